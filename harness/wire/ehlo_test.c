/* SPDX-License-Identifier: MIT */
#include "wire/ehlo.h"
#include "base/testing.h"

/* RFC 5321 appendix D.1, with parameters. */
#define EXAMPLE                                                                \
	BYTES("250-foo.com greets bar.com\r\n250-8BITMIME\r\n250-SIZE "        \
	      "1000\r\n"                                                       \
	      "250-auth  PLAIN LOGIN \r\n250-AUTH=LOGIN\r\n250-\r\n250 "       \
	      "HELP\r\n")

START_TEST(iterated)
{
	static const struct {
		const char *keyword, *params;
	} want[] = {
		{ "8BITMIME", "" },
		{ "SIZE", "1000" },
		{ "auth", "PLAIN LOGIN" },
		{ "AUTH=LOGIN", "" },
		{ "", "" },
		{ "HELP", "" },
	};
	struct bytes rest = EXAMPLE, keyword, params;

	for (size_t i = 0; i < ROWS(want); i++) {
		ck_assert_msg(ehlo_keyword(&rest, &keyword, &params),
		        "%s: missing", want[i].keyword);
		ck_assert_msg(bytes_eq_text(keyword, want[i].keyword),
		        "%s: got %.*s", want[i].keyword, BYTES_FMT(keyword));
		ck_assert_msg(bytes_eq_text(params, want[i].params),
		        "%s: params %.*s", want[i].keyword, BYTES_FMT(params));
	}
	ck_assert(!ehlo_keyword(&rest, &keyword, &params));
	ck_assert(!ehlo_keyword(&rest, &keyword, &params));
}
END_TEST

