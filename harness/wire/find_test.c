/* SPDX-License-Identifier: MIT */
#include "wire/find.h"
#include "base/testing.h"

static const struct {
	const char *name;
	struct bytes in, found; /* empty: none */
} addresses[] = {
	/* RFC 5321 3.5, appendix D.3 */
	{ "name and angles", BYTES("Mark Crispin <Admin.MRC@foo.com>"),
	        BYTES("Admin.MRC@foo.com") },
	{ "only angles", BYTES("<Admin.MRC@foo.com>"),
	        BYTES("Admin.MRC@foo.com") },
	{ "251", BYTES("User not local; will forward to <Jones@b.com>"),
	        BYTES("Jones@b.com") },
	{ "bare", BYTES("2.1.5 a.b@c.example"), BYTES("a.b@c.example") },
	{ "bare in a sentence", BYTES("try a@b.example."),
	        BYTES("a@b.example") },
	{ "bare in parentheses", BYTES("(a@b.example)"), BYTES("a@b.example") },
	{ "bare, quoted", BYTES("say \"hi\" to \"a b\"@c.d now"),
	        BYTES("\"a b\"@c.d") },
	{ "bare, literal", BYTES("a@[192.0.2.1], b"), BYTES("a@[192.0.2.1]") },
	{ "bare, UTF-8", BYTES("\xc3\xa9@b.example"),
	        BYTES("\xc3\xa9@b.example") },
	{ "angles before bare", BYTES("x@y.z is <a@b.c>"), BYTES("a@b.c") },
	{ "angles without at, then bare", BYTES("<postmaster> or x@y.z"),
	        BYTES("x@y.z") },
	{ "second angles", BYTES("<a> <b@c>"), BYTES("b@c") },
	{ "first of two", BYTES("<a@b> <c@d>"), BYTES("a@b") },
	{ "route", BYTES("<@x,@y:a@b>"), BYTES("a@b") },
	{ "route behind bare", BYTES("c@d <@x,@y:a@b>"), BYTES("a@b") },
	{ "angle in quotes", BYTES("<\"a>b\"@c>"), BYTES("\"a>b\"@c") },
	{ "angle in quotes behind a route", BYTES("<@x:\"a>b\"@c>"),
	        BYTES("\"a>b\"@c") },
	{ "first bare is none", BYTES("a @ b, c@d"), BYTES("c@d") },
	{ "mailto", BYTES("see mailto:a@b.example"), BYTES("a@b.example") },

	{ "nothing", BYTES(""), BYTES("") },
	{ "text", BYTES("Cannot VRFY user"), BYTES("") },
	{ "postmaster", BYTES("<postmaster>"), BYTES("") },
	{ "at alone", BYTES("@"), BYTES("") },
	{ "no local part", BYTES("<@b>"), BYTES("") },
	{ "no domain", BYTES("<a@>"), BYTES("") },
	{ "only dots behind", BYTES("a@..."), BYTES("") },
	{ "literal not closed", BYTES("a@[1.2"), BYTES("") },
	{ "quote not opened", BYTES("a\"@b"), BYTES("") },
};

static void check(struct bytes in, const char *name, struct bytes want)
{
	struct bytes got = { 0 };
	bool found = address_find(in, &got);

	ck_assert_msg(found == (want.n > 0), "%s: %d", name, found);
	ck_assert_msg(
	        bytes_eq(got, want), "%s: got %.*s", name, BYTES_FMT(got));
}

START_TEST(found)
{
	for (size_t i = 0; i < ROWS(addresses); i++) {
		struct bytes in = exact_copy(addresses[i].in);

		check(in, addresses[i].name, addresses[i].found);
		free((void *)in.p);
	}
}
END_TEST

static const struct {
	const char *name;
	struct bytes in, first, second, behind;
	unsigned groups;
} angles[] = {
	{ "none", BYTES("abc"), BYTES(""), BYTES(""), BYTES(""), 0 },
	{ "one", BYTES("a <b> c"), BYTES("b"), BYTES(""), BYTES(" c"), 1 },
	{ "two", BYTES("<a><b>"), BYTES("a"), BYTES("b"), BYTES(""), 2 },
	{ "empty", BYTES("<>"), BYTES(""), BYTES(""), BYTES(""), 1 },
	{ "innermost", BYTES("1 < 2 <b>"), BYTES("b"), BYTES(""), BYTES(""),
	        1 },
	{ "not closed", BYTES("<a"), BYTES(""), BYTES(""), BYTES(""), 0 },
	{ "closed first", BYTES("> <a>"), BYTES("a"), BYTES(""), BYTES(""), 1 },
	{ "opened last", BYTES("<a><"), BYTES("a"), BYTES(""), BYTES("<"), 1 },
	{ "quoted local part", BYTES("<\"<>\"@b>"), BYTES("\"<>\"@b"),
	        BYTES(""), BYTES(""), 1 },
	{ "quoted behind a route", BYTES("<@x:\"<>\"@b>"), BYTES("@x:\"<>\"@b"),
	        BYTES(""), BYTES(""), 1 },
	{ "quote in text", BYTES("<a \"b> \"c>"), BYTES("a \"b"), BYTES(""),
	        BYTES(" \"c>"), 1 },
	{ "quote not closed", BYTES("<\"a>"), BYTES("\"a"), BYTES(""),
	        BYTES(""), 1 },
};

START_TEST(grouped)
{
	for (size_t i = 0; i < ROWS(angles); i++) {
		struct bytes rest = exact_copy(angles[i].in), all = rest;
		struct bytes got[3] = { { 0 } }, behind = rest;
		unsigned n = 0;

		while (n < 3 && angle_find(&rest, &got[n])) {
			n++;
			behind = rest;
		}
		ck_assert_msg(
		        n == angles[i].groups, "%s: %u", angles[i].name, n);
		ck_assert_msg(bytes_eq(got[0], angles[i].first) &&
		                      bytes_eq(got[1], angles[i].second),
		        "%s: inside", angles[i].name);
		ck_assert_msg(n == 0 || bytes_eq(behind, angles[i].behind),
		        "%s: behind", angles[i].name);
		free((void *)all.p);
	}
}
END_TEST

static void find_any(struct bytes in)
{
	struct bytes got;

	ck_assert(!address_find(in, &got) || got.n >= 3);
}

START_TEST(cut_short)
{
	for (size_t i = 0; i < ROWS(addresses); i++)
		truncated(addresses[i].in, find_any);
	for (size_t i = 0; i < ROWS(angles); i++)
		truncated(angles[i].in, find_any);
}
END_TEST

/* Escaped quotes without end must not make the search quadratic or worse. */
START_TEST(hostile)
{
	static const char *const bits[] = { "\\\"@", "\"@", "<:\"", "<\"\\",
		"@", "<" };
	enum { SIZE = 64 * 1024 };
	uint8_t *p = malloc(SIZE);

	ck_assert(p);
	for (size_t i = 0; i < ROWS(bits); i++) {
		struct bytes got;

		for (size_t n = 0; n < SIZE; n++)
			p[n] = (uint8_t)bits[i][n % strlen(bits[i])];
		ck_assert_msg(
		        !address_find(bytes_at(p, SIZE), &got) || got.n <= SIZE,
		        "%s", bits[i]);
	}
	free(p);
}
END_TEST

int main(void)
{
	return tests_run("find",
	        (const TTest *[]){ found, grouped, cut_short, hostile, NULL });
}
