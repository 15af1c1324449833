/* SPDX-License-Identifier: MIT
 *
 * Sessions that must be answered alike: the same commands in other segments,
 * with other letters of their verbs, or with a command between them that
 * changes nothing. Where the codes differ the clause is broken that says so.
 */
#ifndef FUZZ_TWINS_H
#define FUZZ_TWINS_H

#include "fuzz/examine.h"

enum twin { TWIN_PIECES, TWIN_CASE, TWIN_NOOP, TWIN_VRFY, TWIN_EXPN, TWINS };

/* What can have a twin: all of it commands, each answered, nothing accepted
 * that takes more than a line. Copies what it needs; release it. */
struct original {
	struct buf lines;    /* each with CRLF */
	unsigned *answers;   /* to each line */
	unsigned *stimuli;
	size_t count;
};
/* False: it can have none, and needs no release. */
bool original_take(struct original *original, const struct encounter *encounter);
void original_release(struct original *original);

/* The twin that shows what a suspect of that key is accused of; false where
 * none does. */
bool twin_of(const char *key, enum twin *twin);
/* Plays the twin; adds a suspect where it is answered otherwise, or the server
 * does not survive it: false. */
bool twin_examine(enum twin twin, const struct original *original,
        struct transport *transport, struct manner manner,
        const struct examiner *examiner, struct suspects *to);

#endif
