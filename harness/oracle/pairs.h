/* SPDX-License-Identifier: MIT
 *
 * Two steps that a session made in pairs, and whether the time to the reply
 * tells one from the other. specs/TIMING.md says why it is done so.
 */
#ifndef ORACLE_PAIRS_H
#define ORACLE_PAIRS_H

#include "oracle/judge.h"

enum {
	PAIRS_LEAST = 25,  /* in each half, or nothing is said */
	APART_US = 200,    /* a smaller difference is none */
	LIKELY_US = 2000,  /* one as large is not missed, or nothing is said */
};
/* Of a false alarm in one half; there are two. */
#define PAIRS_LEVEL 1e-4

enum timing {
	TIMING_ALIKE, /* no difference of LIKELY_US or more */
	TIMING_APART,
	TIMING_UNTOLD,       /* it cannot be told */
	TIMING_INCOMPARABLE, /* the codes differ already */
};

/* The times of the replies to the steps of these indexes, in the connections
 * behind the first, without the first pair of each. *why tells what was measured,
 * or what stood in the way; it lives in the arena. */
enum timing pairs_judge(const struct scase *scase,
        const struct observation *seen, int one, int other,
        struct arena *arena, const char **why);

#endif
