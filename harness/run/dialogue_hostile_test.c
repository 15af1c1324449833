/* SPDX-License-Identifier: MIT
 *
 * Dialogues over TCP with servers that drip, stop, flood or go.
 */
#include "run/dialogue.h"

#include "base/clock.h"
#include "run/trial.h"
#include "session/exchange.h"

enum { LONG_US = 3000000, LOOK_MS = 50 };

#define CONNECTS { .kind = OP_CONNECT, .step = STEP_PREAMBLE, .capture = -1 }
#define GREETED { .kind = OP_GREETING, .step = STEP_PREAMBLE, .capture = -1 }
#define SENDS(at, text) \
	{ .kind = OP_SEND, .step = at, .replies = 1, .capture = -1, \
	  .segments = (const struct segment[]){ \
	          { (const struct part[]){ { { (const uint8_t *)(text), \
	            sizeof(text) - 1 }, -1 } }, 1 } }, \
	  .segment_count = 1 }
#define WAITS(at, ms) \
	{ .kind = OP_QUIET, .step = at, .wait_ms = ms, .capture = -1 }
#define LEAVES { .kind = OP_LEAVE, .step = STEP_LEAVE, .capture = -1 }

static const struct op noop_ops[] = { CONNECTS, GREETED, SENDS(0, "NOOP\r\n"),
	LEAVES };
static const struct op brief_ops[] = { CONNECTS, GREETED, WAITS(0, 20),
	SENDS(1, "NOOP\r\n"), LEAVES };
static const struct op quiet_ops[] = { CONNECTS, GREETED, WAITS(0, 30000),
	SENDS(1, "NOOP\r\n"), LEAVES };

#define SCRIPT(list, ms) \
	{ .ops = list, .count = ROWS(list), .timeout_ms = ms }

static struct session *session;
static struct exchanges exchanges;

static unsigned answered(int step)
{
	exchanges_init(&exchanges);
	exchanges_read(&exchanges, session_transcript(session));
	return exchanges_answer(&exchanges, session_transcript(session), step)
	        .answer;
}

static void forget(void)
{
	exchanges_release(&exchanges);
	session_free(session);
}

static enum stop stopped(void)
{
	size_t op;

	return session_stop(session, &op);
}

/* When the last entry of that kind was, or 0 without one. */
static uint64_t when(enum entry_kind kind)
{
	const struct transcript *t = session_transcript(session);
	uint64_t us = 0;

	for (size_t i = 0; i < t->count; i++)
		if (t->entries[i].kind == kind)
			us = t->entries[i].us;
	return us;
}

static struct net *net;
static struct endpoint endpoint;
static struct dialogue *dialogue;
static struct {
	unsigned done, failed, ended;
	char why[128];
} told;

static void on_done(void *self)
{
	(void)self;
	told.done++;
}

static void on_failed(void *self, const char *why)
{
	(void)self;
	told.failed++;
	snprintf(told.why, sizeof told.why, "%s", why);
}

static void on_ended(void *self, const struct process *process)
{
	(void)self;
	(void)process;
	told.ended++;
}

static const struct dialogue_handler handler = { on_done, on_failed,
	on_ended };

static void begin(const struct script *script)
{
	signal(SIGPIPE, SIG_IGN);
	memset(&told, 0, sizeof told);
	net = net_new();
	session = session_new(script);
	dialogue = dialogue_open(
	        net, &endpoint, session, 3000, &handler, &told);
	ck_assert_uint_eq(told.done + told.failed, 0);
}

static void end(void)
{
	dialogue_close(dialogue);
	net_free(net);
}

static void await(const unsigned *count)
{
	uint64_t until = clock_us() + LONG_US;

	while (*count == 0 && clock_us() < until)
		net_wait(net, LOOK_MS);
	ck_assert_uint_eq(*count, 1);
	net_wait(net, 0);
	ck_assert_uint_eq(told.done + told.failed, 1);
}

/* To the end, over TCP. */
static void live(
        const struct script *script, serving *serve, const void *context)
{
	struct err err = { "" };
	struct fake fake;

	fake_open(&fake, AF_INET, serve, context);
	ck_assert_msg(endpoint_tcp(&endpoint, "127.0.0.1", fake.port, &err),
	        "%s", err.text);
	begin(script);
	await(&told.done);
	end();
	endpoint_release(&endpoint);
	fake_close(&fake);
}

static const struct cast polite_cast = {
	{ { .greeting = "220 mx\r\n" } }, 1 };

START_TEST(silence_ends_in_time)
{
	static const struct script script = SCRIPT(brief_ops, 10000);

	live(&script, act, &polite_cast);
	ck_assert_uint_eq(answered(0), ANSWER_NONE);
	ck_assert_uint_ge(when(ENTRY_SENT), 19 * MILLISECOND);
	forget();
}
END_TEST

