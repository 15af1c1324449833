/* SPDX-License-Identifier: MIT */
#include "session/session.h"

#include "session/exchange.h"
#include "session/testing.h"

/* What the session is expected to ask for, and what comes of it. */
struct scene {
	enum demand_kind wants;
	const char *sends;  /* for DEMAND_SEND */
	const char *reply;  /* comes then; NULL: nothing */
	bool closes;        /* then the server closes */
};
#define SCENES_END { DEMAND_DONE, NULL, NULL, false }

static void answer(struct session *s, const struct demand *d,
        const struct scene *scene, uint64_t *us)
{
	switch (d->kind) {
	case DEMAND_CONNECT:
		session_connected(s, *us);
		break;
	case DEMAND_SEND:
		ck_assert(bytes_eq_text(d->octets, scene->sends));
		session_sent(s, *us);
		break;
	case DEMAND_DISCONNECT:
		session_disconnected(s, *us);
		break;
	default:
		if (!scene->reply && !scene->closes)
			session_waited(s, *us += d->ms * MILLISECOND);
		break;
	}
	if (scene->reply)
		session_received(s, bytes_of(scene->reply), ++*us);
	if (scene->closes)
		session_closed(s, *us);
}

/* Plays until the end of the scenes, which the session has to reach. */
static struct session *play(
        const struct script *script, const struct scene *scene)
{
	struct session *s = session_new(script);
	uint64_t us = 0;

	for (;; scene++) {
		struct demand d = session_next(s);

		ck_assert_int_eq(d.kind, scene->wants);
		if (d.kind == DEMAND_DONE)
			return s;
		answer(s, &d, scene, &us);
	}
}

#define PART(text) { { (const uint8_t *)(text), sizeof(text) - 1 }, -1 }
#define SEGMENT(...) \
	{ .parts = (const struct part[]){ __VA_ARGS__ }, \
	  .part_count = sizeof((const struct part[]){ __VA_ARGS__ }) / \
	                sizeof(struct part) }
#define SENDS(at, n, ...) \
	{ .kind = OP_SEND, .step = at, .replies = n, .capture = -1, \
	  .segments = (const struct segment[]){ __VA_ARGS__ }, \
	  .segment_count = sizeof((const struct segment[]){ __VA_ARGS__ }) / \
	                   sizeof(struct segment) }
#define CONNECTS { .kind = OP_CONNECT, .step = STEP_PREAMBLE, .capture = -1 }
#define GREETING { .kind = OP_GREETING, .step = STEP_PREAMBLE, .capture = -1 }
#define LEAVES { .kind = OP_LEAVE, .step = STEP_LEAVE, .capture = -1 }
#define SCRIPT(name, ...) \
	static const struct op name##_ops[] = { __VA_ARGS__ }; \
	static const struct script name = { .ops = name##_ops, \
		.count = sizeof name##_ops / sizeof *name##_ops, \
		.timeout_ms = 1000 }

SCRIPT(noop, CONNECTS, GREETING, SENDS(0, 1, SEGMENT(PART("NOOP\r\n"))),
        LEAVES);

#define HELLO \
	{ DEMAND_CONNECT, 0, 0, false }, \
	{ DEMAND_RECEIVE, 0, "220 mx\r\n", false }
#define GOODBYE \
	{ DEMAND_SEND, "QUIT\r\n", 0, false }, \
	{ DEMAND_RECEIVE, 0, "221 bye\r\n", false }, \
	{ DEMAND_DISCONNECT, 0, 0, false }, SCENES_END

static enum stop why(struct session *s)
{
	size_t op;

	return session_stop(s, &op);
}

static struct step_answer answered(struct session *s, int step)
{
	struct exchanges x;
	struct step_answer a;

	exchanges_init(&x);
	exchanges_read(&x, session_transcript(s));
	a = exchanges_answer(&x, session_transcript(s), step);
	exchanges_release(&x);
	return a;
}

START_TEST(an_ordinary_session)
{
	struct session *s = play(&noop, (const struct scene[]){ HELLO,
	        { DEMAND_SEND, "NOOP\r\n", 0, false },
	        { DEMAND_RECEIVE, 0, "250 o", false },
	        { DEMAND_RECEIVE, 0, "k\r\n", false }, GOODBYE });

	ck_assert_int_eq(why(s), STOP_NOT);
	ck_assert_uint_eq(answered(s, 0).answer, 250);
	session_free(s);
}
END_TEST

