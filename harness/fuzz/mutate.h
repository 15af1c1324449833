/* SPDX-License-Identifier: MIT
 *
 * The mutators: a session is lines, and a mutant of it is lines inserted,
 * deleted, doubled, said over again, swapped, taken from the spec table or from
 * another session, or one argument changed by its class. Line ends stay as they
 * are but for one change in twenty.
 */
#ifndef FUZZ_MUTATE_H
#define FUZZ_MUTATE_H

#include "base/rng.h"
#include "fuzz/alphabet.h"

/* Lines beyond this number are one line. */
enum { MUTATE_LINES = 256 };

/* Replaces `session`, which has no limit of its own, by a mutant of at most
 * `most` octets. The same rng and input give the same mutant. */
void mutate(struct buf *session, size_t most, const struct alphabet *alphabet,
        struct rng *rng);
/* The same with octets anywhere in it, whatever they stand for: changed, put in,
 * left out, copied. */
void mutate_octets(struct buf *session, size_t most, struct rng *rng);
/* Some first lines of `a` and some last lines of `b`. */
void mutate_splice(struct buf *to, struct bytes a, struct bytes b, size_t most,
        struct rng *rng);

#endif
