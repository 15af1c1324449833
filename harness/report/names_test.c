/* SPDX-License-Identifier: MIT */
#include "report/names.h"

#include "report/testing.h"

START_TEST(are_never_the_same)
{
	struct event_run run = sample_run;
	struct names names;

	names_init(&names);
	ck_assert_str_eq(names_next(&names, &run), "127.0.0.1:2525");
	ck_assert_str_eq(names_next(&names, &run), "127.0.0.1:2525, postfix");
	ck_assert_str_eq(
	        names_next(&names, &run), "127.0.0.1:2525, postfix (2)");
	run.target = "127.0.0.1:2525, postfix";
	ck_assert_str_eq(
	        names_next(&names, &run), "127.0.0.1:2525, postfix, postfix");
	run.target = "self";
	ck_assert_str_eq(names_next(&names, &run), "self");
	names_release(&names);
}
END_TEST

int main(void)
{
	return tests_run(
	        "names", (const TTest *const[]){ are_never_the_same, NULL });
}
