/* SPDX-License-Identifier: MIT */
#include "fuzz/approach.h"

#include "fuzz/testing.h"
#include "run/trial.h"

static struct ground g;

static bool knows(enum fact fact, const char *value)
{
	return g.profile.facts[fact] == fact_value_of(fact, bytes_of(value));
}

START_TEST(what_is_true_of_a_server)
{
	ground_open(&g, "vrfy=disabled tls=offered auth=offered", NULL);
	ck_assert(knows(FACT_VRFY, "disabled"));
	ck_assert(knows(FACT_TLS, "offered"));
	ck_assert(knows(FACT_AUTH, "offered"));
	ck_assert(knows(FACT_RCPT, "refused"));
	ck_assert(bytes_find(g.profile.ehlo, BYTES("STARTTLS")) <
	          g.profile.ehlo.n);
	ck_assert(g.manner.deliver);
	ck_assert_uint_eq(g.manner.errors, g.profile.errors);
	ground_close(&g);
}
END_TEST

START_TEST(how_lines_end)
{
	ground_open(&g, "", NULL);
	ck_assert(!g.manner.lf_ends);
	ground_close(&g);
	ground_open(&g, "mutant=bare-lf-ends-line", NULL);
	ck_assert(g.manner.lf_ends);
	ground_close(&g);
}
END_TEST

/* --- other servers --------------------------------------------------------- */

static struct scripted script = { .greeting = "220 mx\r\n" };
static const struct peer_factory scripted = { actor_open, &script };

/* A second, and no more, it waits for the rest of a line. */
static void impatient_feed(struct peer *peer, struct bytes in)
{
	if (bytes_find(in, BYTES("\r\n")) < in.n) {
		actor_feed(peer, in);
		return;
	}
	peer->late_us = 1000 * 1000;
	buf_add_text(&peer->out, "421 idle\r\n");
}

static struct peer *impatient_open(void *unused)
{
	static const struct peer_ops ops = { .feed = impatient_feed,
		.eof = actor_eof, .idle = actor_idle, .free = actor_free };
	struct peer *peer = actor_open(&script);

	(void)unused;
	peer->ops = &ops;
	return peer;
}

static const struct peer_factory impatient = { impatient_open, NULL };

START_TEST(silence_is_no_line)
{
	ground_open(&g, "", &impatient);
	ck_assert(!g.manner.lf_ends);
	g.manner.lf_ends = true;
	ground_play(&g, "\n");
	ck_assert_ptr_null(
	        suspects_find(&g.suspects, "LINE-CRLF-ONLY session"));
	encounter_release(&g.encounter);
	ground_close(&g);
}
END_TEST

/* A server that answers QUIT otherwise does not bear it that we have closed our
 * side by then, for all that can be known. */
START_TEST(whether_it_bears_hurry)
{
	static const struct answer sulks[] = { { "QUIT", "500 no\r\n", true },
		{ NULL, NULL, false } };

	ground_open(&g, "", &scripted);
	ck_assert(g.manner.hurry);
	ground_close(&g);
	script.answers = sulks;
	ground_open(&g, "", &scripted);
	ck_assert(!g.manner.hurry);
	ground_close(&g);
}
END_TEST

static void fail_at(const struct target *target, bool allowed, const char *why)
{
	struct run_options options = { .spec = &stage()->spec,
		.profile = &g.profile, .seed = 1, .allowed = allowed };
	struct transport transport;
	struct manner manner;
	struct err err;

	profile_init(&g.profile);
	g.profile.timeout_ms = 1000;
	ck_assert(!approach(&transport, target, &options, &manner, &err));
	ck_assert_msg(strstr(err.text, why), "%s", err.text);
	transport_close(&transport);
	profile_release(&g.profile);
}

/* 192.0.2.1 is nobody, RFC 5737, and is not talked to here. */
START_TEST(what_is_not_approached)
{
	fail_at(&(struct target){ .kind = TARGET_UNIX, .name = "gone",
	                .path = "/nonexistent/socket" }, false, "No such file");
	fail_at(&(struct target){ .kind = TARGET_TCP, .name = "away",
	                .host = "192.0.2.1", .port = "25" }, false,
	        "--i-am-allowed");
	fail_at(&(struct target){ .kind = TARGET_EXEC, .name = "mute",
	                .command = "exit 0" }, false, "closed");
}
END_TEST

int main(void)
{
	return tests_run("approach", (const TTest *const[]){
	        what_is_true_of_a_server, how_lines_end, silence_is_no_line,
	        whether_it_bears_hurry, what_is_not_approached, NULL });
}
