/* SPDX-License-Identifier: MIT */
#include "wire/address.h"
#include "base/testing.h"

#define A10 "aaaaaaaaaa"
#define A60 A10 A10 A10 A10 A10 A10
#define LABEL63 A60 "aaa"
#define LOCAL64 A60 "aaaa"
#define DOMAIN255 LABEL63 "." LABEL63 "." LABEL63 "." LABEL63

enum {
	ATOM = 1 << 0,
	DOTTED = 1 << 1,
	QUOTED = 1 << 2,
	QUOTED_FULL = 1 << 3, /* quoted, and not empty */
	STRING = 1 << 4,
	LOCAL = 1 << 5,
	DOMAIN = 1 << 6,

	WORD = ATOM | DOTTED | STRING | LOCAL | DOMAIN,
	SIGNS = ATOM | DOTTED | STRING | LOCAL,
	QUOTES = QUOTED | QUOTED_FULL | STRING | LOCAL,
};

static const struct {
	const char *name;
	struct bytes in;
	unsigned is;
} tokens[] = {
	{ "word", BYTES("postmaster"), WORD },
	{ "one letter", BYTES("a"), WORD },
	{ "digits", BYTES("123"), WORD },
	{ "inner hyphen", BYTES("foo-bar"), WORD },
	{ "first hyphen", BYTES("-foo"), SIGNS },
	{ "final hyphen", BYTES("foo-"), SIGNS },
	{ "underscore", BYTES("a_b"), SIGNS },
	{ "all of atext's signs", BYTES("!#$%&'*+-/=?^_`{|}~"), SIGNS },
	{ "dots", BYTES("foo.bar.example"), DOTTED | LOCAL | DOMAIN },
	{ "numbers and dots", BYTES("192.0.2.1"), DOTTED | LOCAL | DOMAIN },
	{ "dots and signs", BYTES("a+b.c"), DOTTED | LOCAL },
	{ "hyphen before a dot", BYTES("a-.b"), DOTTED | LOCAL },
	{ "hyphen behind a dot", BYTES("a.-b"), DOTTED | LOCAL },
	{ "first dot", BYTES(".a"), 0 },
	{ "final dot", BYTES("a."), 0 },
	{ "two dots", BYTES("a..b"), 0 },
	{ "only a dot", BYTES("."), 0 },
	{ "nothing", BYTES(""), 0 },
	{ "blank", BYTES(" "), 0 },
	{ "two words", BYTES("a b"), 0 },
	{ "final blank", BYTES("a "), 0 },
	{ "mailbox", BYTES("a@b"), 0 },
	{ "angles", BYTES("<a>"), 0 },
	{ "parenthesis", BYTES("a(b)"), 0 },
	{ "comma", BYTES("a,b"), 0 },
	{ "colon", BYTES("a:b"), 0 },
	{ "backslash", BYTES("a\\b"), 0 },
	{ "bracket", BYTES("a[b"), 0 },
	{ "NUL", BYTES("a\0b"), 0 },
	{ "final NUL", BYTES("a\0"), 0 },
	{ "DEL", BYTES("a\x7f"), 0 },
	{ "HT", BYTES("a\tb"), 0 },
	{ "CR", BYTES("a\r"), 0 },
	{ "UTF-8", BYTES("\xc3\xa9"), 0 },

	{ "quoted", BYTES("\"a b\""), QUOTES },
	{ "quoted word", BYTES("\"abc\""), QUOTES },
	{ "quoted blank", BYTES("\" \""), QUOTES },
	{ "quoted at and angle", BYTES("\"a@b>c\""), QUOTES },
	{ "quoted quote", BYTES("\"a\\\"b\""), QUOTES },
	{ "quoted backslash", BYTES("\"a\\\\\""), QUOTES },
	{ "quoted pair of a letter", BYTES("\"\\a\""), QUOTES },
	{ "empty quotes", BYTES("\"\""), QUOTED | STRING | LOCAL },
	{ "one quote", BYTES("\""), 0 },
	{ "not closed", BYTES("\"abc"), 0 },
	{ "not opened", BYTES("abc\""), 0 },
	{ "closed by a pair", BYTES("\"abc\\\""), 0 },
	{ "ends in a backslash", BYTES("\"abc\\"), 0 },
	{ "octets behind", BYTES("\"a\"b"), 0 },
	{ "two quoted strings", BYTES("\"a\"\"b\""), 0 },
	{ "quoted and dot", BYTES("\"a\".b"), 0 },
	{ "HT in quotes", BYTES("\"a\tb\""), 0 },
	{ "paired HT", BYTES("\"a\\\tb\""), 0 },
	{ "NUL in quotes", BYTES("\"a\0b\""), 0 },
	{ "paired NUL", BYTES("\"a\\\0b\""), 0 },
	{ "CR in quotes", BYTES("\"a\rb\""), 0 },
	{ "DEL in quotes", BYTES("\"\x7f\""), 0 },
	{ "UTF-8 in quotes", BYTES("\"\xc3\xa9\""), 0 },

	{ "label of 63", BYTES(LABEL63), WORD },
	{ "label and local part of 64", BYTES(LOCAL64), SIGNS },
	{ "local part of 65", BYTES(LOCAL64 "a"), ATOM | DOTTED | STRING },
	{ "quoted local part of 64", BYTES("\"" A60 "aa\""), QUOTES },
	{ "quoted local part of 65", BYTES("\"" LABEL63 "\""),
	        QUOTED | QUOTED_FULL | STRING },
	{ "domain of 255", BYTES(DOMAIN255), DOTTED | DOMAIN },
	{ "domain of 257", BYTES(DOMAIN255 ".a"), DOTTED },
};

