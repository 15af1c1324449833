/* SPDX-License-Identifier: MIT
 *
 * Stand-ins for clauses and cases that the loaded table does not have: a
 * report may have been made with another one. Each id has one stand-in, so
 * that what two reports say of it meets. At most STRANGERS_MOST of each kind.
 */
#ifndef REPORT_STRANGERS_H
#define REPORT_STRANGERS_H

#include "spec/spec.h"

enum { STRANGERS_MOST = 1000 };

struct strangers {
	struct arena arena;
	const struct clause *clauses[STRANGERS_MOST];
	const struct scase *cases[STRANGERS_MOST];
	size_t clause_count, case_count;
};

void strangers_init(struct strangers *strangers);
void strangers_release(struct strangers *strangers);

/* The stand-in, made where there is none yet, *made telling so; NULL where
 * there is no room. Valid until strangers_release. */
const struct clause *strangers_clause(struct strangers *strangers,
        const char *id, enum level level, enum lens lens, const char *section,
        bool *made);
const struct scase *strangers_case(
        struct strangers *strangers, const char *id, bool *made);

#endif
