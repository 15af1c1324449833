/* SPDX-License-Identifier: MIT
 *
 * The rows of the table as they stand, each in the dialogue that a conformance
 * run has: groups of commands, pauses, several connections, TLS, what no input of
 * a fuzzer can say.
 */
#ifndef FUZZ_ROWS_H
#define FUZZ_ROWS_H

#include "fuzz/transport.h"
#include "run/compile.h"

struct rows {
	struct run_options options;
	struct randoms randoms;
	struct instances instances;
	size_t next, step;
};

/* A row as it was played. */
struct row_play {
	struct script script;
	struct encounter encounter;
	struct arena arena;
};

/* Those with a dialogue that a run would have with this server, by what its
 * profile says by now: of `shares` parts the one numbered `share`, from 0.
 * Borrows what the options point at. `slow`: the ones that take minutes, and those
 * that measure time, too. */
void rows_open(struct rows *rows, const struct run_options *options, bool slow,
        unsigned share, unsigned shares);
void rows_close(struct rows *rows);
/* NULL behind the last. */
const struct instance *rows_next(struct rows *rows);
/* The one of that id, NULL when there is none; `skip` says why a run would
 * leave it out. */
const struct instance *rows_find(const struct rows *rows, const char *id);

/* Plays it, with so long for one answer. False: *why says what the profile lacks
 * for it. Release it in any case. */
bool row_play(struct row_play *play, const struct rows *rows,
        const struct instance *instance, unsigned timeout_ms,
        struct transport *transport, const char **why);
void row_release(struct row_play *play);

#endif
