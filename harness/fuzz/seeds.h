/* SPDX-License-Identifier: MIT
 *
 * Seeds: every row of the spec table as input of the fuzz targets, made by
 * running it against the reference server under the policy that its first
 * mutant needs. There is no second list.
 */
#ifndef FUZZ_SEEDS_H
#define FUZZ_SEEDS_H

#include "base/arena.h"
#include "base/buf.h"
#include "fuzz/stage.h"

/* What an input is. */
enum seed_kind {
	SEED_CLIENT,     /* a line of policy, then what a client sends */
	SEED_SERVER,     /* what a server says */
	SEED_TRANSCRIPT, /* "# case policy", then session/notation.h */
	SEED_COMMAND,    /* a command line */
	SEED_ARGUMENT,
	SEED_REPLY,
	SEED_TEXT,       /* of a reply's first line */
	SEED_SAID,       /* what a client sends, in every state of the row and
	                    whatever it is answered */
};

/* The seed of the names that are made up in them. */
enum { SEEDS_RANDOMS = 1 };

struct seed {
	const char *name; /* of its row or, SAID, of its instance; further ones
	                     of it "row.2" ... */
	struct bytes octets;
};

struct seeds {
	struct seed *list; /* none twice */
	size_t count, room;
	struct arena arena;
};

void seeds_make(struct seeds *seeds, enum seed_kind kind, struct stage *stage);
void seeds_release(struct seeds *seeds);

/* Which kind a target takes ("server" of server_fuzz.c); false for targets that
 * take no session of any kind. */
bool seed_kind_of(struct bytes target, enum seed_kind *kind);
/* The targets that do, up to NULL. */
const char *seed_target(size_t index);

/* Verbs, codes and arguments as a dictionary of libFuzzer and AFL++. */
void seeds_dictionary(struct buf *text, struct stage *stage);

#endif