static unsigned judge(struct bytes in)
{
	return (atom_valid(in) ? ATOM : 0) |
	       (dot_string_valid(in) ? DOTTED : 0) |
	       (quoted_string_valid(in, true) ? QUOTED : 0) |
	       (quoted_string_valid(in, false) ? QUOTED_FULL : 0) |
	       (string_valid(in) ? STRING : 0) |
	       (local_part_valid(in) ? LOCAL : 0) |
	       (domain_valid(in) ? DOMAIN : 0);
}

START_TEST(judged)
{
	for (size_t i = 0; i < ROWS(tokens); i++) {
		struct bytes in = exact_copy(tokens[i].in);
		unsigned got = judge(in);

		ck_assert_msg(got == tokens[i].is, "%s: is %x, want %x",
		        tokens[i].name, got, tokens[i].is);
		free((void *)in.p);
	}
}
END_TEST

static const struct {
	const char *name;
	struct bytes in, local, domain;
} mailboxes[] = {
	{ "plain", BYTES("Smith@bar.com"), BYTES("Smith"), BYTES("bar.com") },
	{ "dotted", BYTES("a.b@c"), BYTES("a.b"), BYTES("c") },
	{ "quoted", BYTES("\"a@b\"@c.d"), BYTES("\"a@b\""), BYTES("c.d") },
	{ "empty quotes", BYTES("\"\"@c"), BYTES("\"\""), BYTES("c") },
	{ "literal", BYTES("a@[192.0.2.1]"), BYTES("a"), BYTES("[192.0.2.1]") },
	{ "IPv6", BYTES("a@[IPv6:::1]"), BYTES("a"), BYTES("[IPv6:::1]") },
	{ "most", BYTES(LOCAL64 "@" DOMAIN255), BYTES(LOCAL64),
	        BYTES(DOMAIN255) },
};

