/* SPDX-License-Identifier: MIT
 *
 * The closed vocabularies of the data files: each a list of names whose index
 * is the value of an enum.
 */
#ifndef SPEC_WORDS_H
#define SPEC_WORDS_H

#include "spec/profile.h"
#include "spec/spec.h"

struct words {
	const char *what; /* "edition": one of them, in complaints */
	const char *const *names;
	size_t count;
};

extern const struct words edition_words, lens_words, level_words;
extern const struct words severity_words, state_words, outcome_words;
extern const struct words invariant_words, aspect_words, verb_words;
extern const struct words login_words, channel_words;
extern const struct words lmtp_words;
extern const struct words fact_words, fixture_words;
/* Of one fact; index 0 is "unknown". */
const struct words *fact_value_words(enum fact fact);

/* The index of the name, or -1. */
int words_find(const struct words *words, struct bytes name);
/* "a, b, c". */
const char *words_join(struct arena *arena, const struct words *words);

#endif
