/* SPDX-License-Identifier: MIT
 *
 * What is found in a text lies in it, every step of the search moves on, and an
 * address has its @.
 */
#include "base/fuzzing.h"

#include "wire/find.h"

static bool inside(struct bytes part, struct bytes whole)
{
	return part.n == 0 || (part.p >= whole.p &&
	                              part.p + part.n <= whole.p + whole.n);
}

FUZZ_TARGET(in)
{
	struct bytes rest = in, found;

	for (size_t before = rest.n; angle_find(&rest, &found);
	        before = rest.n) {
		assert(rest.n < before && inside(found, in));
		assert(inside(rest, in));
	}
	if (address_find(in, &found)) {
		assert(inside(found, in));
		assert(bytes_index(found, '@') < found.n);
	}
}
