/* SPDX-License-Identifier: MIT */
#include "oracle/testing.h"

static enum holding on(const char *check, const struct event *events)
{
	struct stage stage;
	enum holding holding;

	stage_open(&stage, events);
	holding = stage_check(&stage, check, NULL);
	stage_close(&stage);
	return holding;
}

START_TEST(one_reply_each)
{
	ck_assert_int_eq(check_exchange("exactly-one", NULL, "NOOP\r\n",
	        "250 ok\r\n"), HOLDS);
	ck_assert_int_eq(check_exchange("exactly-one", NULL, "NOOP\r\n",
	        "250 ok\r\n250 ok\r\n"), BROKEN);
	ck_assert_int_eq(check_exchange("exactly-one", NULL, "NOOP\r\n",
	        "250 ok\r\n421 bye\r\n"), HOLDS);
}
END_TEST

START_TEST(an_odd_line_may_draw_more)
{
	ck_assert_int_eq(check_exchange("exactly-one", NULL, "NOOP\nNOOP\r\n",
	        "250 ok\r\n250 ok\r\n"), HOLDS);
}
END_TEST

START_TEST(what_stands_behind_lf_is_no_command)
{
	ck_assert_int_eq(check_exchange("lf-within", NULL, "NOOP\nNOOP\r\n",
	        "500 what\r\n250 ok\r\n"), BROKEN);
	ck_assert_int_eq(check_exchange("lf-within", NULL, "NOOP\nNOOP\r\n",
	        "500 bare LF\r\n500 what\r\n"), HOLDS);
	ck_assert_int_eq(check_exchange("lf-within", NULL, "NOOP\nNOOP\r\n",
	        "250 ok\r\n"), HOLDS);
	ck_assert_int_eq(check_exchange("lf-within", NULL, "NOOP NOOP\r\n",
	        "250 ok\r\n250 ok\r\n"), HOLDS);
}
END_TEST

START_TEST(a_second_reply_to_an_odd_line)
{
	ck_assert_int_eq(check_exchange("single", NULL, "NOOP\rNOOP\r\n",
	        "250 ok\r\n250 ok\r\n"), BROKEN);
	ck_assert_int_eq(check_exchange("single", NULL, "NOOP\rNOOP\r\n",
	        "500 what\r\n"), HOLDS);
}
END_TEST

START_TEST(no_reply_counts_only_if_it_was_awaited)
{
	ck_assert_int_eq(on("exactly-one", (const struct event[]){ GREETED,
	        STEP(0), SENT(0, "NOOP\r\n"), TIMEOUT(0), END }), BROKEN);
	ck_assert_int_eq(on("exactly-one", (const struct event[]){ GREETED,
	        STEP(0), SENT(0, "NOOP\r\n"), LEFT(0), END }), HOLDS);
	ck_assert_int_eq(on("exactly-one", (const struct event[]){ GREETED,
	        STEP(0), SENT(0, "NOOP\r\n"), UNSECURED(0), END }), HOLDS);
	ck_assert_int_eq(on("exactly-one", (const struct event[]){ GREETED,
	        STEP(0), SENT(0, " \r\n"), TIMEOUT(0), END }), HOLDS);
	ck_assert_int_eq(on("exactly-one", (const struct event[]){ GREETED,
	        STEP(0), SENT(0, "NOOP\r\n"), CLOSED(0), END }), BROKEN);
}
END_TEST

START_TEST(a_close_may_cross_the_next_command)
{
	ck_assert_int_eq(on("exactly-one", (const struct event[]){ GREETED,
	        SENT(1, "FOO\r\n"), GOT(1, "500 what\r\n"), STEP(0),
	        SENT(0, "NOOP\r\n"), CLOSED(0), END }), HOLDS);
	/* Postfix, of a line that begins with no letter. */
	ck_assert_int_eq(on("exactly-one", (const struct event[]){ GREETED,
	        SENT(1, ".\r\n"), GOT(1, "221 goodbye\r\n"), STEP(0),
	        SENT(0, "NOOP\r\n"), CLOSED(0), END }), HOLDS);
	ck_assert_int_eq(on("exactly-one", (const struct event[]){ GREETED,
	        SENT(1, "RSET\r\n"), GOT(1, "250 ok\r\n"), STEP(0),
	        SENT(0, "NOOP\r\n"), CLOSED(0), END }), BROKEN);
}
END_TEST

