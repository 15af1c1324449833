/* SPDX-License-Identifier: MIT
 *
 * Replies that take far longer the longer the argument is: a parser that goes
 * over it again and again. No clause is broken, RFC 5321 4.5.3.2 has clients wait
 * for minutes; a machine that is busy, a server that slows down whoever errs, and
 * a lookup take their time too. So a line is accused only where it takes
 * SLOW_TIMES as long as the same line with little of its argument, which gets the
 * same code, in each of SLOW_ROUNDS pairs of sessions: the quickest of the
 * one against the slowest of the other.
 */
#ifndef FUZZ_SLOW_H
#define FUZZ_SLOW_H

#include "fuzz/examine.h"

enum {
	SLOW_MS = 100,       /* and at least so long */
	/* Of 500 octets 47 are left: 10 times as long takes a linear parser, 100
	 * times a quadratic one. */
	SLOW_TIMES = 20,
	SLOW_FRONT = 8, SLOW_BACK = 16, /* left at least: "FROM:<x" and "@y>" */
	SLOW_ARGUMENT = 128, /* octets that it has at least */
	SLOW_ROUNDS = 5,
	SLOW_KEY = 5,        /* "slow " begins the keys */
};

/* A line of a session that was answered late, if at all. */
struct slow_line {
	size_t from, end; /* of it in what was said */
	uint64_t us;
	unsigned stimulus;
};
/* The slowest of them; false where there is none. */
bool slow_find(const struct encounter *encounter, struct slow_line *line);
/* Appends what was said up to the line, and it with a sixteenth of its argument
 * from either end, but not less than the least. */
void slow_shorten(struct buf *to, struct bytes said, size_t from);

/* What a round has measured, against those before. */
struct slow_times {
	uint64_t least_us, most_us; /* of the line, of the short one */
	unsigned rounds;
};
/* False where it is not proven any more. */
bool slow_take(struct slow_times *times, uint64_t us, uint64_t short_us);

bool slow_is(const char *key);
/* Adds a suspect where a line was slow, for to be confirmed. */
void slow_suspect(
        const struct encounter *encounter, struct suspects *suspects);
/* Plays all the rounds, and adds the suspect, with what was measured, where the
 * slowest line of the encounter is proven. False where the server did not
 * survive. */
bool slow_examine(const struct encounter *encounter,
        struct transport *transport, struct manner manner,
        struct suspects *suspects);

#endif