static const struct {
	const char *name;
	struct bytes in;
} no_mailboxes[] = {
	{ "nothing", BYTES("") },
	{ "no domain", BYTES("a@") },
	{ "no local part", BYTES("@b") },
	{ "no at", BYTES("a") },
	{ "two ats", BYTES("a@b@c") },
	{ "colon for at", BYTES("a:b") },
	{ "final dot", BYTES("a@b.") },
	{ "underscore", BYTES("a@b_c") },
	{ "bad literal", BYTES("a@[1.2.3]") },
	{ "literal not closed", BYTES("a@[1.2.3.4") },
	{ "octets behind the literal", BYTES("a@[1.2.3.4]b") },
	{ "blank before at", BYTES("a @b") },
	{ "blank behind at", BYTES("a@ b") },
	{ "blank behind", BYTES("a@b ") },
	{ "in angles", BYTES("<a@b>") },
	{ "local part of 65", BYTES(LOCAL64 "a@b") },
	{ "domain of 257", BYTES("a@" DOMAIN255 ".a") },
	{ "UTF-8", BYTES("\xc3\xa9@b") },
};

START_TEST(mailbox_accepted)
{
	for (size_t i = 0; i < ROWS(mailboxes); i++) {
		struct bytes in = exact_copy(mailboxes[i].in);
		struct mailbox got;

		ck_assert_msg(mailbox_parse(in, &got), "%s", mailboxes[i].name);
		ck_assert_msg(bytes_eq(got.local, mailboxes[i].local),
		        "%s: local", mailboxes[i].name);
		ck_assert_msg(bytes_eq(got.domain, mailboxes[i].domain),
		        "%s: domain", mailboxes[i].name);
		free((void *)in.p);
	}
}
END_TEST

START_TEST(mailbox_refused)
{
	for (size_t i = 0; i < ROWS(no_mailboxes); i++) {
		struct bytes in = exact_copy(no_mailboxes[i].in);
		struct mailbox got = { .local = BYTES("kept") };

		ck_assert_msg(
		        !mailbox_parse(in, &got), "%s", no_mailboxes[i].name);
		ck_assert(bytes_eq_text(got.local, "kept"));
		free((void *)in.p);
	}
}
END_TEST

static const struct {
	const char *name;
	struct bytes in, route, local, domain;
	bool null, postmaster;
	size_t used;
} paths[] = {
	{ "plain", BYTES("<Smith@bar.com>"), BYTES(""), BYTES("Smith"),
	        BYTES("bar.com"), false, false, 15 },
	{ "null", BYTES("<>"), BYTES(""), BYTES(""), BYTES(""), true, false,
	        2 },
	{ "null and parameters", BYTES("<> SIZE=1"), BYTES(""), BYTES(""),
	        BYTES(""), true, false, 2 },
	{ "postmaster", BYTES("<Postmaster>"), BYTES(""), BYTES("Postmaster"),
	        BYTES(""), false, true, 12 },
	{ "postmaster in capitals", BYTES("<POSTMASTER>"), BYTES(""),
	        BYTES("POSTMASTER"), BYTES(""), false, true, 12 },
	{ "postmaster with domain", BYTES("<postmaster@b>"), BYTES(""),
	        BYTES("postmaster"), BYTES("b"), false, false, 14 },
	{ "longer than postmaster", BYTES("<postmasters@b>"), BYTES(""),
	        BYTES("postmasters"), BYTES("b"), false, false, 15 },
	/* RFC 5321 appendix C */
	{ "route", BYTES("<@foo.org,@bar.com:jones@xyz.com>"),
	        BYTES("@foo.org,@bar.com"), BYTES("jones"), BYTES("xyz.com"),
	        false, false, 33 },
	{ "one hop", BYTES("<@a:b@c>"), BYTES("@a"), BYTES("b"), BYTES("c"),
	        false, false, 8 },
	{ "angle in quotes", BYTES("<\"a>b\"@c>x"), BYTES(""), BYTES("\"a>b\""),
	        BYTES("c"), false, false, 9 },
	{ "angle in a literal", BYTES("<a@[x:>]>"), BYTES(""), BYTES("a"),
	        BYTES("[x:>]"), false, false, 9 },
	{ "octets behind", BYTES("<a@b>c"), BYTES(""), BYTES("a"), BYTES("b"),
	        false, false, 5 },
};

