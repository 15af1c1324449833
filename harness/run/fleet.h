/* SPDX-License-Identifier: MIT
 *
 * The dialogues of a run: in memory one after the other, else as many at once
 * as the profile allows, no faster than it allows. What was shaky is tried a
 * second time when all else is over, alone.
 */
#ifndef RUN_FLEET_H
#define RUN_FLEET_H

#include "run/probe.h"
#include "run/results.h"
#include "run/server.h"

struct campaign {
	const struct run_options *options;
	struct server *server;
	const struct instances *instances;
	struct results *results;
	struct randoms randoms;
	size_t connections; /* so far */
	char *lost;         /* why no connection can be had any more, or NULL */
};

/* Drives one session to its end. */
bool fleet_one(struct campaign *campaign, struct session *session,
        struct err *err) MUST_CHECK;
/* Drives the sessions of a probe, and concludes it. */
bool fleet_probe(struct campaign *campaign, struct probe *probe,
        struct err *err) MUST_CHECK;
/* Drives all instances; ends early when interrupted, when the server has
 * crashed or is gone: `why_halted` says so then. Invariants and what was not
 * tried stay unsettled. */
void fleet_all(struct campaign *campaign);
/* NULL when nothing has stopped it. */
const char *why_halted(const struct campaign *campaign);

#endif
