/* SPDX-License-Identifier: MIT */
#include "wire/literal.h"
#include "base/testing.h"

static const struct {
	const char *name;
	struct bytes in;
	bool valid;
} rows[] = {
	/* RFC 5321 4.1.3: "[123.255.37.2]", "[IPv6:fe80::1]"-like forms */
	{ "IPv4", BYTES("[123.255.37.2]"), true },
	{ "IPv4 zeros", BYTES("[0.0.0.0]"), true },
	{ "IPv4 most", BYTES("[255.255.255.255]"), true },
	{ "IPv4 leading zero", BYTES("[010.001.0.1]"), true },
	{ "IPv4 256", BYTES("[256.0.0.1]"), false },
	{ "IPv4 four digits", BYTES("[0001.0.0.1]"), false },
	{ "IPv4 three numbers", BYTES("[1.2.3]"), false },
	{ "IPv4 five numbers", BYTES("[1.2.3.4.5]"), false },
	{ "IPv4 empty number", BYTES("[1..3.4]"), false },
	{ "IPv4 final dot", BYTES("[1.2.3.4.]"), false },
	{ "IPv4 letter", BYTES("[1.2.3.x]"), false },
	{ "IPv4 blank", BYTES("[ 1.2.3.4]"), false },
	{ "no brackets", BYTES("1.2.3.4"), false },
	{ "no closing bracket", BYTES("[1.2.3.4"), false },
	{ "no opening bracket", BYTES("1.2.3.4]"), false },
	{ "octets behind", BYTES("[1.2.3.4]x"), false },
	{ "nothing", BYTES(""), false },
	{ "one bracket", BYTES("["), false },
	{ "the other bracket", BYTES("]"), false },
	{ "empty brackets", BYTES("[]"), false },

	{ "IPv6 full", BYTES("[IPv6:2001:db8:0:1:2:3:4:FFFF]"), true },
	{ "IPv6 tag in lower case", BYTES("[ipv6:1:2:3:4:5:6:7:8]"), true },
	{ "IPv6 seven groups", BYTES("[IPv6:1:2:3:4:5:6:7]"), false },
	{ "IPv6 nine groups", BYTES("[IPv6:1:2:3:4:5:6:7:8:9]"), false },
	{ "IPv6 five digits", BYTES("[IPv6:12345:2:3:4:5:6:7:8]"), false },
	{ "IPv6 bad digit", BYTES("[IPv6:g:2:3:4:5:6:7:8]"), false },
	{ "IPv6 final colon", BYTES("[IPv6:1:2:3:4:5:6:7:8:]"), false },
	{ "IPv6 first colon", BYTES("[IPv6::1:2:3:4:5:6:7:8]"), false },
	{ "IPv6 comp", BYTES("[IPv6:2001:db8::1]"), true },
	{ "IPv6 only ::", BYTES("[IPv6:::]"), true },
	{ "IPv6 :: first", BYTES("[IPv6:::1]"), true },
	{ "IPv6 :: last", BYTES("[IPv6:fe80::]"), true },
	{ "IPv6 :: with six", BYTES("[IPv6:1:2:3::4:5:6]"), true },
	{ "IPv6 :: with seven", BYTES("[IPv6:1:2:3::4:5:6:7]"), false },
	{ "IPv6 two ::", BYTES("[IPv6:1::2::3]"), false },
	{ "IPv6 :::", BYTES("[IPv6:1:::2]"), false },
	{ "IPv6 :: and colon", BYTES("[IPv6:1::2:]"), false },
	{ "IPv6v4 full", BYTES("[IPv6:1:2:3:4:5:6:192.0.2.1]"), true },
	{ "IPv6v4 five groups", BYTES("[IPv6:1:2:3:4:5:192.0.2.1]"), false },
	{ "IPv6v4 seven groups", BYTES("[IPv6:1:2:3:4:5:6:7:192.0.2.1]"),
	        false },
	{ "IPv6v4 comp", BYTES("[IPv6:::ffff:192.0.2.1]"), true },
	{ "IPv6v4 :: with four", BYTES("[IPv6:1:2::3:4:192.0.2.1]"), true },
	{ "IPv6v4 :: with five", BYTES("[IPv6:1:2::3:4:5:192.0.2.1]"), false },
	{ "IPv4 before ::", BYTES("[IPv6:192.0.2.1::1]"), false },
	{ "IPv4 in the middle", BYTES("[IPv6:::192.0.2.1:1]"), false },
	{ "IPv6 without tag", BYTES("[2001:db8::1]"), true }, /* tag "2001" */
	{ "IPv6 without address", BYTES("[IPv6:]"), false },
	{ "IPv6 zone", BYTES("[IPv6:fe80::1%eth0]"), false },

	{ "general", BYTES("[x400:c=us/a=b]"), true },
	{ "general tag with hyphen", BYTES("[-a-b:x]"), true },
	{ "general tag ends in hyphen", BYTES("[a-:x]"), false },
	{ "general no tag", BYTES("[:x]"), false },
	{ "general no content", BYTES("[a:]"), false },
	{ "general no colon", BYTES("[abc]"), false },
	{ "general bracket inside", BYTES("[a:[]"), false },
	{ "general closing inside", BYTES("[a:]]"), false },
	{ "general backslash inside", BYTES("[a:\\]"), false },
	{ "general blank inside", BYTES("[a: b]"), false },
	{ "general angle inside", BYTES("[a:>]"), true },
	{ "general eight bits", BYTES("[a:\xc3\xa9]"), false },
};

START_TEST(judged)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct bytes in = exact_copy(rows[i].in);

		ck_assert_msg(address_literal_valid(in) == rows[i].valid, "%s",
		        rows[i].name);
		free((void *)in.p);
	}
}
END_TEST

START_TEST(limit)
{
	uint8_t p[256];

	memset(p, 'x', sizeof p);
	memcpy(p, "[a:", 3);
	p[254] = ']';
	ck_assert(address_literal_valid(bytes_at(p, 255)));
	p[254] = 'x';
	p[255] = ']';
	ck_assert(!address_literal_valid(bytes_at(p, 256)));
}
END_TEST

static void judge_any(struct bytes in)
{
	ck_assert(!address_literal_valid(in) || in.p[in.n - 1] == ']');
}

START_TEST(cut_short)
{
	for (size_t i = 0; i < ROWS(rows); i++)
		truncated(rows[i].in, judge_any);
}
END_TEST

int main(void)
{
	return tests_run(
	        "literal", (const TTest *[]){ judged, limit, cut_short, NULL });
}
