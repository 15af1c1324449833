/* SPDX-License-Identifier: MIT
 *
 * What a worker has done so far, in memory that it shares with the campaign: the
 * worker alone writes it, but `stop`, and the campaign reads it at any time,
 * also when the worker is dead.
 */
#ifndef FUZZ_TALLY_H
#define FUZZ_TALLY_H

#include <stdatomic.h>

#include "fuzz/engine.h"

enum { CLAUSES_MOST = 2048 };

struct tally {
	atomic_bool stop; /* the worker is to end behind this session */
	uint64_t sessions, exchanges, timeouts, restarts;
	uint64_t unconfirmed; /* suspects that were not seen a second time */
	/* Octets that the server's processes hold, and held at first. */
	uint64_t memory, first_memory;
	uint32_t edges;       /* seen so far, where there is a map */
	uint8_t cells[CELLS];
	uint8_t stimuli[STIMULI];
	uint32_t judged[CLAUSES_MOST]; /* sessions, by clause */
	bool playing;         /* `input` is at the server */
	uint32_t input_n;
	uint8_t input[INPUT_MOST];
};

/* One for each of so many workers, all zeroes. NULL where there is no memory. */
struct tally *tallies_new(unsigned count);
void tallies_free(struct tally *tallies, unsigned count);

#endif
