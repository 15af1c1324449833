/* SPDX-License-Identifier: MIT */
#include "base/bytes.h"

#include "base/testing.h"

START_TEST(views_compare_with_nul_in_them)
{
	ck_assert(bytes_eq(BYTES("a\0b"), BYTES("a\0b")));
	ck_assert(!bytes_eq(BYTES("a\0b"), BYTES("a\0c")));
	ck_assert(!bytes_eq(BYTES("a"), BYTES("a\0")));
	ck_assert(bytes_eq((struct bytes){ 0 }, BYTES("")));
	ck_assert(bytes_eq_text(BYTES("ok"), "ok"));
}
END_TEST

START_TEST(case_is_that_of_ascii_letters)
{
	ck_assert(bytes_eq_nocase(BYTES("VrFy"), BYTES("vRfY")));
	ck_assert(!bytes_eq_nocase(BYTES("@["), BYTES("`{")));
	ck_assert(!bytes_eq_nocase(BYTES("\xc3\x89"), BYTES("\xc3\xa9")));
	ck_assert(bytes_starts_nocase(BYTES("AUTH=x"), BYTES("auth=")));
	ck_assert(!bytes_starts_nocase(BYTES("AU"), BYTES("AUTH")));
}
END_TEST

START_TEST(parts_stay_inside)
{
	struct bytes a = BYTES("hello");

	ck_assert(bytes_eq_text(bytes_sub(a, 1, 3), "ell"));
	ck_assert(bytes_eq_text(bytes_sub(a, 3, 9), "lo"));
	ck_assert_uint_eq(bytes_sub(a, 5, 1).n, 0);
	ck_assert_uint_eq(bytes_sub(a, 9, 1).n, 0);
	ck_assert(bytes_eq_text(bytes_from(a, 4), "o"));
	ck_assert_uint_eq(bytes_from(a, SIZE_MAX).n, 0);
	ck_assert(bytes_eq_text(bytes_trim(BYTES(" \t x y\t ")), "x y"));
	ck_assert_uint_eq(bytes_trim(BYTES(" \t")).n, 0);
}
END_TEST

START_TEST(what_is_not_there_is_at_the_end)
{
	ck_assert_uint_eq(bytes_index(BYTES("abc"), 'c'), 2);
	ck_assert_uint_eq(bytes_index(BYTES("abc"), 'x'), 3);
	ck_assert_uint_eq(bytes_index((struct bytes){ 0 }, 'x'), 0);
	ck_assert_uint_eq(bytes_find(BYTES("aab"), BYTES("ab")), 1);
	ck_assert_uint_eq(bytes_find(BYTES("aab"), BYTES("ba")), 3);
	ck_assert_uint_eq(bytes_find(BYTES("a"), BYTES("aa")), 1);
	ck_assert_uint_eq(bytes_find_nocase(BYTES("xAb"), BYTES("aB")), 1);
}
END_TEST

START_TEST(tokens_are_cut_to_the_end)
{
	struct bytes rest = BYTES("a  b"), token;

	ck_assert(bytes_cut(&rest, ' ', &token) && bytes_eq_text(token, "a"));
	ck_assert(bytes_cut(&rest, ' ', &token) && token.n == 0);
	ck_assert(bytes_cut(&rest, ' ', &token) && bytes_eq_text(token, "b"));
	ck_assert(!bytes_cut(&rest, ' ', &token));
}
END_TEST

int main(void)
{
	return tests_run("bytes",
	        (const TTest *const[]){ views_compare_with_nul_in_them,
	                case_is_that_of_ascii_letters, parts_stay_inside,
	                what_is_not_there_is_at_the_end,
	                tokens_are_cut_to_the_end, NULL });
}