static const struct {
	const char *name;
	struct bytes in;
} no_paths[] = {
	{ "nothing", BYTES("") },
	{ "no angles", BYTES("a@b") },
	{ "another bracket", BYTES("[a@b>") },
	{ "not closed", BYTES("<a@b") },
	{ "only opened", BYTES("<") },
	{ "local part alone", BYTES("<a>") },
	{ "postmaster not closed", BYTES("<postmaster") },
	{ "postmaster and more", BYTES("<postmasters>") },
	{ "quoted postmaster", BYTES("<\"postmaster\">") },
	{ "blank first", BYTES(" <a@b>") },
	{ "blank inside", BYTES("< a@b>") },
	{ "blank before the end", BYTES("<a@b >") },
	{ "blank null", BYTES("< >") },
	{ "two angles", BYTES("<<a@b>>") },
	{ "route without mailbox", BYTES("<@a:>") },
	{ "route and postmaster", BYTES("<@a:postmaster>") },
	{ "route without colon", BYTES("<@a,@b>") },
	{ "route with final comma", BYTES("<@a,:b@c>") },
	{ "route without at", BYTES("<a,@b:c@d>") },
	{ "route of literals", BYTES("<@[1.2.3.4]:c@d>") },
	{ "empty hop", BYTES("<@:c@d>") },
	{ "empty local part", BYTES("<@b>") },
};

START_TEST(path_accepted)
{
	for (size_t i = 0; i < ROWS(paths); i++) {
		struct bytes in = exact_copy(paths[i].in);
		struct path got;
		size_t used;

		ck_assert_msg(path_parse(in, &got, &used), "%s", paths[i].name);
		ck_assert_msg(bytes_eq(got.route, paths[i].route), "%s: route",
		        paths[i].name);
		ck_assert_msg(
		        bytes_eq(got.mailbox.local, paths[i].local) &&
		                bytes_eq(got.mailbox.domain, paths[i].domain),
		        "%s: mailbox", paths[i].name);
		ck_assert_msg(got.null == paths[i].null &&
		                      got.postmaster == paths[i].postmaster,
		        "%s: kind", paths[i].name);
		ck_assert_msg(used == paths[i].used, "%s: used %zu",
		        paths[i].name, used);
		free((void *)in.p);
	}
}
END_TEST

START_TEST(path_refused)
{
	for (size_t i = 0; i < ROWS(no_paths); i++) {
		struct bytes in = exact_copy(no_paths[i].in);
		struct path got = { .null = true };
		size_t used = 77;

		ck_assert_msg(
		        !path_parse(in, &got, &used), "%s", no_paths[i].name);
		ck_assert_msg(
		        used == 77 && got.null, "%s: set", no_paths[i].name);
		free((void *)in.p);
	}
}
END_TEST

START_TEST(path_limit)
{
	/* "<" 64 "@" domain ">": 189 octets of domain make 256. */
	struct bytes at =
	        BYTES("<" LOCAL64 "@" LABEL63 "." LABEL63 "." A60 "a>");
	struct bytes over =
	        BYTES("<" LOCAL64 "@" LABEL63 "." LABEL63 "." A60 "aa>");
	struct path path;
	size_t used;

	ck_assert_uint_eq(at.n, 256);
	ck_assert(path_parse(at, &path, &used));
	ck_assert(!path_parse(over, &path, &used));
}
END_TEST

static void parse_any(struct bytes in)
{
	struct mailbox mailbox;
	struct path path;
	size_t used = 0;
	uint8_t plain[LOCAL_PART_LIMIT];

	judge(in);
	mailbox_parse(in, &mailbox);
	ck_assert(!path_parse(in, &path, &used) || used <= in.n);
	ck_assert(local_part_plain(in, plain) <= in.n);
	ck_assert(local_part_eq(in, in));
}

