/* SPDX-License-Identifier: MIT */
#include "wire/reply.h"
#include "base/testing.h"

static const struct row {
	const char *name;
	struct bytes in;
	unsigned code, flaws;
	size_t lines;
} rows[] = {
	/* RFC 5321 appendix D.1, D.2; 4.2.1 */
	{ "greeting",
	        BYTES("220 foo.com Simple Mail Transfer Service Ready\r\n"),
	        220, 0, 1 },
	{ "ehlo",
	        BYTES("250-foo.com greets bar.com\r\n250-8BITMIME\r\n"
	              "250-SIZE\r\n250-DSN\r\n250 HELP\r\n"),
	        250, 0, 5 },
	{ "vrfy 252",
	        BYTES("252 Cannot VRFY user, but will accept message\r\n"), 252,
	        0, 1 },
	{ "digits in text",
	        BYTES("250-First line\r\n250-Second line\r\n"
	              "250-234 Text beginning with numbers\r\n"
	              "250 The last line\r\n"),
	        250, 0, 4 },
	{ "no text behind the space", BYTES("334 \r\n"), 334, 0, 1 },
	{ "no text on a continuation", BYTES("214-\r\n214 x\r\n"), 214, 0, 2 },
	{ "HT in the text", BYTES("250 a\tb\r\n"), 250, 0, 1 },
	{ "code at the bounds", BYTES("200 a\r\n"), 200, 0, 1 },
	{ "second digit 5", BYTES("559 a\r\n"), 559, 0, 1 },

	{ "bare code", BYTES("250\r\n"), 250, REPLY_BARE_CODE, 1 },
	{ "bare code ends a multiline", BYTES("250-a\r\n250\r\n"), 250,
	        REPLY_BARE_CODE, 2 },
	{ "empty line", BYTES("\r\n"), 0, REPLY_NO_CODE, 1 },
	{ "two digits", BYTES("25 ok\r\n"), 0, REPLY_NO_CODE, 1 },
	{ "four digits", BYTES("2500 ok\r\n"), 0, REPLY_NO_CODE, 1 },
	{ "four digits do not continue", BYTES("2500-ok\r\n"), 0, REPLY_NO_CODE,
	        1 },
	{ "leading blank", BYTES(" 250 ok\r\n"), 0, REPLY_NO_CODE, 1 },
	{ "letters", BYTES("hello\r\n"), 0, REPLY_NO_CODE, 1 },
	{ "letter in the code", BYTES("25O ok\r\n"), 0, REPLY_NO_CODE, 1 },
	{ "junk ends a multiline", BYTES("250-a\r\nfoo\r\n"), 0, REPLY_NO_CODE,
	        2 },
	{ "first digit 0", BYTES("050 debug\r\n"), 50, REPLY_FIRST_DIGIT, 1 },
	{ "first digit 1", BYTES("120 a\r\n"), 120, REPLY_FIRST_DIGIT, 1 },
	{ "first digit 6", BYTES("600 a\r\n"), 600, REPLY_FIRST_DIGIT, 1 },
	{ "second digit 6", BYTES("560 a\r\n"), 560, REPLY_SECOND_DIGIT, 1 },
	{ "second digit 9", BYTES("290 a\r\n"), 290, REPLY_SECOND_DIGIT, 1 },
	{ "both digits", BYTES("999 a\r\n"), 999,
	        REPLY_FIRST_DIGIT | REPLY_SECOND_DIGIT, 1 },
	{ "separator colon", BYTES("250: ok\r\n"), 250, REPLY_SEPARATOR, 1 },
	{ "separator NUL", BYTES("250\0ok\r\n"), 250, REPLY_SEPARATOR, 1 },
	{ "separator HT", BYTES("250\tok\r\n"), 250, REPLY_TAB, 1 },
	{ "mixed codes", BYTES("250-a\r\n252 b\r\n"), 252, REPLY_MIXED_CODES,
	        2 },
	{ "mixed in the middle", BYTES("250-a\r\n251-b\r\n250 c\r\n"), 250,
	        REPLY_MIXED_CODES, 3 },
	{ "bare LF", BYTES("250 ok\n"), 250, REPLY_BARE_LF, 1 },
	{ "bare LF in the middle", BYTES("250-a\n250 b\r\n"), 250,
	        REPLY_BARE_LF, 2 },
	{ "bare LF behind the code", BYTES("250\n"), 250,
	        REPLY_BARE_LF | REPLY_BARE_CODE, 1 },
	{ "bare CR in the text", BYTES("250 a\rb\r\n"), 250, REPLY_BARE_CR, 1 },
	{ "CRCRLF", BYTES("250 ok\r\r\n"), 250, REPLY_BARE_CR, 1 },
	{ "CRCRLF behind the code", BYTES("250\r\r\n"), 250,
	        REPLY_BARE_CR | REPLY_BARE_CODE, 1 },
	{ "CR as separator", BYTES("250\rok\r\n"), 250,
	        REPLY_SEPARATOR | REPLY_BARE_CR, 1 },
	{ "CR without a code", BYTES("a\rb\r\n"), 0,
	        REPLY_NO_CODE | REPLY_BARE_CR, 1 },
	{ "NUL in the text", BYTES("250 a\0b\r\n"), 250, REPLY_CHARSET, 1 },
	{ "octet 31", BYTES("250 \x1f\r\n"), 250, REPLY_CHARSET, 1 },
	{ "octet 126", BYTES("250 ~\r\n"), 250, 0, 1 },
	{ "octet 127", BYTES("250 \x7f\r\n"), 250, REPLY_CHARSET, 1 },
	{ "UTF-8", BYTES("250 \xc3\xa9\r\n"), 250, REPLY_CHARSET, 1 },
	{ "flaw of a first line stays", BYTES("250-\x01\r\n250 b\r\n"), 250,
	        REPLY_CHARSET, 2 },
};

