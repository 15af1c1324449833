/* SPDX-License-Identifier: MIT
 *
 * For the fuzz targets of the oracle: a transcript and what it is judged.
 */
#ifndef FUZZ_HEARING_H
#define FUZZ_HEARING_H

#include "fuzz/stage.h"
#include "oracle/match.h"

struct hearing {
	struct transcript transcript; /* the caller fills it */
	struct exchanges exchanges;
	struct judgements judged;
	struct arena arena;
};

void hearing_open(struct hearing *hearing);
void hearing_close(struct hearing *hearing);

/* Adds what passes when a client sends `octets`, line by line, to that
 * reference server. */
void hearing_converse(struct hearing *hearing,
        const struct reference_config *config, struct bytes octets);

/* The case that the first line of a seed names (SEED_TRANSCRIPT), whose policy
 * is declared; NULL where it names none. */
const struct scase *hearing_subject(struct bytes seed);
/* Judges by the last declared policy: this case, if any, all invariants, and the
 * rows that the commands are examples of. */
void hearing_judge(struct hearing *hearing, const struct scase *scase);

#endif
