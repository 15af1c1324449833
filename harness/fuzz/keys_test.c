/* SPDX-License-Identifier: MIT */
#include "fuzz/keys.h"

#include <stdio.h>

#include "base/testing.h"

START_TEST(each_text_is_counted_by_itself)
{
	struct keys keys = { 0 };
	char text[] = "VERB-CASE VRFY x@ehlo";

	ck_assert_uint_eq(keys_counted(&keys, text), 0);
	ck_assert_uint_eq(keys_count(&keys, text), 1);
	ck_assert_uint_eq(keys_count(&keys, "VERB-CASE VRFY x@mail"), 1);
	ck_assert_uint_eq(keys_count(&keys, text), 2);
	ck_assert_uint_eq(keys_count(&keys, ""), 1);
	/* It has a copy. */
	text[0] = 'X';
	ck_assert_uint_eq(keys_counted(&keys, text), 0);
	ck_assert_uint_eq(keys_counted(&keys, "VERB-CASE VRFY x@ehlo"), 2);
	ck_assert_uint_eq(keys_counted(&keys, "VERB-CASE VRFY x@mail"), 1);
	ck_assert_uint_eq(keys_counted(&keys, "VERB-CASE VRFY x@"), 0);
	ck_assert_uint_eq(keys_counted(&keys, ""), 1);
	ck_assert_uint_eq(keys.count, 3);
	keys_release(&keys);
	ck_assert_uint_eq(keys.count, 0);
	ck_assert_uint_eq(keys_counted(&keys, ""), 0);
}
END_TEST

START_TEST(there_is_room_for_many)
{
	struct keys keys = { 0 };
	char text[16];

	for (unsigned i = 0; i < 3000; i++) {
		snprintf(text, sizeof text, "%u", i % 1000);
		ck_assert_uint_eq(keys_count(&keys, text), i / 1000 + 1);
	}
	ck_assert_uint_eq(keys.count, 1000);
	ck_assert_uint_eq(keys_counted(&keys, "0"), 3);
	ck_assert_uint_eq(keys_counted(&keys, "999"), 3);
	keys_release(&keys);
}
END_TEST

int main(void)
{
	return tests_run("keys", (const TTest *const[]){
	        each_text_is_counted_by_itself, there_is_room_for_many, NULL });
}