/* Says NOOP until it is answered 500. */
static enum more noop_more(void *self, const struct transcript *t,
        unsigned answer, struct op *op)
{
	unsigned *answers = self;

	ck_assert_uint_gt(t->count, 0);
	answers[answer / 100]++;
	*op = noop_ops[2];
	return answer == 500 ? MORE_LEAVE
	                     : answer == 421 ? MORE_DROP : MORE_OP;
}

static const struct op growing_ops[] = { CONNECTS, GREETING,
	{ .kind = OP_MORE, .capture = -1 }, LEAVES };
#define NOOP_ANSWERED(reply) \
	{ DEMAND_SEND, "NOOP\r\n", 0, false }, \
	{ DEMAND_RECEIVE, 0, reply, false }

static enum stop grow(const struct scene *scene, unsigned answers[6])
{
	const struct script script = { .ops = growing_ops, .count = 4,
		.timeout_ms = 1000, .more = noop_more, .self = answers };
	struct session *s = play(&script, scene);
	enum stop stop = why(s);

	session_free(s);
	return stop;
}

START_TEST(a_script_may_grow)
{
	unsigned answers[6] = { 0 };
	const struct scene scene[] = { HELLO, NOOP_ANSWERED("250 ok\r\n"),
		NOOP_ANSWERED("500 no\r\n"), GOODBYE };

	ck_assert_int_eq(grow(scene, answers), STOP_NOT);
	ck_assert_uint_eq(answers[2], 2); /* the greeting is a reply too */
	ck_assert_uint_eq(answers[5], 1);
}
END_TEST

START_TEST(a_script_that_grows_may_drop_the_connection)
{
	unsigned answers[6] = { 0 };
	const struct scene scene[] = { HELLO, NOOP_ANSWERED("421 bye\r\n"),
		{ DEMAND_DISCONNECT, 0, 0, false }, SCENES_END };

	ck_assert_int_eq(grow(scene, answers), STOP_NOT);
	ck_assert_uint_eq(answers[4], 1);
}
END_TEST

START_TEST(nothing_is_added_for_a_server_that_closed)
{
	unsigned answers[6] = { 0 };
	const struct scene scene[] = { HELLO,
		{ DEMAND_SEND, "NOOP\r\n", 0, false },
		{ DEMAND_RECEIVE, 0, "250 ok\r\n", true },
		SCENES_END };

	grow(scene, answers);
	ck_assert_uint_eq(answers[2], 1);
}
END_TEST

START_TEST(the_whole_greeting_is_awaited)
{
	struct session *s = play(&noop, (const struct scene[]){
	        { DEMAND_CONNECT, 0, 0, false },
	        { DEMAND_RECEIVE, 0, "220-mx\r\n", false },
	        { DEMAND_RECEIVE, 0, "220 ready\r\n", false },
	        { DEMAND_SEND, "NOOP\r\n", "250 ok\r\n", false }, GOODBYE });

	ck_assert_int_eq(why(s), STOP_NOT);
	session_free(s);
}
END_TEST

START_TEST(no_reply_ends_the_steps)
{
	struct session *s = play(&noop, (const struct scene[]){ HELLO,
	        { DEMAND_SEND, "NOOP\r\n", 0, false },
	        { DEMAND_RECEIVE, 0, 0, false },
	        { DEMAND_DISCONNECT, 0, 0, false }, SCENES_END });

	ck_assert_int_eq(why(s), STOP_TIMEOUT);
	ck_assert_uint_eq(answered(s, 0).answer, ANSWER_NONE);
	session_free(s);
}
END_TEST

/* Drops that come one by one do not put the end off. */
START_TEST(a_drip_has_one_deadline)
{
	struct session *s = session_new(&noop);
	struct demand d;

	session_next(s);
	session_connected(s, 0);
	for (unsigned ms = 0; ms < 1000; ms += 100) {
		d = session_next(s);
		ck_assert_int_eq(d.kind, DEMAND_RECEIVE);
		ck_assert_uint_eq(d.ms, 1000 - ms);
		session_received(s, BYTES("220-x\r\n"), (ms + 100) * MILLISECOND);
	}
	ck_assert_uint_eq(session_next(s).ms, 0);
	session_waited(s, 1000 * MILLISECOND);
	ck_assert_int_eq(session_next(s).kind, DEMAND_DISCONNECT);
	session_disconnected(s, 1000 * MILLISECOND);
	ck_assert_int_eq(session_next(s).kind, DEMAND_DONE);
	ck_assert_int_eq(why(s), STOP_TIMEOUT);
	session_free(s);
}
END_TEST

