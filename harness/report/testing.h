/* SPDX-License-Identifier: MIT
 *
 * For the tests of this folder: a small spec table and the events of a small
 * run over it, with hostile texts among them.
 */
#ifndef REPORT_TESTING_H
#define REPORT_TESTING_H

#include "oracle/events.h"
#include "spec/testing.h"

/* What a server might hope to get through: a colour, a bell, NUL is the end of
 * a C string, markup, 8-bit octets that are no UTF-8. */
#define HOSTILE "\x1b[31mred\a<b>&\"']]>\xff\xfe"

static const char *const sample_sources[] = { "RFC 5321 7.3", "RFC 2821 7.3" };
static const struct clause sample_clauses[] = {
	{ .id = "VRFY-DISABLED-252",
	        .level = LEVEL_MUST,
	        .severity = SEVERITY_FAIL,
	        .sources = sample_sources,
	        .source_count = 2,
	        .says = "A server with VRFY disabled answers 252.",
	        .editions = 1u << EDITION_5321 | 1u << EDITION_BIS },
	{ .id = "CODE-502-RECOGNIZED",
	        .level = LEVEL_MUST,
	        .severity = SEVERITY_FAIL,
	        .sources = sample_sources,
	        .source_count = 1,
	        .says = "502 answers a verb that the server knows.",
	        .editions = (1u << EDITIONS) - 1 },
	{ .id = "NOOP-ARG",
	        .level = LEVEL_SHOULD,
	        .severity = SEVERITY_DEVIATION,
	        .sources = sample_sources,
	        .source_count = 1,
	        .says = "NOOP ignores its argument.",
	        .editions = 1u << EDITION_5321,
	        .undecidable = "This is only a sample." },
};
enum { DISABLED, RECOGNIZED, ARGUMENT };

static struct rule sample_rules[] = {
	{ .at = { "specs/cases/vrfy.yaml", 12, 7 },
	        .clause = &sample_clauses[DISABLED],
	        .of = "vrfy",
	        .editions = (1u << EDITIONS) - 1,
	        .has_codes = true,
	        .rest = OUTCOME_VIOLATES,
	        .why = "a server with VRFY disabled answers 252" },
	{ .at = { "specs/cases/vrfy.yaml", 19, 7 },
	        .clause = &sample_clauses[RECOGNIZED],
	        .of = "vrfy",
	        .editions = (1u << EDITIONS) - 1,
	        .has_codes = true,
	        .rest = -1 },
	{ .at = { "specs/cases/vrfy.yaml", 25, 7 },
	        .clause = &sample_clauses[ARGUMENT],
	        .of = "vrfy",
	        .editions = (1u << EDITIONS) - 1,
	        .check = "complete",
	        .otherwise = OUTCOME_VIOLATES },
};

static const enum state sample_states[] = { STATE_EHLO, STATE_MAIL };
static const struct step sample_steps[] = {
	{ .kind = STEP_SEND,
	        .name = "vrfy",
	        .send = { (const uint8_t *)"VRFY {known}\r\n", 14 },
	        .replies = 1 },
	{ .kind = STEP_QUIET, .name = "s2", .wait_ms = 200 },
};
static const char *const sample_needs[] = { "known" };
static const struct scase sample_cases[] = {
	{ .at = { "specs/cases/vrfy.yaml", 3, 3 },
	        .id = "vrfy-known",
	        .title = "VRFY of a mailbox that exists",
	        .stimulus = { VERB_VRFY, "known" },
	        .states = sample_states,
	        .state_count = 2,
	        .needs = sample_needs,
	        .need_count = 1,
	        .editions = (1u << EDITIONS) - 1,
	        .steps = sample_steps,
	        .step_count = 2,
	        .canary = true,
	        .rules = sample_rules,
	        .rule_count = 3 },
	{ .at = { "specs/cases/noop.yaml", 4, 3 },
	        .id = "noop",
	        .title = "NOOP",
	        .stimulus = { VERB_NOOP, "none" },
	        .states = sample_states,
	        .state_count = 1,
	        .editions = (1u << EDITIONS) - 1 },
};

static const char *const sample_commands[] = { "VRFY", "EXPN" };
static const struct neighbour sample_neighbours[] = {
	{ 502, "Unlike 502, 252 is a success." },
	{ 250, "Unlike 250, 252 verifies nothing." },
};
static const struct neighbour sample_neighbours_502[] = {
	{ 252, "Unlike 252, 502 is an error." },
};
static const struct catalogue_entry sample_replies[] = {
	{ .code = 252,
	        .class = "positive completion",
	        .meaning = "Cannot verify",
	        .seen = "VRFY is disabled.",
	        .remedy = "Nothing to do.",
	        .sources = sample_sources,
	        .source_count = 2,
	        .commands = sample_commands,
	        .command_count = 2,
	        .neighbours = sample_neighbours,
	        .neighbour_count = 2 },
	{ .code = 502,
	        .class = "permanent negative",
	        .meaning = "Command not implemented",
	        .seen = "The server has no VRFY.",
	        .remedy = "Send 252 instead.",
	        .sources = sample_sources,
	        .source_count = 1,
	        .commands = sample_commands,
	        .command_count = 1,
	        .neighbours = sample_neighbours_502,
	        .neighbour_count = 1 },
};

