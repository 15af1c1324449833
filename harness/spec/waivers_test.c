/* SPDX-License-Identifier: MIT */
#include "spec/waivers.h"

#include "spec/testing.h"

static const char *const written[] = { "w.yaml", NULL };

#define WHO "  owner: Jane\n  reason: later\n"
#define WHEN "  since: 2026-01-31\n  expires: 2026-12-31\n"
#define CLAUSE "- clause: A-1\n"
#define ANSWER "  answer: \"502\"\n"

static const struct {
	const char *name, *in;
	const char *want;      /* "" = loads */
	const char *candidate; /* the same where they are candidates */
} rows[] = {
	{ "whole", CLAUSE ANSWER WHO WHEN, "", "" },
	{ "two", CLAUSE ANSWER WHO WHEN "- case: a*\n" ANSWER WHO WHEN, "",
	        "" },
	{ "nothing", "", "", "" },
	{ "comments", "# none\n\n  # so far\r\n", "", "" },
	{ "no list", "clause: A-1\n", "w.yaml:1:1: want a list of waivers",
	        "w.yaml:1:1: want a list of waivers" },
	{ "empty list", "[]\n", "w.yaml:1:1: empty list",
	        "w.yaml:1:1: empty list" },
	{ "no owner", CLAUSE ANSWER "  reason: later\n" WHEN,
	        "w.yaml:1:3: key `owner` is missing", "" },
	{ "no reason", CLAUSE ANSWER "  owner: Jane\n" WHEN,
	        "w.yaml:1:3: key `reason` is missing", "" },
	{ "nobody", CLAUSE ANSWER "  owner:\n  reason: later\n" WHEN,
	        "w.yaml:3:9: empty: who answers for it?", "" },
	{ "blank owner", CLAUSE ANSWER "  owner: \" \"\n  reason: x\n" WHEN,
	        "w.yaml:3:10: empty: who answers for it?", "" },
	{ "no why", CLAUSE ANSWER "  owner: Jane\n  reason: \"\"\n" WHEN,
	        "w.yaml:4:11: empty: why is it waived?", "" },
	{ "about nothing", "- answer: \"502\"\n" WHO WHEN,
	        "w.yaml:1:3: want `clause`, `case` or both",
	        "w.yaml:1:3: want `clause`, `case` or both" },
	{ "no answer", CLAUSE WHO WHEN, "w.yaml:1:3: key `answer` is missing",
	        "w.yaml:1:3: key `answer` is missing" },
	{ "no end", CLAUSE ANSWER WHO "  since: 2026-01-01\n",
	        "w.yaml:1:3: key `expires` is missing",
	        "w.yaml:1:3: key `expires` is missing" },
	{ "no day", CLAUSE ANSWER WHO "  since: 2026-02-30\n  expires: soon\n",
	        "w.yaml:5:10: `2026-02-30`: want a date such as 2026-12-31\n"
	        "w.yaml:6:12: `soon`: want a date such as 2026-12-31",
	        "w.yaml:5:10: `2026-02-30`: want a date such as 2026-12-31\n"
	        "w.yaml:6:12: `soon`: want a date such as 2026-12-31" },
	{ "no last day", CLAUSE ANSWER WHO "  since: 2026-12-31\n  expires: soon\n",
	        "w.yaml:6:12: `soon`: want a date such as 2026-12-31",
	        "w.yaml:6:12: `soon`: want a date such as 2026-12-31" },
	{ "backwards",
	        CLAUSE ANSWER WHO "  since: 2026-12-31\n"
	                          "  expires: 2026-12-30\n",
	        "w.yaml:6:12: it expires before it begins",
	        "w.yaml:6:12: it expires before it begins" },
	{ "unknown key", CLAUSE ANSWER WHO WHEN "  code: 502\n",
	        "w.yaml:7:3: unknown key `code`; known: clause, case, answer, "
	        "owner, reason, since, expires",
	        "w.yaml:7:3: unknown key `code`; known: clause, case, answer, "
	        "owner, reason, since, expires" },
	{ "not YAML", "- {\n", "w.yaml:2:1: did not find expected node content",
	        "w.yaml:2:1: did not find expected node content" },
};

static void load(const char *name, bool candidates, const char *want)
{
	struct complaints complaints;
	struct waivers waivers;
	bool loaded;

	waivers_init(&waivers);
	complaints_init(&complaints);
	loaded = waivers_load(&waivers, "w.yaml", candidates, &complaints);
	ck_assert_msg(
	        strncmp(complaints_text(&complaints), want, strlen(want)) ==
	                        0 &&
	                loaded == !*want && (*want || complaints.count == 0),
	        "%s: %s", name, complaints_text(&complaints));
	complaints_release(&complaints);
	waivers_release(&waivers);
}

