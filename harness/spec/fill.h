/* SPDX-License-Identifier: MIT
 *
 * What the words of a template stand for: the profile's fixtures, names made
 * up, the client's name, the value of `each`.
 */
#ifndef SPEC_FILL_H
#define SPEC_FILL_H

#include "spec/profile.h"
#include "spec/template.h"

/* From the run's seed: names that no server holds, of equal length. */
enum { RANDOMS = 3, RANDOM_TEXT = 16 };
struct randoms {
	char names[RANDOMS][RANDOM_TEXT];
	uint64_t order; /* seed of the order within pairs */
};
void randoms_choose(struct randoms *randoms, uint64_t seed);

struct fill {
	struct profile *profile;
	const struct randoms *randoms; /* or NULL: not known */
	struct bytes each; /* a template too, without captured names */
	struct arena *arena;
	const char *lacks; /* the first word that stands for something which the
	                      profile does not name: "needs the fixture ..." */
};

/* The octets of one piece, no name that a step captured; empty with `lacks`. */
struct bytes fill_piece(struct fill *fill, const struct piece *piece);
/* All pieces of such a template. */
struct bytes fill_all(struct fill *fill, struct bytes text);

#endif
