/* SPDX-License-Identifier: MIT
 *
 * Sessions that must be answered alike: the same commands in other segments,
 * with other letters of their verbs, or with a command between them that
 * changes nothing. Where the codes differ the clause is broken that says so.
 *
 * Servers have moods: they delay and refuse for a time, count commands and hang
 * up, or are several behind one address. Nobody is accused for answers of the
 * moment (4yz), a connection that the server ends, or codes that differ between
 * one play of the same session and the next.
 */
#ifndef FUZZ_TWINS_H
#define FUZZ_TWINS_H

#include "fuzz/examine.h"

enum twin { 
	TWIN_PIECES,
	TWIN_CASE,
	TWIN_NOOP,
	TWIN_VRFY,
	TWIN_EXPN,
	TWIN_HELP,
	TWINS,
};

/* What can have a twin: commands, each answered, up to where one is accepted
 * that takes more than a line. Copies what it needs; release it. */
struct original {
	struct buf lines;    /* each with CRLF */
	unsigned *answers;   /* to each line */
	unsigned *stimuli;
	size_t count;
	enum verb last;      /* of the last line */
};
/* False: it can have none, and needs no release. */
bool original_take(struct original *original, const struct encounter *encounter);
void original_release(struct original *original);

/* The twin that shows what a suspect of that key is accused of; false where
 * none does. */
bool twin_of(const char *key, enum twin *twin);
/* Plays the twin; adds a suspect where it is answered otherwise, and is so again
 * and again, the original in between as before; or where the server does not
 * survive: false. */
bool twin_examine(enum twin twin, const struct original *original,
        struct transport *transport, struct manner manner,
        const struct examiner *examiner, struct suspects *to);

#endif
