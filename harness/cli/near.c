/* SPDX-License-Identifier: MIT */
#include "cli/near.h"

#include <stdint.h>
#include <string.h>

#include "base/bytes.h"

enum { LENGTH_MOST = 64, INSIDE_LEAST = 3 };

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static bool same(char a, char b)
{
	return ascii_lower((uint8_t)a) == ascii_lower((uint8_t)b);
}

size_t near_distance(const char *a, const char *b)
{
	size_t d[LENGTH_MOST + 1][LENGTH_MOST + 1];
	size_t n = strlen(a), m = strlen(b);

	if (n > LENGTH_MOST || m > LENGTH_MOST)
		return SIZE_MAX;
	for (size_t i = 0; i <= n; i++)
		d[i][0] = i;
	for (size_t j = 0; j <= m; j++)
		d[0][j] = j;
	for (size_t i = 1; i <= n; i++)
		for (size_t j = 1; j <= m; j++) {
			d[i][j] = least(d[i - 1][j], d[i][j - 1]) + 1;
			d[i][j] = least(d[i][j],
			        d[i - 1][j - 1] + !same(a[i - 1], b[j - 1]));
			if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) &&
			        same(a[i - 2], b[j - 1]))
				d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
		}
	return d[n][m];
}

struct near near_to(const char *word)
{
	/* Beyond a third of its letters it is another word. */
	return (struct near){ .word = word, .most = strlen(word) / 3 + 1 };
}

void near_try(struct near *near, const char *name)
{
	size_t distance = near_distance(near->word, name);
	bool inside = strlen(near->word) >= INSIDE_LEAST &&
	              bytes_find_nocase(bytes_of(name), bytes_of(near->word)) <
	                      strlen(name);

	if (inside && distance > near->most)
		distance = near->most;

	if (distance > near->most || (near->best && distance >= near->distance))
		return;
	near->best = name;
	near->distance = distance;
}
