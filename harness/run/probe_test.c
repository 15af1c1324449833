/* SPDX-License-Identifier: MIT */
#include "run/probe.h"

#include "run/dialogue.h"
#include "run/trial.h"

enum { ANSWERS_MOST = 10, FACTS_MOST = 6 };

static struct profile profile;
static struct randoms randoms;
static struct probe probe;

static void setup(void)
{
	profile_init(&profile);
	profile.fixtures[FIXTURE_DOMAIN] = "mx.test";
	profile.fixtures[FIXTURE_KNOWN] = "alice";
	randoms_choose(&randoms, 1);
}

static void teardown(void)
{
	probe_close(&probe);
	profile_release(&profile);
}

/* 252 to all names, 250 to all recipients. */
static const struct answer says_yes[] = { { "VRFY", "252 maybe\r\n", false },
	{ "EXPN", "252 maybe\r\n", false }, { NULL, NULL, false } };
#define SAYS_YES { .greeting = "220 mx\r\n", .answers = says_yes }

static unsigned opened;

static struct peer *count_open(void *server)
{
	opened++;
	return actor_open(server);
}

static bool probed(struct scripted *server, struct err *err)
{
	struct peer_factory factory = { count_open, server };

	probe_open(&probe, &profile, &randoms);
	for (size_t i = 0; i < PROBE_SESSIONS && probe_goes_on(&probe, i); i++)
		dialogue_memory(probe.sessions[i], &factory);
	return probe_conclude(&probe, err);
}

static const char *value(enum fact fact)
{
	return fact_value_name(fact, profile.facts[fact]);
}

/* A server and what is to be found: facts that are not listed stay unknown. */
static const struct {
	const char *name;
	struct answer answers[ANSWERS_MOST];
	struct {
		enum fact fact;
		const char *value;
	} want[FACTS_MOST];
} servers[] = {
	{ "says yes", { { "VRFY", "252 maybe\r\n", false },
	             { "EXPN", "252 maybe\r\n", false } },
	        { { FACT_CATCHALL, "yes" }, { FACT_RCPT, "accepted" },
	          { FACT_VRFY, "disabled" }, { FACT_EXPN, "disabled" },
	          { FACT_BLANKET, "yes" }, { FACT_NESTED, "resets" } } },
	{ "tells", { { "VRFY alice", "250 <alice@mx.test>\r\n", false },
	             { "VRFY", "550 no\r\n", false }, { "EXPN", "502 no\r\n", false },
	             { "RCPT", "550 no\r\n", false } },
	        { { FACT_CATCHALL, "no" }, { FACT_RCPT, "refused" },
	          { FACT_VRFY, "enabled" }, { FACT_EXPN, "unimplemented" },
	          { FACT_BLANKET, "no" }, { FACT_NESTED, "resets" } } },
	/* Postfix: 252 for a mailbox, 550 for none */
	{ "252 and 550", { { "VRFY alice", "252 alice\r\n", false },
	             { "VRFY", "550 no\r\n", false }, { "EXPN", "450 later\r\n", false },
	             { "RCPT", "450 later\r\n", false } },
	        { { FACT_VRFY, "enabled" }, { FACT_BLANKET, "no" },
	          { FACT_NESTED, "resets" } } },
	{ "has none", { { "VRFY", "502 no\r\n", false },
	             { "EXPN", "500 what\r\n", false },
	             { "RCPT", "550 no\r\n", false } },
	        { { FACT_CATCHALL, "no" }, { FACT_RCPT, "refused" },
	          { FACT_VRFY, "unimplemented" },
	          { FACT_EXPN, "unimplemented" }, { FACT_BLANKET, "no" },
	          { FACT_NESTED, "resets" } } },
	{ "later", { { "VRFY", "450 later\r\n", false },
	             { "EXPN", "421 bye\r\n", false },
	             { "MAIL", "451 later\r\n", false },
	             { "RCPT", "503 MAIL first\r\n", false } },
	        { { FACT_VRFY, "unknown" } } },
	{ "knows nobody", { { "VRFY", "550 no\r\n", false }, { "EXPN", "550 no\r\n", false },
	             { "RCPT", "452 full\r\n", false } },
	        { { FACT_BLANKET, "no" }, { FACT_NESTED, "resets" } } },
	{ "wants AUTH", { { "MAIL", "530 Authentication required\r\n", false },
	             { "VRFY", "502 no\r\n", false }, { "EXPN", "502 no\r\n", false },
	             { "RCPT", "503 no\r\n", false } },
	        { { FACT_GATE, "auth" }, { FACT_BLANKET, "no" } } },
	{ "wants TLS", { { "MAIL", "530 Must issue STARTTLS\r\n", false },
	             { "VRFY", "530 STARTTLS\r\n", false },
	             { "EXPN", "530 STARTTLS\r\n", false },
	             { "RCPT", "530 STARTTLS\r\n", false } },
	        { { FACT_GATE, "tls" } } },
	{ "lists AUTH", { { "EHLO", "250-mx\r\n250 AUTH PLAIN\r\n", false },
	             { "VRFY", "450 no\r\n", false }, { "EXPN", "450 no\r\n", false },
	             { "RCPT", "450 no\r\n", false } },
	        { { FACT_AUTH, "offered" }, { FACT_NESTED, "resets" } } },
	{ "lists STARTTLS", { { "EHLO", "250-mx\r\n250 STARTTLS\r\n", false },
	             { "MAIL", "530 first things first\r\n", false },
	             { "VRFY", "530 no\r\n", false }, { "EXPN", "530 no\r\n", false },
	             { "RCPT", "530 no\r\n", false } },
	        { { FACT_GATE, "tls" }, { FACT_TLS, "offered" } } },
	{ "relays on demand", { { "EHLO", "250-mx\r\n250 ATRN\r\n", false },
	             { "MAIL", "502 no\r\n", false }, { "VRFY", "502 no\r\n", false },
	             { "EXPN", "502 no\r\n", false }, { "RCPT", "502 no\r\n", false } },
	        { { FACT_SERVICE, "odmr" }, { FACT_BLANKET, "no" } } },
};

