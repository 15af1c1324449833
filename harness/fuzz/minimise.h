/* SPDX-License-Identifier: MIT
 *
 * Delta debugging: the least of an input that still does what the whole did.
 */
#ifndef FUZZ_MINIMISE_H
#define FUZZ_MINIMISE_H

#include "base/buf.h"

/* Leaves lines out of `input`, then octets, as long as `still` holds of the
 * rest, which it held of the whole; asks at most `tries` times. */
void minimise(struct buf *input, bool (*still)(void *self, struct bytes input),
        void *self, unsigned tries);

#endif
