/* SPDX-License-Identifier: MIT */
#include "report/again.h"

#include "report/testing.h"

static struct again again;

static void tell(const struct judged *judged, const char *instance)
{
	if (again_is_new(&again, judged))
		again_shown(&again, judged);
	else
		again_more(&again, judged, instance);
}

static void is_printed(const char *want)
{
	struct buf text;

	buf_init(&text, SIZE_MAX);
	again_print(&again, false, &text);
	buf_add(&text, bytes_at("", 1));
	ck_assert_str_eq((char *)text.p, want);
	buf_release(&text);
}

START_TEST(the_first_is_shown_the_others_are_named)
{
	const struct judged bad = { .clause = &sample_clauses[DISABLED],
		.rule = &sample_rules[0], .verdict = VERDICT_FAIL,
		.reply = "502 no", .why = "" };
	struct judged other = bad;

	again_init(&again);
	tell(&bad, "a");
	is_printed("");
	other.reply = "550 no";
	tell(&other, "b");
	is_printed("");
	other.reply = "502 otherwise";
	tell(&other, "c");
	is_printed("the same in other cases (--verbose shows each)\n"
	           "  fail          VRFY-DISABLED-252 answered 502, and 1 "
	           "more: c\n\n");
	for (int i = 0; i < AGAIN_NAMES; i++)
		tell(&bad, "d");
	is_printed("the same in other cases (--verbose shows each)\n"
	           "  fail          VRFY-DISABLED-252 answered 502, and 5 "
	           "more: c, d, d, d, ...\n\n");
	again_release(&again);
}
END_TEST

START_TEST(what_differs_in_verdict_is_another)
{
	struct judged judged = { .verdict = VERDICT_INCONCLUSIVE,
		.reply = "", .why = "" };

	again_init(&again);
	tell(&judged, "a");
	judged.verdict = VERDICT_FLAKY;
	ck_assert(again_is_new(&again, &judged));
	again_release(&again);
}
END_TEST

int main(void)
{
	return tests_run("again",
	        (const TTest *const[]){ the_first_is_shown_the_others_are_named,
	                what_differs_in_verdict_is_another, NULL });
}
