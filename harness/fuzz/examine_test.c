/* SPDX-License-Identifier: MIT */
#include "fuzz/testing.h"

#include "run/trial.h"

#define EHLO "EHLO smtpspec.test\r\n"
#define MAIL EHLO "MAIL FROM:<>\r\n"
#define RCPT MAIL "RCPT TO:<alice@example.test>\r\n"

static struct ground g;

/* What is wrong of a server with these options when it is told that. */
static const struct {
	const char *words, *input, *want;
} rows[] = {
	/* Nothing is. */
	{ "", RCPT "DATA\r\nx\r\n.\r\nVRFY alice\r\nQUIT\r\n", "" },
	{ "", "\r\n\r\nVRFY \x01\r\nBDAT x\r\n\xff\r\n", "" },
	{ "auth=offered", EHLO "AUTH PLAIN\r\nBDAT 19\r\nVRFY postmaster\r\n",
	        "" },
	{ "protocol=lmtp", "LHLO x\r\nBDAT 0 LAST\r\n", "" },
	{ "protocol=lmtp", "LHLO x\r\nMAIL FROM:<>\r\nBDAT 1 LAST\r\nx", "" },
	{ "vrfy=disabled", EHLO "VRFY alice\r\n", "" },
	/* An invariant. */
	{ "mutant=soml-four-digits", EHLO "SOML FROM:<>\r\n",
	        "REPLY-CODE-3DIGIT SOML x@ehlo: fail\n" },
	/* A row of the table that the commands are an example of. */
	{ "vrfy=disabled mutant=vrfy-disabled-502", EHLO "VRFY alice@example.test\r\n",
	        "VRFY-DISABLED-252 VRFY x@ehlo: fail\n" },
	/* What no clause but that of line ends says. */
	{ "mutant=bare-lf-ends-line", EHLO "NOOP\nNOOP\r\n",
	        "LINE-CRLF-ONLY session: fail\n" },
};

START_TEST(what_is_wrong)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		ground_open(&g, rows[i].words, NULL);
		ground_play(&g, rows[i].input);
		ck_assert_msg(strcmp(ground_suspects(&g), rows[i].want) == 0,
		        "%s, %s: %s", rows[i].words, rows[i].input,
		        ground_suspects(&g));
		encounter_release(&g.encounter);
		ground_close(&g);
	}
}
END_TEST

START_TEST(latitudes_where_they_are_asked_for)
{
	ground_open(&g, "mutant=expn-user-501", NULL);
	ground_play(&g, EHLO "EXPN alice\r\n");
	ck_assert_uint_eq(g.suspects.count, 0);
	encounter_release(&g.encounter);
	g.examiner.latitudes = true;
	ground_play(&g, EHLO "EXPN alice\r\n");
	ck_assert_str_eq(ground_suspects(&g),
	        "EXPN-USERNAME EXPN x@ehlo: latitude\n");
	encounter_release(&g.encounter);
	ground_close(&g);
}
END_TEST

/* --- of the server --------------------------------------------------------- */

static struct scripted script = { .greeting = "220 mx\r\n" };
static const struct peer_factory scripted = { actor_open, &script };

START_TEST(a_hang_is_told_where_no_clause_is)
{
	static const struct answer mute[] = { { "NOOP", NULL, false },
		{ NULL, NULL, false } };

	ground_open(&g, "", &scripted);
	script.answers = mute;
	ground_play(&g, "NOOP\r\n");
	ck_assert_str_eq(ground_suspects(&g),
	        "REPLY-EXACTLY-ONE NOOP@grt: fail\n");
	encounter_release(&g.encounter);
	script.greeting = NULL;
	ground_play(&g, "NOOP\r\n");
	ck_assert_str_eq(ground_suspects(&g), "hang connect@grt: fail\n");
	encounter_release(&g.encounter);
	ground_close(&g);
}
END_TEST

