/* SPDX-License-Identifier: MIT */
#include "session/exchange.h"

#include "session/testing.h"

#define GREETED CONNECTED(-2), GOT(-2, "220 mx.example.test\r\n")

static struct transcript t;
static struct exchanges x;

static void read_events(const struct event *events)
{
	transcript_of(&t, events);
	exchanges_init(&x);
	exchanges_read(&x, &t);
}

static void done(void)
{
	exchanges_release(&x);
	transcript_release(&t);
}

static unsigned answer(int step)
{
	struct step_answer a = exchanges_answer(&x, &t, step);

	ck_assert(a.reached);
	return a.answer;
}

START_TEST(replies_go_to_commands_in_order)
{
	read_events((const struct event[]){ GREETED, STEP(0),
	        SENT(0, "NOOP\r\nVRFY al"), SENT(0, "ice\r\n"),
	        GOT(0, "250 o"), GOT(0, "k\r\n252-a\r\n252 b\r\n"), END });
	ck_assert_uint_eq(x.count, 3);
	ck_assert_int_eq(x.list[0].kind, EXCHANGE_GREETING);
	ck_assert_int_eq(x.list[1].command.verb, VERB_NOOP);
	ck_assert_uint_eq(x.list[1].reply.code, 250);
	ck_assert(bytes_eq(x.list[1].reply.raw, BYTES("250 ok\r\n")));
	ck_assert_int_eq(x.list[2].command.verb, VERB_VRFY);
	ck_assert(bytes_eq(x.list[2].line, BYTES("VRFY alice")));
	ck_assert_uint_eq(x.list[2].reply.code, 252);
	ck_assert_uint_eq(x.list[2].reply.lines, 2);
	ck_assert(x.list[1].grouped && x.list[2].grouped);
	ck_assert_uint_eq(x.loose_count, 0);
	done();
}
END_TEST

START_TEST(segments_do_not_matter)
{
	static const char sent[] = "EHLO c\r\nMAIL FROM:<>\r\n";
	static const char got[] = "250-mx\r\n250 SIZE\r\n250 ok\r\n";

	transcript_of(&t, (const struct event[]){ GREETED, STEP(0), END });
	for (size_t i = 0; sent[i]; i++)
		transcript_add(&t, ENTRY_SENT, 0, 0, bytes_at(sent + i, 1));
	for (size_t i = 0; got[i]; i++)
		transcript_add(&t, ENTRY_RECEIVED, 0, 0, bytes_at(got + i, 1));
	exchanges_init(&x);
	exchanges_read(&x, &t);
	ck_assert_uint_eq(x.count, 3);
	ck_assert_uint_eq(x.list[1].reply.lines, 2);
	ck_assert_uint_eq(x.list[2].reply.code, 250);
	ck_assert_int_eq(x.list[2].phase, PHASE_EHLO);
	ck_assert(bytes_eq(x.ehlo, BYTES("250-mx\r\n250 SIZE\r\n")));
	done();
}
END_TEST

START_TEST(the_greeting_comes_first_also_when_we_talk_early)
{
	read_events((const struct event[]){ CONNECTED(-2), STEP(0),
	        SENT(0, "NOOP\r\n"), GOT(0, "220 mx\r\n250 ok\r\n"), END });
	ck_assert_uint_eq(x.list[0].reply.code, 220);
	ck_assert_uint_eq(answer(0), 250);
	done();
}
END_TEST

START_TEST(mail_data_is_no_command)
{
	read_events((const struct event[]){ GREETED, STEP(0),
	        SENT(0, "DATA\r\n"), GOT(0, "354 go\r\n"), STEP(1),
	        SENT(1, "VRFY x\r\n..\r\n\n.\nQUIT\r\n"), STEP(2),
	        SENT(2, ".\r\n"), GOT(2, "250 ok\r\n"), STEP(3),
	        SENT(3, "NOOP\r\n"), GOT(3, "250 ok\r\n"), END });
	ck_assert_uint_eq(x.count, 4);
	ck_assert_int_eq(x.list[2].kind, EXCHANGE_DATA);
	ck_assert_uint_eq(answer(2), 250);
	ck_assert_uint_eq(answer(1), ANSWER_NONE);
	ck_assert_int_eq(x.list[3].command.verb, VERB_NOOP);
	ck_assert(!x.data);
	done();
}
END_TEST

