/* SPDX-License-Identifier: MIT */
#include "oracle/judge.h"

#include "oracle/testing.h"

static const struct clause clause = { .id = "VRFY-DISABLED-252",
	.severity = SEVERITY_FAIL, .editions = 0x1f, .says = "answers 252" };
static const struct step steps[] = { { .name = "vrfy" }, { .name = "again" } };

static struct stage stage;
static struct judgements judged;

/* Sets of answers as the table writes them. */
static struct answers set(const char *words)
{
	struct answers answers = { { 0 } };
	struct bytes rest = bytes_of(words), word;

	while (bytes_cut(&rest, ' ', &word))
		ck_assert(answers_add_word(&answers, word));
	return answers;
}

static struct rule codes(const char *pass, const char *relax)
{
	struct rule rule = { .clause = &clause, .editions = 0x1f,
		.has_codes = true, .rest = OUTCOME_VIOLATES };

	rule.codes[OUTCOME_CONFORMS] = set(pass);
	rule.codes[OUTCOME_RELAXED] = set(relax);
	return rule;
}

static void judge(const struct rule *rule, const struct event *events)
{
	const struct scase scase = { .rules = rule, .rule_count = 1,
		.steps = steps, .step_count = 2 };

	stage_open(&stage, events);
	judged = (struct judgements){ .arena = &stage.arena };
	judge_case(&stage.standard, &scase, &stage.seen, &judged);
}

static void judge_again(const struct rule *rule)
{
	const struct scase scase = { .rules = rule, .rule_count = 1,
		.steps = steps, .step_count = 2 };

	judged.count = 0;
	judge_case(&stage.standard, &scase, &stage.seen, &judged);
}

static void done(void)
{
	free(judged.list);
	stage_close(&stage);
}

static void ruled(enum ruling ruling)
{
	ck_assert_uint_eq(judged.count, 1);
	ck_assert_int_eq(judged.list[0].ruling, ruling);
}

#define ANSWERED(reply) \
	(const struct event[]) \
	{ \
		GREETED, STEP(0), SENT(0, "VRFY a\r\n"), GOT(0, reply), END \
	}

START_TEST(a_reply_that_never_ended_has_no_code)
{
	struct rule rule = codes("252 gate", "502");

	judge(&rule, ANSWERED("214-one\r\n214-two\r\n"));
	ruled(RULING_INCONCLUSIVE);
	ck_assert_str_eq(judged.list[0].why,
	        "the reply began with 214 and did not end");
	done();
	judge(&rule, ANSWERED("21"));
	ruled(RULING_INCONCLUSIVE);
	ck_assert_str_eq(judged.list[0].why,
	        "the reply began with half a line and did not end");
	done();
}
END_TEST

START_TEST(codes_decide)
{
	struct rule rule = codes("252 gate", "502");

	judge(&rule, ANSWERED("252 ok\r\n"));
	ruled(RULING_CONFORMS);
	ck_assert_str_eq(judged.list[0].why, "");
	ck_assert_str_eq(judged.list[0].reply, "252 ok\\r\\n");
	done();
	judge(&rule, ANSWERED("502 no\r\n"));
	ruled(RULING_RELAXED);
	done();
	judge(&rule, ANSWERED("250 yes\r\n"));
	ruled(RULING_VIOLATES);
	ck_assert_str_eq(judged.list[0].why, "answers 252");
	done();
	judge(&rule, ANSWERED("yes\r\n"));
	ruled(RULING_VIOLATES);
	done();
}
END_TEST

START_TEST(no_reply_and_close_are_answers)
{
	struct rule rule = codes("252", "none");

	judge(&rule, (const struct event[]){ GREETED, STEP(0),
	        SENT(0, "VRFY a\r\n"), TIMEOUT(0), END });
	ruled(RULING_RELAXED);
	ck_assert_str_eq(judged.list[0].reply, "(none)");
	done();
	judge(&rule, (const struct event[]){ GREETED, STEP(0),
	        SENT(0, "VRFY a\r\n"), CLOSED(0), END });
	ruled(RULING_VIOLATES);
	ck_assert_str_eq(judged.list[0].reply, "(close)");
	done();
}
END_TEST

START_TEST(a_step_not_reached_is_inconclusive)
{
	struct rule rule = codes("252", "");

	judge(&rule, (const struct event[]){ GREETED, END });
	ck_assert_uint_eq(judged.count, 0); /* its `given` did not hold */
	stage.seen.stop = STOP_REFUSED;
	judge_again(&rule);
	ruled(RULING_INCONCLUSIVE);
	done();
}
END_TEST

