/* SPDX-License-Identifier: MIT
 *
 * What fuzz targets and mutators work with: the spec table, and the profile of
 * the reference server. Loaded once, for the life of the program.
 */
#ifndef FUZZ_STAGE_H
#define FUZZ_STAGE_H

#include "self/self.h"
#include "spec/spec.h"

struct stage {
	struct spec spec;
	struct profile profile;
};

/* The table in $SMTPSPEC_SPECS, else in the folder `specs` beside the program,
 * else where it was when this was built. Ends the program, with a complaint,
 * when it cannot be loaded: there is no caller that could go on. */
struct stage *stage(void);

/* Sets the facts that such a server declares, and those that a probe would find
 * out. */
void stage_declare(
        struct stage *stage, const struct reference_config *config);

#endif
