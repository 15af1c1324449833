/* SPDX-License-Identifier: MIT */
#include "wire/literal.h"
#include "wire/octet.h"

/* Snum = 1*3DIGIT, 0 through 255 */
static bool snum_valid(struct bytes in)
{
	unsigned value = 0;

	for (size_t i = 0; i < in.n; i++) {
		if (!ascii_digit(in.p[i]) || i == 3)
			return false;
		value = value * 10 + (in.p[i] - '0');
	}
	return in.n > 0 && value <= 255;
}

static bool ipv4_valid(struct bytes in)
{
	for (unsigned left = 4; left > 1; left--) {
		size_t dot = bytes_index(in, '.');

		if (dot == in.n || !snum_valid(bytes_sub(in, 0, dot)))
			return false;
		in = bytes_from(in, dot + 1);
	}
	return snum_valid(in);
}

enum { GROUPS_BAD = 99 };

/* How many 16-bit groups, separated by ":"; none in an empty view. */
static size_t ipv6_groups(struct bytes in, bool may_end_in_ipv4)
{
	size_t n = 0;

	while (in.n > 0) {
		size_t end = bytes_index(in, ':');
		struct bytes group = bytes_sub(in, 0, end);

		if (may_end_in_ipv4 && end == in.n && ipv4_valid(group))
			return n + 2;
		if (end < 1 || end > 4 || octet_run(group, OCTET_HEX) != end)
			return GROUPS_BAD;
		n++;
		if (end == in.n)
			return n;
		in = bytes_from(in, end + 1);
	}
	return n == 0 ? 0 : GROUPS_BAD;
}

/* IPv6-full, IPv6-comp, IPv6v4-full, IPv6v4-comp of RFC 5321 4.1.3 */
static bool ipv6_valid(struct bytes in)
{
	size_t gap = bytes_find(in, BYTES("::"));

	if (gap == in.n)
		return ipv6_groups(in, true) == 8;
	/* "No more than 6 groups in addition to the "::" may be present." */
	return ipv6_groups(bytes_sub(in, 0, gap), false) +
	               ipv6_groups(bytes_from(in, gap + 2), true) <=
	       6;
}

/* General-address-literal = Standardized-tag ":" 1*dcontent; the tag is an
 * Ldh-str, which may begin with a hyphen but not end in one. */
static bool general_valid(struct bytes in)
{
	size_t tag = octet_run(in, OCTET_LDH);
	struct bytes content = bytes_from(in, tag + 1);

	if (tag == 0 || tag == in.n || in.p[tag] != ':')
		return false;
	return octet_is(in.p[tag - 1], OCTET_LET_DIG) && content.n > 0 &&
	       octet_run(content, OCTET_DCONTENT) == content.n;
}

bool address_literal_valid(struct bytes in)
{
	struct bytes inside;

	if (in.n < 2 || in.n > LITERAL_LIMIT || in.p[0] != '[' ||
	        in.p[in.n - 1] != ']')
		return false;
	inside = bytes_sub(in, 1, in.n - 2);
	/* Or "[IPv6:junk]" would be a General one. */
	if (bytes_starts_nocase(inside, BYTES("IPv6:")))
		return ipv6_valid(bytes_from(inside, 5));
	return ipv4_valid(inside) || general_valid(inside);
}
