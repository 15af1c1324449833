/* SPDX-License-Identifier: MIT
 *
 * One session with a server on its standard input and output: the input is
 * handed out a line a read(), when the server asks for it, and what the server
 * has said by then is its answer to all before. Server and ancestor share the
 * tape.
 */
#ifndef PRELOAD_TAPE_H
#define PRELOAD_TAPE_H

#include "session/transcript.h"

enum {
	TAPE_INPUT = 1024 * 1024,      /* octets of a session */
	TAPE_OUTPUT = TRANSCRIPT_MOST, /* of replies; then writing fails */
	TAPE_LINES = 4096,             /* of a session, handed out */
	TAPE_UNGREETED = -1,
};

struct tape {
	struct tape_shared *shared;
	int output;        /* stands for standard output */
	const uint8_t *said; /* it */
	int64_t greeted;   /* octets said before the first run, if known */
};

/* In the ancestor, before the server's main: from now on it says what it says
 * to the tape. */
bool tape_make(struct tape *tape);
/* No, it is not that kind of server: what it says is lost. */
void tape_unmake(struct tape *tape);
/* Before a run: the input is all of the file `input`, wherever it is read. The
 * server has said no more than it had before the first run. */
void tape_begin(struct tape *tape, int input);
/* The server asks; at most n octets, 0 at the end. */
size_t tape_read(struct tape *tape, void *to, size_t n);
/* Whether a line is begun and not all of it was read. */
bool tape_pending(const struct tape *tape);
/* The run's input. */
struct bytes tape_input(const struct tape *tape);
/* The session, for the ancestor, as far as it is clear what is a command in it;
 * `ended` when the server ended by itself. */
void tape_transcript(
        const struct tape *tape, bool ended, struct transcript *t);

#endif