START_TEST(mail_data_behind_what_is_taken_for_data)
{
	read_events((const struct event[]){ GREETED, STEP(0),
	        SENT(0, "\x01" "data\x01\r\n"), GOT(0, "354 go\r\n"), STEP(1),
	        SENT(1, "EHLO\r\n\r\n.\r\n"), GOT(1, "250 ok\r\n"), STEP(2),
	        SENT(2, "NOOP\r\n"), GOT(2, "250 ok\r\n"), END });
	ck_assert_uint_eq(x.count, 4);
	ck_assert_int_eq(x.list[1].command.verb, VERB_UNKNOWN);
	ck_assert_int_eq(x.list[2].kind, EXCHANGE_DATA);
	ck_assert_int_eq(x.list[3].command.verb, VERB_NOOP);
	ck_assert_uint_eq(answer(2), 250);
	done();
}
END_TEST

START_TEST(data_refused_is_over)
{
	read_events((const struct event[]){ GREETED, SENT(0, "DATA\r\n"),
	        GOT(0, "503 no\r\n"), SENT(0, "NOOP\r\n"),
	        GOT(0, "250 ok\r\n"), END });
	ck_assert_int_eq(x.list[2].command.verb, VERB_NOOP);
	ck_assert(!x.data);
	done();
}
END_TEST

START_TEST(open_data_is_known)
{
	read_events((const struct event[]){ GREETED, SENT(0, "DATA\r\n"),
	        GOT(0, "354 go\r\n"), STEP(1), SENT(1, "hello\n.\n"),
	        QUIETLY(2, "250 taken\r\n"), END });
	ck_assert(x.data);
	ck_assert_uint_eq(answer(1), 250);
	ck_assert(x.loose[0].early);
	ck_assert_uint_eq(x.list[1].extras, 0);
	done();
}
END_TEST

START_TEST(auth_has_rounds)
{
	read_events((const struct event[]){ GREETED,
	        SENT(0, "AUTH LOGIN\r\n"), GOT(0, "334 VXNlcg==\r\n"),
	        SENT(0, "NOOP\r\n"), GOT(0, "334 UGFzcw==\r\n"),
	        SENT(0, "*\r\n"), GOT(0, "501 gone\r\n"), SENT(0, "NOOP\r\n"),
	        GOT(0, "250 ok\r\n"), END });
	ck_assert_uint_eq(x.count, 5);
	ck_assert_int_eq(x.list[2].kind, EXCHANGE_RESPONSE);
	ck_assert_int_eq(x.list[3].kind, EXCHANGE_RESPONSE);
	ck_assert_int_eq(x.list[4].command.verb, VERB_NOOP);
	done();
}
END_TEST

START_TEST(bdat_takes_its_octets)
{
	read_events((const struct event[]){ GREETED, SENT(0, "EHLO a\r\n"),
	        GOT(0, "250-mx\r\n250 CHUNKING\r\n"),
	        SENT(0, "BDAT 8 LAST\r\nNOOP\r\nxxNOOP\r\n"),
	        GOT(0, "250 a\r\n250 b\r\n"), END });
	ck_assert_uint_eq(x.count, 4);
	ck_assert_int_eq(x.list[2].command.verb, VERB_BDAT);
	ck_assert(bytes_eq(x.list[3].line, BYTES("NOOP")));
	done();
}
END_TEST

/* RFC 3030 2: only who lists CHUNKING knows BDAT. */
START_TEST(bdat_that_is_not_known_takes_none)
{
	read_events((const struct event[]){ GREETED,
	        SENT(0, "BDAT 6\r\nNOOP\r\n"),
	        GOT(0, "502 a\r\n250 b\r\n"), END });
	ck_assert_uint_eq(x.count, 3);
	ck_assert_uint_eq(x.list[2].reply.code, 250);
	done();
}
END_TEST

#define LHLO GREETED, SENT(-2, "LHLO c\r\n"), \
	GOT(-2, "250-mx.example.test\r\n250 CHUNKING\r\n")
#define TWO_OF_THREE SENT(-2, "MAIL FROM:<>\r\nRCPT TO:<a@b>\r\n"), \
	SENT(-2, "RCPT TO:<no@b>\r\nRCPT TO:<c@b>\r\n"), \
	GOT(-2, "250 ok\r\n250 ok\r\n550 no\r\n250 ok\r\n")

