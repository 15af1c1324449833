/* SPDX-License-Identifier: MIT
 *
 * From a finding to a row of the spec table: what is sent becomes its steps,
 * and the rule that was broken its judge. Names that the profile knows are given
 * as the table has them, `{known}`. What only a person can know is marked FILL
 * IN: what the row is about, and the mutant that it needs.
 */
#ifndef FUZZ_PROMOTE_H
#define FUZZ_PROMOTE_H

#include "fuzz/finding.h"
#include "spec/profile.h"
#include "spec/spec.h"

/* Appends YAML as specs/README.md has it. False for what breaks no clause of
 * the table, or one that compares replies: there is nothing to judge by. */
bool promote(const struct finding *finding, const struct spec *spec,
        struct profile *profile, struct buf *to, struct err *err) MUST_CHECK;

#endif