START_TEST(a_gate_explains_530_and_554)
{
	struct rule rule = codes("252 gate", "");

	judge(&rule, ANSWERED("530 first\r\n"));
	ruled(RULING_CONFORMS);
	stage.profile.facts[FACT_GATE] =
	        fact_value_of(FACT_GATE, BYTES("none"));
	judge_again(&rule);
	ruled(RULING_VIOLATES);
	done();
	judge(&rule, ANSWERED("554 first\r\n"));
	ruled(RULING_VIOLATES);
	stage.profile.facts[FACT_GATE] = fact_value_of(FACT_GATE, BYTES("tls"));
	judge_again(&rule);
	ruled(RULING_CONFORMS);
	done();
}
END_TEST

/* RFC 5321 3.8: 421 may answer any command. */
START_TEST(a_421_convicts_nobody)
{
	struct rule rule = codes("252", "");

	judge(&rule, ANSWERED("421 bye\r\n"));
	ruled(RULING_INCONCLUSIVE);
	rule.has_on = true;
	rule.on = set("4yz");
	judge_again(&rule);
	ruled(RULING_INCONCLUSIVE);
	rule.on = set("421");
	judge_again(&rule);
	ruled(RULING_VIOLATES);
	done();
}
END_TEST

START_TEST(a_close_behind_421_convicts_nobody)
{
	struct rule rule = codes("252", "");

	judge(&rule, (const struct event[]){ GREETED,
	        GOT(STEP_PREAMBLE, "421 bye\r\n"), STEP(0), CLOSED(0), END });
	ruled(RULING_INCONCLUSIVE);
	done();
	judge(&rule, (const struct event[]){ GREETED, STEP(0), CLOSED(0), END });
	ruled(RULING_VIOLATES);
	done();
}
END_TEST

static const char *const disabled[] = { "disabled" };
static const struct condition when_disabled = { .key = "vrfy",
	.values = disabled, .value_count = 1 };

START_TEST(a_policy_that_is_not_known_judges_nothing)
{
	struct rule rule = codes("252", "");

	rule.when = &when_disabled;
	rule.when_count = 1;
	judge(&rule, ANSWERED("502 no\r\n"));
	ck_assert_uint_eq(judged.count, 0);
	stage.profile.facts[FACT_VRFY] =
	        fact_value_of(FACT_VRFY, BYTES("enabled"));
	judge_again(&rule);
	ck_assert_uint_eq(judged.count, 0);
	stage.profile.facts[FACT_VRFY] =
	        fact_value_of(FACT_VRFY, BYTES("disabled"));
	judge_again(&rule);
	ruled(RULING_VIOLATES);
	done();
}
END_TEST

/* Ruling X2. */
START_TEST(an_inferred_policy_convicts_nobody)
{
	struct rule rule = codes("252", "");

	rule.when = &when_disabled;
	rule.when_count = 1;
	rule.declared = true;
	rule.why = "disabled means 252";
	judge(&rule, ANSWERED("502 no\r\n"));
	stage.profile.facts[FACT_VRFY] =
	        fact_value_of(FACT_VRFY, BYTES("disabled"));
	stage.profile.inferred[FACT_VRFY] = true;
	judge_again(&rule);
	ruled(RULING_INCONCLUSIVE);
	ck_assert_str_eq(judged.list[0].why,
	        "vrfy=disabled was inferred, not declared; if it is so: "
	        "disabled means 252");
	rule.declared = false;
	judge_again(&rule);
	ruled(RULING_VIOLATES);
	done();
}
END_TEST

START_TEST(editions_bound_rule_and_clause)
{
	struct rule rule = codes("252", "");

	rule.editions = 1u << EDITION_821;
	judge(&rule, ANSWERED("502 no\r\n"));
	ck_assert_uint_eq(judged.count, 0);
	stage.standard.edition = EDITION_821;
	judge_again(&rule);
	ruled(RULING_VIOLATES);
	done();
}
END_TEST