START_TEST(complains_at_the_place)
{
	struct scratch scratch;

	scratch_enter(&scratch);
	for (size_t i = 0; i < ROWS(rows); i++) {
		write_file("w.yaml", bytes_of(rows[i].in));
		load(rows[i].name, false, rows[i].want);
		load(rows[i].name, true, rows[i].candidate);
	}
	scratch_leave(&scratch, written);
}
END_TEST

START_TEST(keeps_what_stands_there)
{
	struct complaints complaints;
	struct scratch scratch;
	struct waivers waivers;

	scratch_enter(&scratch);
	write_file("w.yaml", BYTES("# old\n\n  - clause: A-1\n    case: a*\n"
	                           "    answer: 502\n    owner: J\n"
	                           "    reason: r\n    since: 1970-01-02\n"
	                           "    expires: 1970-01-03\n"));
	waivers_init(&waivers);
	complaints_init(&complaints);
	ck_assert(waivers_load(&waivers, "w.yaml", false, &complaints));
	ck_assert_uint_eq(waivers.count, 1);
	ck_assert_uint_eq(waivers.list[0].at.line, 3);
	ck_assert_str_eq(waivers.list[0].clause, "A-1");
	ck_assert_str_eq(waivers.list[0].scase, "a*");
	ck_assert_str_eq(waivers.list[0].answer, "502");
	ck_assert_int_eq(waivers.list[0].since, 1);
	ck_assert_int_eq(waivers.list[0].expires, 2);
	ck_assert_uint_eq(waivers.at.column, 3);
	ck_assert(!waivers.in_brackets);
	complaints_release(&complaints);
	waivers_release(&waivers);
	scratch_leave(&scratch, written);
}
END_TEST

START_TEST(is_about_a_clause_in_a_case)
{
	static const struct clause clauses[] = { { .id = "A-1" },
		{ .id = "A-2" } };
	static struct rule rules[] = { { .clause = &clauses[0] } };
	static const struct scase scase = {
		.id = "vrfy-known", .rules = rules, .rule_count = 1
	};
	static const struct spec spec = { .cases = &scase, .case_count = 1 };
	static const struct {
		const char *clause, *scase;
		int about; /* clause, the case as a whole: bits */
		bool in_table;
	} want[] = {
		{ "A-1", NULL, 1 | 4, true },
		{ "A-*", NULL, 1 | 2 | 4, true },
		{ "A-2", NULL, 2, false },
		{ NULL, "vrfy-*", 1 | 2 | 4, true },
		{ NULL, "vrfy-known.lower@ehlo", 1 | 2 | 4, true },
		{ NULL, "*@ehlo", 1 | 2 | 4, true },
		{ NULL, "vrfy-known@mail", 0, true },
		{ NULL, "expn*", 0, false },
		{ "A-1", "vrfy-known", 1 | 4, true },
		{ "A-1", "expn", 0, false },
	};

	for (size_t i = 0; i < ROWS(want); i++) {
		const struct waiver waiver = { .clause = want[i].clause,
			.scase = want[i].scase };
		const char *instance = "vrfy-known.lower@ehlo";
		int about = 0;

		for (int c = 0; c < 3; c++)
			about |= waiver_is_about(&waiver, &scase, instance,
			                 c < 2 ? &clauses[c] : NULL)
			         << c;
		ck_assert_msg(about == want[i].about, "row %zu: %d", i, about);
		ck_assert_msg(
		        waiver_in_table(&waiver, &spec) == want[i].in_table,
		        "row %zu", i);
	}
}
END_TEST

START_TEST(an_answer_is_pinned_by_whole_words)
{
	static const struct {
		const char *answer, *reply;
		bool is;
	} want[] = {
		{ "502", "502 5.5.1 No", true },
		{ "502", "502", true },
		{ "502", "502-5.5.1 No\\r\\n502 x\\r\\n", true },
		{ "502", "502\\r\\n", true },
		{ "502", "500 5.5.1 No", false },
		{ "50", "502 5.5.1 No", false },
		{ "502 5.5", "502 5.5.1 No", false },
		{ "502 5.5.1", "502 5.5.1 No", true },
		{ "502 5.5.1 No", "502 5.5.1 No", true },
		{ "502 5.5.1 No!", "502 5.5.1 No", false },
		{ "none", "(none)", true },
		{ "close", "(none)", false },
		{ "nothing", "", true },
		{ "nothing", "502 5.5.1 No", false },
		{ "502", "", false },
	};

	for (size_t i = 0; i < ROWS(want); i++) {
		const struct waiver waiver = { .answer = want[i].answer };

		ck_assert_msg(
		        waiver_has_answer(&waiver, want[i].reply) == want[i].is,
		        "%s: %s", want[i].answer, want[i].reply);
	}
}
END_TEST

int main(void)
{
	return tests_run("waivers",
	        (const TTest *const[]){ complains_at_the_place,
	                keeps_what_stands_there, is_about_a_clause_in_a_case,
	                an_answer_is_pinned_by_whole_words, NULL });
}
