/* SPDX-License-Identifier: MIT */
#include "cli/declare.h"

#include <string.h>

#include "cli/near.h"
#include "spec/words.h"

/* Something that can stand in a command. */
static bool word_check(const char *entry, const char *value, struct err *err)
{
	for (const char *p = value; *p; p++)
		if (*p <= ' ' || *p >= 127 || *p == '<' || *p == '>')
			return err_set(err,
			        "--set %s: a blank, control, <, > or 8-bit "
			        "character",
			        entry);
	return *value || err_set(err, "--set %s: the value is empty", entry);
}

static bool address_check(const char *entry, const char *value, struct err *err)
{
	if (!word_check(entry, value, err))
		return false;
	return strchr(value, '@') ||
	       err_set(err, "--set %s: want a full address, x@y", entry);
}

static bool no_such_value(enum fact fact, const char *entry,
        struct arena *arena, struct err *err)
{
	return err_set(err, "--set %s: want one of: %s", entry,
	        words_join(arena, fact_value_words(fact)));
}

static bool set_fact(struct profile *profile, enum fact fact, const char *entry,
        const char *value, struct err *err)
{
	int index = fact_value_of(fact, bytes_of(value));

	if (!fact_declared(fact))
		return err_set(err,
		        "--set %s: this is found out by a probe, not declared",
		        entry);
	if (index < 0)
		return no_such_value(fact, entry, &profile->arena, err);
	profile->facts[fact] = index;
	return true;
}

static bool set_fixture(struct profile *profile, enum fixture fixture,
        const char *entry, const char *value, struct err *err)
{
	bool elsewhere =
	        fixture == FIXTURE_RELAYED || fixture == FIXTURE_FOREIGN;

	if (elsewhere ? !address_check(entry, value, err)
	              : !word_check(entry, value, err))
		return false;
	if (fixture == FIXTURE_DOMAIN && strchr(value, '@'))
		return err_set(err, "--set %s: want a domain", entry);
	if (fixture == FIXTURE_DELIVER)
		profile->deliver = true;
	profile->fixtures[fixture] = value;
	return true;
}

static bool set_members(struct profile *profile, const char *entry,
        const char *value, struct err *err)
{
	struct bytes rest = bytes_of(value), member;
	const char **members =
	        ARENA_ARRAY(&profile->arena, const char *, rest.n + 1);
	size_t n = 0;

	while (bytes_cut(&rest, ',', &member)) {
		members[n] = arena_text(&profile->arena, member);
		if (!address_check(entry, members[n++], err))
			return false;
	}
	profile->members = members;
	profile->member_count = n;
	return true;
}

static bool set_client(struct profile *profile, const char *entry,
        const char *value, struct err *err)
{
	profile->client = value;
	return word_check(entry, value, err);
}

static bool set_sender(struct profile *profile, const char *entry,
        const char *value, struct err *err)
{
	profile->sender = value;
	return !*value || address_check(entry, value, err);
}

static bool set_user(struct profile *profile, const char *entry,
        const char *value, struct err *err)
{
	profile->account.user = value;
	return *value || err_set(err, "--set %s: the value is empty", entry);
}

/* The one that is declared last counts. */
static bool set_password_file(struct profile *profile, const char *entry,
        const char *value, struct err *err)
{
	profile->account.password = profile->account.password_env = NULL;
	profile->account.password_file = value;
	return *value || err_set(err, "--set %s: the value is empty", entry);
}

static bool set_password_env(struct profile *profile, const char *entry,
        const char *value, struct err *err)
{
	profile->account.password = profile->account.password_file = NULL;
	profile->account.password_env = value;
	return *value || err_set(err, "--set %s: the value is empty", entry);
}

static bool set_mechanism(struct profile *profile, const char *entry,
        const char *value, struct err *err)
{
	profile->account.mechanism = value;
	return word_check(entry, value, err);
}

static const struct {
	const char *name;
	bool (*set)(struct profile *profile, const char *entry,
	        const char *value, struct err *err);
} others[] = {
	{ "members", set_members },
	{ "client", set_client },
	{ "sender", set_sender },
	{ "user", set_user },
	{ "password-file", set_password_file },
	{ "password-env", set_password_env },
	{ "mechanism", set_mechanism },
};
enum { OTHERS = sizeof others / sizeof *others };

static bool unknown_key(const char *entry, const char *key, struct err *err)
{
	static const char *const options[] = { "timeout", "sessions", "rate",
		"tls", "tls-name", "ca", "insecure" };
	struct near near = near_to(key);

	for (size_t i = 0; i < sizeof options / sizeof *options; i++)
		if (strcmp(key, options[i]) == 0)
			return err_set(err, "--set %s: no such key; there is "
			               "an option --%s",
			        entry, key);
	for (int f = 0; f < FACT_COUNT; f++)
		if (fact_declared((enum fact)f))
			near_try(&near, fact_key((enum fact)f));
	for (int f = 0; f < FIXTURE_COUNT; f++)
		near_try(&near, fixture_name((enum fixture)f));
	for (size_t i = 0; i < OTHERS; i++)
		near_try(&near, others[i].name);
	if (near.best)
		return err_set(err, "--set %s: no such key; did you mean `%s`?",
		        entry, near.best);
	return err_set(err, "--set %s: no such key", entry);
}

bool declare_entry(struct profile *profile, const char *entry, struct err *err)
{
	const char *equals = strchr(entry, '=');
	enum fixture fixture;
	enum fact fact;
	struct bytes key;

	if (!equals)
		return err_set(err, "--set %s: want KEY=VALUE", entry);
	key = bytes_at(entry, (size_t)(equals - entry));
	if (fact_of(key, &fact))
		return set_fact(profile, fact, entry, equals + 1, err);
	if (fixture_of(key, &fixture))
		return set_fixture(profile, fixture, entry, equals + 1, err);
	for (size_t i = 0; i < OTHERS; i++)
		if (bytes_eq_text(key, others[i].name))
			return others[i].set(profile, entry, equals + 1, err);
	return unknown_key(entry, arena_text(&profile->arena, key), err);
}

bool declare_check(const struct profile *profile, struct err *err)
{
	const char *const *fixtures = profile->fixtures;
	const char *known = fixtures[FIXTURE_KNOWN];
	const char *unknown = fixtures[FIXTURE_UNKNOWN];

	if (known && unknown &&
	        bytes_eq_nocase(bytes_of(known), bytes_of(unknown)))
		return err_set(
		        err, "`%s` cannot be known and unknown at once", known);
	if (profile->account.password_file || profile->account.password_env ||
	        profile->account.mechanism)
		if (!profile->account.user)
			return err_set(err, "a password or mechanism without "
			               "`user`");
	if (profile->member_count > 0 && !fixtures[FIXTURE_LIST])
		return err_set(err, "`members` without `list`");
	for (int f = 0; f < FIXTURE_COUNT; f++)
		if (fixtures[f] && !fixtures[FIXTURE_DOMAIN] &&
		        !strchr(fixtures[f], '@'))
			return err_set(err,
			        "`%s` (%s) is in which domain? --set "
			        "domain=example.org",
			        fixtures[f], fixture_name((enum fixture)f));
	return true;
}