static bool gates(const char *name)
{
	return strncmp(name, "wants", 5) == 0 || strcmp(name, "later") == 0 ||
	       strcmp(name, "lists STARTTLS") == 0 ||
	       strcmp(name, "relays on demand") == 0;
}

START_TEST(facts_are_found)
{
	for (size_t i = 0; i < ROWS(servers); i++) {
		struct scripted server = { .greeting = "220 mx\r\n",
			.answers = servers[i].answers };
		const char *want[FACT_COUNT];
		struct err err;

		for (int f = 0; f < FACT_COUNT; f++)
			want[f] = "unknown";
		want[FACT_GREETING] = "220";
		want[FACT_TLS] = want[FACT_AUTH] = "none";
		if (!gates(servers[i].name))
			want[FACT_GATE] = "none";
		for (size_t k = 0; k < FACTS_MOST && servers[i].want[k].value;
		        k++)
			want[servers[i].want[k].fact] =
			        servers[i].want[k].value;
		ck_assert_msg(probed(&server, &err), "%s", err.text);
		ck_assert_ptr_null(probe.contradiction);
		for (int f = 0; f < FACT_COUNT; f++)
			ck_assert_msg(strcmp(value((enum fact)f), want[f]) == 0,
			        "%s: %s is %s, not %s", servers[i].name,
			        fact_key((enum fact)f), value((enum fact)f),
			        want[f]);
		if (i + 1 < ROWS(servers)) {
			teardown();
			setup();
		}
	}
}
END_TEST

START_TEST(a_finding_says_from_what)
{
	struct scripted server = SAYS_YES;
	struct err err;
	char want[64];

	ck_assert(probed(&server, &err));
	snprintf(want, sizeof want, "`VRFY %s@mx.test` -> 252 maybe",
	        randoms.names[0]);
	ck_assert_str_eq(profile.inferred_from[FACT_VRFY], want);
	ck_assert(profile.inferred[FACT_VRFY]);
}
END_TEST

