/* SPDX-License-Identifier: MIT */
#include "fuzz/transport.h"

#include "run/show.h"
#include "run/trial.h"

#define GREETING "S: 220 mx\n"
#define CLOSES "-- the server closed the connection\n"
#define BYE "C: QUIT\nS: 221 bye\n" CLOSES
#define DATA "C: DATA\nS: 354 go on\n"

static const struct answer tls[] = { { "STARTTLS", "220 go\r\n", false },
	{ NULL, NULL, false } };
static const struct answer chunks[] = {
	{ "EHLO", "250-mx\r\n250 CHUNKING\r\n", false },
	{ "BDAT", "250 chunk\r\n", false }, { NULL, NULL, false } };
static const struct answer auth[] = {
	{ "EHLO", "250-mx\r\n250 CHUNKING\r\n", false },
	{ "AUTH", "334 \r\n", false }, { NULL, NULL, false } };
static const struct answer sulks[] = { { "RSET", "500 no\r\n", false },
	{ NULL, NULL, false } };
static const struct answer mute[] = { { "RSET", NULL, false },
	{ NULL, NULL, false } };

static const struct {
	const char *name, *octets;
	struct manner manner;
	const struct answer *answers;
	const char *want;
} rows[] = {
	{ "nothing", "", { 0 }, NULL, GREETING BYE },
	{ "a line at a time", "NOOP\r\nRSET\r\n", { 0 }, NULL,
	  GREETING "C: NOOP\nS: 250 ok\nC: RSET\nS: 250 ok\n" BYE },
	{ "a last line is ended", "NOOP", { 0 }, NULL,
	  GREETING "C: NOOP\nS: 250 ok\n" BYE },
	{ "a bare LF ends nothing", "NOOP\nRSET\r\n", { 0 }, NULL,
	  GREETING "C: NOOP\\n\nC: RSET\nS: 250 ok\nS: 250 ok\n" BYE },
	{ "unless the server says so", "NOOP\nRSET\r\n", { .lf_ends = true },
	  NULL, GREETING "C: NOOP\\n\nS: 250 ok\nC: RSET\nS: 250 ok\n" BYE },
	{ "data in one piece", "DATA\r\nNOOP\r\n.\r\nRSET\r\n",
	  { .deliver = true }, NULL,
	  GREETING DATA "C: NOOP\nC: .\nS: 250 taken\nC: RSET\nS: 250 ok\n"
	  BYE },
	{ "data that do not end", "DATA\r\nNOOP\r\n", { .deliver = true },
	  NULL, GREETING DATA "C: NOOP\n" },
	{ "no message is completed", "DATA\r\nNOOP\r\n.\r\nRSET\r\n", { 0 },
	  NULL, GREETING DATA "C: NOOP\n" },
	{ "not even by a bare LF", "DATA\nNOOP\n.\nRSET\r\n", { 0 }, NULL,
	  GREETING BYE },
	{ "a chunk goes out with its command",
	  "EHLO x\r\nBDAT 5\r\nNOOP\nRSET\r\n", { .deliver = true }, chunks,
	  GREETING "C: EHLO x\nS: 250-mx\nS: 250 CHUNKING\nC: BDAT 5\n"
	  "C: NOOP\\n\nS: 250 chunk\nS: 250 ok\nC: RSET\nS: 250 ok\n" BYE },
	{ "a chunk that does not end", "EHLO x\r\nBDAT 5\r\nNO",
	  { .deliver = true }, chunks, GREETING
	  "C: EHLO x\nS: 250-mx\nS: 250 CHUNKING\nC: BDAT 5\nC: NO\n"
	  "S: 250 chunk\n" },
	{ "no last chunk", "EHLO x\r\nBDAT 5 LAST\r\nNOOP\nRSET\r\n", { 0 },
	  chunks, GREETING "C: EHLO x\nS: 250-mx\nS: 250 CHUNKING\n" BYE },
	{ "no chunk where AUTH wants a response",
	  "EHLO x\r\nAUTH PLAIN\r\nBDAT 5\r\nNOOP\r\nNOOP\r\n",
	  { .deliver = true }, auth,
	  GREETING "C: EHLO x\nS: 250-mx\nS: 250 CHUNKING\nC: AUTH PLAIN\n"
	  "S: 334 \nC: BDAT 5\nS: 500 what?\nC: NOOP\nS: 250 ok\nC: NOOP\n"
	  "S: 250 ok\n" BYE },
	{ "no plain text where TLS begins", "STARTTLS\r\nNOOP\r\n", { 0 }, tls,
	  GREETING "C: STARTTLS\nS: 220 go\n" },
	{ "nor where a server takes it for that", "STARTTLS\rx\r\nNOOP\r\n",
	  { 0 }, tls, GREETING "C: STARTTLS\\rx\nS: 220 go\n" },
	{ "errors have an end", "RSET\r\nRSET\r\nNOOP\r\n", { .errors = 2 },
	  sulks, GREETING "C: RSET\nS: 500 no\nC: RSET\nS: 500 no\n" BYE },
	{ "no reply, no more", "RSET\r\nNOOP\r\n", { 0 }, mute,
	  GREETING "C: RSET\n-- no reply within 10000 ms\n" },
	{ "QUIT is a command like others", "QUIT\r\nNOOP\r\n", { 0 }, NULL,
	  GREETING BYE },
	{ "in a hurry", "NOOP\r\nQUIT\r\n", { .hurry = true }, NULL,
	  GREETING "C: NOOP\nS: 250 ok\n" BYE },
	{ "octet by octet", "NO\r\n", { .pacing = PACING_OCTETS }, NULL,
	  GREETING "C: NO\nS: 500 what?\n" BYE },
};

