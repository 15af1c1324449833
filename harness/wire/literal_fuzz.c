/* SPDX-License-Identifier: MIT
 *
 * What the system's reader of addresses takes between the brackets is a
 * literal, and the other way about but for what only one of them allows:
 * SMTP's leading zeros, the system's "::" for one group (RFC 5321 4.1.3).
 */
#include "base/fuzzing.h"

#include <arpa/inet.h>

#include "wire/literal.h"

static bool system_takes(int family, struct bytes in)
{
	char text[INET6_ADDRSTRLEN + 1];
	uint8_t address[16];

	if (in.n >= sizeof text || bytes_index(in, 0) < in.n)
		return false;
	if (in.n > 0)
		memcpy(text, in.p, in.n);
	text[in.n] = '\0';
	return inet_pton(family, text, address) == 1;
}

static bool has(struct bytes in, const char *text)
{
	return bytes_find(in, bytes_of(text)) < in.n;
}

FUZZ_TARGET(in)
{
	bool valid = address_literal_valid(in);
	struct bytes inner = bytes_sub(in, 1, in.n > 2 ? in.n - 2 : 0);
	bool v6 = bytes_starts_nocase(inner, BYTES("IPv6:"));
	struct bytes address = bytes_from(inner, v6 ? 5 : 0);

	if (in.n < 2 || in.p[0] != '[' || in.p[in.n - 1] != ']') {
		assert(!valid);
		return;
	}
	if (system_takes(v6 ? AF_INET6 : AF_INET, address))
		assert(valid || has(address, "::"));
	else if (valid && v6)
		assert(has(address, "."));
	else if (valid)
		assert(has(address, ".") || has(address, ":"));
}