SCRIPT(group, CONNECTS, GREETING,
        SENDS(0, 2, SEGMENT(PART("NOOP\r\nNOOP\r\n"))), LEAVES);

/* A server may be slow with each. */
START_TEST(each_reply_of_a_group_has_its_time)
{
	struct session *s = session_new(&group);

	session_next(s);
	session_connected(s, 0);
	session_next(s);
	session_received(s, BYTES("220 mx\r\n"), 0);
	ck_assert_int_eq(session_next(s).kind, DEMAND_SEND);
	session_sent(s, 0);
	session_received(s, BYTES("250 a\r\n25"), 900 * MILLISECOND);
	ck_assert_uint_eq(session_next(s).ms, 1000);
	session_received(s, BYTES("0"), 1000 * MILLISECOND);
	ck_assert_uint_eq(session_next(s).ms, 900);
	session_free(s);
}
END_TEST

START_TEST(closed_instead_of_a_reply)
{
	struct session *s = play(&noop, (const struct scene[]){ HELLO,
	        { DEMAND_SEND, "NOOP\r\n", 0, true }, SCENES_END });

	ck_assert_int_eq(why(s), STOP_CLOSED);
	ck_assert_uint_eq(answered(s, 0).answer, ANSWER_CLOSE);
	session_free(s);
}
END_TEST

SCRIPT(canary, CONNECTS, GREETING, SENDS(0, 1, SEGMENT(PART("FOO\r\n"))),
        SENDS(STEP_CANARY, 1, SEGMENT(PART("NOOP\r\n"))), LEAVES);

/* The close is the next step's, however close behind the reply it comes. */
START_TEST(closed_behind_a_reply)
{
	struct session *s = play(&canary, (const struct scene[]){ HELLO,
	        { DEMAND_SEND, "FOO\r\n", "500 what\r\n", true },
	        SCENES_END });

	ck_assert_uint_eq(answered(s, 0).answer, 500);
	ck_assert(answered(s, STEP_CANARY).reached);
	ck_assert_uint_eq(answered(s, STEP_CANARY).answer, ANSWER_CLOSE);
	session_free(s);
}
END_TEST

SCRIPT(closes, CONNECTS, GREETING, SENDS(0, 1, SEGMENT(PART("QUIT\r\n"))),
        { .kind = OP_CLOSE, .step = 1, .wait_ms = 300, .capture = -1 },
        SENDS(STEP_CANARY, 1, SEGMENT(PART("NOOP\r\n"))), LEAVES);

START_TEST(a_close_is_waited_for)
{
	struct session *s = play(&closes, (const struct scene[]){ HELLO,
	        { DEMAND_SEND, "QUIT\r\n", "221 bye\r\n", false },
	        { DEMAND_RECEIVE, 0, 0, true }, SCENES_END });

	ck_assert_uint_eq(answered(s, 0).answer, 221);
	ck_assert_uint_eq(answered(s, 1).answer, ANSWER_CLOSE);
	ck_assert_uint_eq(answered(s, STEP_CANARY).answer, ANSWER_CLOSE);
	session_free(s);
	s = play(&closes, (const struct scene[]){ HELLO,
	        { DEMAND_SEND, "QUIT\r\n", "221 bye\r\n", true },
	        SCENES_END });
	ck_assert_uint_eq(answered(s, 1).answer, ANSWER_CLOSE);
	session_free(s);
	s = play(&closes, (const struct scene[]){ HELLO,
	        { DEMAND_SEND, "QUIT\r\n", "221 bye\r\n", false },
	        { DEMAND_RECEIVE, 0, 0, false },
	        { DEMAND_SEND, "NOOP\r\n", "250 ok\r\n", false }, GOODBYE });
	ck_assert_uint_eq(answered(s, 1).answer, ANSWER_NONE);
	session_free(s);
}
END_TEST

SCRIPT(quiet, CONNECTS, GREETING, SENDS(0, 0, SEGMENT(PART("NOOP\n"))),
        { .kind = OP_QUIET, .step = 1, .wait_ms = 300, .capture = -1 },
        SENDS(2, 1, SEGMENT(PART("\r\n"))), LEAVES);

