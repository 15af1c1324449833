/* SPDX-License-Identifier: MIT */
#include "run/run.h"

#include "run/trial.h"

static struct trial trial;

/* Runs the cases in memory over this server. */
static void run_over(const char *cases, const struct answer *answers)
{
	trial_open(&trial, cases);
	trial.script.answers = answers;
	trial_run(&trial);
}

static void exits(enum exit_status status, const char *reason)
{
	ck_assert_msg(trial.good, "%s", trial.err.text);
	ck_assert_int_eq(trial.status, status);
	ck_assert_int_eq(trial.end.status, status);
	ck_assert_str_eq(trial.end.reason, reason);
}

START_TEST(a_server_that_breaks_nothing_meets_the_gate)
{
	run_over(CASE("one", "NOOP") CASE("two", "RSET"), NULL);
	exits(EXIT_GATE_MET, "no clause was broken that the gate counts");
	trial_heard(&trial, "one A-1 pass\ntwo A-1 pass\nend\n");
	ck_assert_uint_eq(trial.end.verdicts[VERDICT_PASS], 2);
	ck_assert_uint_eq(trial.end.cases[VERDICT_PASS], 2);
	ck_assert_uint_eq(trial.end.connections, 4); /* two are the probe's */
	ck_assert(!trial.end.cut_short);
	trial_close(&trial);
}
END_TEST

START_TEST(a_broken_clause_is_a_finding)
{
	run_over(CASE("one", "NOOP") CASE("two", "VRFY x"), NULL);
	exits(EXIT_FINDINGS, "clauses were broken");
	trial_heard(&trial,
	        "one A-1 pass\ntwo A-1 fail: So be it.\nend\n");
	trial_close(&trial);
}
END_TEST

#define WANTS(clause) \
	"  judge: [{clause: " clause ", pass: 250, violate: rest}]\n"

START_TEST(a_deviation_counts_only_if_strict)
{
	run_over(CASE_OF("one", SEND("VRFY x") WANTS("B-1")), NULL);
	exits(EXIT_GATE_MET, "no clause was broken that the gate counts");
	ck_assert_uint_eq(trial.end.verdicts[VERDICT_DEVIATION], 1);
	trial.options.strict = true;
	trial_run(&trial);
	exits(EXIT_FINDINGS,
	        "clauses were broken (deviations count: --strict)");
	trial_close(&trial);
}
END_TEST

static struct waiver waiver_of(const char *clause, const char *answer)
{
	return (struct waiver){ .at = { "w", 1, 1 }, .clause = clause,
		.answer = answer, .owner = "J", .reason = "r",
		.expires = 10 };
}

static bool hear_waiver(
        void *self, const struct event_waiver *event, struct err *err)
{
	(void)err;
	buf_printf(&((struct trial *)self)->heard, "%s %s\n", event->clause,
	        verdict_name(event->verdict));
	return true;
}

START_TEST(a_waived_finding_meets_the_gate_and_a_stale_waiver_does_not)
{
	struct waiver list[] = { waiver_of("A-1", "500"),
		waiver_of("A-2", "500") };
	const struct waivers waivers = { .list = list, .count = 1 };
	const struct waivers more = { .list = list, .count = 2 };

	trial_open(&trial, CASE("one", "NOOP") CASE("two", "VRFY x"));
	trial.options.waivers = &waivers;
	trial.listener.waiver = hear_waiver;
	trial_run(&trial);
	exits(EXIT_GATE_MET, "no clause was broken that the gate counts");
	trial_heard(&trial,
	        "one A-1 pass\n"
	        "two A-1 waived: fail, waived by J (age 0 d, until "
	        "1970-01-11, w:1): r; So be it.\n"
	        "A-1 waived\nend\n");
	ck_assert_uint_eq(trial.end.verdicts[VERDICT_WAIVED], 1);
	ck_assert_uint_eq(trial.end.cases[VERDICT_WAIVED], 1);
	trial.options.waivers = &more;
	trial_run(&trial);
	exits(EXIT_FINDINGS, "waivers are stale");
	ck_assert_uint_eq(trial.end.verdicts[VERDICT_STALE_WAIVER], 1);
	trial.options.today = 11;
	trial_run(&trial);
	exits(EXIT_FINDINGS, "clauses were broken, and waivers are stale");
	trial_close(&trial);
}
END_TEST