/* RFC 2033 4.2, its example */
START_TEST(lmtp_answers_for_each_recipient)
{
	read_events((const struct event[]){ LHLO, TWO_OF_THREE,
	        SENT(-2, "DATA\r\n"), GOT(-2, "354 go\r\n"), STEP(0),
	        SENT(0, "x\r\n.\r\nQUIT\r\n"),
	        GOT(0, "250 OK\r\n452 over quota\r\n221 bye\r\n"), END });
	ck_assert_uint_eq(x.count, 10);
	ck_assert_int_eq(x.list[7].kind, EXCHANGE_DATA);
	ck_assert_uint_eq(x.list[7].reply.code, 250);
	ck_assert_int_eq(x.list[8].kind, EXCHANGE_DATA);
	ck_assert_int_eq(x.list[8].step, 0);
	ck_assert_uint_eq(x.list[8].reply.code, 452);
	ck_assert_int_eq(x.list[9].command.verb, VERB_QUIT);
	ck_assert_uint_eq(x.list[9].reply.code, 221);
	ck_assert_uint_eq(x.loose_count, 0);
	ck_assert_uint_eq(answer(0), 250);
	done();
}
END_TEST

START_TEST(lmtp_owes_what_did_not_come)
{
	read_events((const struct event[]){ LHLO, TWO_OF_THREE,
	        SENT(-2, "DATA\r\n"), GOT(-2, "354 go\r\n"), STEP(0),
	        SENT(0, ".\r\n"), GOT(0, "250 OK\r\n"), TIMEOUT(0), END });
	ck_assert_uint_eq(x.count, 9);
	ck_assert(x.list[7].answered);
	ck_assert(!x.list[8].answered);
	done();
}
END_TEST

/* RFC 2033 4.3 */
START_TEST(lmtp_answers_the_last_chunk_likewise)
{
	read_events((const struct event[]){ LHLO, TWO_OF_THREE, STEP(0),
	        SENT(0, "BDAT 1\r\nxBDAT 1 LAST\r\nyNOOP\r\n"),
	        GOT(0, "250 1\r\n250 a\r\n250 c\r\n250 ok\r\n"), END });
	ck_assert_uint_eq(x.count, 10);
	ck_assert_int_eq(x.list[7].command.verb, VERB_BDAT);
	ck_assert_int_eq(x.list[8].kind, EXCHANGE_DATA);
	ck_assert_int_eq(x.list[9].command.verb, VERB_NOOP);
	ck_assert(x.list[9].answered);
	ck_assert_int_eq(x.list[9].phase, PHASE_EHLO);
	done();
}
END_TEST

START_TEST(lmtp_owes_nothing_for_a_message_to_nobody)
{
	read_events((const struct event[]){ LHLO, STEP(0),
	        SENT(0, "BDAT 1 LAST\r\nxNOOP\r\n"), GOT(0, "250 ok\r\n"),
	        END });
	ck_assert(x.list[2].undue);
	ck_assert(!x.list[2].answered);
	ck_assert_uint_eq(x.list[3].reply.code, 250);
	done();
}
END_TEST

START_TEST(lmtp_a_failure_may_be_anybodys)
{
	read_events((const struct event[]){ LHLO, STEP(0),
	        SENT(0, "BDAT 1 LAST\r\nxRCPT TO:<a@b>\r\n"),
	        GOT(0, "503 no\r\n"), END });
	ck_assert(x.unsure);
	done();
	read_events((const struct event[]){ LHLO, STEP(0),
	        SENT(0, "BDAT 1 LAST\r\nx"), GOT(0, "503 no\r\n"), END });
	ck_assert(!x.unsure);
	ck_assert_uint_eq(answer(0), 503);
	done();
}
END_TEST

