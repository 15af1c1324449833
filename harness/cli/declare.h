/* SPDX-License-Identifier: MIT
 *
 * Entries of a profile from the command line: --set KEY=VALUE.
 */
#ifndef CLI_DECLARE_H
#define CLI_DECLARE_H

#include "spec/profile.h"

/* `entry` outlives the profile. Keys: the declared facts, the fixtures,
 * `members` (a list with commas), `client`, `sender`. */
bool declare_entry(
        struct profile *profile, const char *entry, struct err *err) MUST_CHECK;
/* Whether the entries go together; call it after the last. */
bool declare_check(const struct profile *profile, struct err *err) MUST_CHECK;

#endif
