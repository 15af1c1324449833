/* SPDX-License-Identifier: MIT
 *
 * What the system's reader of addresses takes is a literal, and the other way
 * about but for what only one of them allows: SMTP's leading zeros, the
 * system's "::" for one group (RFC 5321 4.1.3).
 */
#include <arpa/inet.h>

#include "base/fuzzing.h"
#include "wire/literal.h"

static bool has(struct bytes in, const char *text)
{
	return bytes_find(in, bytes_of(text)) < in.n;
}

static bool system_takes(int family, struct bytes in)
{
	char text[64] = "", address[16];

	if (in.n == 0 || in.n >= sizeof text || bytes_index(in, 0) < in.n)
		return false;
	memcpy(text, in.p, in.n);
	return inet_pton(family, text, address) == 1;
}

FUZZ_TARGET(in)
{
	struct bytes text = bytes_sub(in, 1, in.n > 2 ? in.n - 2 : 0);
	bool bracketed = in.n > 1 && in.p[0] == '[' && in.p[in.n - 1] == ']';
	bool valid = address_literal_valid(in);

	if (!bracketed)
		assert(!valid);
	else if (bytes_starts_nocase(text, BYTES("IPv6:")))
		assert(system_takes(AF_INET6, bytes_from(text, 5))
		                ? valid || has(text, "::")
		                : !valid || has(text, "."));
	else if (!has(text, ":"))
		assert(system_takes(AF_INET, text)
		                ? valid : !valid || has(in, "[0") || has(in, ".0"));
}