START_TEST(a_chunk_that_is_not_whole)
{
	read_events((const struct event[]){ GREETED, SENT(-2, "EHLO c\r\n"),
	        GOT(-2, "250-mx\r\n250 CHUNKING\r\n"), STEP(0),
	        SENT(0, "BDAT 9\r\nQUIT\r\n"), END });
	ck_assert_uint_eq(x.count, 3);
	ck_assert(x.list[2].partial);
	ck_assert(x.data);
	done();
	/* A server that answers before it has the octets does not take them. */
	read_events((const struct event[]){ GREETED, SENT(-2, "EHLO c\r\n"),
	        GOT(-2, "250-mx\r\n250 CHUNKING\r\n"), STEP(0),
	        SENT(0, "BDAT 9\r\n"), GOT(0, "501 no\r\n"),
	        SENT(0, "QUIT\r\n"), GOT(0, "221 bye\r\n"), END });
	ck_assert_int_eq(x.list[3].command.verb, VERB_QUIT);
	ck_assert_uint_eq(x.list[3].reply.code, 221);
	ck_assert(!x.list[2].partial);
	ck_assert(!x.data);
	done();
}
END_TEST

START_TEST(one_more_is_an_extra)
{
	read_events((const struct event[]){ GREETED, STEP(0),
	        SENT(0, "NOOP\r\n"), GOT(0, "250 a\r\n250 b\r\n"), END });
	ck_assert_uint_eq(x.list[1].extras, 1);
	ck_assert_uint_eq(x.loose_count, 1);
	ck_assert(!x.loose[0].early && !x.loose[0].quiet);
	done();
}
END_TEST

START_TEST(the_last_421_is_no_extra)
{
	read_events((const struct event[]){ GREETED, SENT(0, "NOOP\r\n"),
	        GOT(0, "250 a\r\n421 bye\r\n"), CLOSED(0), END });
	ck_assert_uint_eq(x.list[1].extras, 0);
	ck_assert(x.list[1].closed);
	done();
}
END_TEST

START_TEST(a_421_of_itself_answers_the_next_command)
{
	read_events((const struct event[]){ GREETED, STEP(0),
	        SENT(0, "NOOP\r\n"), GOT(0, "250 a\r\n421 bye\r\n"), STEP(1),
	        SENT(1, "RSET\r\nNOOP\r\n"), CLOSED(1), END });
	ck_assert_uint_eq(answer(0), 250);
	ck_assert_uint_eq(answer(1), 421);
	ck_assert_uint_eq(exchange_answer(&x.list[3]), ANSWER_CLOSE);
	done();
	read_events((const struct event[]){ GREETED, STEP(0),
	        SENT(0, "NOOP\r\n"), GOT(0, "250 a\r\n421 bye\r\n"),
	        CLOSED(0), GREETED, STEP(1), SENT(1, "RSET\r\n"), CLOSED(1),
	        END });
	ck_assert_uint_eq(answer(1), ANSWER_CLOSE);
	done();
	/* It had come in time to pass for the reply to the command before. */
	read_events((const struct event[]){ GREETED, STEP(0),
	        SENT(0, "NOOP\r\n"), GOT(0, "421 bye\r\n"), STEP(1),
	        SENT(1, "RSET\r\n"), CLOSED(1), END });
	ck_assert_uint_eq(answer(0), 421);
	ck_assert_uint_eq(answer(1), 421);
	done();
}
END_TEST

START_TEST(a_lf_that_ends_a_line_for_the_server)
{
	read_events((const struct event[]){ GREETED, STEP(0),
	        SENT(0, "NOOP\n"), STEP(1), QUIETLY(1, "250 early\r\n"),
	        STEP(2), SENT(2, "\r\n"), GOT(2, "500 what\r\n"), END });
	ck_assert_uint_eq(answer(0), 250);
	ck_assert_uint_eq(answer(1), 250);
	ck_assert_uint_eq(answer(2), 500);
	ck_assert(x.loose[0].early && x.loose[0].quiet);
	done();
}
END_TEST

START_TEST(silence_close_and_junk)
{
	read_events((const struct event[]){ GREETED, STEP(0),
	        SENT(0, "NOOP\n"), STEP(1), STEP(2), SENT(2, "\r\n"),
	        GOT(2, "hello?\r\n"), STEP(3), SENT(3, "NOOP\r\n"), CLOSED(3),
	        STEP(4), END });
	ck_assert_uint_eq(answer(0), ANSWER_NONE);
	ck_assert_uint_eq(answer(1), ANSWER_NONE);
	ck_assert_uint_eq(answer(2), ANSWER_JUNK);
	ck_assert_uint_eq(answer(3), ANSWER_CLOSE);
	ck_assert_uint_eq(answer(4), ANSWER_CLOSE);
	ck_assert(!exchanges_answer(&x, &t, 5).reached);
	done();
}
END_TEST

