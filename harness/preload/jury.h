/* SPDX-License-Identifier: MIT
 *
 * The spec table's invariants over one session after the other: what is found
 * is told once, so that a fuzzer goes on behind what it has already shown.
 */
#ifndef PRELOAD_JURY_H
#define PRELOAD_JURY_H

#include "fuzz/examine.h"

enum { JURY_KEYS = 4096 };

struct jury {
	struct spec spec;
	struct profile profile;
	struct examiner examiner;
	struct suspects suspects;
	bool told[JURY_KEYS]; /* by the key's hash */
};

/* `specs`: the folder; `profile`: a file, or NULL for one that knows nothing.
 * `known`: keys of suspects that are no news, between commas; or NULL. */
bool jury_open(struct jury *jury, const char *specs, const char *profile,
        const char *known, struct err *err) MUST_CHECK;

/* The suspect that was not yet told, else any, else NULL. Valid until the next
 * call. */
const struct suspect *jury_hear(
        struct jury *jury, const struct observation *seen, bool *news);

#endif
