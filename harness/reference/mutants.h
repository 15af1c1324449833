/* SPDX-License-Identifier: MIT */
#ifndef REFERENCE_MUTANTS_H
#define REFERENCE_MUTANTS_H

#include "reference/fault.h"

/* Never NULL: REFERENCE_CORRECT has a fault that no stimulus meets. */
const struct fault *mutant_fault(int mutant);

#endif