START_TEST(silence_is_kept)
{
	struct session *s = play(&quiet, (const struct scene[]){ HELLO,
	        { DEMAND_SEND, "NOOP\n", 0, false },
	        { DEMAND_IDLE, 0, 0, false },
	        { DEMAND_SEND, "\r\n", "250 ok\r\n", false }, GOODBYE });

	ck_assert_uint_eq(answered(s, 0).answer, ANSWER_NONE);
	ck_assert_uint_eq(answered(s, 2).answer, 250);
	session_free(s);
	s = play(&quiet, (const struct scene[]){ HELLO,
	        { DEMAND_SEND, "NOOP\n", 0, false },
	        { DEMAND_IDLE, 0, "250 early\r\n", false },
	        { DEMAND_IDLE, 0, 0, false },
	        { DEMAND_SEND, "\r\n", "500 what\r\n", false }, GOODBYE });
	ck_assert_uint_eq(answered(s, 0).answer, 250);
	ck_assert_uint_eq(answered(s, 2).answer, 500);
	session_free(s);
}
END_TEST

SCRIPT(early, CONNECTS, SENDS(0, 1, SEGMENT(PART("NOOP\r\n"))), LEAVES);

START_TEST(an_unread_greeting_is_awaited_too)
{
	struct session *s = play(&early, (const struct scene[]){
	        { DEMAND_CONNECT, 0, 0, false },
	        { DEMAND_SEND, "NOOP\r\n", 0, false },
	        { DEMAND_RECEIVE, 0, "220 mx\r\n", false },
	        { DEMAND_RECEIVE, 0, "250 ok\r\n", false }, GOODBYE });

	ck_assert_uint_eq(answered(s, 0).answer, 250);
	session_free(s);
}
END_TEST

SCRIPT(pieces, CONNECTS, GREETING,
        { .kind = OP_SEND, .step = 0, .replies = 1, .capture = -1,
                .bytewise = true,
                .segments = (const struct segment[]){ SEGMENT(
                        PART("A"), PART("\r\n")) },
                .segment_count = 1 },
        SENDS(1, 1, SEGMENT(PART("VR")), SEGMENT(PART("FY x\r\n"))), LEAVES);

START_TEST(segments_stay_apart)
{
	session_free(play(&pieces, (const struct scene[]){ HELLO,
	        { DEMAND_SEND, "A", 0, false },
	        { DEMAND_SEND, "\r", 0, false },
	        { DEMAND_SEND, "\n", "500 what\r\n", false },
	        { DEMAND_SEND, "VR", 0, false },
	        { DEMAND_SEND, "FY x\r\n", "252 ok\r\n", false }, GOODBYE }));
}
END_TEST

static const struct guard only_250 = { .step = 0,
	.answers = { .bits = { [250 / 8] = 1 << 250 % 8 } } };

SCRIPT(captures, CONNECTS, GREETING,
        { .kind = OP_SEND, .step = 0, .replies = 1, .capture = 0,
                .segments = (const struct segment[]){ SEGMENT(
                        PART("VRFY a\r\n")) },
                .segment_count = 1 },
        { .kind = OP_SEND, .step = 1, .replies = 1, .capture = -1,
                .guards = &only_250, .guard_count = 1,
                .segments = (const struct segment[]){ SEGMENT(
                        PART("RCPT TO:<"), { { 0 }, 0 }, PART(">\r\n")) },
                .segment_count = 1 },
        LEAVES);

START_TEST(what_was_captured_is_sent)
{
	struct session *s = play(&captures, (const struct scene[]){ HELLO,
	        { DEMAND_SEND, "VRFY a\r\n", "250 A <a@b.test>\r\n", false },
	        { DEMAND_SEND, "RCPT TO:<a@b.test>\r\n", "250 ok\r\n", false },
	        GOODBYE });

	ck_assert(answered(s, 1).reached);
	session_free(s);
}
END_TEST

START_TEST(a_guard_or_a_missing_capture_skips)
{
	struct session *s = play(&captures, (const struct scene[]){ HELLO,
	        { DEMAND_SEND, "VRFY a\r\n", "252 <a@b.test>\r\n", false },
	        GOODBYE });

	ck_assert(!answered(s, 1).reached);
	session_free(s);
	s = play(&captures, (const struct scene[]){ HELLO,
	        { DEMAND_SEND, "VRFY a\r\n", "250 ok\r\n", false }, GOODBYE });
	ck_assert(!answered(s, 1).reached);
	ck_assert_int_eq(why(s), STOP_NOT);
	session_free(s);
}
END_TEST

