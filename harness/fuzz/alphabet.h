/* SPDX-License-Identifier: MIT
 *
 * The lines that a mutator takes from the spec table: those of all seeds of a
 * kind, each once.
 */
#ifndef FUZZ_ALPHABET_H
#define FUZZ_ALPHABET_H

#include "fuzz/seeds.h"

struct alphabet {
	struct bytes *list; /* with their line ends; never empty */
	size_t count, room;
	struct arena arena;
};

/* The lines of these. */
void alphabet_of(struct alphabet *alphabet, const struct seeds *seeds);
void alphabet_make(
        struct alphabet *alphabet, enum seed_kind kind, struct stage *stage);
void alphabet_release(struct alphabet *alphabet);

#endif
