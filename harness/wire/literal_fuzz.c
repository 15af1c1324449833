/* SPDX-License-Identifier: MIT
 *
 * What the system's reader of addresses takes behind "IPv6:" is a literal, and
 * the other way about but for what only one of them allows: SMTP's leading
 * zeros, the system's "::" for one group. IPv4 is read by other means.
 */
#include "base/fuzzing.h"

#include <arpa/inet.h>
#include <stdio.h>

#include "wire/literal.h"

enum { TEXT_ROOM = 64 };

/* As text; false where it is too long or holds a NUL. */
static bool text_of(struct bytes in, char text[TEXT_ROOM])
{
	if (in.n >= TEXT_ROOM || bytes_index(in, 0) < in.n)
		return false;
	if (in.n > 0)
		memcpy(text, in.p, in.n);
	text[in.n] = '\0';
	return true;
}

static bool system_takes(int family, struct bytes in)
{
	char text[TEXT_ROOM];
	uint8_t address[16];

	return text_of(in, text) && inet_pton(family, text, address) == 1;
}

static bool has(struct bytes in, const char *text)
{
	return bytes_find(in, bytes_of(text)) < in.n;
}

/* Four numbers of one to three digits, as RFC 5321 has them. */
static bool ipv4(struct bytes in)
{
	unsigned a, b, c, d;
	char text[TEXT_ROOM], rest;

	if (!text_of(in, text) || strspn(text, "0123456789.") != in.n ||
	        strstr(text, "..") || has(in, "0000") || in.n > 15)
		return false;
	return sscanf(text, "%3u.%3u.%3u.%3u%c", &a, &b, &c, &d, &rest) == 4 &&
	       a < 256 && b < 256 && c < 256 && d < 256;
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
	if (!v6 && !has(address, ":"))
		assert(valid == ipv4(address));
	if (!v6)
		return;
	if (system_takes(AF_INET6, address))
		assert(valid || has(address, "::"));
	else if (valid)
		assert(has(address, "."));
}
