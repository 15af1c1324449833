/* SPDX-License-Identifier: MIT
 *
 * Seeded randomness: the same seed gives the same numbers on every machine.
 * Not for secrets.
 */
#ifndef BASE_RNG_H
#define BASE_RNG_H

#include <stdint.h>

struct rng {
	uint64_t state;
};

void rng_init(struct rng *r, uint64_t seed);
uint64_t rng_next(struct rng *r);
/* 0 <= result < n; n > 0. */
uint32_t rng_below(struct rng *r, uint32_t n);

#endif
