/* SPDX-License-Identifier: MIT
 *
 * An enhanced status code written anew is what it was read from.
 */
#include "base/fuzzing.h"

#include <stdio.h>

#include "wire/esc.h"

FUZZ_TARGET(in)
{
	struct esc esc;
	char anew[16];

	if (!esc_parse(in, &esc))
		return;
	snprintf(anew, sizeof anew, "%u.%u.%u", esc.class, esc.subject,
	        esc.detail);
	assert(bytes_eq_text(bytes_sub(in, 0, esc.used), anew));
	assert(esc.class == 2 || esc.class == 4 || esc.class == 5);
	assert(esc.subject <= 999 && esc.detail <= 999);
	assert(esc.used == in.n || in.p[esc.used] == ' ');
}