/* Without a domain, names of it cannot be asked for. */
START_TEST(without_a_domain_less_is_found)
{
	struct scripted server = SAYS_YES;
	struct err err;

	profile.fixtures[FIXTURE_DOMAIN] = NULL;
	ck_assert(probed(&server, &err));
	ck_assert_str_eq(value(FACT_CATCHALL), "unknown");
	ck_assert_str_eq(value(FACT_VRFY), "disabled");
}
END_TEST

static void declare(enum fact fact, const char *to)
{
	profile.facts[fact] = fact_value_of(fact, bytes_of(to));
}

static const struct {
	enum fact fact;
	const char *declared, *contradiction;
} declarations[] = {
	{ FACT_VRFY, "enabled", "vrfy=enabled is declared, and the server "
	                        "behaves as if it were disabled: `VRFY zq" },
	{ FACT_VRFY, "disabled", NULL },
	{ FACT_VRFY, "unimplemented", NULL },
	{ FACT_EXPN, "enabled", "expn=enabled is declared" },
	{ FACT_GATE, "tls", "gate=tls is declared, and the server behaves as "
	                    "if it were none: `MAIL" },
	{ FACT_GATE, "none", NULL },
};

/* NULL wanted: nothing is told; else what it begins with. */
static void check_told(const char *told, const char *want, size_t row)
{
	ck_assert_msg(want ? told && strncmp(told, want, strlen(want)) == 0
	                   : !told,
	        "row %zu: %s", row, told ? told : "nothing");
}

START_TEST(what_is_declared_stays_and_is_held_against_it)
{
	for (size_t i = 0; i < ROWS(declarations); i++) {
		const char *want = declarations[i].contradiction;
		struct scripted server = SAYS_YES;
		struct err err;

		declare(declarations[i].fact, declarations[i].declared);
		ck_assert(probed(&server, &err));
		ck_assert_str_eq(value(declarations[i].fact),
		        declarations[i].declared);
		ck_assert(!profile.inferred[declarations[i].fact]);
		check_told(probe.contradiction, want, i);
		if (i + 1 < ROWS(declarations)) {
			teardown();
			setup();
		}
	}
}
END_TEST

/* Replies to RCPT, and what they say of the fixtures. */
static const struct {
	const char *known, *others, *missing;
} recipients[] = {
	{ "550 5.1.1 no such user\r\n", "550 5.1.1 no such user\r\n",
	        "known=alice is declared, and the server behaves as if there "
	        "were no such mailbox: `RCPT TO:<alice@mx.test>` -> 550 5.1.1" },
	{ "550 no\r\n", "250 ok\r\n", "known=alice is declared" },
	{ "550 5.1.1 User unknown in relay recipient table\r\n", "550 no\r\n",
	        "known=alice is declared" },
	{ "554 5.7.1 Relay access denied\r\n", "554 5.7.1 no relay\r\n",
	        "domain=mx.test is declared, and the server behaves as if it "
	        "took no mail for it: `RCPT TO:<alice@mx.test>` -> 554 5.7.1" },
	{ "454 4.7.1 <alice@mx.test>: Relay access denied\r\n", "454 4.7.1 no\r\n",
	        "domain=mx.test is declared" },
	{ "450 4.7.1 relay greylisted\r\n", "450 4.7.1 no\r\n", NULL },
	{ "550 5.1.2 bad host\r\n", "550 5.1.2 bad host\r\n",
	        "domain=mx.test is declared" },
	{ "250 ok\r\n", "550 5.1.1 no such user\r\n", NULL },
	{ "450 4.2.0 Greylisted\r\n", "450 4.2.0 Greylisted\r\n", NULL },
	{ "530 5.7.0 Must issue STARTTLS\r\n", "530 5.7.0 no\r\n", NULL },
	{ "554 5.7.1 Client host rejected\r\n", "554 5.7.1 no\r\n", NULL },
	{ "550 Authentication required\r\n", "550 no\r\n", NULL },
};

