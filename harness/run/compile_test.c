/* SPDX-License-Identifier: MIT */
#include "run/compile.h"

#include "base/escape.h"
#include "run/trial.h"

static struct spec spec;
static struct profile profile;
static struct arena arena;
static struct buf text;
static uint64_t seed;

static void setup(void)
{
	seed = 7;
	profile_init(&profile);
	profile.client = "client.test";
	profile.sender = "me@client.test";
	profile.fixtures[FIXTURE_DOMAIN] = "example.test";
	profile.fixtures[FIXTURE_KNOWN] = "alice";
	profile.fixtures[FIXTURE_DELIVER] = "sink";
	arena_init(&arena);
	buf_init(&text, SIZE_MAX);
}

static void teardown(void)
{
	spec_release(&spec);
	profile_release(&profile);
	arena_release(&arena);
	buf_release(&text);
}

static void show_answers(const struct answers *answers)
{
	static const unsigned codes[] = { 220, 235, 250, 251, 334, 354, 421, 521,
		554, 550 };

	for (size_t i = 0; i < ROWS(codes); i++)
		if (answers_have(answers, codes[i]))
			buf_printf(&text, " %u", codes[i]);
}

static void show_send(const struct op *op)
{
	for (size_t i = 0; i < op->segment_count; i++) {
		const struct segment *segment = &op->segments[i];

		buf_add_text(&text, i > 0 ? "|" : " ");
		for (size_t k = 0; k < segment->part_count; k++) {
			const struct part *part = &segment->parts[k];

			if (part->capture >= 0)
				buf_printf(&text, "<%d>", part->capture);
			else
				escape_bytes(&text, part->octets);
		}
	}
	buf_printf(&text, " %u", op->replies);
	if (op->bytewise)
		buf_add_text(&text, " bytewise");
	if (op->capture >= 0)
		buf_printf(&text, " =%d", op->capture);
}

static void show_op(const struct op *op)
{
	static const char *const names[] = { "connect", "greeting", "send",
		"quiet", "close", "login", "secure", "leave" };

	for (size_t i = 0; i < op->guard_count; i++) {
		buf_printf(&text, "if %d is", op->guards[i].step);
		show_answers(&op->guards[i].answers);
		buf_add_text(&text, ": ");
	}
	buf_printf(&text, "%d %s", op->step,
	        op->kind == OP_LOGIN && !op->credentials ? "opening"
	                                                  : names[op->kind]);
	if (op->until_ms > 0)
		buf_printf(&text, " until %u", op->until_ms);
	if (op->kind == OP_SEND)
		show_send(op);
	if (op->kind == OP_QUIET || op->kind == OP_CLOSE)
		buf_printf(&text, " %u", op->wait_ms);
	if (op->has_must) {
		buf_add_text(&text, " must");
		show_answers(&op->must);
	}
	buf_add_text(&text, "\n");
}

/* Of the first case of the table. */
static struct instance instance_in(enum state state)
{
	return (struct instance){ .scase = &spec.cases[0],
		.state = state, .each = EACH_NONE, .id = "c@x" };
}

static const char *compiled(const struct instance *instance)
{
	struct randoms randoms;
	struct script script;
	const char *why;

	randoms_choose(&randoms, seed);
	if (!compile(instance, &profile, &randoms, &arena, &script, &why))
		return why;
	ck_assert_uint_eq(script.timeout_ms, profile.timeout_ms);
	buf_clear(&text);
	for (size_t i = 0; i < script.count; i++)
		show_op(&script.ops[i]);
	buf_add(&text, bytes_at("", 1));
	return (const char *)text.p;
}

#define CONNECT "-2 connect\n"
#define GREETING "-2 greeting must 220 235 250 251\n"
#define EHLO "-2 send EHLO client.test\\r\\n 1 must 220 235 250 251\n"
#define MAIL "-2 send MAIL FROM:<me@client.test>\\r\\n 1 must 220 235 250 251\n"
#define RCPT(to) "-2 send RCPT TO:<" to ">\\r\\n 1 must 220 235 250 251\n"
#define DATA "-2 send DATA\\r\\n 1 must 354\n"
#define STARTTLS EHLO "-2 send STARTTLS\\r\\n 1 must 220\n-2 secure must\n"
#define STEP0 "0 send NOOP\\r\\n 1\n"
#define END "-1 send NOOP\\r\\n 1\n-3 leave\n"

