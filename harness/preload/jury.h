/* SPDX-License-Identifier: MIT
 *
 * The spec table's invariants over one session after the other: what is found
 * is told once, so that a fuzzer goes on behind what it has already shown.
 */
#ifndef PRELOAD_JURY_H
#define PRELOAD_JURY_H

#include "oracle/judge.h"
#include "spec/load.h"

enum { JURY_KEYS = 4096 };

struct jury {
	struct spec spec;
	struct profile profile;
	bool told[JURY_KEYS];
};

/* `specs`: the folder; `profile`: a file, or NULL for one that knows nothing.
 * `known`: what is no news, the `key` of verdicts, between commas; or NULL. */
bool jury_open(struct jury *jury, const char *specs, const char *profile,
        const char *known, struct err *err) MUST_CHECK;
void jury_close(struct jury *jury);

struct finding_seen {
	bool violation, news;
	char key[128]; /* clause and row: CLAUSE/row */
};

/* Of what is against the server: the first that was not yet told, else the
 * first. */
struct finding_seen jury_hear(
        struct jury *jury, const struct observation *seen);

#endif
