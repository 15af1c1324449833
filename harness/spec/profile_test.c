/* SPDX-License-Identifier: MIT */
#include "spec/profile.h"

#include "spec/testing.h"

static const char *const written[] = { "p.yaml", NULL };

#define NAME "name: p\n"
#define FIXTURE(text) NAME "fixtures: {domain: d.test, " text "}\n"
#define BAD_NAME "` has a blank, control, <, > or 8-bit character"
#define BAD_TIME ": want a time such as 10s or 500ms, at most 600s"

static const struct {
	const char *name;
	struct bytes in;
	const char *want; /* "" = loads */
} rows[] = {
	{ "least", BYTES(NAME), "" },
	{ "no name", BYTES("deliver: no\n"),
	        "p.yaml:1:1: key `name` is missing" },
	{ "name of two words", BYTES("name: a b\n"),
	        "p.yaml:1:7: `a b" BAD_NAME },
	{ "unknown key", BYTES(NAME "fixture: x\n"),
	        "p.yaml:2:1: unknown key `fixture`; known: name, policy, "
	        "fixtures, deliver, login, connection" },
	{ "two complaints", BYTES("name: a b\ndeliver: maybe\n"),
	        "p.yaml:1:7: `a b" BAD_NAME " (and 1 more)" },
	{ "policy", BYTES(NAME "policy: {vrfy: off}\n"),
	        "p.yaml:2:16: unknown value of `vrfy` `off`; known: unknown, "
	        "enabled, disabled, unimplemented, syntax" },
	{ "unknown policy", BYTES(NAME "policy: {help: yes}\n"),
	        "p.yaml:2:10: unknown fact `help`; known: vrfy, expn, "
	        "service, protocol, caller, gate, tls, auth, greeting, "
	        "catchall, blanket, nested, "
	        "rcpt-unknown" },
	{ "probed policy", BYTES(NAME "policy: {blanket: yes}\n"),
	        "p.yaml:2:10: `blanket` is found out by a probe, not "
	        "declared" },
	{ "policy twice", BYTES(NAME "policy: {vrfy: enabled, vrfy: enabled}"),
	        "p.yaml:2:25: key `vrfy` twice" },
	{ "no domain", BYTES(NAME "fixtures: {known: a}\n"),
	        "p.yaml:2:11: key `domain` is missing" },
	{ "address for domain", BYTES(NAME "fixtures: {domain: a@b}\n"),
	        "p.yaml:2:20: `a@b`: want a domain" },
	{ "CR LF", BYTES(FIXTURE("known: \"a\\r\\nQUIT\"")),
	        "p.yaml:2:35: `a\\r\\nQUIT" BAD_NAME },
	{ "blank", BYTES(FIXTURE("known: \"a b\"")),
	        "p.yaml:2:35: `a b" BAD_NAME },
	{ "bracket", BYTES(FIXTURE("list: \"<a>\"")),
	        "p.yaml:2:34: `<a>" BAD_NAME },
	{ "8-bit", BYTES(FIXTURE("list: \xc3\xa9")),
	        "p.yaml:2:34: `\\xc3\\xa9" BAD_NAME },
	{ "DEL", BYTES(FIXTURE("list: \"\\x7f\"")),
	        "p.yaml:2:34: `\\x7f" BAD_NAME },
	{ "NUL", BYTES(FIXTURE("list: \"\\0\"")),
	        "p.yaml:2:34: NUL in a text" },
	{ "empty fixture", BYTES(FIXTURE("list: \"\"")), "p.yaml:2:34: empty" },
	{ "fixture is a list", BYTES(FIXTURE("list: [a]")),
	        "p.yaml:2:34: want a scalar, not a list or mapping" },
	{ "known and unknown", BYTES(FIXTURE("known: alice, unknown: Alice")),
	        "p.yaml:2:51: `Alice` is `known` as well" },
	{ "members alone", BYTES(FIXTURE("members: [a@d.test]")),
	        "p.yaml:2:37: `members` without `list`" },
	{ "bare member", BYTES(FIXTURE("list: l, members: [a@d.test, b]")),
	        "p.yaml:2:57: `b`: want a full address, x@y" },
	{ "bare relayed", BYTES(FIXTURE("relayed: someone")),
	        "p.yaml:2:37: `someone`: want a full address, x@y" },
	{ "bare foreign", BYTES(FIXTURE("foreign: someone")),
	        "p.yaml:2:37: `someone`: want a full address, x@y" },
	{ "deliver to nobody", BYTES(FIXTURE("unknown: u") "deliver: yes\n"),
	        "p.yaml:3:10: `deliver: yes` without a fixture `deliver` or "
	        "`known` to deliver to" },
	{ "no time", BYTES(NAME "connection: {timeout: 0s}\n"),
	        "p.yaml:2:23: `0s`" BAD_TIME },
	{ "no unit", BYTES(NAME "connection: {timeout: 10}\n"),
	        "p.yaml:2:23: `10`" BAD_TIME },
	{ "no digits", BYTES(NAME "connection: {timeout: ms}\n"),
	        "p.yaml:2:23: `ms`" BAD_TIME },
	{ "minutes", BYTES(NAME "connection: {timeout: 1m}\n"), "" },
	{ "too many minutes", BYTES(NAME "connection: {timeout: 11m}\n"),
	        "p.yaml:2:23: `11m`" BAD_TIME },
	{ "longest time", BYTES(NAME "connection: {timeout: 600s}\n"), "" },
	{ "too long", BYTES(NAME "connection: {timeout: 600001ms}\n"),
	        "p.yaml:2:23: `600001ms`" BAD_TIME },
	{ "overflow", BYTES(NAME "connection: {timeout: 4294967297s}\n"),
	        "p.yaml:2:23: `4294967297s`" BAD_TIME },
	{ "no sessions", BYTES(NAME "connection: {sessions: 0}\n"),
	        "p.yaml:2:24: `0`: want a number from 1 to 100" },
	{ "sessions", BYTES(NAME "connection: {sessions: 101}\n"),
	        "p.yaml:2:24: `101`: want a number from 1 to 100" },
	{ "client", BYTES(NAME "connection: {client: \"a\\nb\"}\n"),
	        "p.yaml:2:22: `a\\nb" BAD_NAME },
	{ "bare sender", BYTES(NAME "connection: {sender: a}\n"),
	        "p.yaml:2:22: `a`: want a full address, x@y" },
	{ "odd TLS", BYTES(NAME "connection: {tls: yes}\n"),
	        "p.yaml:2:19: unknown value of `tls` `yes`; known: no, "
	        "starttls, implicit" },
	{ "no password", BYTES(NAME "login: {user: a}\n"),
	        "p.yaml:2:8: want one of `password`, `password-file` and "
	        "`password-env`" },
	{ "two passwords",
	        BYTES(NAME "login: {user: a, password: b, password-env: C}\n"),
	        "p.yaml:2:8: want one of `password`, `password-file` and "
	        "`password-env`" },
	{ "no user", BYTES(NAME "login: {password: a}\n"),
	        "p.yaml:2:8: key `user` is missing" },
	{ "null sender", BYTES(NAME "connection: {sender: \"\"}\n"), "" },
	{ "empty", BYTES(""), "p.yaml:1:1: nothing in this file" },
	{ "list", BYTES("- a\n"), "p.yaml:1:1: want a mapping" },
	{ "syntax", BYTES("name: [a\n"),
	        "p.yaml:2:1: did not find expected ',' or ']' while parsing a "
	        "flow sequence" },
};

