/* SPDX-License-Identifier: MIT
 *
 * What is wrong with a spec table as a whole although each of its files is
 * well-formed: clauses without a row, rows that can never apply, rows without
 * a mutant, holes in the reply catalogue.
 */
#ifndef SPEC_LINT_H
#define SPEC_LINT_H

#include "spec/complaints.h"
#include "spec/spec.h"

/* Names that other layers own: those of the oracle's checks with their
 * arguments (NULL when there is none) and those of the reference server's
 * mutants. A NULL function knows every name. */
struct lint_names {
	bool (*check)(const char *name, const char *argument);
	bool (*mutant)(const char *name);
};

/* False when there was any complaint. */
bool spec_lint(const struct spec *spec, struct complaints *complaints,
        const struct lint_names *names) MUST_CHECK;
/* The same of checks alone: nothing can be judged by one that is not there. */
bool spec_lint_checks(const struct spec *spec, struct complaints *complaints,
        const struct lint_names *names) MUST_CHECK;

#endif
