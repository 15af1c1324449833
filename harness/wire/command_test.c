/* SPDX-License-Identifier: MIT */
#include "wire/command.h"
#include "base/testing.h"

static const struct row {
	const char *name;
	struct bytes in; /* without CRLF */
	enum verb verb;
	struct bytes word, argument;
	bool blank_after_name;
	unsigned flaws;
} rows[] = {
	/* RFC 5321 appendix D.1, D.3 */
	{ "ehlo", BYTES("EHLO bar.com"), VERB_EHLO, BYTES("EHLO"),
	        BYTES("bar.com"), true, 0 },
	{ "mail", BYTES("MAIL FROM:<Smith@bar.com>"), VERB_MAIL, BYTES("MAIL"),
	        BYTES("FROM:<Smith@bar.com>"), true, 0 },
	{ "data", BYTES("DATA"), VERB_DATA, BYTES("DATA"), BYTES(""), false,
	        0 },
	{ "vrfy", BYTES("vrfy Crispin"), VERB_VRFY, BYTES("vrfy"),
	        BYTES("Crispin"), true, 0 },
	{ "unknown", BYTES("XFOO bar"), VERB_UNKNOWN, BYTES("XFOO"),
	        BYTES("bar"), true, 0 },
	{ "blank in the argument", BYTES("VRFY \"a  b\" c"), VERB_VRFY,
	        BYTES("VRFY"), BYTES("\"a  b\" c"), true, 0 },

	{ "empty", BYTES(""), VERB_UNKNOWN, BYTES(""), BYTES(""), false,
	        COMMAND_EMPTY },
	{ "only blanks", BYTES("  "), VERB_UNKNOWN, BYTES(""), BYTES(""), false,
	        COMMAND_EMPTY | COMMAND_LEADING_BLANK },
	{ "leading blank", BYTES(" NOOP"), VERB_NOOP, BYTES("NOOP"), BYTES(""),
	        false, COMMAND_LEADING_BLANK },
	{ "leading HT", BYTES("\tNOOP"), VERB_NOOP, BYTES("NOOP"), BYTES(""),
	        false, COMMAND_LEADING_BLANK | COMMAND_CONTROL },
	{ "HT between", BYTES("VRFY\tpostmaster"), VERB_VRFY, BYTES("VRFY"),
	        BYTES("postmaster"), true, COMMAND_TAB },
	{ "SP HT between", BYTES("VRFY \tpostmaster"), VERB_VRFY, BYTES("VRFY"),
	        BYTES("postmaster"), true, COMMAND_TAB | COMMAND_MANY_SPACES },
	{ "many spaces", BYTES("VRFY   postmaster"), VERB_VRFY, BYTES("VRFY"),
	        BYTES("postmaster"), true, COMMAND_MANY_SPACES },
	{ "trailing blank", BYTES("NOOP "), VERB_NOOP, BYTES("NOOP"), BYTES(""),
	        true, COMMAND_TRAILING_BLANK },
	{ "trailing blanks", BYTES("RSET  "), VERB_RSET, BYTES("RSET"),
	        BYTES(""), true, COMMAND_TRAILING_BLANK },
	{ "trailing HT", BYTES("RSET\t"), VERB_RSET, BYTES("RSET"), BYTES(""),
	        true, COMMAND_TRAILING_BLANK },
	{ "blank behind the argument", BYTES("VRFY a \t"), VERB_VRFY,
	        BYTES("VRFY"), BYTES("a"), true, COMMAND_TRAILING_BLANK },
	{ "HT in the argument", BYTES("VRFY a\tb"), VERB_VRFY, BYTES("VRFY"),
	        BYTES("a\tb"), true, COMMAND_CONTROL },
	{ "bare CR", BYTES("NOOP\rNOOP"), VERB_UNKNOWN, BYTES("NOOP\rNOOP"),
	        BYTES(""), false, COMMAND_BARE_CR | COMMAND_CONTROL },
	{ "bare LF", BYTES("NOOP\n"), VERB_UNKNOWN, BYTES("NOOP\n"), BYTES(""),
	        false, COMMAND_BARE_LF | COMMAND_CONTROL },
	{ "NUL", BYTES("VRFY a\0b"), VERB_VRFY, BYTES("VRFY"), BYTES("a\0b"),
	        true, COMMAND_CONTROL },
	{ "BEL", BYTES("VRFY a\x07"), VERB_VRFY, BYTES("VRFY"), BYTES("a\x07"),
	        true, COMMAND_CONTROL },
	{ "octet 31", BYTES("VRFY \x1f"), VERB_VRFY, BYTES("VRFY"),
	        BYTES("\x1f"), true, COMMAND_CONTROL },
	{ "octet 128", BYTES("VRFY \x80"), VERB_VRFY, BYTES("VRFY"),
	        BYTES("\x80"), true, COMMAND_EIGHT_BIT },
	{ "DEL", BYTES("VRFY \x7f"), VERB_VRFY, BYTES("VRFY"), BYTES("\x7f"),
	        true, COMMAND_CONTROL },
	{ "octet 126", BYTES("VRFY ~"), VERB_VRFY, BYTES("VRFY"), BYTES("~"),
	        true, 0 },
	{ "UTF-8", BYTES("VRFY \xc3\xa9"), VERB_VRFY, BYTES("VRFY"),
	        BYTES("\xc3\xa9"), true, COMMAND_EIGHT_BIT },
	{ "eight bits in the name", BYTES("\xff"), VERB_UNKNOWN, BYTES("\xff"),
	        BYTES(""), false, COMMAND_EIGHT_BIT },
};

