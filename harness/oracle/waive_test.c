/* SPDX-License-Identifier: MIT */
#include "oracle/waive.h"

#include "base/testing.h"

enum { TODAY = 20782 /* 2026-11-25 */, FIRST = TODAY - 45 };

static const struct clause clauses[] = { { .id = "A-1" }, { .id = "B-1" } };
static struct rule rules[] = { { .clause = &clauses[0] },
	{ .clause = &clauses[1] } };
static const struct scase cases[] = {
	{ .id = "one", .rules = rules, .rule_count = 2 },
	{ .id = "slow", .rules = rules, .rule_count = 1, .slow = true },
};
static const struct spec spec = { .cases = cases, .case_count = 2 };

/* What a run says of A-1 in `one`, or of a case as a whole. */
struct said {
	enum verdict verdict;
	const char *reply; /* NULL: behind the last */
	const struct scase *scase;
	bool whole;
};
#define SAID(verdict, reply)                                                   \
	{                                                                      \
		VERDICT_##verdict, reply, &cases[0], false                     \
	}
#define NOT_TRIED(index)                                                       \
	{                                                                      \
		VERDICT_SKIPPED, "", &cases[index], true                       \
	}

static const struct {
	const char *name;
	struct waiver waiver;
	struct said said[4];
	size_t waives;
	enum verdict full, part; /* outcome of a whole run, of another */
	const char *why;         /* of the whole run */
} rows[] = {
	{ "in force", { .clause = "A-1", .answer = "502", .expires = TODAY },
	        { SAID(FAIL, "502 No"), SAID(DEVIATION, "502 No"),
	                SAID(PASS, "252 ok") },
	        2, VERDICT_WAIVED, VERDICT_WAIVED, "" },
	{ "expired", { .clause = "A-1", .answer = "502", .expires = TODAY - 1 },
	        { SAID(FAIL, "502 No") }, 0, VERDICT_STALE_WAIVER,
	        VERDICT_STALE_WAIVER, "expired: it held until 2026-11-24" },
	{ "another answer",
	        { .clause = "A-1", .answer = "502", .expires = TODAY },
	        { SAID(FAIL, "550 No") }, 0, VERDICT_STALE_WAIVER,
	        VERDICT_STALE_WAIVER,
	        "the answer is now `550 No`, which it is not for" },
	{ "one answer of two",
	        { .clause = "A-1", .answer = "502", .expires = TODAY },
	        { SAID(FAIL, "550 No"), SAID(FAIL, "502 No") }, 1,
	        VERDICT_WAIVED, VERDICT_WAIVED, "" },
	{ "mended", { .clause = "A-1", .answer = "502", .expires = TODAY },
	        { SAID(PASS, "252 ok"), SAID(LATITUDE, "250 ok") }, 0,
	        VERDICT_STALE_WAIVER, VERDICT_SKIPPED,
	        "no longer needed: there is no such finding any more" },
	{ "unclear", { .clause = "A-1", .answer = "502", .expires = TODAY },
	        { SAID(PASS, "252 ok"), SAID(FLAKY, "502 No") }, 0,
	        VERDICT_INCONCLUSIVE, VERDICT_INCONCLUSIVE,
	        "what it is about was inconclusive or flaky" },
	{ "not tried", { .scase = "one", .answer = "502", .expires = TODAY },
	        { NOT_TRIED(0) }, 0, VERDICT_STALE_WAIVER, VERDICT_SKIPPED,
	        "unmatched: what it is about was not tried" },
	{ "left out", { .scase = "slow", .answer = "502", .expires = TODAY },
	        { NOT_TRIED(1) }, 0, VERDICT_SKIPPED, VERDICT_SKIPPED,
	        "what it is about wants an option that was not given (--slow, "
	        "--i-am-allowed)" },
	{ "another clause",
	        { .clause = "B-1", .answer = "502", .expires = TODAY },
	        { SAID(FAIL, "502 No") }, 0, VERDICT_STALE_WAIVER,
	        VERDICT_SKIPPED,
	        "unmatched: there is no verdict that it is about" },
	{ "no such clause",
	        { .clause = "C-1", .answer = "502", .expires = TODAY },
	        { SAID(FAIL, "502 No") }, 0, VERDICT_STALE_WAIVER,
	        VERDICT_STALE_WAIVER,
	        "unmatched: the table has no such case or clause" },
};

