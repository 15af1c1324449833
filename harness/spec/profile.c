/* SPDX-License-Identifier: MIT */
#include "spec/profile.h"

#include <string.h>

#include "base/duration.h"
#include "spec/digest.h"
#include "spec/yaml.h"

enum { TIMEOUT_DEFAULT = 10000, SESSIONS_DEFAULT = 4, ERRORS_DEFAULT = 3 };
enum {
	TIMEOUT_MOST = 600000,
	SESSIONS_MOST = 100,
	RATE_MOST = 10000,
	ERRORS_MOST = 10000
};

/* A word that can stand in a command: no blanks, controls, <, > or 8-bit. */
static bool read_name(struct node value, const char **to)
{
	const char *text;

	if (!node_text(value, &text))
		return false;
	for (const char *p = text; *p; p++)
		if (*p <= ' ' || *p >= 127 || *p == '<' || *p == '>')
			return node_wrong(value,
			        "`%s` has a blank, control, <, > or 8-bit "
			        "character",
			        node_quote(value, bytes_of(text)));
	*to = text;
	return true;
}

static bool read_address(struct node value, const char **to)
{
	const char *text;

	if (!read_name(value, &text))
		return false;
	if (!strchr(text, '@'))
		return node_wrong(
		        value, "`%s`: want a full address, x@y", text);
	*to = text;
	return true;
}

static void read_fact(struct node value, enum fact fact, struct profile *to)
{
	unsigned w;

	if (node_word(value, fact_value_words(fact), &w))
		to->facts[fact] = (int)w;
}

static void read_policy(struct node value, void *to)
{
	size_t n;
	unsigned fact;

	if (!node_pairs(value, &n))
		return;
	for (size_t i = 0; i < n; i++) {
		struct node key = node_key(value, i);

		if (!node_word(key, &fact_words, &fact))
			continue;
		if (fact_declared((enum fact)fact))
			read_fact(node_value(value, i), (enum fact)fact, to);
		else
			node_wrong(key,
			        "`%s` is found out by a probe, not declared",
			        fact_words.names[fact]);
	}
}

static void read_domain(struct node value, void *to)
{
	const char **domain = to;

	if (read_name(value, domain) && strchr(*domain, '@'))
		node_wrong(value, "`%s`: want a domain", *domain);
}

static void read_word(struct node value, void *to)
{
	read_name(value, to);
}

static void read_elsewhere(struct node value, void *to)
{
	read_address(value, to);
}

static void read_members(struct node value, void *to)
{
	struct profile *profile = to;
	const char **members;
	size_t n;

	if (!node_items(value, &n))
		return;
	members = ARENA_ARRAY(&profile->arena, const char *, n);
	for (size_t i = 0; i < n; i++)
		if (!read_address(node_item(value, i), &members[i]))
			return;
	profile->members = members;
	profile->member_count = n;
}

#define FIXTURE_AT(id) offsetof(struct profile, fixtures[FIXTURE_##id])
static const struct key fixture_keys[] = {
	{ "domain", read_domain, FIXTURE_AT(DOMAIN), true },
	{ "known", read_word, FIXTURE_AT(KNOWN), false },
	{ "unknown", read_word, FIXTURE_AT(UNKNOWN), false },
	{ "list", read_word, FIXTURE_AT(LIST), false },
	{ "members", read_members, 0, false },
	{ "forwarded", read_word, FIXTURE_AT(FORWARDED), false },
	{ "moved", read_word, FIXTURE_AT(MOVED), false },
	{ "ambiguous", read_word, FIXTURE_AT(AMBIGUOUS), false },
	{ "relayed", read_elsewhere, FIXTURE_AT(RELAYED), false },
	{ "foreign", read_elsewhere, FIXTURE_AT(FOREIGN), false },
	{ "program", read_word, FIXTURE_AT(PROGRAM), false },
	{ "loop", read_word, FIXTURE_AT(LOOP), false },
	{ "utf8", read_word, FIXTURE_AT(UTF8), false },
	{ "deliver", read_word, FIXTURE_AT(DELIVER), false },
	{ 0 },
};

static void read_fixtures(struct node value, void *to)
{
	node_mapping(value, fixture_keys, to);
}

static void read_sender(struct node value, void *to)
{
	struct bytes text;

	if (node_is_scalar(value) && node_scalar(value, &text) && text.n == 0)
		*(const char **)to = "";
	else
		read_address(value, to);
}

static void read_timeout(struct node value, void *to)
{
	unsigned *timeout_ms = to;
	struct bytes text;
	uint64_t ms;

	if (!node_scalar(value, &text))
		return;
	if (duration_parse(text, 0, &ms) && ms > 0 && ms <= TIMEOUT_MOST)
		*timeout_ms = (unsigned)ms;
	else
		node_wrong(value,
		        "`%s`: want a time such as 10s or 500ms, at most 600s",
		        node_quote(value, text));
}

static void read_sessions(struct node value, void *to)
{
	node_number(value, 1, SESSIONS_MOST, to);
}

static void read_rate(struct node value, void *to)
{
	node_number(value, 0, RATE_MOST, to);
}

static void read_errors(struct node value, void *to)
{
	node_number(value, 0, ERRORS_MOST, to);
}

