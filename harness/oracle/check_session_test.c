/* SPDX-License-Identifier: MIT */
#include "oracle/testing.h"

#define EHLO SENT(0, "EHLO c\r\n"), GOT(0, "250-mx.b.test\r\n250 SIZE\r\n")
#define QUIT SENT(STEP_LEAVE, "QUIT\r\n"), GOT(STEP_LEAVE, "221 bye\r\n")
#define ASKS(text, reply) SENT(0, text), GOT(0, reply)
#define BAD ASKS("FOO\r\n", "500 what\r\n")

static const struct row {
	const char *check;
	enum holding holds;
	struct event events[16];
} rows[] = {
	{ "silent", HOLDS, { GREETED, EHLO, QUIT, CLOSED(STEP_LEAVE), END } },
	{ "silent", BROKEN, { GREETED, EHLO, QUIETLY(1, "250 psst\r\n"), END } },
	{ "silent", HOLDS, { GREETED, EHLO, QUIETLY(1, "421 bye\r\n"),
	                         CLOSED(1), END } },
	/* What a bare LF or open data draws is judged elsewhere. */
	{ "silent", HOLDS, { GREETED, SENT(0, "NOOP\n"),
	                         QUIETLY(1, "250 ok\r\n"), END } },
	{ "one-greeting", HOLDS, { GREETED, EHLO, END } },
	{ "one-greeting", BROKEN, { GREETED, GOT(STEP_PREAMBLE, "220 mx\r\n"),
	                                EHLO, END } },
	{ "one-greeting", HOLDS, { CONNECTED(-2), GOT(-2, "220-mx\r\n"),
	                               GOT(-2, "220 go\r\n"), EHLO, END } },

	{ "no-close", HOLDS, { GREETED, EHLO, QUIT, CLOSED(-3), END } },
	{ "no-close", HOLDS, { GREETED, EHLO, LEFT(0), END } },
	{ "no-close", BROKEN, { GREETED, EHLO, BAD, CLOSED(0), END } },
	{ "no-close", BROKEN, { GREETED, EHLO, SENT(0, "RSET\r\n"), CLOSED(0),
	                            END } },
	{ "no-close", HOLDS, { GREETED, EHLO, ASKS("RSET\r\n", "421 x\r\n"),
	                           CLOSED(0), END } },
	{ "no-close", NOTED, { GREETED, EHLO, BAD, BAD, BAD, CLOSED(0), END } },
	{ "no-close", NOTED, { GREETED, ASKS("GET / HTTP/1.0\r\n",
	                           "500 no\r\n"), CLOSED(0), END } },
	{ "no-close", NOTED, { GREETED, EHLO, ASKS("Subject: hello\r\n",
	                           "221 no\r\n"), CLOSED(0), END } },
	{ "no-close", HOLDS, { CONNECTED(-2), GOT(-2, "554 no mail\r\n"),
	                           CLOSED(-2), END } },
	{ "no-close", BROKEN, { CONNECTED(-2), CLOSED(-2), END } },
	{ "no-close", NOTED, { CONNECTED(-2), SENT(0, "NOOP\r\n"),
	                           GOT(0, "220 mx\r\n"), CLOSED(0), END } },
	/* Two commands at once, and no PIPELINING on offer. */
	{ "no-close", NOTED, { GREETED, EHLO, ASKS("NOOP\r\nNOOP\r\n",
	                           "500 no\r\n"), CLOSED(0), END } },
	{ "no-close", HOLDS, { GREETED, EHLO, QUIT, CLOSED(-3), GREETED, EHLO,
	                           QUIT, CLOSED(-3), END } },
	{ "no-close", BROKEN, { GREETED, EHLO, BAD, CLOSED(0), GREETED, EHLO,
	                            QUIT, CLOSED(-3), END } },

	{ "close-announced", HOLDS, { GREETED, EHLO, QUIT, CLOSED(-3), END } },
	{ "close-announced", HOLDS, { GREETED, EHLO,
	                                  ASKS("RSET\r\n", "421 x\r\n"),
	                                  CLOSED(0), END } },
	{ "close-announced", NOTED, { GREETED, EHLO, BAD, CLOSED(0), END } },
	{ "close-announced", BROKEN, { GREETED, EHLO, SENT(0, "RSET\r\n"),
	                                   CLOSED(0), END } },
	{ "close-announced", NOTED, { GREETED, EHLO, BAD,
	                                  SENT(0, "NOOP\r\n"), CLOSED(0),
	                                  END } },
	{ "close-announced", BROKEN, { GREETED, EHLO,
	                                   ASKS("RSET\r\n", "250 ok\r\n"),
	                                   CLOSED(0), END } },

	/* QUIT has the server close, whatever it answers. */
	{ "no-close", HOLDS, { GREETED, EHLO, ASKS("QUIT\r\n", "250 bye\r\n"),
	                           CLOSED(0), END } },
	{ "no-close", HOLDS, { GREETED, EHLO, SENT(0, "QUIT\r\n"), CLOSED(0),
	                           END } },
	{ "no-close", HOLDS, { GREETED, EHLO, SENT(0, "QUIT\r\nNOOP\r\n"),
	                           GOT(0, "250 bye\r\n"), CLOSED(0), END } },
	{ "no-close", BROKEN, { GREETED, EHLO, ASKS("QUIT now\r\n", "501 no\r\n"),
	                            ASKS("RSET\r\n", "250 ok\r\n"), CLOSED(0),
	                            END } },
	{ "close-announced", HOLDS, { GREETED, EHLO,
	                                  ASKS("QUIT\r\n", "250 bye\r\n"),
	                                  CLOSED(0), END } },

	/* Perhaps it is we who did not like its certificate. */
	{ "no-close", HOLDS, { GREETED, EHLO, ASKS("STARTTLS\r\n", "220 go\r\n"),
	                           UNSECURED(1), END } },
	{ "close-announced", HOLDS, { GREETED, EHLO,
	                                  ASKS("STARTTLS\r\n", "220 go\r\n"),
	                                  UNSECURED(1), END } },
	/* Mail data with a bare LF is refused before its end. */
	{ "no-close", NOTED, { GREETED, EHLO, ASKS("DATA\r\n", "354 go\r\n"),
	                           SENT(1, "x\n.\r\n"),
	                           QUIETLY(1, "451 bare LF\r\n"), CLOSED(1),
	                           END } },
	{ "no-close", BROKEN, { GREETED, EHLO, ASKS("DATA\r\n", "354 go\r\n"),
	                            SENT(1, "x\r\n"),
	                            QUIETLY(1, "451 no\r\n"), CLOSED(1),
	                            END } },
	{ "close-announced", NOTED, { GREETED, EHLO,
	                                  ASKS("DATA\r\n", "354 go\r\n"),
	                                  SENT(1, "x\r\n"),
	                                  QUIETLY(1, "451 no\r\n"), CLOSED(1),
	                                  END } },

	{ "closes-after-421", HOLDS, { GREETED, EHLO,
	                                   ASKS("NOOP\r\n", "421 x\r\n"),
	                                   CLOSED(0), END } },
	{ "closes-after-421", BROKEN, { GREETED, EHLO,
	                                    ASKS("VRFY a\r\n", "421 x\r\n"),
	                                    ASKS("NOOP\r\n", "250 ok\r\n"),
	                                    END } },
	{ "closes-after-421", NOTED, { GREETED, EHLO,
	                                   ASKS("VRFY a\r\n", "421 x\r\n"),
	                                   QUIT, END } },
};

START_TEST(each_session_is_held_against_its_check)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct stage stage;

		stage_open(&stage, rows[i].events);
		ck_assert_msg(stage_check(&stage, rows[i].check, NULL) ==
		                      rows[i].holds,
		        "row %zu, %s", i, rows[i].check);
		stage_close(&stage);
	}
}
END_TEST

START_TEST(minutes_of_silence_excuse_a_close)
{
	struct stage stage;

	stage_open(&stage, (const struct event[]){ GREETED, EHLO, CLOSED(0),
	        END });
	ck_assert_int_eq(stage_check(&stage, "no-close", NULL), BROKEN);
	stage.transcript.entries[stage.transcript.count - 1].us = 300000 * MILLISECOND;
	ck_assert_int_eq(stage_check(&stage, "no-close", NULL), NOTED);
	stage_close(&stage);
}
END_TEST

int main(void)
{
	return tests_run("check_session",
	        (const TTest *const[]){ each_session_is_held_against_its_check,
	                minutes_of_silence_excuse_a_close, NULL });
}
