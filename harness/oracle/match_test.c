/* SPDX-License-Identifier: MIT */
#include "oracle/match.h"

#include <stdio.h>

#include "oracle/testing.h"
#include "spec/load.h"

static struct spec spec;
static struct stage stage;
static struct randoms randoms;
static struct matcher *matcher;

static void set(enum fact fact, const char *value)
{
	stage.profile.facts[fact] = fact_value_of(fact, bytes_of(value));
}

/* The table, over a session with a server whose VRFY is switched off. */
static void begin(const struct event *events)
{
	struct complaints complaints;

	complaints_init(&complaints);
	ck_assert(spec_load(&spec, "specs", &complaints));
	complaints_release(&complaints);
	randoms_choose(&randoms, 1);
	stage_open(&stage, events);
	set(FACT_VRFY, "disabled");
	set(FACT_GREETING, "220");
	stage.profile.fixtures[FIXTURE_DOMAIN] = "example.test";
	stage.profile.fixtures[FIXTURE_KNOWN] = "alice";
	matcher = matcher_new(
	        &spec, &stage.standard, &stage.profile, &randoms);
}

static void done(void)
{
	matcher_free(matcher);
	stage_close(&stage);
	spec_release(&spec);
}

/* In how many places the case is matched in that state. */
static unsigned count(const char *id, enum state state)
{
	struct match match;
	struct scan scan;
	unsigned n = 0;

	scan_begin(&scan, matcher, &stage.exchanges);
	while (scan_next(&scan, &match))
		n += strcmp(match.scase->id, id) == 0 && match.state == state;
	return n;
}

/* The ruling on a clause by the first match of the case. */
static int ruling(const char *id, const char *clause)
{
	struct judgements judged = { .arena = &stage.arena };
	struct match match;
	struct scan scan;
	int ruling = -1;

	scan_begin(&scan, matcher, &stage.exchanges);
	while (scan_next(&scan, &match) && judged.count == 0)
		if (strcmp(match.scase->id, id) == 0)
			scan_judge(&scan, &match, &judged);
	for (size_t i = 0; i < judged.count; i++)
		if (strcmp(judged.list[i].rule->clause->id, clause) == 0)
			ruling = (int)judged.list[i].ruling;
	free(judged.list);
	return ruling;
}

#define HELLO                                                                  \
	GREETED, SENT(0, "EHLO c.test\r\n"),                                   \
	        GOT(0, "250-mx.example.test\r\n250-PIPELINING\r\n250 VRFY\r\n")
#define ASKED(line, answer) SENT(0, line "\r\n"), GOT(0, answer "\r\n")
#define EVENTS(...) ((const struct event[]){ __VA_ARGS__, END })

START_TEST(a_command_is_an_example_of_its_rows)
{
	begin(EVENTS(HELLO, ASKED("VRFY postmaster", "502 5.5.1 no")));
	ck_assert_uint_eq(count("vrfy-postmaster", STATE_EHLO), 1);
	ck_assert_uint_eq(count("vrfy-postmaster", STATE_HELO), 0);
	ck_assert_uint_eq(count("vrfy-known", STATE_EHLO), 0);
	ck_assert_int_eq(ruling("vrfy-postmaster", "VRFY-DISABLED-252"),
	        RULING_RELAXED);
	ck_assert_int_eq(ruling("vrfy-postmaster", "VRFY-ANYTIME"),
	        RULING_CONFORMS);
	done();
}
END_TEST

START_TEST(states_are_told_apart)
{
	begin(EVENTS(GREETED, ASKED("NOOP", "250 ok"),
	        SENT(0, "HELO c.test\r\n"), GOT(0, "250 mx\r\n"),
	        ASKED("NOOP", "250 ok"), SENT(0, "EHLO c.test\r\n"),
	        GOT(0, "250 mx\r\n"), ASKED("NOOP", "250 ok"),
	        ASKED("MAIL FROM:<>", "250 ok"), ASKED("NOOP", "250 ok"),
	        ASKED("RCPT TO:<a@b>", "250 ok"), ASKED("NOOP", "250 ok"),
	        ASKED("DATA", "354 go"), SENT(0, "x\r\n.\r\n"),
	        GOT(0, "250 ok\r\n"), ASKED("NOOP", "250 ok")));
	ck_assert_uint_eq(count("noop-first", STATE_GREETED), 1);
	ck_assert_uint_eq(count("noop", STATE_HELO), 1);
	ck_assert_uint_eq(count("noop", STATE_EHLO), 1);
	ck_assert_uint_eq(count("noop", STATE_MAIL), 1);
	ck_assert_uint_eq(count("noop", STATE_RCPT), 1);
	ck_assert_uint_eq(count("noop-behind-message", STATE_EOD), 1);
	done();
}
END_TEST