START_TEST(latitude_never_counts)
{
	run_over(CASE_OF("one", SEND("VRFY x") WANTS("C-1")), NULL);
	trial.options.strict = true;
	trial_run(&trial);
	exits(EXIT_GATE_MET, "no clause was broken that the gate counts");
	ck_assert_uint_eq(trial.end.verdicts[VERDICT_LATITUDE], 1);
	trial_close(&trial);
}
END_TEST

START_TEST(where_all_is_skipped_nothing_is_verified)
{
	run_over(CASE_OF("one", "  slow: yes\n" SEND("NOOP") WANTS_250), NULL);
	exits(EXIT_UNVERIFIED, "nothing was verified");
	trial_heard(&trial,
	        "one - skipped: takes minutes: needs --slow\nend\n");
	trial_close(&trial);
}
END_TEST

#define TAKES_421 "  judge: [{clause: A-1, pass: [250, 421], violate: rest}]\n"

static const struct answer turns_away[] = {
	{ "NOOP", "421 busy\r\n", true }, { NULL, NULL, false } };

START_TEST(refusals_alone_verify_nothing)
{
	run_over(CASE_OF("one", "  states: [grt]\n" SEND("NOOP") TAKES_421),
	        turns_away);
	exits(EXIT_UNVERIFIED,
	        "nothing was verified: the server answered 421 to all");
	trial_heard(&trial, "one A-1 pass\nend\n");
	trial_close(&trial);
	run_over(CASE_OF("one", "  states: [grt]\n" SEND("NOOP") TAKES_421)
	        CASE("two", "RSET"), turns_away);
	exits(EXIT_GATE_MET, "no clause was broken that the gate counts");
	trial_close(&trial);
}
END_TEST

START_TEST(a_server_that_turns_all_away_is_not_asked_on_and_on)
{
	run_over(CASE_OF("one", "  states: [grt]\n"
	                 "  each: {a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, "
	                 "h: 8, i: 9, j: 10, k: 11, l: 12}\n"
	                 SEND("NOOP {each}") TAKES_421), turns_away);
	exits(EXIT_UNVERIFIED,
	        "the server answered 421 to each of the first sessions");
	ck_assert(trial.end.cut_short);
	ck_assert_uint_eq(trial.end.verdicts[VERDICT_PASS], 10);
	ck_assert_uint_eq(trial.end.cases[VERDICT_SKIPPED], 2);
	trial_close(&trial);
}
END_TEST

START_TEST(it_is_said_where_little_could_be_judged)
{
	run_over(CASE("one", "NOOP")
	        CASE_OF("two", "  slow: yes\n" SEND("NOOP") WANTS_250)
	        CASE_OF("three", "  slow: yes\n" SEND("NOOP") WANTS_250), NULL);
	exits(EXIT_GATE_MET, "no clause was broken that the gate counts, but no "
	                     "more than 1 of 3 cases could be judged");
	trial_close(&trial);
}
END_TEST

static const struct answer refuses_ehlo[] = {
	{ "EHLO", "550 go away\r\n", false }, { NULL, NULL, false } };

START_TEST(where_no_state_is_reached_nothing_is_verified)
{
	run_over(CASE("one", "NOOP"), refuses_ehlo);
	exits(EXIT_UNVERIFIED, "nothing was verified");
	trial_heard(&trial, "one A-1 inconclusive: `EHLO smtpspec.test` was "
	                    "answered 550 go away\\r\\n\nend\n");
	trial_close(&trial);
}
END_TEST

START_TEST(a_selection_that_matches_nothing_is_usage)
{
	const char *const globs[] = { "two" };

	trial_open(&trial, CASE("one", "NOOP"));
	trial.options.select = globs;
	trial.options.select_count = 1;
	trial_run(&trial);
	ck_assert(!trial.good);
	ck_assert_int_eq(trial.status, EXIT_USAGE);
	ck_assert_str_eq(trial.err.text, "two: no case, instance or clause "
	                                 "that a case decides is called so");
	trial_heard(&trial, "");
	trial_close(&trial);
}
END_TEST

START_TEST(a_server_that_does_not_greet_is_named)
{
	trial_open(&trial, CASE("one", "NOOP"));
	trial.script.greeting = NULL;
	trial_run(&trial);
	ck_assert(!trial.good);
	ck_assert_int_eq(trial.status, EXIT_UNVERIFIED);
	ck_assert_str_eq(trial.err.text,
	        "memory: greeting: nothing came within 10000 ms (a port for "
	        "TLS from the start waits like that: --tls implicit)");
	trial_heard(&trial, "");
	trial_close(&trial);
}
END_TEST

