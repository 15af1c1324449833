/* SPDX-License-Identifier: MIT */
#include "run/dialogue.h"

#include "run/show.h"
#include "run/trial.h"

enum {
	TIMEOUT_MS = 10000, /* which nothing here takes, but in memory */
	SOON_MS = 100,
	WAIT_MS = 50,
	MUCH = 1000 * 1000,
};

static struct net *net;
static struct arena arena;

/* What a dialogue came to. */
struct ending {
	bool over, failed;
	size_t connections;
	const char *shown; /* the transcript */
	enum stop stop;
	uint64_t us;       /* of its last entry */
};

static void setup(void)
{
	signal(SIGPIPE, SIG_IGN);
	net = net_new();
	arena_init(&arena);
}

static void teardown(void)
{
	net_free(net);
	arena_release(&arena);
}

static void read_outcome(struct ending *ending, struct session *session)
{
	const struct transcript *t = session_transcript(session);
	size_t op;

	ending->shown = transcript_show(t, TIMEOUT_MS, &arena);
	ending->stop = session_stop(session, &op);
	ending->us = t->entries[t->count - 1].us;
	session_free(session);
}

static struct ending in_memory(
        const struct script *script, struct scripted *server)
{
	const struct peer_factory factory = { actor_open, server };
	struct ending ending = { 0 };
	struct session *session = session_new(script);

	ending.connections = dialogue_memory(session, &factory);
	read_outcome(&ending, session);
	return ending;
}

static void on_done(void *self)
{
	((struct ending *)self)->over = true;
}

static void on_failed(void *self, const char *why)
{
	struct ending *ending = self;

	(void)why;
	ending->over = ending->failed = true;
}

static void on_ended(void *self, const struct process *process)
{
	(void)self;
	(void)process;
}

static struct ending over(
        struct endpoint *endpoint, const struct script *script)
{
	static const struct dialogue_handler handler = { on_done, on_failed,
		on_ended };
	struct ending ending = { 0 };
	struct session *session = session_new(script);
	struct dialogue *dialogue = dialogue_open(
	        net, endpoint, session, 10000, &handler, &ending);

	while (!ending.over)
		net_wait(net, 10000);
	ending.connections = dialogue_connections(dialogue);
	dialogue_close(dialogue);
	if (ending.failed)
		session_free(session);
	else
		read_outcome(&ending, session);
	return ending;
}

static struct ending over_tcp(
        const struct script *script, const struct scripted *server)
{
	struct cast cast = { .scripts = { *server }, .count = 1 };
	struct endpoint endpoint;
	struct ending ending;
	struct fake fake;
	struct err err;

	fake_open(&fake, AF_INET, act, &cast);
	ck_assert(endpoint_tcp(&endpoint, "127.0.0.1", fake.port, &err));
	ending = over(&endpoint, script);
	endpoint_release(&endpoint);
	fake_close(&fake);
	return ending;
}

#define CONNECTS(at) { .kind = OP_CONNECT, .step = at, .capture = -1 }
#define GREETED { .kind = OP_GREETING, .step = STEP_PREAMBLE, .capture = -1 }
#define SENDS(at, text, n) \
	{ .kind = OP_SEND, .step = at, .replies = n, .capture = -1, \
	  .segments = (const struct segment[]){ \
	          { (const struct part[]){ { { (const uint8_t *)(text), \
	            sizeof(text) - 1 }, -1 } }, 1 } }, \
	  .segment_count = 1 }
#define LEAVES { .kind = OP_LEAVE, .step = STEP_LEAVE, .capture = -1 }
#define SCRIPT(name, ...) \
	static const struct op name##_ops[] = { __VA_ARGS__ }; \
	static const struct script name = { .ops = name##_ops, \
		.count = sizeof name##_ops / sizeof *name##_ops, \
		.timeout_ms = TIMEOUT_MS }

SCRIPT(ordinary, CONNECTS(STEP_PREAMBLE), GREETED, SENDS(0, "NOOP\r\n", 1),
        LEAVES);
SCRIPT(twice, CONNECTS(STEP_PREAMBLE), GREETED, SENDS(0, "NOOP\r\n", 1),
        LEAVES, CONNECTS(1), GREETED, SENDS(2, "RSET\r\n", 1), LEAVES);
SCRIPT(quiet, CONNECTS(STEP_PREAMBLE), GREETED, SENDS(0, "NOOP\r\n", 1),
        { .kind = OP_QUIET, .step = 1, .wait_ms = WAIT_MS, .capture = -1 },
        LEAVES);

static const struct answer closes[] = { { "NOOP", "421 bye\r\n", true },
	{ NULL, NULL, false } };
static const struct answer drops[] = { { "NOOP", NULL, true },
	{ NULL, NULL, false } };
static const struct answer says_nothing[] = { { "NOOP", NULL, false },
	{ NULL, NULL, false } };

static const struct {
	const struct script *script;
	struct scripted server;
	const char *shown;
	enum stop stop;
	size_t connections;
} rows[] = {
	{ &ordinary, { .greeting = "220 mx\r\n" },
	        "S: 220 mx\nC: NOOP\nS: 250 ok\nC: QUIT\nS: 221 bye\n",
	        STOP_NOT, 1 },
	{ &twice, { .greeting = "220 mx\r\n" },
	        "S: 220 mx\nC: NOOP\nS: 250 ok\nC: QUIT\nS: 221 bye\n"
	        "-- a new connection\n"
	        "S: 220 mx\nC: RSET\nS: 250 ok\nC: QUIT\nS: 221 bye\n",
	        STOP_NOT, 2 },
	{ &ordinary, { .greeting = "220 mx\r\n", .answers = drops },
	        "S: 220 mx\nC: NOOP\n-- the server closed the connection\n",
	        STOP_CLOSED, 1 },
	{ &quiet, { .greeting = "220 mx\r\n" },
	        "S: 220 mx\nC: NOOP\nS: 250 ok\nC: QUIT\nS: 221 bye\n",
	        STOP_NOT, 1 },
};