START_TEST(fixtures_and_made_up_names_are_known)
{
	char line[64];
	const struct event events[] = { HELLO,
		ASKED("VRFY alice", "252 maybe"), SENT(0, line),
		GOT(0, "550 no\r\n"), END };

	randoms_choose(&randoms, 1);
	snprintf(line, sizeof line, "VRFY %s@example.test\r\n",
	        randoms.names[0]);
	begin(events);
	ck_assert_uint_eq(count("vrfy-known", STATE_EHLO), 1);
	ck_assert_uint_eq(count("vrfy-random-address", STATE_EHLO), 1);
	done();
}
END_TEST

START_TEST(any_client_says_ehlo)
{
	begin(EVENTS(GREETED, SENT(0, "EHLO other.example\r\n"),
	        GOT(0, "502 no\r\n"), SENT(0, "EHLO \r\n"),
	        GOT(0, "501 no\r\n")));
	ck_assert_uint_eq(count("code-ehlo", STATE_GREETED), 1);
	done();
}
END_TEST

/* Steps that follow each other, until one does not. */
START_TEST(sequences_are_followed)
{
	begin(EVENTS(HELLO, ASKED("VRFY postmaster", "252 maybe"),
	        ASKED("VRFY  postmaster", "500 what"), ASKED("NOOP", "250 ok"),
	        ASKED("VRFY postmaster", "252 maybe"), ASKED("NOOP", "250 ok")));
	ck_assert_uint_eq(count("line-two-spaces", STATE_EHLO), 2);
	ck_assert_int_eq(
	        ruling("line-two-spaces", "LINE-MULTI-SP"), RULING_VIOLATES);
	done();
}
END_TEST

/* Where the answer may have another reason, nothing is said. */
START_TEST(what_was_not_asked_alone_is_left_out)
{
	static const struct event pipelined[] = { HELLO,
		SENT(0, "VRFY postmaster\r\nNOOP\r\n"),
		GOT(0, "502 no\r\n250 ok\r\n"), END };
	static const struct event unanswered[] = { HELLO,
		SENT(0, "VRFY postmaster\r\n"), END };
	static const struct event closed[] = { HELLO,
		SENT(0, "VRFY postmaster\r\n"), CLOSED(0), END };
	static const struct event doubled[] = { HELLO,
		ASKED("NOOP", "250 ok\r\n250 ok"),
		ASKED("VRFY postmaster", "502 no"), END };
	static const struct event talked_over[] = { HELLO,
		QUIETLY(0, "500 what\r\n"),
		ASKED("VRFY postmaster", "502 no"), END };
	static const struct event burst[] = { HELLO, ASKED("A", "500 what"),
		ASKED("A", "500 what"), ASKED("A", "500 what"),
		ASKED("A", "500 what"),
		ASKED("VRFY postmaster", "502 no"), END };
	static const struct event logged_in[] = { HELLO,
		ASKED("AUTH PLAIN AGEAYg==", "235 in"),
		ASKED("VRFY postmaster", "502 no"), END };
	static const struct event chunked[] = { HELLO,
		ASKED("MAIL FROM:<> BODY=BINARYMIME", "250 ok"),
		ASKED("VRFY postmaster", "502 no"), END };
	static const struct event *const sessions[] = { pipelined, unanswered,
		closed, doubled, talked_over, burst, logged_in, chunked };

	for (size_t i = 0; i < ROWS(sessions); i++) {
		begin(sessions[i]);
		ck_assert_msg(count("vrfy-postmaster", STATE_EHLO) +
		                      count("vrfy-postmaster", STATE_MAIL) == 0,
		        "session %zu", i);
		done();
	}
}
END_TEST

/* What befell one connection says nothing of the next. */
START_TEST(a_fresh_connection_has_no_past)
{
	begin(EVENTS(HELLO, ASKED("NOOP", "250 ok\r\n250 ok"), LEFT(0), HELLO,
	        ASKED("VRFY postmaster", "252 maybe")));
	ck_assert_uint_eq(count("vrfy-postmaster", STATE_EHLO), 1);
	ck_assert_int_eq(ruling("vrfy-postmaster", "VRFY-DISABLED-252"),
	        RULING_CONFORMS);
	done();
}
END_TEST

/* EHLO's list counts as it was then, not as it came to be. */
START_TEST(the_list_of_the_moment_counts)
{
	begin(EVENTS(HELLO, ASKED("VRFY postmaster", "500 what"),
	        SENT(0, "EHLO c.test\r\n"), GOT(0, "250 mx\r\n")));
	ck_assert_int_eq(
	        ruling("listed-vrfy", "CODE-502-VS-EHLO"), RULING_VIOLATES);
	done();
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { a_command_is_an_example_of_its_rows,
		states_are_told_apart, fixtures_and_made_up_names_are_known,
		any_client_says_ehlo, sequences_are_followed,
		what_was_not_asked_alone_is_left_out,
		a_fresh_connection_has_no_past, the_list_of_the_moment_counts,
		NULL };

	return tests_run("oracle/match", tests);
}