static void check_row(const struct row *row, const struct command *got)
{
	ck_assert_msg(got->verb == row->verb, "%s: verb '%s'", row->name,
	        verb_name(got->verb));
	ck_assert_msg(bytes_eq(got->name, row->word), "%s: name '%.*s'",
	        row->name, BYTES_FMT(got->name));
	ck_assert_msg(bytes_eq(got->argument, row->argument),
	        "%s: argument '%.*s'", row->name, BYTES_FMT(got->argument));
	ck_assert_msg(got->blank_after_name == row->blank_after_name,
	        "%s: blank_after_name", row->name);
	ck_assert_msg(got->flaws == row->flaws, "%s: flaws %x, want %x",
	        row->name, got->flaws, row->flaws);
}

START_TEST(parsed)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct bytes in = exact_copy(rows[i].in);
		struct command got;

		command_parse(in, &got);
		check_row(&rows[i], &got);
		free((void *)in.p);
	}
}
END_TEST

static void parse_any(struct bytes in)
{
	struct command got;

	command_parse(in, &got);
	ck_assert(got.name.n + got.argument.n <= in.n);
}

START_TEST(parsed_truncated)
{
	for (size_t i = 0; i < ROWS(rows); i++)
		truncated(rows[i].in, parse_any);
}
END_TEST

START_TEST(long_lines)
{
	uint8_t line[511];
	struct command got;

	memset(line, 'A', sizeof line);
	command_parse(bytes_at(line, 510), &got);
	ck_assert_uint_eq(got.flaws, 0);
	command_parse(bytes_at(line, 511), &got);
	ck_assert_uint_eq(got.flaws, COMMAND_LONG);
}
END_TEST

static const struct {
	const char *name;
	struct bytes in, line;
	size_t used; /* 0: no line yet */
} lines[] = {
	{ "one", BYTES("NOOP\r\n"), BYTES("NOOP"), 6 },
	{ "two", BYTES("NOOP\r\nQUIT\r\n"), BYTES("NOOP"), 6 },
	{ "empty", BYTES("\r\n"), BYTES(""), 2 },
	{ "bare LF does not end it", BYTES("a\nb\r\n"), BYTES("a\nb"), 5 },
	{ "bare CR does not end it", BYTES("a\rb\r\n"), BYTES("a\rb"), 5 },
	{ "CRCRLF", BYTES("a\r\r\n"), BYTES("a\r"), 4 },
	{ "LFCR", BYTES("a\n\rb\r\n"), BYTES("a\n\rb"), 6 },
	{ "NUL", BYTES("a\0\r\n"), BYTES("a\0"), 4 },
	{ "only LF", BYTES("NOOP\n"), BYTES(""), 0 },
	{ "only CR", BYTES("NOOP\r"), BYTES(""), 0 },
};

START_TEST(cut_trickled)
{
	for (size_t i = 0; i < ROWS(lines); i++)
		for (size_t n = 0; n <= lines[i].in.n; n++) {
			struct bytes in =
			        exact_copy(bytes_sub(lines[i].in, 0, n));
			bool done = lines[i].used > 0 && n >= lines[i].used;
			struct bytes line = { 0 };
			size_t used = 0;
			enum parse got = command_line(in, &line, &used);

			ck_assert_msg(got == (done ? PARSE_DONE : PARSE_MORE),
			        "%s: %d at %zu", lines[i].name, (int)got, n);
			ck_assert_msg(used == (done ? lines[i].used : 0),
			        "%s: used %zu at %zu", lines[i].name, used, n);
			ck_assert_msg(!done || bytes_eq(line, lines[i].line),
			        "%s: line at %zu", lines[i].name, n);
			free((void *)in.p);
		}
}
END_TEST

int main(void)
{
	return tests_run("command", (const TTest *[]){ parsed, parsed_truncated,
	                                    long_lines, cut_trickled, NULL });
}