/* Where the server closes is told in either case; the rest is one session. */
static bool tells_the_same(const char *got, const char *want)
{
	size_t n = strlen(want);

	return strncmp(got, want, n) == 0 &&
	       (got[n] == '\0' ||
	               strcmp(got + n,
	                       "-- the server closed the connection\n") == 0);
}

START_TEST(memory_and_tcp_are_alike)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct scripted server = rows[i].server;
		struct ending endings[] = {
			in_memory(rows[i].script, &server),
			over_tcp(rows[i].script, &server) };

		for (size_t k = 0; k < ROWS(endings); k++) {
			const struct ending *got = &endings[k];

			ck_assert_msg(!got->failed, "row %zu", i);
			ck_assert_msg(
			        i == 1 || tells_the_same(got->shown,
			                          rows[i].shown),
			        "row %zu: %s", i, got->shown);
			ck_assert_int_eq(got->stop, rows[i].stop);
			ck_assert_uint_eq(
			        got->connections, rows[i].connections);
		}
	}
}
END_TEST

START_TEST(the_last_words_are_kept)
{
	struct scripted server = { .greeting = "220 mx\r\n",
		.answers = closes };
	struct ending got = over_tcp(&ordinary, &server);

	ck_assert_ptr_nonnull(
	        strstr(got.shown, "S: 220 mx\nC: NOOP\nS: 421 bye\n"));
}
END_TEST

START_TEST(time_in_memory_passes_where_nothing_comes)
{
	struct scripted server = { .greeting = "220 mx\r\n",
		.answers = says_nothing };
	struct ending got = in_memory(&ordinary, &server);

	ck_assert_uint_eq(got.us, TIMEOUT_MS * MILLISECOND);
	ck_assert_int_eq(got.stop, STOP_TIMEOUT);
	ck_assert_str_eq(got.shown,
	        "S: 220 mx\nC: NOOP\n-- no reply within 10000 ms\n");
	server.answers = NULL;
	ck_assert_uint_eq(in_memory(&ordinary, &server).us, 0);
	ck_assert_uint_eq(in_memory(&quiet, &server).us, WAIT_MS * MILLISECOND);
}
END_TEST

START_TEST(time_in_memory_passes_while_the_server_takes_it)
{
	struct scripted server = { .greeting = "220 mx\r\n",
		.late_us = 2000 };

	/* NOOP and QUIT */
	ck_assert_uint_eq(in_memory(&ordinary, &server).us, 2 * 2000);
}
END_TEST

START_TEST(a_server_in_memory_may_speak_when_time_passes)
{
	struct scripted server = { .greeting = "220 mx\r\n",
		.idle = "421 too long\r\n" };

	ck_assert_ptr_nonnull(strstr(in_memory(&quiet, &server).shown,
	        "S: 250 ok\nS: 421 too long\n"));
	/* While a reply is awaited, the whole time passes at once. */
	server.answers = says_nothing;
	ck_assert_int_eq(in_memory(&ordinary, &server).stop, STOP_TIMEOUT);
}
END_TEST

START_TEST(time_on_a_wire_passes_too)
{
	static const struct scripted server = { .greeting = "220 mx\r\n",
		.answers = says_nothing };
	const struct script script = { .ops = ordinary_ops,
		.count = ROWS(ordinary_ops), .timeout_ms = SOON_MS };

	ck_assert_int_eq(over_tcp(&script, &server).stop, STOP_TIMEOUT);
}
END_TEST

/* What cannot be sent because nobody reads it does not hold up the run. */
START_TEST(a_server_that_does_not_read_is_left)
{
	struct endpoint endpoint = { .kind = ENDPOINT_EXEC,
		.text = "exec sleep 1000" };
	uint8_t *much = mem_new(MUCH);
	const struct part part = { { much, MUCH }, -1 };
	const struct segment segments[] = { { &part, 1 }, { &part, 1 } };
	const struct op ops[] = { CONNECTS(STEP_PREAMBLE),
		{ .kind = OP_SEND, .step = 0, .segments = segments,
		  .segment_count = 2, .replies = 1, .capture = -1 }, LEAVES };
	const struct script script = { .ops = ops, .count = ROWS(ops),
		.timeout_ms = SOON_MS };
	struct ending got = over(&endpoint, &script);

	ck_assert_int_eq(got.stop, STOP_TIMEOUT);
	ck_assert_str_eq(got.shown, "-- no reply within 10000 ms\n");
	free(much);
}
END_TEST

START_TEST(no_connection_is_told)
{
	struct endpoint endpoint = { .kind = ENDPOINT_UNIX,
		.text = "/no/such/path" };

	ck_assert(over(&endpoint, &ordinary).failed);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("dialogue");
	TCase *tcase = tcase_create("dialogue");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, memory_and_tcp_are_alike);
	tcase_add_test(tcase, the_last_words_are_kept);
	tcase_add_test(tcase, time_in_memory_passes_where_nothing_comes);
	tcase_add_test(
	        tcase, time_in_memory_passes_while_the_server_takes_it);
	tcase_add_test(tcase, a_server_in_memory_may_speak_when_time_passes);
	tcase_add_test(tcase, time_on_a_wire_passes_too);
	tcase_add_test(tcase, a_server_that_does_not_read_is_left);
	tcase_add_test(tcase, no_connection_is_told);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