static void read_channel(struct node value, void *to)
{
	unsigned channel;

	if (node_word(value, &channel_words, &channel))
		*(enum channel *)to = (enum channel)channel;
}

#define AT(member) offsetof(struct profile, member)
static const struct key connection_keys[] = {
	{ "tls", read_channel, AT(channel), false },
	{ "insecure", read_bool, AT(insecure), false },
	{ "ca", read_text, AT(ca), false },
	{ "tls-name", read_word, AT(tls_name), false },
	{ "client", read_word, AT(client), false },
	{ "sender", read_sender, AT(sender), false },
	{ "timeout", read_timeout, AT(timeout_ms), false },
	{ "sessions", read_sessions, AT(sessions), false },
	{ "rate", read_rate, AT(rate), false },
	{ "errors", read_errors, AT(errors), false },
	{ 0 },
};

static const struct key login_keys[] = {
	{ "user", read_text, AT(account.user), true },
	{ "password", read_text, AT(account.password), false },
	{ "password-file", read_text, AT(account.password_file), false },
	{ "password-env", read_text, AT(account.password_env), false },
	{ "mechanism", read_word, AT(account.mechanism), false },
	{ 0 },
};

static void read_login(struct node value, void *to)
{
	const struct account *account = &((struct profile *)to)->account;

	if (!node_mapping(value, login_keys, to))
		return;
	if (!!account->password + !!account->password_file +
	                !!account->password_env != 1)
		node_wrong(value, "want one of `password`, `password-file` and "
		                  "`password-env`");
}

static void read_connection(struct node value, void *to)
{
	node_mapping(value, connection_keys, to);
}

static const struct key keys[] = {
	{ "name", read_word, AT(name), true },
	{ "policy", read_policy, 0, false },
	{ "fixtures", read_fixtures, 0, false },
	{ "deliver", read_bool, AT(deliver), false },
	{ "login", read_login, 0, false },
	{ "connection", read_connection, 0, false },
	{ 0 },
};

static void refuse_contradictions(
        struct node node, const struct profile *profile)
{
	const char *const *fixtures = profile->fixtures;
	const char *known = fixtures[FIXTURE_KNOWN];
	const char *unknown = fixtures[FIXTURE_UNKNOWN];
	struct node names = node_near(node, "fixtures");

	if (known && unknown &&
	        bytes_eq_nocase(bytes_of(known), bytes_of(unknown)))
		node_wrong(node_near(names, "unknown"),
		        "`%s` is `known` as well", unknown);
	if (profile->member_count > 0 && !fixtures[FIXTURE_LIST])
		node_wrong(node_near(names, "members"),
		        "`members` without `list`");
	if (profile->deliver && !fixtures[FIXTURE_DELIVER] && !known)
		node_wrong(node_near(node, "deliver"),
		        "`deliver: yes` without a fixture `deliver` or "
		        "`known` to deliver to");
}

static void profile_read(struct profile *profile, struct yaml *yaml)
{
	struct node root = yaml_root(yaml);
	const char **deliver = &profile->fixtures[FIXTURE_DELIVER];
	struct digest digest;

	digest_init(&digest);
	digest_add(&digest, yaml_octets(yaml));
	digest_text(&digest, profile->digest);
	profile->at = node_at(root);
	node_mapping(root, keys, profile);
	refuse_contradictions(root, profile);
	if (profile->deliver && !*deliver)
		*deliver = profile->fixtures[FIXTURE_KNOWN];
}

bool profile_load(struct profile *profile, const char *file, struct err *err)
{
	struct complaints complaints;
	struct yaml *yaml;
	size_t count;

	complaints_init(&complaints);
	yaml = yaml_open(file, &profile->arena, &complaints);
	if (yaml)
		profile_read(profile, yaml);
	yaml_close(&yaml);
	count = complaints.count;
	if (count == 1)
		err_set(err, "%s", complaints.texts[0]);
	else if (count > 1)
		err_set(err, "%.900s (and %zu more)", complaints.texts[0],
		        count - 1);
	complaints_release(&complaints);
	return count == 0;
}

bool profile_lmtp(const struct profile *profile)
{
	return profile->facts[FACT_PROTOCOL] ==
	       fact_value_of(FACT_PROTOCOL, BYTES("lmtp"));
}

void profile_init(struct profile *profile)
{
	struct digest digest;

	*profile = (struct profile){
		.name = "auto",
		.client = "smtpspec.test",
		.sender = "",
		.timeout_ms = TIMEOUT_DEFAULT,
		.sessions = SESSIONS_DEFAULT,
		.errors = ERRORS_DEFAULT,
	};
	arena_init(&profile->arena);
	digest_init(&digest);
	digest_text(&digest, profile->digest);
}

void profile_release(struct profile *profile)
{
	arena_release(&profile->arena);
	*profile = (struct profile){ 0 };
}

const char *profile_address(struct profile *profile, enum fixture fixture)
{
	const char *domain = profile->fixtures[FIXTURE_DOMAIN];
	const char *name = profile->fixtures[fixture];

	if (!name || fixture == FIXTURE_DOMAIN)
		return NULL;
	if (strchr(name, '@'))
		return name;
	return domain ? arena_printf(&profile->arena, "%s@%s", name, domain)
	              : NULL;
}
