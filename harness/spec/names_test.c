/* SPDX-License-Identifier: MIT */
#include "spec/digest.h"
#include "spec/testing.h"
#include "spec/words.h"

static const struct {
	const struct words *words;
	const char *joined;
} vocabularies[] = {
	{ &edition_words, "821, 1123, 2821, 5321, bis" },
	{ &lens_words, "rfc, practice, hardening" },
	{ &level_words, "MUST, MUST NOT, SHOULD, SHOULD NOT, MAY, GRAMMAR, "
	                "MUST(prose), DERIVED, DE-FACTO, TESTER" },
	{ &severity_words, "fail, deviation, note" },
	{ &state_words, "connect, grt, helo, ehlo, mail, rcpt, data, eod, tls0, "
	                "tls, unauth, auth, authd" },
	{ &outcome_words, "pass, tolerate, relax, violate" },
	{ &invariant_words, "no, reply, exchange, greeting, session" },
	{ &aspect_words, "code, class, text, esc, length, keywords, time" },
	{ &fact_words, "vrfy, expn, service, protocol, caller, gate, tls, auth, "
	               "greeting, catchall, "
	               "blanket, nested, rcpt-unknown" },
	{ &fixture_words, "domain, known, unknown, list, forwarded, moved, "
	                  "ambiguous, relayed, foreign, program, loop, "
	                  "utf8, deliver" },
};

START_TEST(joined)
{
	struct arena arena;

	arena_init(&arena);
	for (size_t i = 0; i < ROWS(vocabularies); i++)
		ck_assert_str_eq(words_join(&arena, vocabularies[i].words),
		        vocabularies[i].joined);
	arena_release(&arena);
}
END_TEST

START_TEST(found)
{
	ck_assert_uint_eq(verb_words.count, VERB_COUNT);
	for (size_t i = 0; i < ROWS(vocabularies); i++) {
		const struct words *words = vocabularies[i].words;

		for (size_t k = 0; k < words->count; k++)
			ck_assert_int_eq(
			        words_find(words, bytes_of(words->names[k])),
			        k);
		ck_assert_int_eq(words_find(words, BYTES("nothing")), -1);
		ck_assert_int_eq(words_find(words, BYTES("")), -1);
	}
}
END_TEST

/* Name and `_of` of one enum undo each other. */
#define BACK_AND_FORTH(id, count, name)                                        \
	START_TEST(id##s)                                                      \
	{                                                                      \
		for (unsigned i = 0; i < (count); i++) {                       \
			enum id want = (enum id)i, got = (enum id)0;           \
                                                                               \
			ck_assert(id##_of(bytes_of(name(want)), &got));        \
			ck_assert_int_eq(got, want);                           \
		}                                                              \
		enum id kept = (enum id)1;                                     \
                                                                               \
		ck_assert(!id##_of(BYTES("nothing"), &kept));                  \
		ck_assert_int_eq(kept, 1);                                     \
	}                                                                      \
	END_TEST

BACK_AND_FORTH(edition, EDITIONS, edition_name)
BACK_AND_FORTH(lens, LENSES, lens_name)
BACK_AND_FORTH(level, LEVELS, level_name)
BACK_AND_FORTH(state, STATES, state_name)
BACK_AND_FORTH(fact, FACT_COUNT, fact_key)
BACK_AND_FORTH(fixture, FIXTURE_COUNT, fixture_name)

START_TEST(fact_values)
{
	for (unsigned f = 0; f < FACT_COUNT; f++) {
		enum fact fact = (enum fact)f;
		const struct words *words = fact_value_words(fact);

		ck_assert_str_eq(fact_value_name(fact, 0), "unknown");
		ck_assert(words->count <= FACT_VALUES);
		for (int v = 0; v < (int)words->count; v++)
			ck_assert_int_eq(
			        fact_value_of(fact,
			                bytes_of(fact_value_name(fact, v))),
			        v);
	}
	ck_assert_int_eq(fact_value_of(FACT_VRFY, BYTES("disabled")), 2);
	ck_assert_int_eq(fact_value_of(FACT_EXPN, BYTES("syntax")), -1);
	ck_assert(fact_declared(FACT_GATE));
	ck_assert(!fact_declared(FACT_GREETING));
}
END_TEST

static const struct {
	struct bytes octets;
	const char *want;
} digests[] = {
	{ BYTES(""), "cbf29ce484222325" },
	{ BYTES("a"), "af63dc4c8601ec8c" },
	{ BYTES("foobar"), "85944171f73967e8" },
};

START_TEST(digested)
{
	for (size_t i = 0; i < ROWS(digests); i++) {
		struct digest digest;
		char got[DIGEST_TEXT];

		digest_init(&digest);
		digest_add(&digest, bytes_sub(digests[i].octets, 0, 2));
		digest_add(&digest, bytes_from(digests[i].octets, 2));
		digest_text(&digest, got);
		ck_assert_str_eq(got, digests[i].want);
	}
}
END_TEST

int main(void)
{
	return tests_run("names",
	        (const TTest *[]){ joined, found, editions, lenss, levels,
	                states, facts, fixtures, fact_values, digested, NULL });
}
