/* SPDX-License-Identifier: MIT */
#include "base/escape.h"

#include "base/testing.h"

static const struct row {
	struct bytes from;
	const char *escaped;
} rows[] = {
	{ { (const uint8_t *)"250 ok", 6 }, "250 ok" },
	{ { (const uint8_t *)"\r\n\t", 3 }, "\\r\\n\\t" },
	{ { (const uint8_t *)"\\r", 2 }, "\\\\r" },
	{ { (const uint8_t *)"a\0b", 3 }, "a\\x00b" },
	{ { (const uint8_t *)"\x1b[31m", 5 }, "\\x1b[31m" },
	{ { (const uint8_t *)"\x7f\x80\xff", 3 }, "\\x7f\\x80\\xff" },
	{ { (const uint8_t *)"]]><&\"'", 7 }, "]]><&\"'" },
	{ { (const uint8_t *)"\xc2\x9b", 2 }, "\\xc2\\x9b" },
	{ { NULL, 0 }, "" },
};

START_TEST(all_becomes_printable)
{
	struct arena a;

	arena_init(&a);
	for (size_t i = 0; i < ROWS(rows); i++)
		ck_assert_str_eq(escape_text(&a, rows[i].from, 100),
		        rows[i].escaped);
	arena_release(&a);
}
END_TEST

START_TEST(what_is_escaped_can_be_read)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct buf octets;
		size_t bad;

		buf_init(&octets, SIZE_MAX);
		ck_assert(escape_read(
		        &octets, bytes_of(rows[i].escaped), &bad));
		ck_assert(bytes_eq(buf_bytes(&octets), rows[i].from));
		buf_release(&octets);
	}
}
END_TEST

/* Nothing is guessed: the first octet that cannot be is pointed at. */
START_TEST(what_is_not_escaped_is_refused)
{
	static const struct {
		const char *text;
		size_t bad;
	} wrong[] = { { "ab\\", 2 }, { "\\q", 0 }, { "a\\x", 1 }, { "\\x1", 0 },
		{ "\\xg0", 0 }, { "a\tb", 1 }, { "\x7f", 0 }, { "ok\xc3", 2 } };

	for (size_t i = 0; i < ROWS(wrong); i++) {
		struct bytes text = exact_copy(bytes_of(wrong[i].text));
		struct buf octets;
		size_t bad = 99;

		buf_init(&octets, SIZE_MAX);
		ck_assert(!escape_read(&octets, text, &bad));
		ck_assert_uint_eq(bad, wrong[i].bad);
		ck_assert_uint_eq(octets.n, bad);
		buf_release(&octets);
		free((void *)text.p);
	}
}
END_TEST

START_TEST(every_octet_is_told_from_every_other)
{
	struct arena a;
	const char *texts[256];

	arena_init(&a);
	for (unsigned i = 0; i < 256; i++) {
		uint8_t c = (uint8_t)i;

		texts[i] = escape_text(&a, bytes_at(&c, 1), 1);
		for (const char *p = texts[i]; *p; p++)
			ck_assert(*p >= ' ' && *p <= '~');
		for (unsigned k = 0; k < i; k++)
			ck_assert_str_ne(texts[i], texts[k]);
	}
	arena_release(&a);
}
END_TEST

START_TEST(long_ones_are_cut_and_counted)
{
	struct arena a;

	arena_init(&a);
	ck_assert_str_eq(escape_text(&a, BYTES("abcdef"), 6), "abcdef");
	ck_assert_str_eq(
	        escape_text(&a, BYTES("abcdefg"), 6), "abcdef... (7 octets)");
	arena_release(&a);
}
END_TEST

int main(void)
{
	return tests_run("escape",
	        (const TTest *const[]){ all_becomes_printable,
	                what_is_escaped_can_be_read,
	                what_is_not_escaped_is_refused,
	                every_octet_is_told_from_every_other,
	                long_ones_are_cut_and_counted, NULL });
}