START_TEST(a_reply_is_finished)
{
	ck_assert_int_eq(check_exchange("complete", NULL, "HELP\r\n",
	        "214-a\r\n214 b\r\n"), HOLDS);
	ck_assert_int_eq(check_exchange("complete", NULL, "HELP\r\n",
	        "214-a\r\n214-b\r\n"), BROKEN);
	ck_assert_int_eq(
	        check_exchange("complete", NULL, "HELP\r\n", "214"), BROKEN);
	ck_assert_int_eq(
	        check_exchange("complete", NULL, "HELP\r\n", ""), HOLDS);
}
END_TEST

static enum holding on_a_late_reply_to(const char *line)
{
	enum holding holding;
	struct stage stage;
	struct subject s;

	stage_open(&stage, (const struct event[]){ GREETED, STEP(0),
	        SENT(0, line), GOT(0, "250 a\r\n"), STEP(STEP_LEAVE),
	        SENT(STEP_LEAVE, "QUIT\r\n"), GOT(STEP_LEAVE, "250 b\r\n"),
	        GOT(STEP_LEAVE, "221 bye\r\n"), END });
	ck_assert_int_eq(stage_check(&stage, "exactly-one", NULL), HOLDS);
	s = (struct subject){ .standard = &stage.standard,
		.seen = &stage.seen, .arena = &stage.arena,
		.exchange = &stage.exchanges.list[2] };
	holding = check_named("exactly-one")->holds(&s, NULL);
	stage_close(&stage);
	return holding;
}

START_TEST(a_late_reply_makes_one_too_many)
{
	ck_assert_int_eq(on_a_late_reply_to("NOOP\r\n"), BROKEN);
	ck_assert_int_eq(on_a_late_reply_to("NOOP\n\r\n"), HOLDS);
}
END_TEST

static const char pipelined[] = "NOOP\r\nVRFY x\r\nNOOP\r\n";

START_TEST(sequences_are_in_order)
{
	static const char got[] = "250 a\r\n550 b\r\n250 c\r\n";

	ck_assert_int_eq(check_exchange("sequence", "250 252/550 250",
	        pipelined, got), HOLDS);
	ck_assert_int_eq(check_exchange("sequence", "250 250 5yz", pipelined,
	        got), BROKEN);
	/* 421 may come at any time. */
	ck_assert_int_eq(check_exchange("sequence", "250 5yz 250", pipelined,
	        "250 a\r\n421 bye\r\n"), HOLDS);
	/* Replies that did not come are out of no order. */
	ck_assert_int_eq(check_exchange("sequence", "250 5yz 250", pipelined,
	        "250 a\r\n550 b\r\n"), HOLDS);
}
END_TEST

START_TEST(help_is_honest)
{
	static const struct step steps[] = { { .name = "noop" },
		{ .name = "help" } };
	static const struct scase scase = { .steps = steps, .step_count = 2 };
	static const struct row {
		const char *help, *reply;
		enum holding holds;
	} rows[] = {
		{ "214 HELO NOOP QUIT\r\n", "250 ok\r\n", HOLDS },
		{ "214 HELO NOOP QUIT\r\n", "502 no\r\n", BROKEN },
		{ "214-HELO\r\n214 NOOP\r\n", "500 no\r\n", BROKEN },
		{ "214 HELO QUIT\r\n", "502 no\r\n", HOLDS },
		{ "214 XNOOP\r\n", "502 no\r\n", HOLDS },
		{ "214 no noop here\r\n", "502 no\r\n", HOLDS },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct stage stage;
		struct step_answer a;
		struct subject s;

		stage_open(&stage, (const struct event[]){ GREETED, STEP(1),
		        SENT(1, "HELP\r\n"),
		        { ENTRY_RECEIVED, 1, rows[i].help, false }, STEP(0),
		        SENT(0, "NOOP\r\n"),
		        { ENTRY_RECEIVED, 0, rows[i].reply, false }, END });
		a = exchanges_answer(&stage.exchanges, &stage.transcript, 0);
		s = (struct subject){ .standard = &stage.standard,
			.scase = &scase, .seen = &stage.seen,
			.exchange = a.exchange, .reply = a.reply,
			.arena = &stage.arena };
		ck_assert_int_eq(check_named("honest")->holds(&s, "help"),
		        rows[i].holds);
		stage_close(&stage);
	}
}
END_TEST

int main(void)
{
	return tests_run("check_exchange",
	        (const TTest *const[]){ one_reply_each,
	                an_odd_line_may_draw_more,
	                what_stands_behind_lf_is_no_command,
	                a_second_reply_to_an_odd_line,
	                no_reply_counts_only_if_it_was_awaited,
	                a_close_may_cross_the_next_command,
	                a_reply_is_finished, a_late_reply_makes_one_too_many,
	                sequences_are_in_order, help_is_honest, NULL });
}