/* One way to feed a row: the parser's answer on `n` octets of row and tail. */
static enum parse parse_exact(struct bytes in, struct reply *reply)
{
	struct bytes copy = exact_copy(in);
	enum parse parse = reply_parse(copy, reply);

	ck_assert(reply->raw.n == 0 || reply->raw.p == copy.p);
	reply->raw.p = in.p;
	free((void *)copy.p);
	return parse;
}

static void check_row(const struct row *row, const struct reply *got)
{
	ck_assert_msg(got->code == row->code, "%s: code %u, want %u", row->name,
	        got->code, row->code);
	ck_assert_msg(got->flaws == row->flaws, "%s: flaws %x, want %x",
	        row->name, got->flaws, row->flaws);
	ck_assert_msg(got->lines == row->lines, "%s: %zu lines, want %zu",
	        row->name, got->lines, row->lines);
	ck_assert_msg(bytes_eq(got->raw, row->in), "%s: raw has %zu octets",
	        row->name, got->raw.n);
}

START_TEST(whole)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct reply reply;

		ck_assert_msg(parse_exact(rows[i].in, &reply) == PARSE_DONE,
		        "%s: not done", rows[i].name);
		check_row(&rows[i], &reply);
	}
}
END_TEST

START_TEST(followed_by_another)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		uint8_t both[512];
		struct reply reply;
		size_t n = rows[i].in.n;

		memcpy(both, rows[i].in.p, n);
		memcpy(both + n, "599-\xff\r", 6);
		ck_assert_msg(reply_parse(bytes_at(both, n + 6), &reply) ==
		                      PARSE_DONE,
		        "%s: not done", rows[i].name);
		check_row(&rows[i], &reply);
	}
}
END_TEST

START_TEST(trickled)
{
	for (size_t i = 0; i < ROWS(rows); i++)
		for (size_t n = 0; n < rows[i].in.n; n++) {
			struct reply reply;
			struct bytes part = bytes_sub(rows[i].in, 0, n);

			ck_assert_msg(parse_exact(part, &reply) == PARSE_MORE,
			        "%s: done or bad at %zu", rows[i].name, n);
			ck_assert_msg(
			        reply.lines < rows[i].lines && reply.raw.n <= n,
			        "%s: too much at %zu", rows[i].name, n);
		}
}
END_TEST

/* "250 aaa...\r\n", n octets in all. */
static struct bytes long_line(size_t n, char separator)
{
	uint8_t *p = malloc(n);

	ck_assert(p && n >= 6);
	memset(p, 'a', n);
	memcpy(p, "250", 3);
	p[3] = (uint8_t)separator;
	memcpy(p + n - 2, "\r\n", 2);
	return bytes_at(p, n);
}

START_TEST(line_limits)
{
	static const struct {
		const char *name;
		size_t n, cut;
		enum parse parse;
		unsigned flaws;
	} limits[] = {
		{ "at the RFC's limit", 512, 0, PARSE_DONE, 0 },
		{ "over it", 513, 0, PARSE_DONE, REPLY_LONG_LINE },
		{ "at ours", 65536, 0, PARSE_DONE, REPLY_LONG_LINE },
		{ "over ours", 65537, 0, PARSE_BAD, 0 },
		{ "at ours, unfinished", 70000, 70000 - 65536, PARSE_MORE, 0 },
		{ "over ours, unfinished", 70000, 70000 - 65537, PARSE_BAD, 0 },
	};

	for (size_t i = 0; i < ROWS(limits); i++) {
		struct bytes line = long_line(limits[i].n, ' ');
		struct reply got;
		enum parse parse = reply_parse(
		        bytes_sub(line, 0, line.n - limits[i].cut), &got);

		ck_assert_msg(parse == limits[i].parse, "%s: parse %d",
		        limits[i].name, (int)parse);
		ck_assert_msg(got.flaws == limits[i].flaws, "%s: flaws %x",
		        limits[i].name, got.flaws);
		free((void *)line.p);
	}
}
END_TEST