static const struct {
	enum state state;
	const char *want;
} ways[] = {
	{ STATE_CONNECT, CONNECT STEP0 END },
	{ STATE_GREETED, CONNECT "-2 greeting must 220 235 250 251 521 554\n"
	                 STEP0 END },
	{ STATE_HELO, CONNECT GREETING
	        "-2 send HELO client.test\\r\\n 1 must 220 235 250 251\n" STEP0 END },
	{ STATE_EHLO, CONNECT GREETING EHLO STEP0 END },
	{ STATE_MAIL, CONNECT GREETING EHLO MAIL STEP0 END },
	{ STATE_RCPT, CONNECT GREETING EHLO MAIL RCPT("alice@example.test")
	        STEP0 END },
	{ STATE_DATA, CONNECT GREETING EHLO MAIL RCPT("alice@example.test")
	        DATA STEP0 END },
	{ STATE_TLS0, CONNECT GREETING STARTTLS STEP0 END },
	{ STATE_TLS, CONNECT GREETING STARTTLS EHLO STEP0 END },
	{ STATE_UNAUTH, CONNECT GREETING EHLO STEP0 END },
	{ STATE_AUTH, CONNECT GREETING EHLO
	        "-2 opening must 334\n" STEP0 END },
	{ STATE_AUTHD, CONNECT GREETING EHLO "-2 login must 235\n" STEP0 END },
};

START_TEST(each_state_has_its_way)
{
	table_load(&spec, CASE("c", "NOOP"));
	for (size_t i = 0; i < ROWS(ways); i++) {
		struct instance instance = instance_in(ways[i].state);

		ck_assert_str_eq(compiled(&instance), ways[i].want);
	}
}
END_TEST

/* The channel, what is known of AUTH, and whether the case begins in
 * plaintext. */
static const struct {
	enum channel channel;
	const char *tls, *auth;
	enum state state;
	bool plain;
	const char *want;
} channels[] = {
	{ CHANNEL_TLS, "implicit", "offered", STATE_EHLO, false,
	        CONNECT "-2 secure must\n" GREETING EHLO STEP0 END },
	{ CHANNEL_TLS, "implicit", "offered", STATE_TLS, false,
	        CONNECT "-2 secure must\n" GREETING EHLO STEP0 END },
	{ CHANNEL_STARTTLS, "offered", "offered", STATE_EHLO, false,
	        CONNECT GREETING STARTTLS EHLO STEP0 END },
	{ CHANNEL_STARTTLS, "offered", "offered", STATE_EHLO, true,
	        CONNECT GREETING EHLO STEP0 END },
	{ CHANNEL_STARTTLS, "offered", "offered", STATE_CONNECT, false,
	        CONNECT STEP0 END },
	{ CHANNEL_PLAIN, "offered", "inside", STATE_UNAUTH, false,
	        CONNECT GREETING STARTTLS EHLO STEP0 END },
	{ CHANNEL_PLAIN, "offered", "inside", STATE_EHLO, false,
	        CONNECT GREETING EHLO STEP0 END },
};

START_TEST(the_way_leads_through_tls)
{
	for (size_t i = 0; i < ROWS(channels); i++) {
		struct instance instance;

		table_load(&spec, channels[i].plain
		        ? CASE_OF("c", "  plain: yes\n" SEND("NOOP") WANTS_250)
		        : CASE("c", "NOOP"));
		instance = instance_in(channels[i].state);
		profile.channel = channels[i].channel;
		profile.facts[FACT_TLS] = fact_value_of(
		        FACT_TLS, bytes_of(channels[i].tls));
		profile.facts[FACT_AUTH] = fact_value_of(
		        FACT_AUTH, bytes_of(channels[i].auth));
		ck_assert_str_eq(compiled(&instance), channels[i].want);
		if (i + 1 < ROWS(channels))
			spec_release(&spec);
	}
}
END_TEST

#define LOGIN "-2 login must 235\n"

/* RFC 4954 4, RFC 6409 4.3 */
static const struct {
	const char *gate, *service, *auth, *password;
	enum state state;
	const char *want;
} gates[] = {
	{ "auth", "mx", "offered", "x", STATE_MAIL,
	        CONNECT GREETING EHLO LOGIN MAIL STEP0 END },
	{ "none", "submission", "offered", "x", STATE_MAIL,
	        CONNECT GREETING EHLO LOGIN MAIL STEP0 END },
	{ "none", "submission", "inside", "x", STATE_MAIL,
	        CONNECT GREETING STARTTLS EHLO LOGIN MAIL STEP0 END },
	{ "auth", "submission", "offered", "x", STATE_EHLO,
	        CONNECT GREETING EHLO STEP0 END },
	{ "none", "mx", "offered", "x", STATE_MAIL,
	        CONNECT GREETING EHLO MAIL STEP0 END },
	{ "auth", "mx", "none", "x", STATE_MAIL,
	        CONNECT GREETING EHLO MAIL STEP0 END },
	{ "auth", "mx", "offered", NULL, STATE_MAIL,
	        CONNECT GREETING EHLO MAIL STEP0 END },
};