static const struct op demanding_ops[] = { CONNECTS, GREETING,
	{ .kind = OP_SEND, .step = STEP_PREAMBLE, .replies = 1, .capture = -1,
	        .has_must = true,
	        .must = { .bits = { [250 / 8] = 1 << 250 % 8 } },
	        .segments = (const struct segment[]){ SEGMENT(
	                PART("EHLO c\r\n")) },
	        .segment_count = 1 },
	SENDS(0, 1, SEGMENT(PART("NOOP\r\n"))), LEAVES };
static const struct script demanding = { .ops = demanding_ops,
	.count = 5, .timeout_ms = 1000 };

SCRIPT(hasty, CONNECTS, GREETING, SENDS(0, 1, SEGMENT(PART("A\r\n"))),
        { .kind = OP_QUIET, .step = 1, .wait_ms = 50, .capture = -1 },
        { .kind = OP_SEND, .step = 2, .replies = 1, .capture = -1,
                .until_ms = 51, .segments = (const struct segment[]){
                        SEGMENT(PART("B\r\n")) }, .segment_count = 1 },
        { .kind = OP_SEND, .step = 3, .replies = 1, .capture = -1,
                .until_ms = 50, .segments = (const struct segment[]){
                        SEGMENT(PART("C\r\n")) }, .segment_count = 1 },
        LEAVES);

START_TEST(what_would_be_too_late_is_skipped)
{
	struct session *s = play(&hasty, (const struct scene[]){ HELLO,
	        { DEMAND_SEND, "A\r\n", 0, false },
	        { DEMAND_RECEIVE, 0, "250 ok\r\n", false },
	        { DEMAND_IDLE, 0, 0, false },
	        { DEMAND_SEND, "B\r\n", 0, false },
	        { DEMAND_RECEIVE, 0, "250 ok\r\n", false }, GOODBYE });

	ck_assert_int_eq(why(s), STOP_NOT);
	ck_assert(!answered(s, 3).reached);
	session_free(s);
}
END_TEST

START_TEST(a_refusal_on_the_way_ends_it)
{
	size_t op;
	struct session *s = play(&demanding, (const struct scene[]){ HELLO,
	        { DEMAND_SEND, "EHLO c\r\n", "550 no\r\n", false }, GOODBYE });

	ck_assert_int_eq(session_stop(s, &op), STOP_REFUSED);
	ck_assert_uint_eq(op, 2);
	ck_assert(!answered(s, 0).reached);
	session_free(s);
}
END_TEST

START_TEST(a_flood_ends_it)
{
	static const uint8_t noise[65536];
	struct session *s = session_new(&noop);
	unsigned fed = 0;

	session_next(s);
	session_connected(s, 0);
	while (session_next(s).kind == DEMAND_RECEIVE && fed < 100) {
		session_received(s, bytes_at(noise, sizeof noise), 0);
		fed++;
	}
	ck_assert_uint_le(fed, 3);
	ck_assert_int_eq(why(s), STOP_FLOOD);
	ck_assert_int_eq(session_next(s).kind, DEMAND_DISCONNECT);
	session_free(s);
}
END_TEST

SCRIPT(data, CONNECTS, GREETING, SENDS(0, 1, SEGMENT(PART("DATA\r\n"))),
        LEAVES);

START_TEST(open_data_is_left_without_quit)
{
	session_free(play(&data, (const struct scene[]){ HELLO,
	        { DEMAND_SEND, "DATA\r\n", "354 go\r\n", false },
	        { DEMAND_DISCONNECT, 0, 0, false }, SCENES_END }));
}
END_TEST

START_TEST(quit_waits_for_its_own_reply)
{
	struct session *s = play(&noop, (const struct scene[]){ HELLO,
	        { DEMAND_SEND, "NOOP\r\n", "250 ok\r\n", false },
	        { DEMAND_SEND, "QUIT\r\n", "250 late\r\n", false },
	        { DEMAND_RECEIVE, 0, "221 bye\r\n", false },
	        { DEMAND_DISCONNECT, 0, 0, false }, SCENES_END });

	session_free(s);
}
END_TEST

