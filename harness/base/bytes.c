/* SPDX-License-Identifier: MIT */
#include "base/bytes.h"

#include <string.h>

bool bytes_starts_nocase(struct bytes a, struct bytes prefix)
{
	if (a.n < prefix.n)
		return false;
	for (size_t i = 0; i < prefix.n; i++)
		if (ascii_lower(a.p[i]) != ascii_lower(prefix.p[i]))
			return false;
	return true;
}

static bool is_blank(uint8_t c)
{
	return c == ' ' || c == '\t';
}

struct bytes bytes_trim(struct bytes a)
{
	while (a.n > 0 && is_blank(a.p[0]))
		a = bytes_from(a, 1);
	while (a.n > 0 && is_blank(a.p[a.n - 1]))
		a.n--;
	return a;
}

size_t bytes_index(struct bytes a, uint8_t octet)
{
	const uint8_t *at = a.n > 0 ? memchr(a.p, octet, a.n) : NULL;

	return at ? (size_t)(at - a.p) : a.n;
}

size_t bytes_find(struct bytes a, struct bytes needle)
{
	const uint8_t *found =
	        a.n > 0 ? memmem(a.p, a.n, needle.p, needle.n) : NULL;

	return found ? (size_t)(found - a.p) : a.n;
}

size_t bytes_find_nocase(struct bytes a, struct bytes needle)
{
	for (size_t i = 0; i + needle.n <= a.n; i++)
		if (bytes_starts_nocase(bytes_from(a, i), needle))
			return i;
	return a.n;
}

bool bytes_cut(struct bytes *rest, uint8_t separator, struct bytes *token)
{
	size_t end = bytes_index(*rest, separator);

	if (rest->n == 0)
		return false;
	*token = bytes_sub(*rest, 0, end);
	*rest = bytes_from(*rest, end + 1);
	return true;
}