START_TEST(listed)
{
	static const struct {
		const char *name;
		struct bytes raw, keyword;
		bool lists;
		const char *params;
	} rows[] = {
		{ "plain", EXAMPLE, BYTES("8BITMIME"), true, "" },
		{ "other case", EXAMPLE, BYTES("size"), true, "1000" },
		{ "first of two", EXAMPLE, BYTES("AUTH"), true, "PLAIN LOGIN" },
		{ "last line", EXAMPLE, BYTES("HELP"), true, "" },
		{ "beginning", EXAMPLE, BYTES("SIZ"), false, "" },
		{ "too much", EXAMPLE, BYTES("SIZES"), false, "" },
		{ "first line is no keyword", EXAMPLE, BYTES("foo.com"), false,
		        "" },
		{ "parameter is no keyword", EXAMPLE, BYTES("PLAIN"), false,
		        "" },
		{ "one line", BYTES("250 SIZE\r\n"), BYTES("SIZE"), false, "" },
		{ "no reply", BYTES(""), BYTES("SIZE"), false, "" },
		{ "bare LF", BYTES("250-a\n250 SIZE 5\n"), BYTES("SIZE"), true,
		        "5" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct bytes params = { 0 };

		ck_assert_msg(ehlo_lists(rows[i].raw, rows[i].keyword) ==
		                      rows[i].lists,
		        "%s: lists", rows[i].name);
		ck_assert_msg(ehlo_params(rows[i].raw, rows[i].keyword,
		                      &params) == rows[i].lists,
		        "%s: params", rows[i].name);
		ck_assert_msg(bytes_eq_text(params, rows[i].params),
		        "%s: got %.*s", rows[i].name, BYTES_FMT(params));
	}
}
END_TEST

static const struct {
	const char *name;
	struct bytes in;
	bool valid;
} texts[] = {
	{ "keyword", BYTES("8BITMIME"), true },
	{ "parameter", BYTES("SIZE 1000"), true },
	{ "parameters", BYTES("AUTH PLAIN LOGIN"), true },
	{ "inner hyphen", BYTES("NO-SOLICITING a:b"), true },
	{ "final hyphen", BYTES("A-"), true },
	{ "lower case", BYTES("size"), true },
	{ "all graphic octets", BYTES("X !~"), true },
	{ "nothing", BYTES(""), false },
	{ "first hyphen", BYTES("-A"), false },
	{ "first blank", BYTES(" SIZE"), false },
	{ "final blank", BYTES("SIZE "), false },
	{ "two blanks", BYTES("SIZE  1"), false },
	{ "final blank behind", BYTES("SIZE 1 "), false },
	{ "HT", BYTES("SIZE\t1"), false },
	{ "equals", BYTES("AUTH=LOGIN"), false },
	{ "underscore", BYTES("X_A"), false },
	{ "dot", BYTES("foo.com"), false },
	{ "control", BYTES("SIZE \x01"), false },
	{ "DEL", BYTES("SIZE \x7f"), false },
	{ "eight bits", BYTES("SIZE \xff"), false },
};

static const struct {
	const char *name;
	struct bytes in;
	bool valid;
} domains[] = {
	{ "domain", BYTES("foo.com"), true },
	{ "greeting", BYTES("foo.com greets bar.com"), true },
	{ "single label", BYTES("localhost Hello"), true },
	{ "literal", BYTES("[192.0.2.1] hi"), true },
	{ "final blank", BYTES("foo.com "), true },
	{ "nothing", BYTES(""), false },
	{ "first blank", BYTES(" foo.com"), false },
	{ "underscore", BYTES("foo_bar hi"), false },
	{ "comma", BYTES("foo.com, hi"), false },
	{ "HT", BYTES("foo.com\thi"), false },
	{ "final dot", BYTES("foo.com. hi"), false },
};

START_TEST(judged)
{
	for (size_t i = 0; i < ROWS(texts); i++) {
		struct bytes in = exact_copy(texts[i].in);

		ck_assert_msg(ehlo_line_valid(in) == texts[i].valid, "%s",
		        texts[i].name);
		free((void *)in.p);
	}
	for (size_t i = 0; i < ROWS(domains); i++) {
		struct bytes in = exact_copy(domains[i].in);

		ck_assert_msg(ehlo_domain_valid(in) == domains[i].valid,
		        "domain, %s", domains[i].name);
		free((void *)in.p);
	}
}
END_TEST

static void parse_any(struct bytes in)
{
	struct bytes keyword, params, rest = in;
	unsigned n = 0;

	ehlo_line_valid(in);
	ehlo_domain_valid(in);
	while (ehlo_keyword(&rest, &keyword, &params))
		n++;
	ck_assert_uint_le(n, 6);
}

START_TEST(cut_short)
{
	truncated(EXAMPLE, parse_any);
	for (size_t i = 0; i < ROWS(texts); i++)
		truncated(texts[i].in, parse_any);
	for (size_t i = 0; i < ROWS(domains); i++)
		truncated(domains[i].in, parse_any);
}
END_TEST

START_TEST(registered)
{
	static const struct {
		struct bytes keyword;
		bool registered;
	} rows[] = {
		{ BYTES("SEND"), true },
		{ BYTES("VRFY"), true },
		{ BYTES("EXPN"), true },
		{ BYTES("8bitmime"), true },
		{ BYTES("ENHANCEDSTATUSCODES"), true },
		{ BYTES("MT-PRIORITY"), true },
		{ BYTES("LIMITS"), true },
		{ BYTES("MAIL"), false },
		{ BYTES("DATA"), false },
		{ BYTES("XCLIENT"), false },
		{ BYTES("AUTH=LOGIN"), false },
		{ BYTES("SIZ"), false },
		{ BYTES(""), false },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		ck_assert_msg(ehlo_keyword_registered(rows[i].keyword) ==
		                      rows[i].registered,
		        "%.*s", BYTES_FMT(rows[i].keyword));
	ck_assert_uint_eq(strlen(ehlo_registry_date), strlen("YYYY-MM"));
}
END_TEST

int main(void)
{
	return tests_run("ehlo", (const TTest *[]){ iterated, listed, judged,
	                                 cut_short, registered, NULL });
}
