/* SPDX-License-Identifier: MIT
 *
 * A fork server's half of the conversation with afl-fuzz, over the pipes that
 * it leaves open for that: it is told of the map, asks for runs, and hears how
 * each ended.
 */
#ifndef PRELOAD_AFL_H
#define PRELOAD_AFL_H

#include <stdbool.h>
#include <stdint.h>

/* The descriptors that afl-fuzz gives a target. */
enum { AFL_REQUESTS = 198, AFL_ANSWERS = 199 };

/* AFL++ 4.20 and later greet in another way; they still understand the old
 * one, and warn. */
enum afl_greeting { AFL_OLD, AFL_NEW };

struct afl {
	int requests, answers;
};

/* The old greeting has room for no larger map. */
enum { AFL_MAP_MOST = 1 << 23 };

/* The rest is false when afl-fuzz is gone. A map's size that is not told would
 * make afl-fuzz clear and read 8 MiB a run. */
bool afl_greet(const struct afl *afl, enum afl_greeting greeting,
        uint32_t map_size);
/* Waits until a run is asked for. */
bool afl_next(const struct afl *afl);
/* Which process it is: afl-fuzz kills it when the time is up. */
bool afl_started(const struct afl *afl, int32_t pid);
/* `status` as waitpid tells it. */
bool afl_ended(const struct afl *afl, int32_t status);

#endif
