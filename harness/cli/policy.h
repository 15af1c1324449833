/* SPDX-License-Identifier: MIT
 *
 * How the reference server is to behave, and what a profile of it says then.
 */
#ifndef CLI_POLICY_H
#define CLI_POLICY_H

#include "reference/reference.h"
#include "spec/profile.h"

/* First what the mutant needs, then the words of `policy`; either may be
 * NULL. */
bool policy_read(struct reference_config *config, const char *policy,
        const char *mutant, struct err *err) MUST_CHECK;
/* Sets the facts that the policy decides. */
void policy_declare(
        const struct reference_config *config, struct profile *profile);

#endif
