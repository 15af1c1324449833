/* SPDX-License-Identifier: MIT */
#include "wire/utf8.h"
#include "base/testing.h"

static const struct {
	struct bytes in;
	size_t octets;
} characters[] = {
	{ BYTES("a"), 1 },
	{ BYTES("\0"), 1 },
	{ BYTES("\x7f"), 1 },
	/* RFC 3629 7, examples */
	{ BYTES("\xE2\x89\xA2\xCE\x91"), 3 },
	{ BYTES("\xED\x95\x9C"), 3 },
	{ BYTES("\xF0\xA3\x8E\xB4"), 4 },
	/* The borders of 3 and 4 */
	{ BYTES("\xC2\x80"), 2 },
	{ BYTES("\xDF\xBF"), 2 },
	{ BYTES("\xE0\xA0\x80"), 3 },
	{ BYTES("\xED\x9F\xBF"), 3 },
	{ BYTES("\xEF\xBF\xBF"), 3 },
	{ BYTES("\xF0\x90\x80\x80"), 4 },
	{ BYTES("\xF4\x8F\xBF\xBF"), 4 },
	/* 10: overlong forms, 3: surrogates, beyond U+10FFFF */
	{ BYTES("\xC0\x80"), 0 },
	{ BYTES("\xC1\xBF"), 0 },
	{ BYTES("\xE0\x9F\xBF"), 0 },
	{ BYTES("\xED\xA0\x80"), 0 },
	{ BYTES("\xF0\x8F\xBF\xBF"), 0 },
	{ BYTES("\xF4\x90\x80\x80"), 0 },
	{ BYTES("\xF5\x80\x80\x80"), 0 },
	{ BYTES("\xFF"), 0 },
	/* Broken */
	{ BYTES(""), 0 },
	{ BYTES("\x80"), 0 },
	{ BYTES("\xC3"), 0 },
	{ BYTES("\xC3\x28"), 0 },
	{ BYTES("\xC3\xC3"), 0 },
	{ BYTES("\xE2\x89"), 0 },
	{ BYTES("\xE2\x89\x28"), 0 },
	{ BYTES("\xF0\xA3\x8E\xC0"), 0 },
};

START_TEST(one_character)
{
	for (size_t i = 0; i < ROWS(characters); i++) {
		struct bytes in = exact_copy(characters[i].in);

		ck_assert_msg(utf8_character(in) == characters[i].octets,
		        "row %zu: %zu", i, utf8_character(in));
		free((void *)in.p);
	}
}
END_TEST

START_TEST(texts)
{
	ck_assert(utf8_valid(BYTES("")));
	ck_assert(utf8_valid(BYTES("j\xC3\xB6rg")));
	ck_assert(!utf8_valid(BYTES("j\xF6rg")));
	ck_assert(!utf8_valid(BYTES("j\xC3\xB6rg\xC3")));
}
END_TEST

int main(void)
{
	return tests_run("utf8", (const TTest *[]){ one_character, texts, NULL });
}