static void check_row(struct transport *transport, size_t i)
{
	struct manner manner = rows[i].manner;
	struct encounter encounter;
	struct arena arena;
	const char *got;

	arena_init(&arena);
	manner.timeout_ms = 10000;
	transport_play(transport, bytes_of(rows[i].octets), manner, &encounter);
	ck_assert_int_eq(encounter.fate, FATE_LIVES);
	got = transcript_show(
	        session_transcript(encounter.session), 10000, &arena);
	ck_assert_msg(strcmp(got, rows[i].want) == 0, "%s:\n%swant:\n%s",
	        rows[i].name, got, rows[i].want);
	encounter_release(&encounter);
	arena_release(&arena);
}

START_TEST(what_is_said)
{
	struct scripted script = { .greeting = "220 mx\r\n" };
	const struct peer_factory factory = { actor_open, &script };
	const struct target target = { .kind = TARGET_MEMORY,
		.memory = &factory, .name = "memory" };
	struct transport transport;
	struct profile profile;
	struct err err;

	profile_init(&profile);
	ck_assert(transport_open(&transport, &target, &profile, NULL, &err));
	for (size_t i = 0; i < ROWS(rows); i++) {
		script.answers = rows[i].answers;
		check_row(&transport, i);
	}
	transport_close(&transport);
	profile_release(&profile);
}
END_TEST

static size_t judged(struct manner manner)
{
	struct scripted script = { .greeting = "220 mx\r\n" };
	const struct peer_factory factory = { actor_open, &script };
	const struct target target = { .kind = TARGET_MEMORY,
		.memory = &factory, .name = "memory" };
	struct encounter encounter;
	struct transport transport;
	struct profile profile;
	struct err err;
	size_t n;

	profile_init(&profile);
	manner.timeout_ms = 10000;
	ck_assert(transport_open(&transport, &target, &profile, NULL, &err));
	transport_play(&transport, BYTES("NOOP\r\nRSET\nNOOP\r\n"), manner,
	        &encounter);
	n = encounter.exchanges.count;
	encounter_release(&encounter);
	transport_close(&transport);
	profile_release(&profile);
	return n;
}

/* Greeting, NOOP; what follows only where it is one line to all. */
START_TEST(what_is_blurred_is_not_judged)
{
	ck_assert_uint_eq(judged((struct manner){ .lf_ends = true }), 2);
	ck_assert_uint_eq(judged((struct manner){ .lf_ends = false }), 4);
}
END_TEST

/* --- servers that do not live -------------------------------------------- */

static void meet(
        const struct target *target, enum fate fate, const char *why)
{
	struct transport transport;
	struct encounter encounter;
	struct profile profile;
	struct err err;

	signal(SIGPIPE, SIG_IGN);
	profile_init(&profile);
	ck_assert(transport_open(&transport, target, &profile, NULL, &err));
	transport_play(&transport, BYTES("NOOP\r\n"), (struct manner){ .timeout_ms = 10000 },
	        &encounter);
	ck_assert_int_eq(encounter.fate, fate);
	ck_assert_msg(strstr(encounter.why, why), "%s", encounter.why);
	encounter_release(&encounter);
	transport_close(&transport);
	profile_release(&profile);
}

START_TEST(a_crash_is_seen)
{
	const struct target target = { .kind = TARGET_EXEC,
		.command = "echo '220 mx'; read x; kill -SEGV $$",
		.name = "exec" };

	meet(&target, FATE_CRASHED, "signal 11");
}
END_TEST

START_TEST(a_server_that_is_gone)
{
	const struct target target = { .kind = TARGET_UNIX,
		.path = "/nonexistent/socket", .name = "gone" };

	meet(&target, FATE_GONE, "No such file");
}
END_TEST

int main(void)
{
	return tests_run("transport", (const TTest *const[]){ what_is_said,
	        what_is_blurred_is_not_judged,
	        a_crash_is_seen, a_server_that_is_gone, NULL });
}
