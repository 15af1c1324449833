/* SPDX-License-Identifier: MIT
 *
 * What several servers, or one at several times, answered to the same input,
 * side by side.
 */
#ifndef FUZZ_BESIDE_H
#define FUZZ_BESIDE_H

#include "base/buf.h"
#include "session/exchange.h"

struct column {
	const char *name;
	struct exchanges exchanges;
};

struct beside {
	struct column *columns;
	size_t count;
	struct arena arena;
};

void beside_init(struct beside *beside);
void beside_release(struct beside *beside);
/* Borrows the name. */
void beside_add(struct beside *beside, const char *name,
        const struct transcript *transcript);
/* Where the last column is answered with another code than the first, the first
 * time: "VRFY alice: 252 recorded, 550 mx.example.org"; in the arena, NULL where
 * it is not. */
const char *beside_difference(struct beside *beside);
/* A line an exchange; > in front where the codes are not all the same. */
void beside_print(struct beside *beside, struct buf *to);

#endif
