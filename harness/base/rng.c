/* SPDX-License-Identifier: MIT */
#include "base/rng.h"

#include <assert.h>

void rng_init(struct rng *r, uint64_t seed)
{
	r->state = seed;
}

/* SplitMix64 (Steele, Lea, Flood 2014). */
uint64_t rng_next(struct rng *r)
{
	uint64_t z = r->state += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

uint32_t rng_below(struct rng *r, uint32_t n)
{
	assert(n > 0);
	return (uint32_t)(rng_next(r) % n);
}