START_TEST(reply_limit)
{
	enum { LINES = REPLY_MOST / 1024 };
	uint8_t *p = malloc(REPLY_MOST + 6);
	struct bytes line = long_line(1024, '-');
	struct reply got;

	ck_assert(p);
	for (size_t i = 0; i < LINES; i++)
		memcpy(p + i * 1024, line.p, 1024);
	memcpy(p + REPLY_MOST, "250 \r\n", 6);
	ck_assert_int_eq(
	        reply_parse(bytes_at(p, REPLY_MOST), &got), PARSE_MORE);
	ck_assert_uint_eq(got.lines, LINES);
	ck_assert_int_eq(
	        reply_parse(bytes_at(p, REPLY_MOST + 1), &got), PARSE_BAD);
	ck_assert_int_eq(
	        reply_parse(bytes_at(p, REPLY_MOST + 6), &got), PARSE_BAD);
	ck_assert_uint_eq(got.raw.n, REPLY_MOST);
	p[REPLY_MOST - 1021] = ' '; /* the last line ends it now */
	ck_assert_int_eq(
	        reply_parse(bytes_at(p, REPLY_MOST + 6), &got), PARSE_DONE);
	ck_assert_uint_eq(got.raw.n, REPLY_MOST);
	free((void *)line.p);
	free(p);
}
END_TEST

START_TEST(lines)
{
	static const struct {
		const char *name;
		struct bytes in, text, whole;
		unsigned code;
		uint8_t separator;
	} want[] = {
		{ "continues", BYTES("250-SIZE 10\r\n250 x\r\n"),
		        BYTES("SIZE 10"), BYTES("250-SIZE 10\r\n"), 250, '-' },
		{ "ends", BYTES("252  two\r\n"), BYTES(" two"),
		        BYTES("252  two\r\n"), 252, ' ' },
		{ "bare", BYTES("250\r\n"), BYTES(""), BYTES("250\r\n"), 250,
		        0 },
		{ "no code", BYTES("2500 a\r\n"), BYTES("2500 a"),
		        BYTES("2500 a\r\n"), 0, 0 },
		{ "CRCRLF", BYTES("250 a\r\r\n"), BYTES("a"),
		        BYTES("250 a\r\r\n"), 250, ' ' },
		{ "bare LF", BYTES("250 a\nb"), BYTES("a"), BYTES("250 a\n"),
		        250, ' ' },
		{ "unfinished", BYTES("250 a\r"), BYTES("a\r"),
		        BYTES("250 a\r"), 250, ' ' },
	};

	for (size_t i = 0; i < ROWS(want); i++) {
		struct bytes rest = want[i].in;
		struct reply_line got;

		ck_assert_msg(reply_next_line(&rest, &got), "%s", want[i].name);
		ck_assert_msg(bytes_eq(got.text, want[i].text), "%s: text %.*s",
		        want[i].name, BYTES_FMT(got.text));
		ck_assert_msg(bytes_eq(got.whole, want[i].whole), "%s: whole",
		        want[i].name);
		ck_assert_msg(got.code == want[i].code, "%s: code %u",
		        want[i].name, got.code);
		ck_assert_msg(got.separator == want[i].separator,
		        "%s: separator %u", want[i].name, got.separator);
		ck_assert_msg(rest.n + got.whole.n == want[i].in.n, "%s: rest",
		        want[i].name);
	}
}
END_TEST

static void all_lines(struct bytes in)
{
	struct reply reply = { .raw = in };
	struct reply_line line;
	size_t n = 0;

	ck_assert(reply_text(&reply).n <= in.n);
	while (reply_next_line(&in, &line))
		n += line.whole.n;
	ck_assert_uint_eq(n, reply.raw.n);
}

START_TEST(lines_truncated)
{
	for (size_t i = 0; i < ROWS(rows); i++)
		truncated(rows[i].in, all_lines);
}
END_TEST

START_TEST(first_text)
{
	struct reply reply;

	reply_parse(BYTES("250-foo.com greets\r\n250 HELP\r\n"), &reply);
	ck_assert(bytes_eq_text(reply_text(&reply), "foo.com greets"));
	reply_parse(BYTES(""), &reply);
	ck_assert_uint_eq(reply_text(&reply).n, 0);
}
END_TEST

int main(void)
{
	return tests_run(
	        "reply", (const TTest *[]){ whole, followed_by_another,
	                         trickled, line_limits, reply_limit, lines,
	                         lines_truncated, first_text, NULL });
}