START_TEST(fixtures_that_are_not_there_are_told)
{
	for (size_t i = 0; i < ROWS(recipients); i++) {
		const char *want = recipients[i].missing;
		const struct answer answers[] = {
			{ "RCPT TO:<alice@", recipients[i].known, false },
			{ "RCPT", recipients[i].others, false },
			{ NULL, NULL, false } };
		struct scripted server = { .greeting = "220 mx\r\n",
			.answers = answers };
		struct err err;

		ck_assert(probed(&server, &err));
		check_told(probe.missing, want, i);
		if (i + 1 < ROWS(recipients)) {
			teardown();
			setup();
		}
	}
}
END_TEST

START_TEST(a_domain_shows_in_names_that_are_made_up)
{
	static const struct answer answers[] = {
		{ "RCPT", "550 relay not permitted\r\n", false },
		{ NULL, NULL, false } };
	struct scripted server = { .greeting = "220 mx\r\n",
		.answers = answers };
	struct err err;

	profile.fixtures[FIXTURE_KNOWN] = NULL;
	ck_assert(probed(&server, &err));
	ck_assert_int_eq(strncmp(probe.missing, "domain=mx.test", 14), 0);
}
END_TEST

/* Who logs in may be let in later; the probe does not log in. */
START_TEST(before_auth_a_refusal_says_nothing_of_fixtures)
{
	static const struct answer answers[] = {
		{ "RCPT", "550 relay not permitted\r\n", false },
		{ NULL, NULL, false } };
	struct scripted server = { .greeting = "220 mx\r\n",
		.answers = answers };
	struct err err;

	declare(FACT_SERVICE, "submission");
	ck_assert(probed(&server, &err));
	ck_assert_ptr_null(probe.missing);
}
END_TEST

static const struct {
	const char *greeting, *want;
} greetings[] = {
	{ "", "greeting: nothing came within 10000 ms" },
	{ "\x15\x03\x01\x02", "greeting: the server speaks TLS" },
	{ "\x16\x03\x03", "greeting: the server speaks TLS" },
	{ "SSH-2.0-x\r\n", "greeting: not SMTP: SSH-2.0-x\\r\\n" },
	{ "\x1b[2J\n", "greeting: not SMTP: \\x1b[2J\\n" },
	{ "binary", "greeting: not SMTP: binary" },
	{ "220-mx\r\n", "greeting: begun and not ended: 220-mx\\r\\n" },
};

START_TEST(who_does_not_greet_is_told_so)
{
	for (size_t i = 0; i < ROWS(greetings); i++) {
		struct scripted server = {
			.greeting = greetings[i].greeting };
		struct err err;

		ck_assert(!probed(&server, &err));
		ck_assert_msg(strncmp(err.text, greetings[i].want,
		                      strlen(greetings[i].want)) == 0,
		        "row %zu: %s", i, err.text);
		/* The second session would not have one either. */
		ck_assert_uint_eq(opened, 1);
		opened = 0;
		if (i + 1 < ROWS(greetings)) {
			teardown();
			setup();
		}
	}
}
END_TEST

static struct peer *open_endless(void *server)
{
	struct peer *peer = actor_open(server);

	buf_clear(&peer->out);
	for (int i = 0; i < 50000; i++)
		buf_add_text(&peer->out, "220-and so on\r\n");
	return peer;
}

START_TEST(a_greeting_without_end_is_told_so)
{
	struct scripted server = SAYS_YES;
	struct peer_factory factory = { open_endless, &server };
	struct err err;

	probe_open(&probe, &profile, &randoms);
	dialogue_memory(probe.sessions[0], &factory);
	ck_assert(!probe_conclude(&probe, &err));
	ck_assert_int_eq(strncmp(err.text, "greeting: longer than", 21), 0);
}
END_TEST

