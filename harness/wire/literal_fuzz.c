/* SPDX-License-Identifier: MIT
 *
 * What the system's reader of addresses takes is a literal, and the other way
 * about but for what only one of them allows: SMTP's leading zeros, the
 * system's "::" for one group (RFC 5321 4.1.3).
 */
#include "wire/fuzzing.h"
#include "wire/literal.h"

static bool has(struct bytes in, const char *text)
{
	return bytes_find(in, bytes_of(text)) < in.n;
}

FUZZ_TARGET(in)
{
	struct bytes text = bytes_sub(in, 1, in.n > 2 ? in.n - 2 : 0);
	bool bracketed = in.n > 1 && in.p[0] == '[' && in.p[in.n - 1] == ']';
	bool valid = address_literal_valid(in);

	if (!bracketed)
		assert(!valid);
	else if (bytes_starts_nocase(text, BYTES("IPv6:")))
		assert(fuzz_system_takes(AF_INET6, bytes_from(text, 5))
		                ? valid || has(text, "::")
		                : !valid || has(text, "."));
	else if (!has(text, ":"))
		assert(valid == fuzz_system_takes_ipv4(text));
}
