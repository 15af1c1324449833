/* SPDX-License-Identifier: MIT */
#include "oracle/verdict.h"

#include "base/testing.h"

static const struct row {
	enum ruling ruling;
	enum severity severity;
	enum verdict rfc, practice;
} rows[] = {
	{ RULING_CONFORMS, SEVERITY_FAIL, VERDICT_PASS, VERDICT_PASS },
	{ RULING_TOLERATED, SEVERITY_FAIL, VERDICT_LATITUDE, VERDICT_LATITUDE },
	{ RULING_RELAXED, SEVERITY_FAIL, VERDICT_FAIL, VERDICT_LATITUDE },
	{ RULING_RELAXED, SEVERITY_DEVIATION, VERDICT_DEVIATION,
	        VERDICT_LATITUDE },
	{ RULING_VIOLATES, SEVERITY_FAIL, VERDICT_FAIL, VERDICT_FAIL },
	{ RULING_VIOLATES, SEVERITY_DEVIATION, VERDICT_DEVIATION,
	        VERDICT_DEVIATION },
	{ RULING_VIOLATES, SEVERITY_NOTE, VERDICT_LATITUDE, VERDICT_LATITUDE },
	{ RULING_INCONCLUSIVE, SEVERITY_FAIL, VERDICT_INCONCLUSIVE,
	        VERDICT_INCONCLUSIVE },
};

START_TEST(level_and_lens_decide_the_word)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct clause clause = { .severity = rows[i].severity };

		ck_assert_int_eq(verdict_of(rows[i].ruling, &clause, LENS_RFC),
		        rows[i].rfc);
		ck_assert_int_eq(
		        verdict_of(rows[i].ruling, &clause, LENS_PRACTICE),
		        rows[i].practice);
	}
}
END_TEST

START_TEST(what_fails_a_run)
{
	for (int v = 0; v < VERDICT_COUNT; v++) {
		bool always = v == VERDICT_FAIL || v == VERDICT_STALE_WAIVER;
		bool strictly = always || v == VERDICT_DEVIATION ||
		                v == VERDICT_FLAKY;

		ck_assert(verdict_gates((enum verdict)v, false) == always);
		ck_assert(verdict_gates((enum verdict)v, true) == strictly);
		ck_assert_ptr_nonnull(verdict_meaning((enum verdict)v));
	}
}
END_TEST

int main(void)
{
	return tests_run("verdict",
	        (const TTest *const[]){ level_and_lens_decide_the_word,
	                what_fails_a_run, NULL });
}
