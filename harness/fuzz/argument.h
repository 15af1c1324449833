/* SPDX-License-Identifier: MIT
 *
 * Arguments at the edges of what a command takes (RFC 5321 4.1.2, 4.5.3.1), and
 * what else breaks readers of them.
 */
#ifndef FUZZ_ARGUMENT_H
#define FUZZ_ARGUMENT_H

#include "base/arena.h"
#include "base/rng.h"
#include "wire/verb.h"

/* One of that class, from what stands there now; in the arena, at most
 * ARGUMENT_MOST octets longer than that. */
struct bytes argument_change(struct rng *rng, enum argument class,
        struct bytes now, struct arena *arena);

enum { ARGUMENT_MOST = 4096 };

#endif
