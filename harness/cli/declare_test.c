/* SPDX-License-Identifier: MIT */
#include "cli/declare.h"

#include "base/testing.h"
#include "cli/policy.h"
#include "self/self.h"

static const struct {
	const char *entries[3];
	const char *want; /* "" = goes */
} rows[] = {
	{ { "vrfy=disabled" }, "" },
	{ { "vrfy=unknown" }, "" },
	{ { "vrfy=off" }, "--set vrfy=off: want one of: unknown, enabled, disabled, "
	                      "unimplemented, syntax" },
	{ { "catchall=no" },
	        "--set catchall=no: this is found out by a probe, not "
	        "declared" },
	{ { "domain=example.org", "known=alice" }, "" },
	{ { "known=alice@example.org" }, "" },
	{ { "known=alice" }, "`alice` (known) is in which domain? --set "
	                     "domain=example.org" },
	{ { "domain=a@b" }, "--set domain=a@b: want a domain" },
	{ { "relayed=x" }, "--set relayed=x: want a full address, x@y" },
	{ { "known=" }, "--set known=: the value is empty" },
	{ { "known=a b" }, "--set known=a b: a blank, control, <, > or 8-bit "
	                   "character" },
	{ { "known" }, "--set known: want KEY=VALUE" },
	{ { "knwon=x" }, "--set knwon=x: no such key; did you mean `known`?" },
	{ { "timeout=10" }, "--set timeout=10: no such key; there is an option "
	                    "--timeout" },
	{ { "frobnicate=x" }, "--set frobnicate=x: no such key" },
	{ { "domain=d.test", "known=a", "unknown=A" },
	        "`a` cannot be known and unknown at once" },
	{ { "members=a@x,b@x" }, "`members` without `list`" },
	{ { "list=l@x", "members=a@x,b@x" }, "" },
	{ { "list=l@x", "members=a" },
	        "--set members=a: want a full address, x@y" },
	{ { "client=c.test", "sender=" }, "" },
	{ { "user=alice", "password-env=X", "mechanism=LOGIN" }, "" },
	{ { "user=alice", "password-env=X", "password-file=y" }, "" },
	{ { "password-file=y" }, "a password or mechanism without `user`" },
	{ { "user=" }, "--set user=: the value is empty" },
	{ { "password=x" }, "--set password=x: no such key; did you mean "
	                    "`password-file`?" },
	{ { "sender=x" }, "--set sender=x: want a full address, x@y" },
};

START_TEST(declares)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct profile profile;
		struct err err = { "" };
		bool good = true;

		profile_init(&profile);
		for (int k = 0; k < 3 && rows[i].entries[k] && good; k++)
			good = declare_entry(
			        &profile, rows[i].entries[k], &err);
		good = good && declare_check(&profile, &err);
		ck_assert_msg(good == !*rows[i].want &&
		                      strcmp(err.text, rows[i].want) == 0,
		        "%s: %s", rows[i].entries[0], err.text);
		profile_release(&profile);
	}
}
END_TEST

START_TEST(fills_the_profile)
{
	struct profile profile;
	struct err err;

	profile_init(&profile);
	ck_assert(declare_entry(&profile, "vrfy=disabled", &err));
	ck_assert(declare_entry(&profile, "deliver=bob@x", &err));
	ck_assert(declare_entry(&profile, "members=a@x,b@x", &err));
	ck_assert_int_eq(profile.facts[FACT_VRFY],
	        fact_value_of(FACT_VRFY, BYTES("disabled")));
	ck_assert(profile.deliver);
	ck_assert_str_eq(profile.fixtures[FIXTURE_DELIVER], "bob@x");
	ck_assert_uint_eq(profile.member_count, 2);
	ck_assert_str_eq(profile.members[1], "b@x");
	profile_release(&profile);
}
END_TEST

static const struct {
	const char *policy, *vrfy, *expn, *service, *gate;
} policies[] = {
	{ "", "enabled", "enabled", "mx", "none" },
	{ "vrfy=disabled expn=unimplemented", "disabled", "unimplemented", "mx",
	        "none" },
	{ "vrfy=syntax gate=auth", "syntax", "enabled", "mx", "auth" },
	{ "gate=tls+auth", "enabled", "enabled", "mx", "tls+auth" },
	{ "service=odmr gate=tls", "enabled", "enabled", "odmr", "tls" },
	{ "service=submission", "enabled", "enabled", "submission", "none" },
};

static const char *fact_text(const struct profile *profile, enum fact fact)
{
	return fact_value_name(fact, profile->facts[fact]);
}

START_TEST(policies_become_facts)
{
	for (size_t i = 0; i < ROWS(policies); i++) {
		struct reference_config config;
		struct profile profile;
		struct err err = { "" };

		profile_init(&profile);
		ck_assert_msg(
		        policy_read(&config, policies[i].policy, NULL, &err),
		        "%s", err.text);
		self_declare(&config, &profile);
		ck_assert_str_eq(
		        fact_text(&profile, FACT_VRFY), policies[i].vrfy);
		ck_assert_str_eq(
		        fact_text(&profile, FACT_EXPN), policies[i].expn);
		ck_assert_str_eq(
		        fact_text(&profile, FACT_SERVICE), policies[i].service);
		ck_assert_str_eq(
		        fact_text(&profile, FACT_GATE), policies[i].gate);
		profile_release(&profile);
	}
}
END_TEST

START_TEST(mutants_bring_their_policy)
{
	struct reference_config config;
	struct err err;

	for (size_t i = 0; i < mutant_count(); i++) {
		const struct mutant *mutant = mutant_at(i);

		ck_assert_msg(policy_read(&config, NULL, mutant->name, &err),
		        "%s: %s", mutant->name, err.text);
		ck_assert_int_eq(config.mutant, (int)i);
	}
	ck_assert(!policy_read(&config, NULL, "no-such-mutant-at-all", &err));
	ck_assert(!policy_read(&config, "vrfy=off", NULL, &err));
}
END_TEST

int main(void)
{
	return tests_run(
	        "declare", (const TTest *const[]){ declares, fills_the_profile,
	                           policies_become_facts,
	                           mutants_bring_their_policy, NULL });
}