START_TEST(refused)
{
	struct scratch scratch;

	scratch_enter(&scratch);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct profile profile;
		struct err err = { "" };
		bool loaded;

		write_file("p.yaml", rows[i].in);
		profile_init(&profile);
		loaded = profile_load(&profile, "p.yaml", &err);
		ck_assert_msg(strcmp(err.text, rows[i].want) == 0 &&
		                      loaded == !*rows[i].want,
		        "%s:\nwant %s\ngot  %s", rows[i].name, rows[i].want,
		        err.text);
		profile_release(&profile);
	}
	scratch_leave(&scratch, written);
}
END_TEST

START_TEST(missing)
{
	struct profile profile;
	struct err err;

	profile_init(&profile);
	ck_assert(!profile_load(&profile, "/nowhere/p.yaml", &err));
	ck_assert_str_eq(
	        err.text, "/nowhere/p.yaml: No such file or directory");
	profile_release(&profile);
}
END_TEST

START_TEST(defaults)
{
	struct profile profile;

	profile_init(&profile);
	ck_assert_str_eq(profile.name, "auto");
	for (int f = 0; f < FACT_COUNT; f++)
		ck_assert_int_eq(profile.facts[f], 0);
	for (int f = 0; f < FIXTURE_COUNT; f++)
		ck_assert_ptr_null(profile.fixtures[f]);
	ck_assert_str_eq(profile.client, "smtpspec.test");
	ck_assert_str_eq(profile.sender, "");
	ck_assert_uint_eq(profile.timeout_ms, 10000);
	ck_assert_uint_eq(profile.sessions, 4);
	ck_assert_uint_eq(profile.rate, 0);
	ck_assert_uint_eq(profile.errors, 3);
	ck_assert(!profile.deliver);
	ck_assert_str_eq(profile.digest, "cbf29ce484222325");
	ck_assert_ptr_null(profile_address(&profile, FIXTURE_KNOWN));
	ck_assert_ptr_null(profile.account.user);
	ck_assert_int_eq(profile.channel, CHANNEL_PLAIN);
	ck_assert(!profile.insecure);
	profile_release(&profile);
}
END_TEST

