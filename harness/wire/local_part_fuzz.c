/* SPDX-License-Identifier: MIT
 *
 * Quoting a local part anew does not change what it means; what is an atom is
 * a dot-string and a string too (RFC 5321 4.1.2).
 */
#include "wire/fuzzing.h"

FUZZ_TARGET(in)
{
	if (local_part_valid(in)) {
		struct buf quoted = fuzz_quoted(in);

		assert(quoted_string_valid(buf_bytes(&quoted), true));
		assert(local_part_eq(in, buf_bytes(&quoted)));
		buf_release(&quoted);
	}
	if (atom_valid(in))
		assert(dot_string_valid(in) && string_valid(in));
	if (quoted_string_valid(in, true))
		assert(quoted_string_length(in) == in.n && string_valid(in));
	if (in.n > 0)
		assert(local_part_eq(in, in) || in.n > LOCAL_PART_LIMIT);
}