static void speak(int fd, const char *greeting, const char *reply)
{
	char line[64];

	say(fd, bytes_of(greeting));
	if (read(fd, line, sizeof line) <= 0)
		return;
	for (; *reply; reply++)
		say(fd, bytes_at(reply, 1));
}

/* Says the context to the first line, in pieces, and bye to the next. */
static void drips(int fd, unsigned number, const void *context)
{
	char line[64];

	(void)number;
	speak(fd, "220 mx\r\n", context);
	if (read(fd, line, sizeof line) > 0)
		say(fd, BYTES("221 bye\r\n"));
}

static void drips_and_closes(int fd, unsigned number, const void *context)
{
	(void)number;
	speak(fd, "220 mx\r\n", context);
}

START_TEST(a_reply_may_come_in_pieces)
{
	static const struct script script = SCRIPT(noop_ops, 3000);

	live(&script, drips, "250-one\r\n250-two\r\n250 three\r\n");
	ck_assert_int_eq(stopped(), STOP_NOT);
	ck_assert_uint_eq(answered(0), 250);
	ck_assert_uint_eq(exchanges.list[1].reply.lines, 3);
	forget();
}
END_TEST

START_TEST(half_a_reply_and_silence_is_none)
{
	static const struct script script = SCRIPT(noop_ops, 500);

	live(&script, drips, "250-one\r\n25");
	ck_assert_int_eq(stopped(), STOP_TIMEOUT);
	ck_assert_uint_eq(answered(0), ANSWER_NONE);
	ck_assert_uint_ge(when(ENTRY_TIMEOUT), 499 * MILLISECOND);
	forget();
}
END_TEST

START_TEST(a_close_in_mid_reply_is_a_close)
{
	static const struct script script = SCRIPT(noop_ops, 10000);

	live(&script, drips_and_closes, "250-one\r\n25");
	ck_assert_int_eq(stopped(), STOP_CLOSED);
	ck_assert_uint_eq(answered(0), ANSWER_CLOSE);
	ck_assert(exchanges.list[1].unfinished);
	forget();
}
END_TEST

/* The context, for ever. */
static void floods(int fd, unsigned number, const void *context)
{
	(void)number;
	speak(fd, "220 mx\r\n", "");
	for (;;)
		say(fd, bytes_of(context));
}

static void greets_for_ever(int fd, unsigned number, const void *context)
{
	(void)number;
	for (;;)
		say(fd, bytes_of(context));
}

START_TEST(a_flood_is_cut_off)
{
	static const struct script script = SCRIPT(noop_ops, 10000);
	static const char *const floodings[] = {
		"250-on and on and on and on and on and on and on and on\r\n",
		"250 on and on and on and on and on and on and on and on ",
		"250 ok\r\n250 ok\r\n250 ok\r\n250 ok\r\n250 ok\r\n250 ok\r\n",
		"JUNK and junk and junk and junk and junk and junk and junk\n",
		"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
	};

	for (size_t i = 0; i < 2 * ROWS(floodings); i++) {
		live(&script, i % 2 ? floods : greets_for_ever,
		        floodings[i / 2]);
		ck_assert_uint_le(session_transcript(session)->octets.n,
		        TRANSCRIPT_MOST + 4096);
		answered(0);
		forget();
	}
}
END_TEST

START_TEST(a_dialogue_may_be_broken_off)
{
	static const struct script script = SCRIPT(quiet_ops, 10000);
	struct err err = { "" };
	struct fake fake;

	fake_open(&fake, AF_INET, act, &polite_cast);
	ck_assert(endpoint_tcp(&endpoint, "127.0.0.1", fake.port, &err));
	begin(&script);
	while (session_transcript(session)->received == 0)
		net_wait(net, LOOK_MS);
	end();
	ck_assert_uint_eq(told.done + told.failed, 0);
	session_free(session);
	endpoint_release(&endpoint);
	fake_close(&fake);
}
END_TEST

START_TEST(a_dialogue_with_a_command)
{
	static const struct script script = SCRIPT(noop_ops, 10000);

	endpoint = (struct endpoint){ .kind = ENDPOINT_EXEC,
		.text = "printf '220 mx\\r\\n'; read -r x; "
		        "printf '250 ok\\r\\n'; read -r x; exit 0" };
	begin(&script);
	await(&told.done);
	ck_assert_uint_eq(told.ended, 1);
	end();
	ck_assert_uint_eq(told.ended, 1);
	ck_assert_uint_eq(answered(0), 250);
	forget();
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { silence_ends_in_time,
		a_reply_may_come_in_pieces, half_a_reply_and_silence_is_none,
		a_close_in_mid_reply_is_a_close, a_flood_is_cut_off,
		a_dialogue_may_be_broken_off, a_dialogue_with_a_command, NULL };

	return tests_run("hostile dialogues", tests);
}