static const char whole[] =
        "name: whole\n"
        "policy: {vrfy: disabled, gate: tls, caller: unknown}\n"
        "fixtures:\n"
        "  domain: d.test\n"
        "  known: alice\n"
        "  list: staff\n"
        "  members: [a@d.test, b@d.test]\n"
        "  relayed: x@relay.test\n"
        "deliver: yes\n"
        "login: {user: alice, password: x y, mechanism: LOGIN}\n"
        "connection: {tls: implicit, insecure: yes, ca: ca.pem,\n"
        "  tls-name: mx.d.test, client: c.test, sender: s@c.test, timeout: 500ms,\n"
        "  sessions: 100, rate: 7, errors: 0}\n";

static void check_whole(struct profile *p)
{
	ck_assert_str_eq(p->name, "whole");
	ck_assert_str_eq(p->at.file, "p.yaml");
	ck_assert_uint_eq(p->at.line, 1);
	ck_assert_str_eq(
	        fact_value_name(FACT_VRFY, p->facts[FACT_VRFY]), "disabled");
	ck_assert_str_eq(
	        fact_value_name(FACT_GATE, p->facts[FACT_GATE]), "tls");
	ck_assert_int_eq(p->facts[FACT_CALLER], 0);
	ck_assert_int_eq(p->facts[FACT_EXPN], 0);
	ck_assert_uint_eq(p->member_count, 2);
	ck_assert_str_eq(p->members[1], "b@d.test");
	ck_assert_str_eq(profile_address(p, FIXTURE_KNOWN), "alice@d.test");
	ck_assert_str_eq(profile_address(p, FIXTURE_RELAYED), "x@relay.test");
	ck_assert_ptr_null(profile_address(p, FIXTURE_MOVED));
	ck_assert_ptr_null(profile_address(p, FIXTURE_DOMAIN));
	ck_assert(p->deliver);
	ck_assert_str_eq(profile_address(p, FIXTURE_DELIVER), "alice@d.test");
	ck_assert_str_eq(p->account.user, "alice");
	ck_assert_str_eq(p->account.password, "x y");
	ck_assert_str_eq(p->account.mechanism, "LOGIN");
	ck_assert_int_eq(p->channel, CHANNEL_TLS);
	ck_assert(p->insecure);
	ck_assert_str_eq(p->ca, "ca.pem");
	ck_assert_str_eq(p->tls_name, "mx.d.test");
	ck_assert_str_eq(p->client, "c.test");
	ck_assert_str_eq(p->sender, "s@c.test");
	ck_assert_uint_eq(p->timeout_ms, 500);
	ck_assert_uint_eq(p->sessions, 100);
	ck_assert_uint_eq(p->rate, 7);
	ck_assert_uint_eq(p->errors, 0);
	ck_assert_str_ne(p->digest, "cbf29ce484222325");
}

START_TEST(values)
{
	struct scratch scratch;
	struct profile profile;
	struct err err = { "" };

	scratch_enter(&scratch);
	write_file("p.yaml", bytes_of(whole));
	profile_init(&profile);
	ck_assert_msg(profile_load(&profile, "p.yaml", &err), "%s", err.text);
	check_whole(&profile);
	profile_release(&profile);
	scratch_leave(&scratch, written);
}
END_TEST

START_TEST(cut_short)
{
	struct scratch scratch;

	scratch_enter(&scratch);
	for (size_t n = 0; n < sizeof whole; n++) {
		struct profile profile;
		struct err err = { "" };

		write_file("p.yaml", bytes_at(whole, n));
		profile_init(&profile);
		if (!profile_load(&profile, "p.yaml", &err))
			ck_assert_str_ne(err.text, "");
		profile_release(&profile);
	}
	scratch_leave(&scratch, written);
}
END_TEST

/* The examples that users copy. */
START_TEST(examples)
{
	static const char *const names[] = { "reference", "postfix",
		"postfix-novrfy", "exim", "exim-verify", "opensmtpd",
		"aiosmtpd" };

	for (size_t i = 0; i < ROWS(names); i++) {
		struct profile profile;
		struct err err = { "" };
		char file[64];

		snprintf(file, sizeof file, "specs/profiles/%s.yaml", names[i]);
		profile_init(&profile);
		ck_assert_msg(
		        profile_load(&profile, file, &err), "%s", err.text);
		ck_assert_str_eq(profile.name, names[i]);
		ck_assert_str_eq(profile_address(&profile, FIXTURE_DELIVER),
		        "alice@example.test");
		profile_release(&profile);
	}
}
END_TEST

int main(void)
{
	return tests_run(
	        "profile", (const TTest *[]){ refused, missing, defaults,
	                           values, cut_short, examples, NULL });
}
