/* SPDX-License-Identifier: MIT
 *
 * What commands that talk to a server take from the command line alike.
 */
#ifndef CLI_SETUP_H
#define CLI_SETUP_H

#include <signal.h>

#include "cli/options.h"
#include "reference/reference.h"
#include "run/run.h"

/* Edition and lens. */
bool setup_standard(const struct settings *settings,
        struct run_options *options, struct err *err) MUST_CHECK;
/* The waivers' day. */
bool setup_day(const struct settings *settings, struct run_options *options,
        struct err *err) MUST_CHECK;
/* The edition that goes with the profile's protocol, where none was named. */
void setup_edition(const struct settings *settings,
        const struct profile *profile, struct run_options *options);
/* Where the command line's profile goes. `self` is the reference server where
 * that is the target, else NULL. */
struct setup {
	const struct settings *settings;
	const struct reference_config *self;
	struct profile *profile;
	struct run_options *options; /* the edition, where the profile decides it */
	struct target *target;       /* what TLS with it takes */
	struct arena *arena;
};
/* The profile with --set, the pace, TLS and the secret of AUTH. */
bool setup_profile(const struct setup *to, struct err *err) MUST_CHECK;
uint64_t setup_seed(const struct settings *settings, bool self);

/* SIGINT, SIGTERM and SIGHUP set what is returned; the second one ends the process. */
const volatile sig_atomic_t *setup_signals(void);

#endif