START_TEST(a_close_in_the_silence_behind_a_step)
{
	read_events((const struct event[]){ GREETED, STEP(0),
	        SENT(0, "NOOP\n"), STEP(1), CLOSED(1), END });
	ck_assert_uint_eq(answer(0), ANSWER_CLOSE);
	ck_assert_uint_eq(answer(1), ANSWER_CLOSE);
	done();
}
END_TEST

START_TEST(half_a_reply)
{
	read_events((const struct event[]){ GREETED, STEP(0),
	        SENT(0, "HELP\r\n"), GOT(0, "214-a\r\n214-b\r\n21"),
	        TIMEOUT(0), END });
	ck_assert(!x.list[1].answered && x.list[1].unfinished);
	ck_assert(!x.list[1].endless);
	ck_assert(bytes_eq(
	        x.list[1].reply.raw, BYTES("214-a\r\n214-b\r\n")));
	ck_assert_uint_eq(answer(0), ANSWER_NONE);
	done();
}
END_TEST

START_TEST(a_line_without_end)
{
	static char line[200001];
	struct event events[] = { GREETED, STEP(0), SENT(0, "HELP\r\n"),
		GOT(0, line), END };

	memset(line, 'x', sizeof line - 1);
	memcpy(line, "214 ", 4);
	read_events(events);
	ck_assert(x.list[1].unfinished && x.list[1].endless);
	ck_assert(x.list[1].reply.flaws & REPLY_LONG_LINE);
	ck_assert_uint_eq(answer(0), ANSWER_JUNK);
	done();
}
END_TEST

START_TEST(a_fresh_connection_starts_afresh)
{
	read_events((const struct event[]){ GREETED, SENT(0, "EHLO c\r\n"),
	        GOT(0, "250-mx\r\n250 EXPN\r\n"), SENT(0, "MAIL FROM:<>\r\n"),
	        LEFT(1), CONNECTED(1), GOT(1, "220 mx\r\n"), STEP(2),
	        SENT(2, "RCPT TO:<a@b.test>\r\n"), GOT(2, "503 no\r\n"), END });
	ck_assert_uint_eq(x.count, 5);
	ck_assert(!x.list[2].answered);
	ck_assert_uint_eq(x.list[3].connection, 1);
	ck_assert_int_eq(x.list[3].kind, EXCHANGE_GREETING);
	ck_assert_uint_eq(answer(2), 503);
	ck_assert_uint_eq(x.ehlo.n, 0);
	done();
}
END_TEST

START_TEST(a_221_too_late_shows_the_drift)
{
	read_events((const struct event[]){ GREETED, SENT(0, "NOOP\r\n"),
	        GOT(0, "250 a\r\n"), SENT(-3, "QUIT\r\n"),
	        GOT(-3, "250 late\r\n221 bye\r\n"), END });
	ck_assert(x.drifted);
	done();
	read_events((const struct event[]){ GREETED, SENT(-3, "QUIT\r\n"),
	        GOT(-3, "250 bye\r\n"), CLOSED(-3), END });
	ck_assert(!x.drifted);
	done();
}
END_TEST

START_TEST(phases_follow_what_is_accepted)
{
	static const enum phase phases[] = { PHASE_GREETED, PHASE_GREETED,
		PHASE_HELO, PHASE_HELO, PHASE_MAIL, PHASE_RCPT, PHASE_RCPT,
		PHASE_HELO };

	read_events((const struct event[]){ GREETED,
	        SENT(0, "HELO c\r\nMAIL FROM:<x\r\nMAIL FROM:<>\r\n"
	                "RCPT TO:<a@b.test>\r\nVRFY a\r\nRSET\r\nNOOP\r\n"),
	        GOT(0, "250 a\r\n501 b\r\n250 c\r\n250 d\r\n252 e\r\n"
	               "250 f\r\n250 g\r\n"), END });
	ck_assert_uint_eq(x.count, 8);
	for (size_t i = 0; i < x.count; i++)
		ck_assert_int_eq(x.list[i].phase, phases[i]);
	done();
}
END_TEST

