/* SPDX-License-Identifier: MIT
 *
 * Whatever is stuffed comes back as it was, and never ends the data
 * (RFC 5321 4.5.2).
 */
#include "base/fuzzing.h"

#include "wire/dot.h"

static bool ends(struct bytes data)
{
	struct dot dot;

	dot_init(&dot);
	for (size_t i = 0; i < data.n; i++)
		if (dot_end(&dot, data.p[i]))
			return true;
	return false;
}

FUZZ_TARGET(in)
{
	uint8_t *stuffed = malloc(2 * in.n + 1);
	size_t n = dot_stuff(in, stuffed, 2 * in.n);

	assert(stuffed && n <= 2 * in.n);
	assert(!ends(bytes_at(stuffed, n)));
	n = dot_unstuff(bytes_at(stuffed, n), stuffed);
	assert(bytes_eq(bytes_at(stuffed, n), in));
	memcpy(stuffed, in.p ? in.p : stuffed, in.n);
	assert(dot_unstuff(in, stuffed) <= in.n);
	free(stuffed);
}