static struct waiver whole(struct waiver waiver)
{
	waiver.at = (struct place){ "w.yaml", 7, 3 };
	waiver.owner = "Jane";
	waiver.reason = "later";
	waiver.since = FIRST;
	return waiver;
}

static struct event_verdict event_of(const struct said *said)
{
	return (struct event_verdict){ .scase = said->scase,
		.instance = said->scase->id,
		.clause = said->whole ? NULL : &clauses[0],
		.verdict = said->verdict,
		.reply = said->reply,
		.why = "because" };
}

START_TEST(a_waiver_is_for_one_answer_until_a_day)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct waiver waiver = whole(rows[i].waiver);
		struct waivers waivers = { .list = &waiver, .count = 1 };
		struct waive *waive = waive_new(&waivers, TODAY);
		struct event_waiver full, part;
		struct arena arena;
		size_t waived = 0;

		arena_init(&arena);
		for (const struct said *s = rows[i].said; s->reply; s++) {
			struct event_verdict event = event_of(s);

			waive_verdict(waive, &event, &arena);
			ck_assert(event.verdict == s->verdict ||
			          event.waived == s->verdict);
			waived += event.verdict == VERDICT_WAIVED;
		}
		full = waive_outcome(waive, 0, &spec, true, &arena);
		part = waive_outcome(waive, 0, &spec, false, &arena);
		ck_assert_msg(
		        waived == rows[i].waives && full.verdicts == waived,
		        "%s", rows[i].name);
		ck_assert_msg(full.verdict == rows[i].full &&
		                      part.verdict == rows[i].part,
		        "%s: %s, %s", rows[i].name, verdict_name(full.verdict),
		        verdict_name(part.verdict));
		ck_assert_str_eq(full.why, rows[i].why);
		arena_release(&arena);
		waive_free(waive);
	}
}
END_TEST

START_TEST(says_who_answers_for_it)
{
	struct waiver list[] = {
		whole((struct waiver){ .clause = "A-1",
		        .answer = "502",
		        .expires = TODAY + 1 }),
		whole((struct waiver){ .scase = "one",
		        .answer = "502",
		        .expires = TODAY + 1 }),
	};
	struct waivers waivers = { .list = list, .count = 2 };
	struct waive *waive = waive_new(&waivers, TODAY);
	const struct said said = SAID(FAIL, "502 No");
	struct event_verdict event = event_of(&said);
	struct event_waiver outcome;
	struct arena arena;

	arena_init(&arena);
	waive_verdict(waive, &event, &arena);
	ck_assert_str_eq(event.waiver, "w.yaml:7");
	ck_assert_str_eq(event.why,
	        "fail, waived by Jane (age 45 d, until 2026-11-26, w.yaml:7): "
	        "later; because");
	outcome = waive_outcome(waive, 0, &spec, true, &arena);
	ck_assert_uint_eq(outcome.age, 45);
	ck_assert_str_eq(outcome.since, "2026-10-11");
	ck_assert_str_eq(outcome.expires, "2026-11-26");
	outcome = waive_outcome(waive, 1, &spec, true, &arena);
	ck_assert_int_eq(outcome.verdict, VERDICT_STALE_WAIVER);
	ck_assert_str_eq(
	        outcome.why, "not needed: a waiver above it is about the same");
	arena_release(&arena);
	waive_free(waive);
}
END_TEST

int main(void)
{
	return tests_run("waive",
	        (const TTest *const[]){ a_waiver_is_for_one_answer_until_a_day,
	                says_who_answers_for_it, NULL });
}