#define UPGRADE                                                                \
	GREETED, STEP(0), SENT(0, "EHLO c\r\nMAIL FROM:<>\r\nSTARTTLS\r\n"), \
	        GOT(0, "250-mx\r\n250 STARTTLS\r\n250 ok\r\n220 go\r\n")

START_TEST(tls_starts_afresh)
{
	read_events((const struct event[]){ UPGRADE, SECURED(1),
	        STEP(2), SENT(2, "NOOP\r\n"), GOT(2, "250 ok\r\n"), END });
	ck_assert_uint_eq(x.count, 5);
	ck_assert(!x.list[3].tls && !x.list[3].undone);
	ck_assert(x.list[4].tls);
	ck_assert_int_eq(x.list[4].phase, PHASE_GREETED);
	ck_assert_uint_eq(answer(2), 250);
	ck_assert_uint_eq(x.ehlo.n, 0);
	done();
}
END_TEST

START_TEST(what_was_injected_before_tls_never_was)
{
	read_events((const struct event[]){ UPGRADE,
	        SENT(1, "VRFY a\r\nVR"), SECURED(2),
	        STEP(3), QUIETLY(3, "252 here\r\n"), STEP(4), SENT(4, "NOOP\r\n"),
	        GOT(4, "250 ok\r\n"), END });
	ck_assert_uint_eq(x.count, 6);
	ck_assert(x.list[4].undone && !x.list[4].answered);
	ck_assert(bytes_eq_text(x.list[5].line, "NOOP"));
	ck_assert_uint_eq(answer(4), 250);
	ck_assert_uint_eq(x.loose_count, 1);
	ck_assert(x.loose[0].first);
	ck_assert_uint_eq(x.list[4].extras, 0);
	ck_assert_uint_eq(answer(3), 252);
	done();
}
END_TEST

START_TEST(tls_from_the_start_has_its_greeting_inside)
{
	read_events((const struct event[]){ CONNECTED(-2), SECURED(-2),
	        GOT(-2, "220 mx\r\n"), SENT(0, "NOOP\r\n"),
	        GOT(0, "250 ok\r\n"), CONNECTED(1), GOT(1, "220 mx\r\n"), END });
	ck_assert_uint_eq(x.count, 3);
	ck_assert(x.list[0].tls && x.list[0].answered && x.list[1].tls);
	ck_assert(!x.list[2].tls);
	done();
}
END_TEST

START_TEST(a_failed_handshake_closes)
{
	read_events((const struct event[]){ UPGRADE, STEP(1), UNSECURED(1),
	        STEP(2), END });
	ck_assert_uint_eq(answer(1), ANSWER_CLOSE);
	ck_assert_uint_eq(answer(2), ANSWER_CLOSE);
	ck_assert(x.list[3].closed && !x.open);
	done();
}
END_TEST

int main(void)
{
	return tests_run("exchange",
	        (const TTest *const[]){ replies_go_to_commands_in_order,
	                segments_do_not_matter,
	                the_greeting_comes_first_also_when_we_talk_early,
	                mail_data_is_no_command,
	        mail_data_behind_what_is_taken_for_data, data_refused_is_over,
	                open_data_is_known, auth_has_rounds,
	                bdat_takes_its_octets,
		bdat_that_is_not_known_takes_none,
	                lmtp_answers_for_each_recipient,
	                lmtp_owes_what_did_not_come,
	                lmtp_answers_the_last_chunk_likewise,
	                lmtp_owes_nothing_for_a_message_to_nobody,
	                lmtp_a_failure_may_be_anybodys,
	                a_chunk_that_is_not_whole, one_more_is_an_extra,
	                the_last_421_is_no_extra,
	                a_421_of_itself_answers_the_next_command,
	                a_lf_that_ends_a_line_for_the_server,
	                silence_close_and_junk,
	                a_close_in_the_silence_behind_a_step, half_a_reply,
	                a_line_without_end, a_fresh_connection_starts_afresh,
	                a_221_too_late_shows_the_drift,
	                phases_follow_what_is_accepted, tls_starts_afresh,
	                what_was_injected_before_tls_never_was,
	                tls_from_the_start_has_its_greeting_inside,
	                a_failed_handshake_closes, NULL });
}
