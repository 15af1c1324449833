/* SPDX-License-Identifier: MIT */
#include "spec/words.h"

#include <assert.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define WORDS_OF(id, said)                                                     \
	const struct words id##_words = { said, id##_names, COUNT(id##_names) }
#define WORDS(id, said, ...)                                                   \
	static const char *const id##_names[] = { __VA_ARGS__ };               \
	WORDS_OF(id, said)

WORDS(edition, "edition", [EDITION_821] = "821", [EDITION_1123] = "1123",
        [EDITION_2821] = "2821", [EDITION_5321] = "5321",
        [EDITION_BIS] = "bis");
WORDS(lens, "lens", [LENS_RFC] = "rfc", [LENS_PRACTICE] = "practice",
        [LENS_HARDENING] = "hardening");
WORDS(level, "level", [LEVEL_MUST] = "MUST", [LEVEL_MUST_NOT] = "MUST NOT",
        [LEVEL_SHOULD] = "SHOULD", [LEVEL_SHOULD_NOT] = "SHOULD NOT",
        [LEVEL_MAY] = "MAY", [LEVEL_GRAMMAR] = "GRAMMAR",
        [LEVEL_MUST_PROSE] = "MUST(prose)", [LEVEL_DERIVED] = "DERIVED",
        [LEVEL_DE_FACTO] = "DE-FACTO", [LEVEL_TESTER] = "TESTER");
WORDS(severity, "severity", [SEVERITY_FAIL] = "fail",
        [SEVERITY_DEVIATION] = "deviation", [SEVERITY_NOTE] = "note");
WORDS(state, "state", [STATE_CONNECT] = "connect", [STATE_GREETED] = "grt",
        [STATE_HELO] = "helo", [STATE_EHLO] = "ehlo", [STATE_MAIL] = "mail",
        [STATE_RCPT] = "rcpt", [STATE_DATA] = "data", [STATE_EOD] = "eod",
        [STATE_TLS0] = "tls0", [STATE_TLS] = "tls", [STATE_UNAUTH] = "unauth",
        [STATE_AUTH] = "auth", [STATE_AUTHD] = "authd");
WORDS(login, "login", [LOGIN_RIGHT] = "right", [LOGIN_WRONG] = "wrong",
        [LOGIN_STRANGER] = "stranger");
WORDS(channel, "value of `tls`", [CHANNEL_PLAIN] = "no",
        [CHANNEL_STARTTLS] = "starttls", [CHANNEL_TLS] = "implicit");
WORDS(outcome, "outcome", [OUTCOME_CONFORMS] = "pass",
        [OUTCOME_TOLERATED] = "tolerate", [OUTCOME_RELAXED] = "relax",
        [OUTCOME_VIOLATES] = "violate");
WORDS(invariant, "invariant", [INVARIANT_NO] = "no",
        [INVARIANT_REPLY] = "reply", [INVARIANT_EXCHANGE] = "exchange",
        [INVARIANT_GREETING] = "greeting", [INVARIANT_SESSION] = "session");
WORDS(lmtp, "`lmtp`", [LMTP_NO] = "no", [LMTP_YES] = "yes",
        [LMTP_ONLY] = "only");
WORDS(aspect, "aspect", "code", "class", "text", "esc", "length", "keywords",
        "time");

static const char *const verb_names[] = {
	[VERB_UNKNOWN] = "unknown",
#define VERB(id, name, flags, argument) [VERB_##id] = name,
#include "wire/verbs.def"
#undef VERB
};
WORDS_OF(verb, "verb");

#define FIXTURE_NAME(id, name) [FIXTURE_##id] = name,
WORDS(fixture, "fixture", FIXTURES(FIXTURE_NAME));

#define FACT_KEY(id, key, ...) [FACT_##id] = key,
WORDS(fact, "fact", FACTS(FACT_KEY));

#define FACT_DECLARED(id, key, is_declared, ...) [FACT_##id] = is_declared,
static const bool declared[] = { FACTS(FACT_DECLARED) };

#define FACT_VALUE_LIST(...) ((const char *const[]){ "unknown", __VA_ARGS__ })
#define FACT_WORDS(id, key, is_declared, ...)                                  \
	[FACT_##id] = { "value of `" key "`", FACT_VALUE_LIST(__VA_ARGS__),    \
		COUNT(FACT_VALUE_LIST(__VA_ARGS__)) },
static const struct words values[] = { FACTS(FACT_WORDS) };

int words_find(const struct words *words, struct bytes name)
{
	for (size_t i = 0; i < words->count; i++)
		if (bytes_eq_text(name, words->names[i]))
			return (int)i;
	return -1;
}

const char *words_join(struct arena *arena, const struct words *words)
{
	const char *text = "";

	for (size_t i = 0; i < words->count; i++)
		text = arena_printf(
		        arena, "%s%s%s", text, i ? ", " : "", words->names[i]);
	return text;
}

static const char *name_at(const struct words *words, unsigned index)
{
	assert(index < words->count);
	return words->names[index];
}

const char *edition_name(enum edition edition)
{
	return name_at(&edition_words, edition);
}

const char *lens_name(enum lens lens)
{
	return name_at(&lens_words, lens);
}

const char *level_name(enum level level)
{
	return name_at(&level_words, level);
}

const char *state_name(enum state state)
{
	return name_at(&state_words, state);
}

const char *fact_key(enum fact fact)
{
	return name_at(&fact_words, fact);
}

const char *fixture_name(enum fixture fixture)
{
	return name_at(&fixture_words, fixture);
}

bool fact_declared(enum fact fact)
{
	assert(fact < FACT_COUNT);
	return declared[fact];
}

const struct words *fact_value_words(enum fact fact)
{
	assert(fact < FACT_COUNT);
	return &values[fact];
}

const char *fact_value_name(enum fact fact, int value)
{
	assert(value >= 0);
	return name_at(fact_value_words(fact), (unsigned)value);
}

int fact_value_of(enum fact fact, struct bytes value)
{
	return words_find(fact_value_words(fact), value);
}

/* Each of the `_of` functions differs in the enum it writes to, nothing else:
 * a function pointer would need a cast, and so would an unsigned. */
#define OF(id)                                                                 \
	bool id##_of(struct bytes name, enum id *id)                           \
	{                                                                      \
		int found = words_find(&id##_words, name);                     \
                                                                               \
		if (found >= 0)                                                \
			*id = (enum id)found;                                  \
		return found >= 0;                                             \
	}

OF(edition)
OF(lens)
OF(level)
OF(state)
OF(fact)
OF(fixture)
OF(channel)
