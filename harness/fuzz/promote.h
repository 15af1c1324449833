/* SPDX-License-Identifier: MIT
 *
 * From a finding to a row of the spec table: what is sent becomes its steps,
 * and the rule that was broken its judge. What only a person can know is marked
 * FILL IN: what the row is about, and the mutant that it needs.
 */
#ifndef FUZZ_PROMOTE_H
#define FUZZ_PROMOTE_H

#include "fuzz/finding.h"
#include "spec/spec.h"

/* Appends YAML as specs/README.md has it. False for what breaks no clause of
 * the table: there is nothing to judge by. */
bool promote(const struct finding *finding, const struct spec *spec,
        struct buf *to, struct err *err) MUST_CHECK;

#endif