/* --- retries, over TCP: the probe takes connections 0 and 1 -------------- */

#define GREETS .greeting = "220 mx\r\n"

static const struct answer closes_at_noop[] = {
	{ "NOOP", "421 later\r\n", true }, { NULL, NULL, false } };
static const struct answer drops_at_noop[] = {
	{ "NOOP", NULL, true }, { NULL, NULL, false } };

static void serve(const char *cases, const struct cast *cast)
{
	trial_open(&trial, cases);
	trial_serve(&trial, cast);
	trial_run(&trial);
}

#define BARE(id, text) CASE_OF(id, NO_CANARY SEND(text) WANTS_250)

START_TEST(two_tries_that_differ_are_flaky)
{
	static const struct cast cast = { { { GREETS }, { GREETS },
	        { GREETS, .answers = drops_at_noop }, { GREETS } }, 4 };

	serve(BARE("one", "NOOP"), &cast);
	trial_heard(&trial, "one A-1 flaky retries=1: first fail "
	        "((close)), then, on a fresh connection, pass "
	        "(250 ok\\r\\n)\nend\n");
	exits(EXIT_UNVERIFIED, "nothing was verified");
	ck_assert_uint_eq(trial.end.connections, 4);
	trial_close(&trial);
}
END_TEST

START_TEST(flaky_counts_if_strict)
{
	static const struct cast cast = { { { GREETS }, { GREETS }, { GREETS },
	        { GREETS, .answers = drops_at_noop }, { GREETS } }, 5 };

	trial_open(&trial, CASE("one", "RSET") BARE("two", "NOOP"));
	trial.profile.sessions = 1;
	trial.options.strict = true;
	trial_serve(&trial, &cast);
	trial_run(&trial);
	exits(EXIT_FINDINGS,
	        "clauses were broken (deviations count: --strict)");
	trial_close(&trial);
}
END_TEST

START_TEST(what_stays_the_same_stands)
{
	static const struct cast cast = { { { GREETS }, { GREETS },
	        { GREETS, .answers = drops_at_noop } }, 3 };

	serve(BARE("one", "NOOP"), &cast);
	trial_heard(&trial, "one A-1 fail retries=1: So be it.\nend\n");
	exits(EXIT_FINDINGS, "clauses were broken");
	trial_close(&trial);
}
END_TEST

static const struct answer silent_at_noop[] = {
	{ "NOOP", NULL, false }, { NULL, NULL, false } };

static void serve_briefly(const struct cast *cast)
{
	trial_open(&trial, BARE("one", "NOOP"));
	trial.profile.timeout_ms = 500;
	trial_serve(&trial, cast);
	trial_run(&trial);
}

START_TEST(what_comes_when_it_is_waited_for_longer_was_slow)
{
	static const struct cast cast = { { { GREETS }, { GREETS },
	        { GREETS, .answers = silent_at_noop }, { GREETS } }, 4 };

	serve_briefly(&cast);
	trial_heard(&trial, "one A-1 pass retries=1\nend\n");
	trial_close(&trial);
}
END_TEST

static size_t in_vain;

static void hear_progress(void *self, const struct event_progress *event)
{
	(void)self;
	in_vain = event->in_vain;
	ck_assert_str_eq(event->awaited, "`NOOP`");
}

START_TEST(what_never_comes_is_a_finding)
{
	static const struct cast cast = { { { GREETS }, { GREETS },
	        { GREETS, .answers = silent_at_noop } }, 3 };

	in_vain = 0;
	trial_open(&trial, BARE("one", "NOOP"));
	trial.profile.timeout_ms = 500;
	trial.listener.progress = hear_progress;
	trial_serve(&trial, &cast);
	trial_run(&trial);
	trial_heard(&trial, "one A-1 fail retries=1: So be it.\nend\n");
	ck_assert_uint_eq(in_vain, 2);
	trial_close(&trial);
}
END_TEST

