/* SPDX-License-Identifier: MIT */
#include "base/err.h"

#include "base/testing.h"

START_TEST(places_come_first)
{
	struct err err;
	struct place at = { "specs/cases/vrfy.yaml", 12, 3 };

	ck_assert(!err_at(&err, at, "no clause %s", "X-1"));
	ck_assert_str_eq(
	        err.text, "specs/cases/vrfy.yaml:12:3: no clause X-1");
}
END_TEST

START_TEST(long_texts_are_cut)
{
	static char text[5000];
	struct err err;

	memset(text, 'x', sizeof text - 1);
	ck_assert(!err_set(&err, "%s", text));
	ck_assert_uint_eq(strlen(err.text), sizeof err.text - 1);
	ck_assert(!err_at(&err, (struct place){ text, 1, 1 }, "%s", text));
	ck_assert_uint_lt(strlen(err.text), sizeof err.text);
	ck_assert_ptr_nonnull(strstr(err.text, ":1:1: xxx"));
}
END_TEST

int main(void)
{
	return tests_run("err",
	        (const TTest *const[]){ places_come_first, long_texts_are_cut,
	                NULL });
}
