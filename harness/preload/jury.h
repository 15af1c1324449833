/* SPDX-License-Identifier: MIT
 *
 * The spec table's invariants over one session after the other: what is found
 * is told once, so that a fuzzer goes on behind what it has already shown.
 *
 * The jury sits in a process of its own. What it knows and what it leaves in
 * memory is not the server's, of which each run is a copy.
 */
#ifndef PRELOAD_JURY_H
#define PRELOAD_JURY_H

#include "preload/map.h"
#include "preload/tape.h"
#include "session/session.h"

/* Our end of the line to it, kept from the server. */
enum { JURY_LINE = 196 };

struct jury_task {
	const char *specs;     /* the folder */
	const char *edition, *lens; /* or NULL: RFC 5321, `rfc` */
	const char *profile;   /* a file, or NULL for one that knows nothing */
	const char *seeds;     /* the folder of sessions that afl-fuzz begins
	                          with, or NULL: what they show is no news, and
	                          no reason for it to leave them out */
	const char *segment;   /* of the map, as __AFL_SHM_ID says it */
	const struct tape *tape;
};

/* Has it sit down; how long a server may take for a reply, in milliseconds, or
 * 0 where it cannot: then it has told why on standard error. It gets up when
 * nobody has the line any more. */
uint32_t jury_summon(const struct jury_task *task);

/* How the run of that input ended, for afl-fuzz: SIGABRT where the session shows
 * something that was not yet told, else 0. What was found and, if it is wanted,
 * what was said and answered is in the map by then. -1: the jury is gone. */
int jury_hear(const struct map *map, struct bytes input,
        const struct transcript *t, enum stop stop);
/* The same of what is on the tape; `ended` as for tape_transcript. */
int jury_hear_tape(const struct map *map, bool ended);

#endif