/* RFC 5321 3.8: a server may close with 421 at any time. */
START_TEST(a_421_is_tried_again_and_forgotten)
{
	static const struct cast cast = { { { GREETS }, { GREETS },
	        { GREETS, .answers = closes_at_noop }, { GREETS } }, 4 };

	serve(BARE("one", "NOOP"), &cast);
	trial_heard(&trial, "one A-1 pass retries=1\nend\n");
	exits(EXIT_GATE_MET, "no clause was broken that the gate counts");
	trial_close(&trial);
}
END_TEST

START_TEST(a_greeting_that_is_refused_once_is_tried_again)
{
	static const struct cast cast = { { { GREETS }, { GREETS },
	        { .greeting = "450 busy\r\n" },
	        { GREETS } }, 4 };

	serve(BARE("one", "NOOP"), &cast);
	trial_heard(&trial, "one A-1 pass retries=1\nend\n");
	trial_close(&trial);
}
END_TEST

START_TEST(what_is_sound_is_not_tried_again)
{
	static const struct cast cast = { { { GREETS } }, 1 };

	serve(CASE("one", "NOOP") CASE("two", "VRFY x"), &cast);
	trial_heard(&trial,
	        "one A-1 pass\ntwo A-1 fail: So be it.\nend\n");
	ck_assert_uint_eq(trial.end.connections, 4);
	trial_close(&trial);
}
END_TEST

/* --- order, halts -------------------------------------------------------- */

/* The session of the first case is not even greeted until another ended. */
START_TEST(verdicts_come_in_the_order_of_the_table)
{
	struct cast cast = { { { GREETS }, { GREETS }, { GREETS },
	        { GREETS }, { GREETS } }, 5 };
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	cast.scripts[2].held_by = ends[0];
	cast.scripts[3].frees = ends[1];
	trial_open(&trial, CASE("one", "NOOP")
	        INVARIANT("always", "reply", "reply-flaw, argument: bare-lf")
	        CASE("two", "NOOP") CASE("three", "NOOP"));
	trial.profile.sessions = 2;
	trial_serve(&trial, &cast);
	trial_run(&trial);
	trial_heard(&trial, "one A-1 pass\ntwo A-1 pass\nthree A-1 pass\n"
	                    "always B-1 pass\nend\n");
	trial_close(&trial);
}
END_TEST

static volatile sig_atomic_t interrupted;

static bool interrupt(
        void *self, const struct event_verdict *event, struct err *err)
{
	interrupted = 1;
	return hear_verdict(self, event, err);
}

#define TIMED(id) \
	CASE_OF(id, NO_CANARY "  steps:\n" \
	        "    - {send: \"NOOP\\r\\n\", name: a}\n" \
	        "    - {send: \"RSET\\r\\n\", name: b}\n" \
	        "    - {pairs: [a, b], times: 3, connections: 4, " \
	        "within: 60000}\n" \
	        "  judge: [{clause: A-1, of: a, same: time, as: b}]\n")

#define FEW \
	"A-1 inconclusive retries=1: 8 pairs of replies that can be compared, and 50 " \
	"are needed\n"

/* Which is the first to be tried is told by who meets the server busy. */
START_TEST(times_are_compared_when_all_else_is_over)
{
	static const struct cast cast = { { { GREETS }, { GREETS },
	        { .greeting = "450 busy\r\n" }, { GREETS } }, 4 };

	serve(TIMED("one") CASE("two", "NOOP"), &cast);
	trial_heard(&trial, "one " FEW "two A-1 pass retries=1\nend\n");
	/* The probe's; the busy one; twice the pairs; the second try. */
	ck_assert_uint_eq(trial.end.connections, 2 + 1 + 2 * 5 + 1);
	trial_close(&trial);
}
END_TEST

/* 421 in one of many connections is no reason to give up. */
START_TEST(times_are_compared_again_where_the_server_closed)
{
	static const struct cast cast = { { { GREETS }, { GREETS }, { GREETS },
	        { .greeting = "421 busy\r\n", .shuts = true }, { GREETS } }, 5 };

	serve(TIMED("one"), &cast);
	ck_assert(trial_heard_of(&trial, "one A-1 inconclusive retries=1: "));
	trial_close(&trial);
}
END_TEST

START_TEST(an_interrupted_run_is_cut_short_and_never_green)
{
	interrupted = 0;
	trial_open(&trial, CASE("one", "NOOP") CASE("two", "NOOP"));
	trial.options.interrupted = &interrupted;
	trial.listener.verdict = interrupt;
	trial_run(&trial);
	exits(EXIT_UNVERIFIED, "interrupted");
	ck_assert(trial.end.cut_short);
	trial_heard(&trial, "one A-1 pass\n"
	        "note cut-short: interrupted: the rest was not tried\n"
	        "two - skipped: interrupted\nend\n");
	trial_close(&trial);
}
END_TEST