#define SECURES(...)                                                           \
	{                                                                      \
		.kind = OP_SECURE, .step = 1, .capture = -1, __VA_ARGS__       \
	}
SCRIPT(upgrade, CONNECTS, GREETING, SENDS(0, 1, SEGMENT(PART("STARTTLS\r\n"))),
        SECURES(.has_must = false), SENDS(2, 1, SEGMENT(PART("NOOP\r\n"))),
        LEAVES);
SCRIPT(starttls, CONNECTS, GREETING, SENDS(0, 1, SEGMENT(PART("STARTTLS\r\n"))),
        LEAVES);
SCRIPT(must_upgrade, CONNECTS, GREETING, SECURES(.has_must = true),
        SENDS(2, 1, SEGMENT(PART("NOOP\r\n"))), LEAVES);

/* Up to the handshake. */
static struct session *to_handshake(const struct script *script)
{
	struct session *s = session_new(script);
	struct demand d;

	while ((d = session_next(s)).kind != DEMAND_SECURE) {
		if (d.kind == DEMAND_CONNECT)
			session_connected(s, 0);
		else if (d.kind == DEMAND_SEND)
			session_sent(s, 1);
		else
			session_received(s, BYTES("220 go\r\n"), 2);
	}
	ck_assert_uint_eq(d.ms, 1000);
	return s;
}

static const struct credentials tim = { "tim", "tanstaaf", "LOGIN" };
static const struct op login_ops[] = { CONNECTS, GREETING,
	{ .kind = OP_LOGIN, .step = 0, .capture = -1, .credentials = &tim },
	SENDS(1, 1, SEGMENT(PART("NOOP\r\n"))), LEAVES };
static const struct script logs_in = { login_ops, 5, 1000, NULL, NULL };
#define AUTH_UP_TO_PASSWORD                                                    \
	HELLO, { DEMAND_SEND, "AUTH LOGIN\r\n", 0, false },                    \
	{ DEMAND_RECEIVE, 0, "334 VXNlcm5hbWU6\r\n", false },                  \
	{ DEMAND_SEND, "dGlt\r\n", 0, false },                                 \
	{ DEMAND_RECEIVE, 0, "334 UGFzc3dvcmQ6\r\n", false },                  \
	{ DEMAND_SEND, "dGFuc3RhYWY=\r\n", 0, false }
#define NOOP_AND_GOODBYE                                                       \
	{ DEMAND_SEND, "NOOP\r\n", "250 ok\r\n", false }, GOODBYE

static bool told_of(struct session *s, const char *what)
{
	const struct transcript *t = session_transcript(s);

	return bytes_find(buf_bytes(&t->octets), bytes_of(what)) < t->octets.n;
}

START_TEST(auth_goes_its_rounds_and_tells_no_secret)
{
	struct session *s = play(&logs_in, (const struct scene[]){
	        AUTH_UP_TO_PASSWORD,
	        { DEMAND_RECEIVE, 0, "235 welcome tanstaaf\r\n", false },
	        NOOP_AND_GOODBYE });

	ck_assert_int_eq(why(s), STOP_NOT);
	ck_assert_uint_eq(answered(s, 0).answer, 235);
	ck_assert_uint_eq(answered(s, 1).answer, 250);
	ck_assert(told_of(s, "[redacted]"));
	ck_assert(!told_of(s, "dGlt"));
	ck_assert(!told_of(s, "dGFuc3RhYWY="));
	ck_assert(!told_of(s, "tanstaaf"));
	session_free(s);
}
END_TEST

static const struct op open_ops[] = { CONNECTS, GREETING,
	{ .kind = OP_LOGIN, .step = 0, .capture = -1 },
	SENDS(1, 1, SEGMENT(PART("*\r\n"))), LEAVES };
static const struct script opens_auth = { open_ops, 5, 1000, NULL, NULL };

START_TEST(a_secret_that_comes_back_in_pieces_is_not_told)
{
	struct session *s = play(&logs_in, (const struct scene[]){
	        AUTH_UP_TO_PASSWORD,
	        { DEMAND_RECEIVE, 0, "535 not tanst", false },
	        { DEMAND_RECEIVE, 0, "aaf, nor dGFuc3Rh", false },
	        { DEMAND_RECEIVE, 0, "YWY=\r\n", false }, NOOP_AND_GOODBYE });

	ck_assert(told_of(s, "535 not ********, nor ************\r\n"));
	ck_assert_uint_eq(answered(s, 0).answer, 535);
	session_free(s);
}
END_TEST