START_TEST(cut_short)
{
	for (size_t i = 0; i < ROWS(tokens); i++)
		truncated(tokens[i].in, parse_any);
	for (size_t i = 0; i < ROWS(mailboxes); i++)
		truncated(mailboxes[i].in, parse_any);
	for (size_t i = 0; i < ROWS(paths); i++)
		truncated(paths[i].in, parse_any);
	for (size_t i = 0; i < ROWS(no_paths); i++)
		truncated(no_paths[i].in, parse_any);
}
END_TEST

static const struct {
	const char *name;
	struct bytes a, b;
	bool equal;
} pairs[] = {
	{ "same", BYTES("abc"), BYTES("abc"), true },
	/* RFC 5321 4.1.2: four ways to write one local part. */
	{ "quoted", BYTES("Abc"), BYTES("\"Abc\""), true },
	{ "pair", BYTES("\"\\A\\b\\c\""), BYTES("Abc"), true },
	{ "pairs and quotes", BYTES("\"a\\ b\""), BYTES("\"a b\""), true },
	{ "quoted dot", BYTES("\"a.b\""), BYTES("a.b"), true },
	{ "empty", BYTES("\"\""), BYTES(""), true },
	{ "case", BYTES("abc"), BYTES("Abc"), false },
	{ "quoted case", BYTES("\"abc\""), BYTES("Abc"), false },
	{ "longer", BYTES("abc"), BYTES("abcd"), false },
	{ "longer quoted", BYTES("\"abcd\""), BYTES("abc"), false },
	{ "differ behind the limit", BYTES(LOCAL64 "a"), BYTES(LOCAL64 "b"),
	        false },
};

START_TEST(compared)
{
	for (size_t i = 0; i < ROWS(pairs); i++) {
		ck_assert_msg(
		        local_part_eq(pairs[i].a, pairs[i].b) == pairs[i].equal,
		        "%s", pairs[i].name);
		ck_assert_msg(
		        local_part_eq(pairs[i].b, pairs[i].a) == pairs[i].equal,
		        "%s: turned", pairs[i].name);
	}
}
END_TEST

static const struct {
	const char *name;
	struct bytes in, plain;
	bool postmaster;
} plains[] = {
	{ "atom", BYTES("abc"), BYTES("abc"), false },
	{ "quoted", BYTES("\"a b\""), BYTES("a b"), false },
	{ "pairs", BYTES("\"\\a\\\"\\\\\""), BYTES("a\"\\"), false },
	{ "backslash outside quotes", BYTES("a\\b"), BYTES("a\\b"), false },
	{ "one quote", BYTES("\""), BYTES("\""), false },
	{ "lone final backslash", BYTES("\"a\\\""), BYTES("a\\"), false },
	{ "cut", BYTES(LOCAL64 "b"), BYTES(LOCAL64), false },
	{ "postmaster", BYTES("PostMaster"), BYTES("PostMaster"), true },
	{ "quoted postmaster", BYTES("\"postmaster\""), BYTES("postmaster"),
	        true },
	{ "not postmaster", BYTES("postmaste"), BYTES("postmaste"), false },
	{ "more than postmaster", BYTES("postmasters"), BYTES("postmasters"),
	        false },
};

START_TEST(unquoted)
{
	for (size_t i = 0; i < ROWS(plains); i++) {
		uint8_t out[LOCAL_PART_LIMIT];
		size_t n = local_part_plain(plains[i].in, out);

		ck_assert_msg(bytes_eq(bytes_at(out, n), plains[i].plain),
		        "%s: got %.*s", plains[i].name, (int)n, out);
		ck_assert_msg(bytes_is_postmaster(plains[i].in) ==
		                      plains[i].postmaster,
		        "%s: postmaster", plains[i].name);
	}
}
END_TEST

int main(void)
{
	return tests_run("address",
	        (const TTest *[]){ judged, mailbox_accepted, mailbox_refused,
	                path_accepted, path_refused, path_limit, cut_short,
	                compared, unquoted, NULL });
}
