/* SPDX-License-Identifier: MIT
 *
 * What a command line says of one server that is to be fuzzed, or played an
 * input again.
 */
#ifndef CLI_AIM_H
#define CLI_AIM_H

#include "cli/options.h"
#include "reference/reference.h"
#include "run/run.h"

struct aim {
	struct arena arena;
	struct reference_config config; /* of the reference server */
	struct peer_factory memory;
	struct target target;
	struct run_options run;
};

/* The settings of one worker: `{job}` in TARGET, --start and --exec is its
 * number. */
struct settings aim_job(
        const struct settings *settings, unsigned job, struct arena *arena);

/* Borrows the settings, the table and the profile, which it fills; stays where
 * it is until aim_release, which it wants in any case. */
bool aim_take(struct aim *aim, const struct settings *settings,
        const struct spec *spec, struct profile *profile, struct err *err)
        MUST_CHECK;
void aim_release(struct aim *aim);

#endif