static void befall(enum fate fate, const char *log)
{
	g.encounter.fate = fate;
	g.encounter.why = "it ended";
	g.encounter.log = log;
	examine(&g.examiner, &g.encounter, &g.suspects);
}

START_TEST(of_a_server_that_did_not_survive_nothing_else_is_said)
{
	ground_open(&g, "mutant=soml-four-digits", NULL);
	ground_play(&g, EHLO "SOML FROM:<>\r\n");
	ck_assert_uint_eq(g.suspects.count, 1);
	befall(FATE_CRASHED, "signal 11 (Segmentation fault)\n");
	ck_assert_str_eq(ground_suspects(&g),
	        "crash signal 11 (Segmentation fault): fail\n");
	ck_assert_int_eq(g.suspects.list[0].kind, SUSPECT_CRASH);
	ck_assert_str_eq(g.suspects.list[0].why, "it ended");
	befall(FATE_GONE, "");
	ck_assert_str_eq(ground_suspects(&g), "gone: fail\n");
	encounter_release(&g.encounter);
	ground_close(&g);
}
END_TEST

START_TEST(accusations)
{
	struct suspects *s = &g.suspects;

	ground_open(&g, "", NULL);
	suspects_accuse(s, &g.examiner, "VERB-CASE", "VRFY x@ehlo",
	        BYTES("500 \x01\r\n"), "so");
	suspects_accuse(s, &g.examiner, "VERB-CASE", "VRFY x@ehlo", BYTES(""),
	        "again");
	suspects_accuse(s, &g.examiner, "NO-SUCH", "x", BYTES(""), "so");
	ck_assert_str_eq(ground_suspects(&g), "VERB-CASE VRFY x@ehlo: fail\n");
	ck_assert_str_eq(s->list[0].reply, "500 \\x01\\r\\n");
	ck_assert_str_eq(s->list[0].rule->clause->id, "VERB-CASE");
	ck_assert_ptr_eq(suspects_find(s, "VERB-CASE VRFY x@ehlo"), s->list);
	ck_assert_ptr_null(suspects_find(s, "VERB-CASE"));
	/* Not by an edition that has no such clause, nor more than there is
	 * room for. */
	g.examiner.standard.edition = EDITION_821;
	suspects_accuse(s, &g.examiner, "PIPE-ORDER", "x", BYTES(""), "so");
	ck_assert_uint_eq(s->count, 1);
	for (unsigned i = 0; i < 2 * SUSPECTS_MOST; i++) {
		char stimulus[16];

		snprintf(stimulus, sizeof stimulus, "%u", i);
		suspects_accuse(s, &g.examiner, "VERB-CASE", stimulus,
		        BYTES(""), "so");
	}
	ck_assert_uint_eq(s->count, SUSPECTS_MOST);
	ground_close(&g);
}
END_TEST

START_TEST(what_was_judged_is_counted)
{
	const struct clause *clause;

	ground_open(&g, "", NULL);
	clause = spec_clause(g.options.spec, "REPLY-CODE-3DIGIT");
	ck_assert_uint_eq(g.examiner.judged[clause - stage()->spec.clauses], 0);
	ground_play(&g, "NOOP\r\n");
	ck_assert_uint_gt(g.examiner.judged[clause - stage()->spec.clauses], 0);
	encounter_release(&g.encounter);
	ground_close(&g);
}
END_TEST

START_TEST(names_of_kinds)
{
	ck_assert_str_eq(suspect_kind_name(SUSPECT_CLAUSE), "clause");
	ck_assert_str_eq(suspect_kind_name(SUSPECT_HANG), "hang");
}
END_TEST

int main(void)
{
	return tests_run("examine", (const TTest *const[]){ what_is_wrong,
	        latitudes_where_they_are_asked_for,
	        a_hang_is_told_where_no_clause_is,
	        of_a_server_that_did_not_survive_nothing_else_is_said,
	        accusations, what_was_judged_is_counted, names_of_kinds,
	        NULL });
}
