/* SPDX-License-Identifier: MIT
 *
 * How the reference server is to behave, as the command line says it.
 */
#ifndef CLI_POLICY_H
#define CLI_POLICY_H

#include "reference/reference.h"

/* First what the mutant needs, then the words of `policy`; either may be
 * NULL. */
bool policy_read(struct reference_config *config, const char *policy,
        const char *mutant, struct err *err) MUST_CHECK;

#endif
