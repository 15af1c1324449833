/* SPDX-License-Identifier: MIT */
#include "session/notation.h"

#include "session/testing.h"

static void both_ways(const struct event *events, const char *text)
{
	struct transcript from, to;
	struct buf written;

	transcript_of(&from, events);
	buf_init(&written, SIZE_MAX);
	notation_write(&from, &written);
	ck_assert_msg(bytes_eq_text(buf_bytes(&written), text), "%.*s",
	        BYTES_FMT(buf_bytes(&written)));
	transcript_init(&to);
	notation_read(&to, buf_bytes(&written));
	ck_assert_uint_eq(to.count, from.count);
	for (size_t i = 0; i < to.count; i++) {
		const struct entry *a = &from.entries[i], *b = &to.entries[i];

		ck_assert_int_eq(a->kind, b->kind);
		ck_assert_int_eq(a->step, b->step);
		ck_assert_int_eq(a->quiet, b->quiet);
		ck_assert(bytes_eq(transcript_octets(&from, a),
		        transcript_octets(&to, b)));
	}
	transcript_release(&from);
	transcript_release(&to);
	buf_release(&written);
}

START_TEST(a_session_and_its_text)
{
	static const struct event events[] = { CONNECTED(STEP_PREAMBLE),
		GOT(STEP_PREAMBLE, "220 mx\r\n"), STEP(0),
		SENT(0, "VRFY al"), SENT(0, "ice\r\n"), GOT(0, "252 ok\r\n"),
		QUIETLY(0, "421 bye\r\n"), CLOSED(0), STEP(STEP_LEAVE),
		TIMEOUT(STEP_LEAVE), LEFT(STEP_LEAVE), END };

	both_ways(events,
	        "+\nS 220 mx\r\n@0\nc VRFY al\nC ice\r\nS 252 ok\r\n"
	        "Q 421 bye\r\n-\n@-3\n!\n.\n");
}
END_TEST

START_TEST(tls_and_its_failure)
{
	static const struct event events[] = { CONNECTED(STEP_PREAMBLE),
		SECURED(STEP_PREAMBLE), STEP(1), UNSECURED(1), END };

	both_ways(events, "+\nT TLS\n@1\nF why\n");
}
END_TEST

START_TEST(octets_are_cut_at_their_line_ends)
{
	struct transcript from;
	struct buf text;

	transcript_init(&from);
	transcript_add(&from, ENTRY_SENT, 0, 30, BYTES("a\r\n\nb\0c"));
	buf_init(&text, SIZE_MAX);
	notation_write(&from, &text);
	ck_assert(bytes_eq(buf_bytes(&text),
	        BYTES("~30\nC a\r\nC \nc b\0c\n")));
	buf_release(&text);
	transcript_release(&from);
}
END_TEST

START_TEST(any_text_is_read)
{
	static const char *const rows[] = { "", "\n", "?", "C", "C ", "c\n",
		"@", "@-", "@99999999999999999999\n", "~-1\n", "~\n",
		"~4294967295\n~4294967295\n+", "S", "T", "F\n" };

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct transcript t;

		transcript_init(&t);
		notation_read(&t, bytes_of(rows[i]));
		ck_assert_uint_le(t.count, 1);
		transcript_release(&t);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { a_session_and_its_text,
		tls_and_its_failure,
		octets_are_cut_at_their_line_ends, any_text_is_read, NULL };

	return tests_run("session/notation", tests);
}