START_TEST(other_steps_and_listings_are_conditions)
{
	struct given given = { .step = "again", .step_index = 1,
		.answers = set("2yz") };
	struct rule rule = codes("252", "");

	rule.given = &given;
	rule.given_count = 1;
	judge(&rule, ANSWERED("502 no\r\n"));
	ck_assert_uint_eq(judged.count, 0);
	done();
	rule.listed = "VRFY";
	judge(&rule, (const struct event[]){ GREETED, STEP(1),
	        SENT(1, "EHLO c\r\n"), GOT(1, "250-b.test\r\n250 VRFY\r\n"),
	        STEP(0), SENT(0, "VRFY a\r\n"), GOT(0, "502 no\r\n"), END });
	ruled(RULING_VIOLATES);
	rule.listed = NULL;
	rule.unlisted = "VRFY";
	judge_again(&rule);
	ck_assert_uint_eq(judged.count, 0);
	rule.unlisted = "EXPN";
	judge_again(&rule);
	ruled(RULING_VIOLATES);
	done();
}
END_TEST

START_TEST(what_was_not_asked_is_not_unlisted)
{
	struct rule rule = codes("252", "");

	rule.unlisted = "VRFY";
	judge(&rule, ANSWERED("502 no\r\n"));
	ck_assert_uint_eq(judged.count, 0);
	done();
}
END_TEST

START_TEST(drift_makes_codes_inconclusive)
{
	struct rule rule = codes("252", "");

	judge(&rule, (const struct event[]){ GREETED, STEP(0),
	        SENT(0, "VRFY a\r\n"), GOT(0, "550 no\r\n"),
	        SENT(STEP_LEAVE, "QUIT\r\n"),
	        GOT(STEP_LEAVE, "250 late\r\n221 bye\r\n"), END });
	ruled(RULING_INCONCLUSIVE);
	done();
}
END_TEST

/* Whether what stands behind BDAT is a chunk, EHLO alone tells. */
START_TEST(bdat_before_ehlo_makes_all_inconclusive)
{
	struct rule rule = codes("252", "");

	judge(&rule, (const struct event[]){ GREETED,
	        SENT(STEP_PREAMBLE, "BDAT 3\r\n"),
	        GOT(STEP_PREAMBLE, "503 no\r\n"), STEP(0),
	        SENT(0, "VRFY a\r\n"), GOT(0, "550 no\r\n"), END });
	ruled(RULING_INCONCLUSIVE);
	done();
}
END_TEST

START_TEST(an_extension_that_is_not_listed)
{
	const struct rule rules[] = { codes("252", "") };
	struct scase scase = { .editions = 1u << EDITION_5321,
		.listed = "CHUNKING", .rules = rules, .rule_count = 1 };
	const char *why = NULL;

	stage_open(&stage, ANSWERED("252 x\r\n"));
	ck_assert(case_applies(&stage.standard, &scase, &stage.arena, &why));
	stage.profile.ehlo = BYTES("250-mx.test\r\n250 SIZE\r\n");
	ck_assert(!case_applies(&stage.standard, &scase, &stage.arena, &why));
	ck_assert_str_eq(why, "EHLO does not list CHUNKING");
	scase.listed = NULL;
	scase.unlisted = "SIZE";
	ck_assert(!case_applies(&stage.standard, &scase, &stage.arena, &why));
	ck_assert_str_eq(why, "EHLO lists SIZE");
	scase.unlisted = "CHUNKING";
	ck_assert(case_applies(&stage.standard, &scase, &stage.arena, &why));
	stage_close(&stage);
}
END_TEST

START_TEST(answers_are_compared)
{
	struct rule rule = { .clause = &clause, .editions = 0x1f,
		.same = "code", .as = "again", .as_index = 1,
		.otherwise = OUTCOME_VIOLATES };

	judge(&rule, (const struct event[]){ GREETED, STEP(0),
	        SENT(0, "VRFY a\r\n"), GOT(0, "550 no\r\n"), STEP(1),
	        SENT(1, "VRFY b\r\n"), GOT(1, "252 eh\r\n"), END });
	ruled(RULING_VIOLATES);
	done();
	judge(&rule, ANSWERED("550 no\r\n"));
	ruled(RULING_INCONCLUSIVE);
	done();
}
END_TEST

static void judge_all(const struct rule *rule, enum invariant invariant,
        uint64_t verbs, const struct event *events)
{
	const struct scase scase = { .rules = rule, .rule_count = 1,
		.invariant = invariant, .verbs = verbs };

	stage_open(&stage, events);
	judged = (struct judgements){ .arena = &stage.arena };
	judge_invariant(&stage.standard, &scase, &stage.seen, &judged);
}

