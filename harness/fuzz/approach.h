/* SPDX-License-Identifier: MIT
 *
 * The first sessions with a server that is to be fuzzed: what is true of it, and
 * how to talk to it.
 */
#ifndef FUZZ_APPROACH_H
#define FUZZ_APPROACH_H

#include "fuzz/transport.h"

/* Opens the transport, which is to be closed in any case; the probe completes
 * the profile in `run`. A host that is neither loopback nor private wants
 * `allowed`. */
bool approach(struct transport *transport, const struct target *target,
        const struct run_options *run, struct manner *manner,
        struct err *err) MUST_CHECK;

#endif