START_TEST(an_interrupted_run_still_has_its_findings)
{
	interrupted = 0;
	trial_open(&trial, CASE("one", "VRFY x") CASE("two", "NOOP"));
	trial.options.interrupted = &interrupted;
	trial.listener.verdict = interrupt;
	trial_run(&trial);
	exits(EXIT_FINDINGS, "clauses were broken");
	ck_assert(trial.end.cut_short);
	trial_close(&trial);
}
END_TEST

START_TEST(an_interrupted_run_over_tcp_leaves_at_once)
{
	static const struct answer silent[] = { { "NOOP", NULL, false },
		{ NULL, NULL, false } };
	static const struct cast cast = { { { GREETS }, { GREETS },
	        { GREETS }, { GREETS, .answers = silent } }, 4 };

	interrupted = 0;
	trial_open(&trial, CASE("one", "RSET") CASE("two", "NOOP"));
	trial.profile.sessions = 1;
	trial.profile.timeout_ms = 60000;
	trial.options.interrupted = &interrupted;
	trial.listener.verdict = interrupt;
	trial.script.answers = NULL;
	trial_serve(&trial, &cast);
	trial_run(&trial);
	ck_assert(trial.end.cut_short);
	ck_assert_int_eq(trial.status, EXIT_UNVERIFIED);
	ck_assert(trial_heard_of(&trial, "one A-1 pass\n"));
	ck_assert(trial_heard_of(&trial, "two - "));
	trial_close(&trial);
}
END_TEST

static bool cannot(
        void *self, const struct event_verdict *event, struct err *err)
{
	unsigned *called = self;

	(void)event;
	++*called;
	return err_set(err, "disk full %u", *called);
}

START_TEST(a_listener_that_fails_is_our_failure_and_the_others_hear_all)
{
	unsigned called = 0;
	struct listener two[] = { { .verdict = cannot, .self = &called },
		{ .verdict = hear_verdict, .note = hear_note, .end = hear_end,
		        .self = &trial } };

	trial_open(&trial, CASE("one", "NOOP") CASE("two", "NOOP"));
	trial.good = run(&trial.options, &trial.target, two, ROWS(two),
	        &trial.status, &trial.err);
	ck_assert(!trial.good);
	ck_assert_int_eq(trial.status, EXIT_OURS);
	ck_assert_str_eq(trial.err.text, "disk full 1");
	ck_assert_uint_eq(called, 2);
	trial_heard(&trial, "one A-1 pass\ntwo A-1 pass\nend\n");
	trial_close(&trial);
}
END_TEST

static bool hear_run(void *self, const struct event_run *event, struct err *err)
{
	struct trial *t = self;

	(void)err;
	buf_printf(&t->heard, "run %s %s planned=%zu\n", event->target,
	        event->profile, event->planned);
	for (size_t i = 0; i < event->fact_count; i++)
		buf_printf(&t->heard, "fact %s\n", event->facts[i]);
	return true;
}

static const struct answer refuses_names[] = {
	{ "RCPT TO:<zq", "550 5.1.1 no\r\n", false },
	{ NULL, NULL, false } };

START_TEST(the_run_tells_what_it_knows_and_from_where)
{
	trial_open(&trial, CASE("one", "NOOP"));
	trial.profile.facts[FACT_VRFY] =
	        fact_value_of(FACT_VRFY, BYTES("disabled"));
	trial.script.answers = refuses_names;
	trial.listener.run = hear_run;
	trial_run(&trial);
	ck_assert(trial_heard_of(&trial, "run memory auto planned=1\n"));
	ck_assert(trial_heard_of(&trial, "fact vrfy=disabled (declared)\n"));
	ck_assert(trial_heard_of(&trial,
	        "fact expn=unimplemented (inferred: `EXPN zq"));
	ck_assert(trial_heard_of(&trial,
	        "fact catchall=no (probed: `RCPT TO:<zq"));
	ck_assert(trial_heard_of(&trial, "-> 550 5.1.1 no)\n"));
	trial_close(&trial);
}
END_TEST