START_TEST(an_invariant_tells_the_worst)
{
	struct rule rule = codes("250 220 221", "252");

	judge_all(&rule, INVARIANT_EXCHANGE, UINT64_MAX,
	        (const struct event[]){ GREETED, SENT(0, "NOOP\r\n"),
	                GOT(0, "250 a\r\n"), SENT(0, "VRFY a\r\n"),
	                GOT(0, "550 no\r\n"), SENT(0, "VRFY b\r\n"),
	                GOT(0, "252 eh\r\n"), END });
	ruled(RULING_VIOLATES);
	ck_assert_str_eq(judged.list[0].reply, "550 no\\r\\n");
	done();
	judge_all(&rule, INVARIANT_EXCHANGE, UINT64_C(1) << VERB_NOOP,
	        (const struct event[]){ GREETED, SENT(0, "NOOP\r\n"),
	                GOT(0, "250 a\r\n"), SENT(0, "VRFY a\r\n"),
	                GOT(0, "550 no\r\n"), END });
	ruled(RULING_CONFORMS);
	done();
}
END_TEST

START_TEST(an_invariant_without_its_verb_says_nothing)
{
	struct rule rule = codes("250", "");

	judge_all(&rule, INVARIANT_EXCHANGE, UINT64_C(1) << VERB_NOOP,
	        ANSWERED("550 no\r\n"));
	ck_assert_uint_eq(judged.count, 0);
	done();
}
END_TEST

START_TEST(all_replies_have_a_form)
{
	struct rule rule = { .clause = &clause, .editions = 0x1f,
		.check = "reply-flaw", .argument = "bare-lf",
		.otherwise = OUTCOME_VIOLATES };

	judge_all(&rule, INVARIANT_REPLY, UINT64_MAX,
	        (const struct event[]){ CONNECTED(-2), GOT(-2, "220 mx\n"),
	                END });
	ruled(RULING_VIOLATES);
	done();
	judge_all(&rule, INVARIANT_REPLY, UINT64_MAX,
	        (const struct event[]){ GREETED, SENT(0, "NOOP\r\n"),
	                GOT(0, "250 a\r\n250 b\n"), END });
	ruled(RULING_VIOLATES);
	done();
}
END_TEST

START_TEST(a_case_applies_or_says_why_not)
{
	const struct rule rules[] = { codes("252", "") };
	struct scase scase = { .editions = 1u << EDITION_5321,
		.when = &when_disabled, .when_count = 1,
		.rules = rules, .rule_count = 1 };
	const char *why = NULL;

	stage_open(&stage, ANSWERED("252 x\r\n"));
	ck_assert(!case_applies(&stage.standard, &scase, &stage.arena, &why));
	ck_assert_str_eq(why, "does not apply: vrfy=unknown");
	stage.profile.facts[FACT_VRFY] =
	        fact_value_of(FACT_VRFY, BYTES("disabled"));
	ck_assert(case_applies(&stage.standard, &scase, &stage.arena, &why));
	stage.standard.edition = EDITION_821;
	ck_assert(!case_applies(&stage.standard, &scase, &stage.arena, &why));
	ck_assert_str_eq(why, "not in edition 821");
	stage.standard.edition = EDITION_5321;
	scase.rule_count = 0;
	ck_assert(!case_applies(&stage.standard, &scase, &stage.arena, &why));
	ck_assert_ptr_nonnull(strstr(why, "no clause applies"));
	stage_close(&stage);
}
END_TEST

int main(void)
{
	return tests_run("judge",
	        (const TTest *const[]){ codes_decide,
	                a_reply_that_never_ended_has_no_code,
	                no_reply_and_close_are_answers,
	                a_step_not_reached_is_inconclusive,
	                a_gate_explains_530_and_554, a_421_convicts_nobody,
	                a_close_behind_421_convicts_nobody,
	                a_policy_that_is_not_known_judges_nothing,
	                an_inferred_policy_convicts_nobody,
	                editions_bound_rule_and_clause,
	                other_steps_and_listings_are_conditions,
	                what_was_not_asked_is_not_unlisted,
	                drift_makes_codes_inconclusive, answers_are_compared,
	                an_invariant_tells_the_worst,
	                an_invariant_without_its_verb_says_nothing,
	                all_replies_have_a_form,
	                bdat_before_ehlo_makes_all_inconclusive,
	                an_extension_that_is_not_listed,
	                a_case_applies_or_says_why_not, NULL });
}
