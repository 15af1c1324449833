/* SPDX-License-Identifier: MIT
 *
 * What a check looks at, and the checks by name (checks.def).
 */
#ifndef ORACLE_SUBJECT_H
#define ORACLE_SUBJECT_H

#include "oracle/judge.h"

enum subject_kind { SUBJECT_R, SUBJECT_X, SUBJECT_S };

struct subject {
	const struct standard *standard;
	const struct scase *scase;
	const struct observation *seen;
	int step;                        /* of the case; else meaningless */
	const struct exchange *exchange; /* NULL for SUBJECT_S, and for a reply
	                                    to no command */
	const struct reply *reply;       /* NULL when there is none */
	struct arena *arena;             /* for *why */
	const char *why; /* what is wrong, where a check knows more than no */
};

/* MOOT: it is not about this subject, and says nothing of it. */
enum holding { HOLDS, NOTED, BROKEN, MOOT };

struct check {
	const char *name;
	enum subject_kind kind;
	enum holding (*holds)(struct subject *subject, const char *argument);
	const char *sentence;
};

/* NULL when there is none. */
const struct check *check_named(const char *name);

#endif
