/* SPDX-License-Identifier: MIT */
#include "report/text.h"

#include "report/testing.h"

#define FIVE "aaaa aaaa aaaa aaaa aaaa "
#define SIXTY FIVE FIVE "aaaa aaaa "
#define LONG "0123456789012345678901234567890123456789"

static const struct {
	const char *name, *before, *text;
	unsigned indent;
	const char *want;
} wraps[] = {
	{ "nothing", "", "", 4, "\n" },
	{ "a word", "", "one", 0, "one\n" },
	{ "indented", "", "one two", 4, "    one two\n" },
	{ "behind a label", "  why ", "one", 8, "  why   one\n" },
	{ "behind a long label", "  otherwise ", "one", 4,
	        "  otherwise one\n" },
	{ "glued to what is before", "x", "one", 0, "x one\n" },
	{ "blanks and line ends are one blank", "", " one \n\n two\n", 0,
	        "one two\n" },
	{ "breaks before column 80", "", SIXTY "0123456789 01234567 more", 2,
	        "  " SIXTY "0123456789\n  01234567 more\n" },
	{ "80 columns just fit", "",
	        LONG " 012345678901234567890123456789012345678 x", 0,
	        LONG " 012345678901234567890123456789012345678\nx\n" },
	{ "a word that is too long", "", "x " LONG LONG LONG " y", 2,
	        "  x\n  " LONG LONG LONG "\n  y\n" },
	{ "colours take no column", "\x1b[1;31mfail\x1b[0m", "one", 8,
	        "\x1b[1;31mfail\x1b[0m    one\n" },
	{ "hostile", "", "a\x1b[2J\tb\xff", 0, "a\\x1b[2J\\tb\\xff\n" },
};

START_TEST(wraps_words)
{
	for (size_t i = 0; i < ROWS(wraps); i++) {
		struct buf to;

		buf_init(&to, SIZE_MAX);
		buf_add_text(&to, wraps[i].before);
		text_wrap(&to, wraps[i].text, wraps[i].indent);
		buf_add(&to, bytes_at("", 1));
		ck_assert_msg(strcmp((char *)to.p, wraps[i].want) == 0,
		        "%s: got `%s`, want `%s`", wraps[i].name, to.p,
		        wraps[i].want);
		buf_release(&to);
	}
}
END_TEST

START_TEST(wraps_lines)
{
	struct buf to;

	buf_init(&to, SIZE_MAX);
	text_wrap_lines(&to, "", 2);
	text_wrap_lines(&to, "one two\n  three\n\nfour\n", 2);
	buf_add(&to, bytes_at("", 1));
	ck_assert_str_eq((char *)to.p, "\n  one two\n  three\n\n  four\n");
	buf_release(&to);
}
END_TEST

START_TEST(is_harmless)
{
	char all[256];
	struct buf to;

	for (int i = 1; i < 256; i++)
		all[i - 1] = (char)i;
	all[255] = '\0';
	buf_init(&to, SIZE_MAX);
	text_line(&to, all);
	buf_add(&to, bytes_at("", 1));
	ck_assert(harmless((char *)to.p));
	ck_assert_ptr_null(strchr((char *)to.p, '\n'));
	buf_clear(&to);
	text_lines(&to, "a\nb\\r\x7f");
	buf_add(&to, bytes_at("", 1));
	ck_assert_str_eq((char *)to.p, "a\nb\\r\\x7f");
	buf_release(&to);
}
END_TEST

int main(void)
{
	return tests_run("text",
	        (const TTest *const[]){ wraps_words, wraps_lines,
		                       is_harmless, NULL });
}
