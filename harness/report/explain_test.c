/* SPDX-License-Identifier: MIT */
#include "report/explain.h"

#include "report/testing.h"

static void codes_both(struct buf *to)
{
	explain_codes(to, &sample_spec, (const unsigned[]){ 252, 502, 252 }, 3);
}

static void codes_one(struct buf *to)
{
	explain_codes(to, &sample_spec, (const unsigned[]){ 252 }, 1);
}

static void clause_decided(struct buf *to)
{
	explain_clause(to, &sample_spec, &sample_clauses[DISABLED]);
}

static void clause_undecidable(struct buf *to)
{
	explain_clause(to, &sample_spec, &sample_clauses[ARGUMENT]);
}

static void verb_vrfy(struct buf *to)
{
	explain_verb(to, &sample_spec, VERB_VRFY);
}

static void case_known(struct buf *to)
{
	explain_case(to, &sample_cases[0]);
}

static void case_of_pairs(struct buf *to)
{
	static const struct step steps[] = {
		{ .kind = STEP_SEND, .name = "a", .replies = 1 },
		{ .kind = STEP_SEND, .name = "b", .replies = 1 },
		{ .kind = STEP_PAIRS, .name = "s3", .pair = { 0, 1 },
		        .times = 4, .connections = 24, .wait_ms = 500 },
	};
	struct scase scase = sample_cases[0];

	scase.steps = steps;
	scase.step_count = ROWS(steps);
	explain_case(to, &scase);
}

static const struct {
	const char *name;
	void (*explain)(struct buf *to);
	const char *want;
	bool there;
} rows[] = {
	{ "both", codes_both, "252 and 502\n", true },
	{ "classes beside each other", codes_both,
	        "class\n  252  positive completion\n"
	        "  502  permanent negative\n",
	        true },
	{ "how they differ", codes_both,
	        "how it differs\n  252  Unlike 502, 252 is a success.\n"
	        "  502  Unlike 252, 502 is an error.\n",
	        true },
	{ "no other neighbour", codes_both, "Unlike 250", false },
	{ "one code: all neighbours", codes_one, "Unlike 250", true },
	{ "clauses", codes_both,
	        "clauses that it can satisfy\n  252  VRFY-DISABLED-252\n"
	        "  502  CODE-502-RECOGNIZED\n",
	        true },
	{ "clause", clause_decided, "  editions      5321 and bis\n", true },
	{ "its cases", clause_decided,
	        "  vrfy-known: VRFY of a mailbox that exists\n", true },
	{ "its verdicts", clause_decided, "  fail          ", true },
	{ "verb: clauses", verb_vrfy, "  VRFY-DISABLED-252  RFC 5321 7.3 MUST\n",
	        true },
	{ "verb: cases", verb_vrfy,
	        "  vrfy-known: VRFY of a mailbox that exists\n", true },
	{ "verb: no other case", verb_vrfy, "  noop: NOOP\n", false },
	{ "undecidable", clause_undecidable, "  This is only a sample.\n",
	        true },
	{ "undecidable: deviation", clause_undecidable, "  deviation     ",
	        true },
	{ "case", case_known,
	        "  stimulus      VRFY, argument: known\n"
	        "  states        ehlo, mail\n",
	        true },
	{ "bytes", case_known,
	        "  vrfy          sends \"VRFY {known}\\r\\n\" and awaits 1 "
	        "reply\n"
	        "  s2            waits 200 ms; nothing may come\n"
	        "  canary        sends NOOP",
	        true },
	{ "pairs", case_of_pairs,
	        "  s3            sends a and b in pairs, whichever first: 4 on "
	        "each of 24 fresh\n"
	        "                connections, in at most 500 ms\n", true },
	{ "rule with codes", case_known,
	        "VRFY-DISABLED-252: RFC 5321 7.3 MUST\n"
	        "  judges        the answer to `vrfy`\n"
	        "  passes        252 4yz 53z close\n"
	        "  violates      all other answers\n",
	        true },
	{ "rule with a check", case_known,
	        "  passes        when a reply once begun was finished (check "
	        "complete)\n"
	        "  violates      otherwise\n",
	        true },
};

START_TEST(explains)
{
	struct answers *disabled = &sample_rules[0].codes[OUTCOME_CONFORMS];

	answers_add(disabled, 252);
	ck_assert(answers_add_word(disabled, BYTES("4yz")));
	ck_assert(answers_add_word(disabled, BYTES("53z")));
	answers_add(disabled, ANSWER_CLOSE);
	answers_add(&sample_rules[1].codes[OUTCOME_CONFORMS], 502);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct buf text;

		buf_init(&text, SIZE_MAX);
		rows[i].explain(&text);
		buf_add(&text, bytes_at("", 1));
		ck_assert_msg((strstr((char *)text.p, rows[i].want) != NULL) ==
		                      rows[i].there,
		        "%s: in\n%s", rows[i].name, text.p);
		ck_assert_msg(harmless((char *)text.p), "%s", rows[i].name);
		buf_release(&text);
	}
}
END_TEST

int main(void)
{
	return tests_run("explain", (const TTest *const[]){ explains, NULL });
}
