/* SPDX-License-Identifier: MIT */
#include "oracle/testing.h"

#define HELLO GREETED, SENT(STEP_PREAMBLE, "EHLO c.test\r\n"),                 \
	GOT(STEP_PREAMBLE, "250-mx.example.test\r\n250 CHUNKING\r\n")
#define BEFORE(sent, got) SENT(STEP_PREAMBLE, sent), GOT(STEP_PREAMBLE, got)
#define THEN(sent, got) STEP(0), SENT(0, sent), GOT(0, got), END

#define AGAIN                                                                  \
	HELLO, BEFORE("MAIL FROM:<>\r\n", "250 ok\r\n"),                         \
	        BEFORE("RCPT TO:<a@b>\r\n", "250 ok\r\n"),                       \
	        BEFORE("VRFY a\r\n", "252 maybe\r\n")

static const struct row {
	const char *check;
	enum holding holds;
	struct event events[20];
} rows[] = {
	/* RFC 5321 3.3 */
	{ "in-transaction", BROKEN,
	        { HELLO, THEN("RCPT TO:<a@b>\r\n", "250 ok\r\n") } },
	{ "in-transaction", HOLDS,
	        { HELLO, THEN("RCPT TO:<a@b>\r\n", "503 no\r\n") } },
	{ "in-transaction", HOLDS,
	        { HELLO, BEFORE("MAIL FROM:<>\r\n", "250 ok\r\n"),
	                THEN("RCPT TO:<a@b>\r\n", "250 ok\r\n") } },
	{ "in-transaction", BROKEN,
	        { HELLO, BEFORE("MAIL FROM:<>\r\n", "250 ok\r\n"),
	                BEFORE("RSET\r\n", "250 ok\r\n"),
	                THEN("RCPT TO:<a@b>\r\n", "250 ok\r\n") } },
	/* A server for which LF ends a line has seen MAIL. */
	{ "in-transaction", HOLDS,
	        { HELLO, BEFORE("NOOP\nMAIL FROM:<>\r\n", "250 ok\r\n"),
	                THEN("RCPT TO:<a@b>\r\n", "250 ok\r\n") } },
	{ "in-transaction", HOLDS,
	        { HELLO, BEFORE("BDAT 1\r\nx", "503 no\r\n"),
	                THEN("RCPT TO:<a@b>\r\n", "250 ok\r\n") } },
	/* RFC 5321 4.2.4 */
	{ "unknown-refused", BROKEN, { HELLO, THEN("BLAH\r\n", "250 ok\r\n") } },
	{ "unknown-refused", BROKEN, { HELLO, THEN("BLAH\r\n", "354 go\r\n") } },
	{ "unknown-refused", HOLDS, { HELLO, THEN("BLAH\r\n", "500 no\r\n") } },
	{ "unknown-refused", HOLDS, { HELLO, THEN("\r\n", "250 ok\r\n") } },
	{ "unknown-refused", HOLDS, { HELLO, THEN("NOOPS\r\n", "250 ok\r\n") } },
	{ "unknown-refused", HOLDS, { HELLO, THEN("DEBUG\r\n", "200 ok\r\n") } },
	{ "unknown-refused", NOTED, { HELLO, THEN("XYZ\r\n", "250 ok\r\n") } },
	{ "unknown-refused", HOLDS,
	        { HELLO, THEN("BLAH\nNOOP\r\n", "250 ok\r\n") } },
	/* RFC 5321 4.2.1 */
	{ "not-reversed", BROKEN,
	        { HELLO, BEFORE("VRFY a\r\n", "550 no\r\n"),
	                THEN("VRFY a\r\n", "252 maybe\r\n") } },
	{ "not-reversed", HOLDS,
	        { HELLO, BEFORE("VRFY a\r\n", "450 later\r\n"),
	                THEN("VRFY a\r\n", "252 maybe\r\n") } },
	{ "not-reversed", HOLDS,
	        { HELLO, BEFORE("VRFY a\r\n", "550 no\r\n"),
	                THEN("VRFY b\r\n", "252 maybe\r\n") } },
	/* RFC 5321 3.3 */
	{ "has-recipient", BROKEN,
	        { HELLO, BEFORE("MAIL FROM:<>\r\n", "250 ok\r\n"),
	                BEFORE("DATA\r\n", "354 go\r\n"),
	                THEN(".\r\n", "250 ok\r\n") } },
	{ "has-recipient", HOLDS,
	        { HELLO, BEFORE("MAIL FROM:<>\r\n", "250 ok\r\n"),
	                BEFORE("DATA\r\n", "354 go\r\n"),
	                THEN(".\r\n", "554 no\r\n") } },
	{ "has-recipient", MOOT, { HELLO, THEN("DATA\r\n", "503 no\r\n") } },
	{ "has-recipient", HOLDS,
	        { HELLO,
	                BEFORE("MAIL FROM:<>\r\nRCPT TO:<a@b>\r\nDATA\r\n",
	                        "250 ok\r\n250 ok\r\n354 go\r\n"),
	                THEN(".\r\n", "250 ok\r\n") } },
	/* RFC 1985 5 */
	{ "outside-transaction", BROKEN,
	        { HELLO, BEFORE("MAIL FROM:<>\r\n", "250 ok\r\n"),
	                THEN("ETRN a.test\r\n", "251 ok\r\n") } },
	{ "outside-transaction", HOLDS,
	        { HELLO, BEFORE("MAIL FROM:<>\r\n", "250 ok\r\n"),
	                THEN("ETRN a.test\r\n", "503 no\r\n") } },
	{ "outside-transaction", HOLDS,
	        { HELLO, BEFORE("MAIL FROM:<>\r\n", "550 no\r\n"),
	                THEN("ETRN a.test\r\n", "251 ok\r\n") } },
	/* RFC 5321 7.3 */
	{ "no-name", BROKEN, { HELLO, THEN("VRFY root\r\n", "550 no\r\n") } },
	{ "no-name", HOLDS, { HELLO, THEN("VRFY a@b\r\n", "550 no\r\n") } },
	{ "no-name", HOLDS, { HELLO, THEN("VRFY\r\n", "550 no\r\n") } },
	/* RFC 5321 4.1.1.6: of the second VRFY */
	{ "keeps-transaction", BROKEN,
	        { AGAIN, STEP(0), SENT(0, "VRFY b\r\n"), GOT(0, "550 no\r\n"),
	                STEP(1), SENT(1, "RCPT TO:<a@b>\r\n"),
	                GOT(1, "503 no\r\n"), END } },
	{ "keeps-transaction", HOLDS,
	        { AGAIN, STEP(0), SENT(0, "VRFY b\r\n"), GOT(0, "550 no\r\n"),
	                STEP(1), SENT(1, "RCPT TO:<a@b>\r\n"),
	                GOT(1, "452 many\r\n"), END } },
	/* This server may want something else before DATA. */
	{ "keeps-transaction", HOLDS,
	        { AGAIN, STEP(0), SENT(0, "VRFY b\r\n"), GOT(0, "550 no\r\n"),
	                STEP(1), SENT(1, "DATA\r\n"),
	                GOT(1, "503 no\r\n"), END } },
	/* It was VRFY, or RSET. */
	{ "keeps-transaction", HOLDS,
	        { AGAIN, STEP(0), SENT(0, "NOOP\r\n"), GOT(0, "250 ok\r\n"),
	                STEP(1), SENT(1, "RCPT TO:<a@b>\r\n"),
	                GOT(1, "503 no\r\n"), END } },
	{ "keeps-transaction", HOLDS,
	        { AGAIN, STEP(0), SENT(0, "RSET\r\n"), GOT(0, "250 ok\r\n"),
	                STEP(1), SENT(1, "RCPT TO:<a@b>\r\n"),
	                GOT(1, "503 no\r\n"), END } },
	/* RFC 5321 2.3.8 */
	{ "line-awaited", BROKEN,
	        { HELLO, STEP(0), SENT(0, "NOO"), GOT(0, "250 ok\r\n"),
	                SENT(0, "P\r\n"), END } },
	{ "line-awaited", HOLDS,
	        { HELLO, STEP(0), SENT(0, "NOO"), SENT(0, "P\r\n"),
	                GOT(0, "250 ok\r\n"), END } },
	{ "line-awaited", HOLDS,
	        { HELLO, STEP(0), SENT(0, "NOO"), GOT(0, "421 bye\r\n"),
	                END } },
	{ "line-awaited", HOLDS,
	        { HELLO, STEP(0), SENT(0, "NOO"), GOT(0, "500 what\r\n"),
	                END } },
	/* A server for which LF, or CR, ends a line. */
	{ "line-awaited", HOLDS,
	        { HELLO, STEP(0), SENT(0, "NOOP\r"), GOT(0, "250 ok\r\n"),
	                SENT(0, "\n"), END } },
	{ "line-awaited", HOLDS,
	        { HELLO, BEFORE("NOOP\nNOOP\r\n", "250 ok\r\n"), STEP(0),
	                SENT(0, "NO"), GOT(0, "250 ok\r\n"), END } },
	/* RFC 5321 4.1.1.4 */
	{ "data-awaited", BROKEN,
	        { HELLO, BEFORE("DATA\r\n", "354 go\r\n"), STEP(0),
	                SENT(0, "text\r\n"), GOT(0, "250 ok\r\n"), END } },
	{ "data-awaited", HOLDS,
	        { HELLO, BEFORE("DATA\r\n", "354 go\r\n"), STEP(0),
	                SENT(0, "text\r\n"), GOT(0, "552 too much\r\n"),
	                END } },
	{ "data-awaited", HOLDS,
	        { HELLO, BEFORE("DATA\r\n", "354 go\r\n"), STEP(0),
	                SENT(0, "text\n.\n"), GOT(0, "250 ok\r\n"), END } },
	{ "data-awaited", HOLDS,
	        { HELLO, BEFORE("DATA\r\n", "354 go\r\n"),
	                THEN("text\r\n.\r\n", "250 ok\r\n") } },
	/* RFC 4954 6 and RFC 3207 4 */
	{ "logged-in", BROKEN, { HELLO, THEN("VRFY a\r\n", "250 <a@b>\r\n") } },
	{ "logged-in", HOLDS,
	        { HELLO, BEFORE("AUTH PLAIN [redacted]\r\n", "235 hi\r\n"),
	                THEN("VRFY a\r\n", "250 <a@b>\r\n") } },
	{ "inside-tls", BROKEN, { HELLO, THEN("VRFY a\r\n", "250 <a@b>\r\n") } },
};

START_TEST(each_session)
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

int main(void)
{
	return tests_run(
	        "check_state", (const TTest *const[]){ each_session, NULL });
}