static const struct spec sample_spec = {
	.clauses = sample_clauses,
	.clause_count = 3,
	.cases = sample_cases,
	.case_count = 2,
	.replies = sample_replies,
	.reply_count = 2,
	.digest = "0123456789abcdef",
};

static const char *const sample_facts[] = { "vrfy=disabled (declared)",
	"catchall=no (probed: RCPT -> 550)" };
static const struct event_run sample_run = {
	.version = "0.1.0",
	.target = "127.0.0.1:2525",
	.profile = "postfix",
	.profile_digest = "1111111111111111",
	.table_digest = "0123456789abcdef",
	.edition = EDITION_5321,
	.lens = LENS_RFC,
	.seed = 42,
	.planned = 3,
	.facts = sample_facts,
	.fact_count = 2,
};

#define REPLY_502 "502 5.5.1 VRFY command is disabled"
static const struct event_verdict sample_verdicts[] = {
	{ &sample_cases[0], "vrfy-known@ehlo", &sample_clauses[DISABLED],
	        &sample_rules[0], RULING_VIOLATES, VERDICT_FAIL, REPLY_502,
	        "a server with VRFY disabled answers 252",
	        "C: VRFY alice\\r\\n\nS: " REPLY_502 "\\r\\n\n",
	        "smtpspec run 127.0.0.1:2525 --case vrfy-known@ehlo", 1, NULL, VERDICT_PASS },
	{ &sample_cases[0], "vrfy-known@ehlo", &sample_clauses[RECOGNIZED],
	        &sample_rules[1], RULING_CONFORMS, VERDICT_PASS, REPLY_502, "", "", "",
	        0, NULL, VERDICT_PASS },
	{ &sample_cases[0], "vrfy-known@ehlo", &sample_clauses[ARGUMENT],
	        &sample_rules[2], RULING_VIOLATES, VERDICT_DEVIATION,
	        HOSTILE, HOSTILE, HOSTILE,
	        HOSTILE, 0, NULL, VERDICT_PASS },
	{ &sample_cases[0], "vrfy-known@mail", NULL, NULL,
	        RULING_INCONCLUSIVE, VERDICT_SKIPPED, "",
	        "needs the fixture `known`", "", "", 0, NULL, VERDICT_PASS },
	{ &sample_cases[1], "noop@ehlo", &sample_clauses[ARGUMENT], NULL,
	        RULING_INCONCLUSIVE, VERDICT_INCONCLUSIVE, "421 4.3.2 Busy", "contaminated", "", "",
	        0, NULL, VERDICT_PASS },
};
enum { SAMPLE_VERDICTS = sizeof sample_verdicts / sizeof *sample_verdicts };

static const struct event_note sample_note = { "server-log",
	"first\nsecond " HOSTILE };
static const struct event_waiver sample_waiver __attribute__((unused)) = {
	"waivers.yaml:3", "VRFY-DISABLED-252", "vrfy-*", "502", "Jane " HOSTILE,
	"later " HOSTILE, "2026-10-11", "2026-12-31", 45, 0,
	VERDICT_STALE_WAIVER, "unmatched"
};
static const struct event_end sample_end = {
	.verdicts = { [VERDICT_PASS] = 1,
	        [VERDICT_FAIL] = 1,
	        [VERDICT_DEVIATION] = 1,
	        [VERDICT_INCONCLUSIVE] = 1 },
	.cases = { [VERDICT_FAIL] = 1,
	        [VERDICT_SKIPPED] = 1,
	        [VERDICT_INCONCLUSIVE] = 1 },
	.connections = 2,
	.milliseconds = 1234,
	.status = EXIT_FINDINGS,
	.reason = "1 clause failed",
};

/* Tells it all. False, with *err, at the first event that the listener could
 * not take. */
static inline bool tell_sample(struct listener to, const struct event_run *run,
        const struct event_end *end, struct err *err)
{
	if (!to.run(to.self, run, err))
		return false;
	for (int i = 0; i < SAMPLE_VERDICTS; i++)
		if (!to.verdict(to.self, &sample_verdicts[i], err))
			return false;
	return (!to.note || to.note(to.self, &sample_note, err)) &&
	       to.end(to.self, end, err);
}

/* The whole file, with a NUL behind it. */
static inline struct buf read_back(const char *name)
{
	FILE *file = fopen(name, "rb");
	uint8_t octets[4096];
	struct buf all;
	size_t n;

	ck_assert_ptr_nonnull(file);
	buf_init(&all, SIZE_MAX);
	while ((n = fread(octets, 1, sizeof octets, file)) > 0)
		buf_add(&all, bytes_at(octets, n));
	fclose(file);
	buf_add(&all, bytes_at("", 1));
	return all;
}

/* Nothing but printable ASCII and line ends, up to the NUL. */
static inline bool harmless(const char *text)
{
	for (; *text; text++)
		if ((*text < ' ' || *text > '~') && *text != '\n')
			return false;
	return true;
}

#endif
