/* SPDX-License-Identifier: MIT
 *
 * A finding's input played again, against its server or another.
 */
#ifndef FUZZ_REPLAY_H
#define FUZZ_REPLAY_H

#include "fuzz/examine.h"
#include "fuzz/finding.h"
#include "fuzz/rows.h"

/* A server that inputs are played against, each on a fresh connection, and on
 * a fresh server where the one before did not survive. */
struct replay {
	struct transport transport;
	struct manner manner;
	struct examiner examiner;
	struct suspects suspects; /* of the last input */
	struct rows rows;
	struct arena arena;
	const char *shown;        /* the transcript of it, for people */
	const char *record;       /* the same for `judge`, or NULL: not seen */
	struct transcript transcript;
	enum fate fate;
	const char *why;          /* of a fate that is not FATE_LIVES */
};

/* Starts, reaches and probes the server. Close it in any case. */
bool replay_open(struct replay *replay, const struct target *target,
        const struct run_options *run, struct err *err) MUST_CHECK;
/* The suspect of that key that the input shows, or NULL. */
const struct suspect *replay_play(
        struct replay *replay, struct bytes input, const char *key);
/* The same of a row's own dialogue; `shown` says why where that cannot be
 * played here. */
const struct suspect *replay_row(
        struct replay *replay, const char *instance, const char *key);
/* Leaves out of the input what the suspect does not need. */
void replay_minimise(struct replay *replay, struct buf *input, const char *key,
        unsigned tries);
void replay_close(struct replay *replay);

#endif