/* RFC 5321 3.3: a second MAIL is answered 503; the probe's lines come whole. */
static void feed_in_order(struct peer *peer, struct bytes line)
{
	static unsigned mails;

	if (bytes_starts_nocase(line, BYTES("EHLO")))
		mails = 0;
	if (bytes_starts_nocase(line, BYTES("MAIL")) && mails++ > 0)
		buf_add_text(&peer->out, "503 nested MAIL\r\n");
	else
		actor_feed(peer, line);
}

static struct peer *open_in_order(void *server)
{
	static struct peer_ops ops;
	struct peer *peer = actor_open(server);

	ops = *peer->ops;
	ops.feed = feed_in_order;
	peer->ops = &ops;
	return peer;
}

START_TEST(a_second_mail_may_be_refused)
{
	struct scripted server = SAYS_YES;
	struct peer_factory factory = { open_in_order, &server };
	struct err err;

	probe_open(&probe, &profile, &randoms);
	for (size_t i = 0; i < PROBE_SESSIONS; i++)
		dialogue_memory(probe.sessions[i], &factory);
	ck_assert(probe_conclude(&probe, &err));
	ck_assert_str_eq(value(FACT_NESTED), "503");
}
END_TEST

START_TEST(a_host_without_mail_greets_so)
{
	struct scripted server = { .greeting = "554 no mail\r\n" };
	struct err err;

	ck_assert(probed(&server, &err));
	ck_assert_str_eq(value(FACT_GREETING), "554");
	ck_assert_str_eq(value(FACT_VRFY), "unknown");
}
END_TEST

/* What the server says behind STARTTLS never matters here: in memory an actor
 * does not begin a handshake. */
static const struct answer offers_tls[] = {
	{ "EHLO", "250-mx\r\n250 STARTTLS\r\n", false },
	{ "STARTTLS", "220 go\r\n", false },
	{ NULL, NULL, false } };

START_TEST(tls_that_fails_is_told_and_fatal_where_asked_for)
{
	static const enum channel channels[] = { CHANNEL_PLAIN, CHANNEL_STARTTLS,
		CHANNEL_TLS };

	for (size_t i = 0; i < ROWS(channels); i++) {
		struct scripted server = { .greeting = "220 mx\r\n",
			.answers = offers_tls };
		struct err err = { "" };

		profile.channel = channels[i];
		ck_assert_int_eq(probed(&server, &err), i == 0);
		ck_assert_msg(strncmp(probe.no_tls, "no TLS: the server does "
		                      "not begin a handshake", 45) == 0,
		        "%s", probe.no_tls);
		ck_assert_str_eq(err.text, i == 0 ? "" : probe.no_tls);
		if (i + 1 < ROWS(channels))
			probe_close(&probe);
	}
}
END_TEST

START_TEST(starttls_that_is_refused_is_told)
{
	struct scripted server = { .greeting = "220 mx\r\n" };
	struct err err = { "" };

	profile.channel = CHANNEL_STARTTLS;
	ck_assert(!probed(&server, &err));
	ck_assert_msg(strstr(err.text, "STARTTLS was answered 500 what?"),
	        "%s", err.text);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("probe");
	TCase *tcase = tcase_create("probe");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, facts_are_found);
	tcase_add_test(tcase, a_finding_says_from_what);
	tcase_add_test(tcase, without_a_domain_less_is_found);
	tcase_add_test(tcase, what_is_declared_stays_and_is_held_against_it);
	tcase_add_test(tcase, fixtures_that_are_not_there_are_told);
	tcase_add_test(tcase, a_domain_shows_in_names_that_are_made_up);
	tcase_add_test(
	        tcase, before_auth_a_refusal_says_nothing_of_fixtures);
	tcase_add_test(tcase, who_does_not_greet_is_told_so);
	tcase_add_test(tcase, a_greeting_without_end_is_told_so);
	tcase_add_test(tcase, a_second_mail_may_be_refused);
	tcase_add_test(tcase, a_host_without_mail_greets_so);
	tcase_add_test(
	        tcase, tls_that_fails_is_told_and_fatal_where_asked_for);
	tcase_add_test(tcase, starttls_that_is_refused_is_told);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