START_TEST(the_way_to_mail_leads_through_auth_where_it_is_demanded)
{
	table_load(&spec, CASE("c", "NOOP"));
	for (size_t i = 0; i < ROWS(gates); i++) {
		struct instance instance = instance_in(gates[i].state);

		profile.facts[FACT_GATE] = fact_value_of(
		        FACT_GATE, bytes_of(gates[i].gate));
		profile.facts[FACT_SERVICE] = fact_value_of(
		        FACT_SERVICE, bytes_of(gates[i].service));
		profile.facts[FACT_AUTH] = fact_value_of(
		        FACT_AUTH, bytes_of(gates[i].auth));
		profile.account.password = gates[i].password;
		ck_assert_str_eq(compiled(&instance), gates[i].want);
	}
}
END_TEST

/* RFC 2033 4.1 */
START_TEST(lmtp_begins_with_lhlo)
{
	struct instance instance;

	table_load(&spec, CASE_OF("c", "  lmtp: yes\n" SEND("{hello} x")
	                               WANTS_250));
	profile.facts[FACT_PROTOCOL] =
	        fact_value_of(FACT_PROTOCOL, BYTES("lmtp"));
	instance = instance_in(STATE_EHLO);
	ck_assert_str_eq(compiled(&instance),
	        CONNECT GREETING
	        "-2 send LHLO client.test\\r\\n 1 must 220 235 250 251\n"
	        "0 send LHLO x\\r\\n 1\n" END);
	profile.facts[FACT_PROTOCOL] = 0;
	instance = instance_in(STATE_EHLO);
	ck_assert_str_eq(compiled(&instance),
	        CONNECT GREETING EHLO "0 send EHLO x\\r\\n 1\n" END);
}
END_TEST

/* Only who is named for it gets a message. */
START_TEST(a_message_goes_to_its_address)
{
	struct instance instance;
	const char *got;

	table_load(&spec, CASE_OF("c", "  delivers: yes\n" SEND("NOOP") WANTS_250));
	instance = instance_in(STATE_EOD);
	got = compiled(&instance);
	ck_assert_ptr_nonnull(strstr(got, RCPT("sink@example.test") DATA
	        "-2 send From: <smtpspec@client.test>\\r\\n"
	        "To: <sink@example.test>\\r\\n"));
	ck_assert_ptr_nonnull(strstr(got, "\\r\\n.\\r\\n 1 must 220 235 250 251\n"));
	instance = instance_in(STATE_DATA);
	ck_assert_ptr_nonnull(
	        strstr(compiled(&instance), RCPT("sink@example.test") DATA));
}
END_TEST

START_TEST(without_a_mailbox_postmaster_will_do)
{
	struct instance instance;

	table_load(&spec, CASE("c", "NOOP"));
	profile.fixtures[FIXTURE_KNOWN] = NULL;
	instance = instance_in(STATE_RCPT);
	ck_assert_ptr_nonnull(
	        strstr(compiled(&instance), RCPT("sink@example.test")));
	profile.fixtures[FIXTURE_DELIVER] = NULL;
	ck_assert_ptr_nonnull(
	        strstr(compiled(&instance), RCPT("postmaster")));
}
END_TEST

START_TEST(words_are_filled_in)
{
	struct instance instance;
	struct randoms randoms;

	randoms_choose(&randoms, 7);
	table_load(&spec, CASE_OF("c",
	        "  canary: no\n  each: {one: \"<{known}>\", two: x}\n"
	        "  needs: [known, domain]\n"
	        "  steps: [{send: \"{known} {known.addr} {domain} {client} "
	        "{each} {A*5} {{}} {random2}\\r\\n\"}]\n" WANTS_250));
	instance = instance_in(STATE_CONNECT);
	instance.each = 0;
	ck_assert_str_eq(compiled(&instance), arena_printf(&arena,
	        CONNECT "0 send alice alice@example.test example.test "
	        "client.test <alice> AAAAA {} %s\\r\\n 1\n-3 leave\n",
	        randoms.names[1]));
	instance.each = 1;
	ck_assert_ptr_nonnull(strstr(compiled(&instance), "test x AAAAA"));
}
END_TEST

START_TEST(what_the_profile_does_not_name_is_named)
{
	struct instance instance;

	table_load(&spec, CASE_OF("c", "  needs: [list]\n"
	        "  steps: [{send: \"EXPN {list}\\r\\n\"}]\n" WANTS_250));
	instance = instance_in(STATE_EHLO);
	ck_assert_str_eq(compiled(&instance), "needs the fixture `list`");
}
END_TEST