START_TEST(a_contradicted_policy_is_noted_before_all_verdicts)
{
	trial_open(&trial, CASE("one", "NOOP"));
	trial.profile.facts[FACT_VRFY] =
	        fact_value_of(FACT_VRFY, BYTES("enabled"));
	trial_run(&trial);
	ck_assert_int_eq(
	        strncmp((const char *)trial.heard.p, "note policy: vrfy=", 18),
	        0);
	ck_assert_int_eq(trial.status, EXIT_GATE_MET);
	trial_close(&trial);
}
END_TEST

/* --- servers that go ----------------------------------------------------- */

START_TEST(an_unreachable_server_is_named)
{
	int fd;

	trial_open(&trial, CASE("one", "NOOP"));
	trial.target.kind = TARGET_TCP;
	trial.target.host = "127.0.0.1";
	fd = bound(AF_INET, trial.fake.port);
	trial.target.port = trial.fake.port;
	trial.target.name = "the-peer:25";
	trial_run(&trial);
	ck_assert(!trial.good);
	ck_assert_int_eq(trial.status, EXIT_UNVERIFIED);
	ck_assert_str_eq(trial.err.text,
	        "the-peer:25: connect: Connection refused");
	trial_heard(&trial, "");
	close(fd);
	trial_close(&trial);
}
END_TEST

/* With the first verdict the server goes. */
static bool take_away(
        void *self, const struct event_verdict *event, struct err *err)
{
	struct trial *t = self;

	if (t->fake.pid > 0)
		fake_close(&t->fake);
	t->fake.pid = 0;
	return hear_verdict(self, event, err);
}

START_TEST(a_server_gone_in_mid_run_leaves_what_was_judged)
{
	static const struct cast cast = { { { GREETS } }, 1 };

	trial_open(&trial, CASE("one", "NOOP") CASE("two", "NOOP")
	        CASE("three", "NOOP"));
	trial.profile.sessions = 1;
	trial.listener.verdict = take_away;
	trial_serve(&trial, &cast);
	trial_run(&trial);
	exits(EXIT_UNVERIFIED, "the server is gone");
	ck_assert(trial.end.cut_short);
	trial_heard(&trial, "one A-1 pass\n"
	        "two - inconclusive: connect: Connection refused\n"
	        "note unreachable: connect: Connection refused\n"
	        "three - inconclusive: the server is gone\nend\n");
	trial_close(&trial);
}
END_TEST

/* --- commands ------------------------------------------------------------ */

/* A server on stdio in shell; `at_noop` is what it does at NOOP. */
#define SHELL(at_noop) \
	"cr=$(printf '\\r'); printf '220 mx\\r\\n'; " \
	"while read -r line; do case \"${line%$cr}\" in " \
	"NOOP*) " at_noop ";; QUIT*) printf '221 bye\\r\\n'; exit 0;; " \
	"*) printf '250 ok\\r\\n';; esac; done"

static void execute(const char *cases, const char *command)
{
	trial_open(&trial, cases);
	trial.target.kind = TARGET_EXEC;
	trial.target.command = command;
	trial.target.name = "exec";
	trial.profile.sessions = 1;
	trial_run(&trial);
}

START_TEST(a_command_can_be_the_server)
{
	execute(CASE("one", "RSET"), SHELL("printf '250 ok\\r\\n'"));
	trial_heard(&trial, "one A-1 pass\nend\n");
	exits(EXIT_GATE_MET, "no clause was broken that the gate counts");
	trial_close(&trial);
}
END_TEST

START_TEST(a_command_that_crashes_ends_the_run)
{
	execute(BARE("one", "RSET") BARE("two", "NOOP") BARE("three", "RSET"),
	        SHELL("echo '\033[31moh' >&2; kill -SEGV $$"));
	exits(EXIT_CRASHED, "the server crashed");
	ck_assert(trial.end.cut_short);
	ck_assert(trial_heard_of(&trial, "one A-1 pass\n"));
	ck_assert(trial_heard_of(&trial, "note crash: signal 11"));
	ck_assert(trial_heard_of(&trial, "\\x1b[31moh"));
	ck_assert(trial_heard_of(&trial,
	        "three - skipped: the server crashed\nend\n"));
	trial_close(&trial);
}
END_TEST