START_TEST(auth_that_is_only_begun_ends_at_its_challenge)
{
	struct session *s = play(&opens_auth, (const struct scene[]){
	        HELLO, { DEMAND_SEND, "AUTH PLAIN\r\n", 0, false },
	        { DEMAND_RECEIVE, 0, "334 \r\n", false },
	        { DEMAND_SEND, "*\r\n", "501 cancelled\r\n", false },
	        GOODBYE });

	ck_assert_int_eq(why(s), STOP_NOT);
	ck_assert_uint_eq(answered(s, 0).answer, 334);
	ck_assert_uint_eq(answered(s, 1).answer, 501);
	session_free(s);
}
END_TEST

START_TEST(auth_that_is_refused_is_answered_so)
{
	struct session *s = play(&logs_in, (const struct scene[]){
	        AUTH_UP_TO_PASSWORD,
	        { DEMAND_RECEIVE, 0, "535 no\r\n", false }, NOOP_AND_GOODBYE });

	ck_assert_uint_eq(answered(s, 0).answer, 535);
	session_free(s);
}
END_TEST

START_TEST(auth_that_loops_is_cancelled)
{
	struct session *s = play(&logs_in, (const struct scene[]){
	        AUTH_UP_TO_PASSWORD,
	        { DEMAND_RECEIVE, 0, "334 again\r\n", false },
	        { DEMAND_SEND, "*\r\n", 0, false },
	        { DEMAND_RECEIVE, 0, "501 cancelled\r\n", false },
	        NOOP_AND_GOODBYE });

	ck_assert_uint_eq(answered(s, 0).answer, 501);
	session_free(s);
}
END_TEST

START_TEST(auth_without_end_is_given_up)
{
	struct session *s = session_new(&logs_in);
	struct demand d;
	unsigned sent = 0;

	while ((d = session_next(s)).kind != DEMAND_DONE && sent < 100) {
		if (d.kind == DEMAND_CONNECT)
			session_connected(s, 0);
		else if (d.kind == DEMAND_DISCONNECT)
			session_disconnected(s, 0);
		else if (d.kind == DEMAND_SEND && ++sent)
			session_sent(s, 0);
		else
			session_received(s, sent ? BYTES("334 x\r\n")
			                         : BYTES("220 mx\r\n"), 0);
	}
	ck_assert_uint_lt(sent, 20);
	ck_assert_uint_eq(answered(s, 0).answer, 334);
	session_free(s);
}
END_TEST

START_TEST(a_handshake_goes_on_inside)
{
	struct session *s = to_handshake(&upgrade);

	session_secured(s, BYTES("TLSv1.3"), 3);
	ck_assert_int_eq(session_next(s).kind, DEMAND_SEND);
	session_sent(s, 4);
	session_received(s, BYTES("250 ok\r\n"), 5);
	ck_assert_uint_eq(answered(s, 2).answer, 250);
	ck_assert_int_eq(why(s), STOP_NOT);
	session_free(s);
}
END_TEST

START_TEST(what_came_before_the_handshake_is_no_reply_inside)
{
	struct session *s = to_handshake(&upgrade);

	session_received(s, BYTES("250 too"), 3);
	session_secured(s, BYTES("TLSv1.3"), 3);
	session_next(s);
	session_sent(s, 4);
	session_received(s, BYTES("251 ok\r\n"), 5);
	ck_assert_uint_eq(answered(s, 2).answer, 251);
	session_free(s);
}
END_TEST

START_TEST(who_awaits_a_handshake_is_left_without_quit)
{
	session_free(play(&starttls, (const struct scene[]){ HELLO,
	        { DEMAND_SEND, "STARTTLS\r\n", "220 go\r\n", false },
	        { DEMAND_DISCONNECT, 0, 0, false }, SCENES_END }));
}
END_TEST

START_TEST(a_handshake_that_fails_closes)
{
	struct session *s = to_handshake(&upgrade);

	session_unsecured(s, BYTES("no"), 3);
	ck_assert_int_eq(session_next(s).kind, DEMAND_DONE);
	ck_assert_uint_eq(answered(s, 1).answer, ANSWER_CLOSE);
	ck_assert(!answered(s, 2).reached);
	ck_assert_int_eq(why(s), STOP_UNSECURED);
	session_free(s);
	s = to_handshake(&must_upgrade);
	session_unsecured(s, BYTES("no"), 3);
	ck_assert_int_eq(session_next(s).kind, DEMAND_DONE);
	ck_assert_int_eq(why(s), STOP_UNSECURED);
	session_free(s);
}
END_TEST

