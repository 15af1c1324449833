/* SPDX-License-Identifier: MIT
 *
 * What is found in a text lies in it, every step of the search moves on, and an
 * address has its @.
 */
#include "base/fuzzing.h"

#include "wire/find.h"

FUZZ_TARGET(in)
{
	struct bytes rest = in, found;

	for (size_t before = rest.n; angle_find(&rest, &found);
	        before = rest.n) {
		assert(rest.n < before && fuzz_inside(found, in));
		assert(fuzz_inside(rest, in));
	}
	if (address_find(in, &found)) {
		assert(fuzz_inside(found, in));
		assert(bytes_index(found, '@') < found.n);
	}
}