START_TEST(a_command_that_is_none_is_told)
{
	execute(CASE("one", "NOOP"), "exit 3");
	ck_assert(!trial.good);
	ck_assert_int_eq(trial.status, EXIT_UNVERIFIED);
	ck_assert_msg(strncmp(trial.err.text, "exec: greeting: the server "
	                      "closed the connection and said nothing", 65) == 0,
	        "%s", trial.err.text);
	trial_close(&trial);
}
END_TEST

/* A daemon of --start that lives until somebody opens the pipe. */
static char fifo[64], gate[80], command[300];

static void make_pipe(const char *path)
{
	ck_assert_int_eq(mkfifo(path, 0600), 0);
}

/* The fake listens in its place, from when it has started. */
static void make_daemon(const char *last)
{
	static const struct cast cast = { { { GREETS } }, 1 };

	snprintf(fifo, sizeof fifo, "/tmp/smtpspec-test-%d", (int)getpid());
	snprintf(gate, sizeof gate, "%s.gate", fifo);
	make_pipe(fifo);
	make_pipe(gate);
	snprintf(command, sizeof command,
	        "echo started; : > %s; read x < %s; echo last words; %s", gate,
	        fifo, last);
	fake_start_behind(&trial.fake, bound(AF_INET, trial.fake.port), gate,
	        act, &cast);
	trial_aim(&trial);
	trial.target.start = command;
}

static void remove_pipes(void)
{
	unlink(fifo);
	unlink(gate);
}

/* Comes back when it has died: the next look finds it dead. */
static bool kill_daemon(
        void *self, const struct event_verdict *event, struct err *err)
{
	int fd = open(fifo, O_WRONLY);
	siginfo_t info;

	if (fd >= 0) {
		unlink(fifo);
		close(fd);
		ck_assert_int_eq(
		        waitid(P_ALL, 0, &info, WEXITED | WNOWAIT), 0);
	}
	return hear_verdict(self, event, err);
}

static void run_daemon(const char *last)
{
	trial_open(&trial, CASE("one", "NOOP") CASE("two", "NOOP")
	        CASE("three", "NOOP"));
	trial.profile.sessions = 1;
	make_daemon(last);
	trial.listener.verdict = kill_daemon;
	trial_run(&trial);
	remove_pipes();
}

START_TEST(a_daemon_that_dies_is_a_crash)
{
	static const char *const ends[][2] = {
		{ "kill -ABRT $$", "note crash: signal 6" },
		{ "exit 3", "note crash: exit status 3" },
		{ "exit 0", "note crash: exit status 0" },
	};

	for (size_t i = 0; i < ROWS(ends); i++) {
		run_daemon(ends[i][0]);
		exits(EXIT_CRASHED, "the server crashed");
		ck_assert(trial.end.cut_short);
		ck_assert_msg(trial_heard_of(&trial, ends[i][1]), "%.*s",
		        BYTES_FMT(buf_bytes(&trial.heard)));
		ck_assert(trial_heard_of(&trial, "last words"));
		ck_assert(trial_heard_of(&trial, "one A-1 pass\n"));
		ck_assert(trial_heard_of(&trial,
		        "three - skipped: the server crashed\nend\n"));
		trial_close(&trial);
	}
}
END_TEST

START_TEST(a_daemon_that_lives_is_stopped)
{
	trial_open(&trial, CASE("one", "NOOP"));
	make_daemon("exit 0");
	trial_run(&trial);
	exits(EXIT_GATE_MET, "no clause was broken that the gate counts");
	remove_pipes();
	trial_close(&trial);
}
END_TEST

static void start_nothing(const char *start, unsigned ready_ms)
{
	int fd;

	trial_open(&trial, CASE("one", "NOOP"));
	fd = bound(AF_INET, trial.fake.port);
	trial_aim(&trial);
	trial.target.start = start;
	trial.target.ready_ms = ready_ms;
	trial_run(&trial);
	ck_assert(!trial.good);
	trial_heard(&trial, "");
	close(fd);
}

START_TEST(a_port_that_is_taken_is_told)
{
	static const struct cast cast = { { { GREETS } }, 1 };

	trial_open(&trial, CASE("one", "NOOP"));
	trial_serve(&trial, &cast);
	trial.target.start = "exec sleep 1000";
	trial_run(&trial);
	ck_assert(!trial.good);
	ck_assert_int_eq(trial.status, EXIT_UNVERIFIED);
	ck_assert_str_eq(trial.err.text,
	        "fake: something accepts connections there already, before "
	        "`exec sleep 1000` was started");
	trial_heard(&trial, "");
	trial_close(&trial);
}
END_TEST