START_TEST(a_handshake_has_a_deadline)
{
	struct session *s = to_handshake(&must_upgrade);

	session_waited(s, 1002);
	ck_assert_int_eq(session_next(s).kind, DEMAND_DONE);
	ck_assert_int_eq(why(s), STOP_UNSECURED);
	session_free(s);
}
END_TEST

/* Part of a line has left, and is answered already. */
START_TEST(an_answer_may_come_before_all_is_sent)
{
	struct session *s = session_new(&noop);
	struct exchanges x;

	session_next(s);
	session_connected(s, 0);
	session_next(s);
	session_received(s, BYTES("220 mx.b.test\r\n"), 1);
	ck_assert_int_eq(session_next(s).kind, DEMAND_SEND);
	session_sending(s, 2);
	session_received(s, BYTES("521 too long\r\n"), 3);
	session_sending(s, 4);
	session_sent(s, 4);
	session_closed(s, 5);
	ck_assert_int_eq(session_next(s).kind, DEMAND_DONE);
	exchanges_init(&x);
	exchanges_read(&x, session_transcript(s));
	ck_assert_uint_eq(x.count, 2);
	ck_assert_uint_eq(x.loose_count, 0);
	ck_assert_uint_eq(exchange_answer(&x.list[1]), 521);
	exchanges_release(&x);
	session_free(s);
}
END_TEST

/* In both segments of a step, and in QUIT. */
START_TEST(the_last_octets_are_told)
{
	const struct op ops[] = { CONNECTS, GREETING,
		SENDS(0, 1, SEGMENT(PART("NO")), SEGMENT(PART("OP\r\n"))),
		LEAVES };
	struct op changed[4];
	const struct script script = { .ops = changed, .count = 4,
		.timeout_ms = 1000 };
	struct session *s;

	for (size_t last = 1; last < 4; last++) {
		memcpy(changed, ops, sizeof ops);
		changed[last].last = true;
		s = session_new(&script);
		session_next(s);
		session_connected(s, 0);
		session_next(s);
		session_received(s, BYTES("220 mx\r\n"), 1);
		ck_assert(!session_next(s).last);
		session_sent(s, 2);
		ck_assert_int_eq(session_next(s).last, last == 2);
		session_sent(s, 3);
		ck_assert(!session_next(s).last);
		session_received(s, BYTES("250 ok\r\n"), 4);
		ck_assert(bytes_eq_text(session_next(s).octets, "QUIT\r\n"));
		ck_assert_int_eq(session_next(s).last, last == 3);
		session_free(s);
	}
}
END_TEST

int main(void)
{
	return tests_run("session",
	        (const TTest *const[]){ an_ordinary_session,
	        a_script_may_grow, a_script_that_grows_may_drop_the_connection,
	        nothing_is_added_for_a_server_that_closed,
	                the_whole_greeting_is_awaited, no_reply_ends_the_steps,
	                a_drip_has_one_deadline, each_reply_of_a_group_has_its_time,
	                closed_instead_of_a_reply, closed_behind_a_reply,
	                a_close_is_waited_for, silence_is_kept,
	                an_unread_greeting_is_awaited_too, segments_stay_apart,
	                what_was_captured_is_sent,
	                a_guard_or_a_missing_capture_skips,
	                what_would_be_too_late_is_skipped,
	                a_refusal_on_the_way_ends_it, a_flood_ends_it,
	                open_data_is_left_without_quit,
	                quit_waits_for_its_own_reply,
	                auth_goes_its_rounds_and_tells_no_secret,
	                a_secret_that_comes_back_in_pieces_is_not_told,
		auth_that_is_only_begun_ends_at_its_challenge,
		auth_that_is_refused_is_answered_so,
	                auth_that_loops_is_cancelled,
	                auth_without_end_is_given_up,
	                a_handshake_goes_on_inside,
	                what_came_before_the_handshake_is_no_reply_inside,
	                who_awaits_a_handshake_is_left_without_quit,
	                a_handshake_that_fails_closes,
	                a_handshake_has_a_deadline,
	                an_answer_may_come_before_all_is_sent,
	                the_last_octets_are_told, NULL });
}
