/* SPDX-License-Identifier: MIT */
#include "report/compare.h"

#include "report/testing.h"

struct said {
	const char *instance; /* NULL: behind the last */
	int clause;           /* index, or -1 */
	enum verdict verdict;
	const char *reply;
};
enum { A, B };

static void tell(
        struct compare *compare, const char *target, const struct said *said)
{
	struct listener to = compare_listener(compare);
	struct event_run run = sample_run;
	struct err err;

	run.target = target;
	ck_assert(to.run(to.self, &run, &err));
	for (; said->instance; said++) {
		const struct event_verdict event = {
			.scase = &sample_cases[0],
			.instance = said->instance,
			.clause = said->clause < 0
			                  ? NULL
			                  : &sample_clauses[said->clause],
			.verdict = said->verdict,
			.reply = said->reply,
			.why = "",
		};

		ck_assert(to.verdict(to.self, &event, &err));
	}
}

#define FAILS(reply)                                                           \
	{                                                                      \
		"i", A, VERDICT_FAIL, reply                                    \
	}
#define PASSES(reply)                                                          \
	{                                                                      \
		"i", A, VERDICT_PASS, reply                                    \
	}
#define SKIPPED(instance)                                                      \
	{                                                                      \
		instance, -1, VERDICT_SKIPPED, ""                              \
	}

static const struct {
	const char *name;
	struct said base[3], other[3];
	const char *want; /* kinds, with a blank behind each; then the same */
	bool worse, strictly;
} rows[] = {
	{ "the same", { FAILS("502 5.5.1 No") }, { FAILS("502 5.5.1 Never") },
	        "1", false, false },
	{ "new", { PASSES("252 ok") }, { FAILS("502 No") }, "new 0", true,
	        true },
	{ "new where nothing was", { { 0 } }, { FAILS("502 No") }, "new 0",
	        true, true },
	{ "new where it was skipped", { SKIPPED("i") }, { FAILS("502 No") },
	        "new 0", true, true },
	{ "new and waived", { PASSES("252 ok") },
	        { { "i", A, VERDICT_WAIVED, "502 No" } }, "verdict 0", false,
	        false },
	{ "waived by now", { FAILS("502 No") },
	        { { "i", A, VERDICT_WAIVED, "502 No" } }, "verdict 0", false,
	        false },
	{ "no longer waived", { { "i", A, VERDICT_WAIVED, "502 No" } },
	        { FAILS("502 No") }, "new 0", true, true },
	{ "new deviation", { PASSES("252 ok") },
	        { { "i", A, VERDICT_DEVIATION, "502 No" } }, "new 0", false,
	        true },
	{ "gone", { FAILS("502 No") }, { PASSES("252 ok") }, "gone 0", false,
	        false },
	{ "gone as it was skipped", { FAILS("502 No") }, { SKIPPED("i") },
	        "gone 0", false, false },
	{ "verdict", { FAILS("502 No") },
	        { { "i", A, VERDICT_FLAKY, "502 x" } }, "verdict 0", false,
	        false },
	{ "code", { PASSES("252 ok") }, { PASSES("250 ok") }, "answer 0", false,
	        false },
	{ "enhanced code", { PASSES("252 2.0.0 ok") },
	        { PASSES("252 2.1.5 ok") }, "answer 0", false, false },
	{ "words", { PASSES("250 queued as 1.2") }, { PASSES("250-hello") },
	        "1", false, false },
	{ "no code", { PASSES("(none)") }, { PASSES("(close)") }, "answer 0",
	        false, false },
	{ "skipped, then passed", { SKIPPED("i") },
	        { PASSES("252 ok"), { "i", B, VERDICT_PASS, "252 ok" } },
	        "verdict verdict 0", false, false },
	{ "added, missing", { SKIPPED("i"), SKIPPED("j") },
	        { SKIPPED("i"), { "k", A, VERDICT_PASS, "252 ok" } },
	        "added missing 1", false, false },
	{ "twice in a case", { FAILS("502 No"), PASSES("252 ok") },
	        { FAILS("502 No"), FAILS("502 No") }, "new 1", true, true },
};

START_TEST(holds_a_run_against_another)
{
	for (size_t i = 0; i < ROWS(rows); i++)
		for (int strict = 0; strict < 2; strict++) {
			struct compare *compare = compare_new(strict);
			struct comparison got;
			struct buf text;

			tell(compare, "a", rows[i].base);
			tell(compare, "b", rows[i].other);
			got = compare_with(compare, 1);
			buf_init(&text, SIZE_MAX);
			for (size_t k = 0; k < got.count; k++)
				buf_printf(&text, "%s ",
				        difference_name(got.list[k].kind));
			buf_printf(&text, "%zu", got.same);
			ck_assert_msg(
			        bytes_eq_text(buf_bytes(&text), rows[i].want),
			        "%s: %.*s", rows[i].name,
			        BYTES_FMT(buf_bytes(&text)));
			ck_assert_msg(got.worse == (strict ? rows[i].strictly
			                                   : rows[i].worse),
			        "%s", rows[i].name);
			buf_release(&text);
			compare_free(compare);
		}
}
END_TEST

static const struct said base[] = { PASSES("252 ok"), SKIPPED("j"), { 0 } };
static const struct said other[] = { FAILS(HOSTILE), { 0 } };

START_TEST(what_it_writes_is_harmless)
{
	void (*const writers[])(struct buf *,
	        const struct comparison *) = { compare_markdown, compare_json };
	struct compare *compare = compare_new(false);
	struct comparison got;
	struct buf text;

	tell(compare, "a" HOSTILE, base);
	tell(compare, "b", other);
	got = compare_with(compare, 1);
	buf_init(&text, SIZE_MAX);
	compare_text(&text, &got, false);
	for (size_t i = 0; i < ROWS(writers); i++)
		writers[i](&text, &got);
	buf_add(&text, bytes_at("", 1));
	ck_assert(harmless((char *)text.p));
	buf_release(&text);
	compare_free(compare);
}
END_TEST

START_TEST(says_what_else_differs)
{
	struct compare *compare = compare_new(false);
	struct listener to = compare_listener(compare);
	struct event_run run = sample_run;
	struct comparison got;
	struct err err;

	ck_assert(to.run(to.self, &run, &err));
	run.edition = EDITION_821;
	run.table_digest = "9";
	ck_assert(to.run(to.self, &run, &err));
	got = compare_with(compare, 1);
	ck_assert_uint_eq(got.apart_count, 2);
	ck_assert_str_eq(got.apart[0], "table: 0123456789abcdef, 9");
	ck_assert_str_eq(got.apart[1], "edition: 5321, 821");
	compare_free(compare);
}
END_TEST

int main(void)
{
	return tests_run(
	        "compare", (const TTest *const[]){ holds_a_run_against_another,
	                           what_it_writes_is_harmless,
	                           says_what_else_differs, NULL });
}