START_TEST(a_daemon_that_ends_at_once_is_told_with_its_log)
{
	start_nothing("echo no such option; exit 2", 3000);
	ck_assert_int_eq(trial.status, EXIT_UNVERIFIED);
	ck_assert_msg(strstr(trial.err.text, "ended before it accepted "
	                     "connections: exit status 2"),
	        "%s", trial.err.text);
	ck_assert_ptr_nonnull(strstr(trial.err.text, "no such option"));
	trial_close(&trial);
}
END_TEST

START_TEST(a_daemon_that_crashes_at_once_is_a_crash)
{
	start_nothing("kill -SEGV $$", 3000);
	ck_assert_int_eq(trial.status, EXIT_CRASHED);
	ck_assert_msg(strstr(trial.err.text, "connections: signal 11"), "%s",
	        trial.err.text);
	trial_close(&trial);
}
END_TEST

START_TEST(a_daemon_that_never_accepts_is_told)
{
	start_nothing("exec sleep 1000", 50);
	ck_assert_int_eq(trial.status, EXIT_UNVERIFIED);
	ck_assert_msg(strstr(trial.err.text, "did not accept connections "
	                     "within 50 ms: connect: Connection refused"),
	        "%s", trial.err.text);
	trial_close(&trial);
}
END_TEST

/* --- plans --------------------------------------------------------------- */

START_TEST(a_plan_lists_what_would_be_done)
{
	struct plan plan;
	struct err err;

	trial_open(&trial, CASE("one", "NOOP")
	        CASE_OF("two", "  slow: yes\n" SEND("NOOP") WANTS_250));
	ck_assert(run_plan(&trial.options, &plan, &err));
	ck_assert_uint_eq(plan.count, 2);
	ck_assert_str_eq(plan.list[0].instance, "one");
	ck_assert_ptr_null(plan.list[0].skip);
	ck_assert_ptr_eq(plan.list[1].scase, spec_case(&trial.spec, "two"));
	ck_assert_str_eq(plan.list[1].skip, "takes minutes: needs --slow");
	plan_release(&plan);
	trial_close(&trial);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_server_that_breaks_nothing_meets_the_gate,
		a_broken_clause_is_a_finding,
		a_deviation_counts_only_if_strict,
		a_waived_finding_meets_the_gate_and_a_stale_waiver_does_not,
		latitude_never_counts,
		where_all_is_skipped_nothing_is_verified,
		refusals_alone_verify_nothing,
		a_server_that_turns_all_away_is_not_asked_on_and_on,
		it_is_said_where_little_could_be_judged,
		where_no_state_is_reached_nothing_is_verified,
		a_selection_that_matches_nothing_is_usage,
		a_server_that_does_not_greet_is_named,
		two_tries_that_differ_are_flaky, flaky_counts_if_strict,
		what_stays_the_same_stands,
		a_421_is_tried_again_and_forgotten,
	                what_comes_when_it_is_waited_for_longer_was_slow,
	                what_never_comes_is_a_finding,
		a_greeting_that_is_refused_once_is_tried_again,
		what_is_sound_is_not_tried_again,
		verdicts_come_in_the_order_of_the_table,
		times_are_compared_when_all_else_is_over,
		times_are_compared_again_where_the_server_closed,
		an_interrupted_run_is_cut_short_and_never_green,
		an_interrupted_run_still_has_its_findings,
		an_interrupted_run_over_tcp_leaves_at_once,
		a_listener_that_fails_is_our_failure_and_the_others_hear_all,
		the_run_tells_what_it_knows_and_from_where,
		a_contradicted_policy_is_noted_before_all_verdicts,
		an_unreachable_server_is_named,
		a_server_gone_in_mid_run_leaves_what_was_judged,
		a_command_can_be_the_server,
		a_command_that_crashes_ends_the_run,
		a_command_that_is_none_is_told,
		a_daemon_that_dies_is_a_crash,
		a_daemon_that_lives_is_stopped,
		a_port_that_is_taken_is_told,
	a_daemon_that_ends_at_once_is_told_with_its_log,
		a_daemon_that_crashes_at_once_is_a_crash,
		a_daemon_that_never_accepts_is_told,
		a_plan_lists_what_would_be_done, NULL };

	return tests_run("run", tests);
}