START_TEST(steps_become_operations)
{
	struct instance instance;

	table_load(&spec, CASE_OF("c", "  steps:\n"
	        "    - {send: \"VRFY x\\r\\n\", name: a, capture: who}\n"
	        "    - {send: \"RCPT TO:<{who}>\\r\\n\", given: {a: 250}}\n"
	        "    - {segments: [\"NO\", \"OP {who}\\r\\n\"], replies: 0}\n"
	        "    - {send: \"RSET\\r\\n\", bytewise: yes}\n"
	        "    - {quiet: 30}\n"
	        "    - {fresh: helo, given: {a: [250, 550]}}\n"
	        "    - {close: 40}\n"
	        "  judge: [{clause: A-1, of: a, pass: 250,\n"
	        "    violate: rest}]\n"));
	instance = instance_in(STATE_CONNECT);
	ck_assert_str_eq(compiled(&instance), CONNECT
	        "0 send VRFY x\\r\\n 1 =0\n"
	        "if 0 is 250: 1 send RCPT TO:<<0>>\\r\\n 1\n"
	        "2 send NO|OP <0>\\r\\n 0\n"
	        "3 send RSET\\r\\n 1 bytewise\n"
	        "4 quiet 30\n"
	        "if 0 is 250 550: -3 leave\n"
	        "if 0 is 250 550: 5 connect\n"
	        "if 0 is 250 550: -2 greeting must 220 235 250 251\n"
	        "if 0 is 250 550: -2 send HELO client.test\\r\\n 1 must 220 235 250 "
	        "251\n"
	        "6 close 40\n" END);
}
END_TEST

#define ANEW(first, second) \
	"-3 leave until 70\n2 connect until 70\n" \
	"-2 greeting until 70 must 220 235 250 251\n" \
	"-2 send until 70 EHLO client.test\\r\\n 1 must 220 235 250 251\n" \
	first second
#define A "0 send until 70 A\\r\\n 1\n"
#define B "1 send until 70 B\\r\\n 1\n"

/* Each of the two orders, of each of two pairs. */
START_TEST(pairs_are_made_on_fresh_connections_in_any_order)
{
	static const char *const orders[] = { ANEW(A B, A B), ANEW(A B, B A),
		ANEW(B A, A B), ANEW(B A, B A) };
	struct instance instance;
	unsigned seen = 0;

	table_load(&spec, CASE_OF("c", "  canary: no\n  steps:\n"
	        "    - {send: \"A\\r\\n\", name: a}\n"
	        "    - {send: \"B\\r\\n\", name: b}\n"
	        "    - {pairs: [a, b], times: 2, connections: 3, within: 70}\n"
	        WANTS_250));
	instance = instance_in(STATE_EHLO);
	for (seed = 1; seed < 20; seed++) {
		const char *got = compiled(&instance);

		got += strlen(CONNECT GREETING EHLO
		        "0 send A\\r\\n 1\n1 send B\\r\\n 1\n");
		for (size_t i = 0; i < ROWS(orders); i++)
			if (strncmp(got, orders[i], strlen(orders[i])) == 0)
				seen |= 1u << i;
		ck_assert_str_eq(got + 3 * strlen(orders[0]), "-3 leave\n");
	}
	ck_assert_uint_eq(seen, 15);
}
END_TEST

START_TEST(random_names_come_from_the_seed)
{
	struct randoms one, same, other;

	table_load(&spec, CASE("c", "NOOP"));
	randoms_choose(&one, 1);
	randoms_choose(&same, 1);
	randoms_choose(&other, 2);
	for (size_t i = 0; i < RANDOMS; i++) {
		ck_assert_str_eq(one.names[i], same.names[i]);
		ck_assert_str_ne(one.names[i], other.names[i]);
		ck_assert_str_ne(one.names[i], one.names[(i + 1) % RANDOMS]);
		ck_assert_uint_eq(
		        strlen(one.names[i]), strlen(other.names[0]));
		ck_assert(ascii_alpha((uint8_t)one.names[i][0]));
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("compile");
	TCase *tcase = tcase_create("compile");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, each_state_has_its_way);
	tcase_add_test(tcase, the_way_leads_through_tls);
	tcase_add_test(tcase,
	        the_way_to_mail_leads_through_auth_where_it_is_demanded);
	tcase_add_test(tcase, lmtp_begins_with_lhlo);
	tcase_add_test(tcase, a_message_goes_to_its_address);
	tcase_add_test(tcase, without_a_mailbox_postmaster_will_do);
	tcase_add_test(tcase, words_are_filled_in);
	tcase_add_test(tcase, what_the_profile_does_not_name_is_named);
	tcase_add_test(tcase, steps_become_operations);
	tcase_add_test(
	        tcase, pairs_are_made_on_fresh_connections_in_any_order);
	tcase_add_test(tcase, random_names_come_from_the_seed);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
