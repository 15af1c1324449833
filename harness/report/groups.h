/* SPDX-License-Identifier: MIT
 *
 * A ledger's remarks by clause, in the order in which people should look at
 * them: the worst verdict first, then the strongest level, then what was met
 * most often.
 */
#ifndef REPORT_GROUPS_H
#define REPORT_GROUPS_H

#include "report/ledger.h"

enum group_kind {
	GROUP_BAD, /* judged_bad */
	GROUP_NOTICE,
	GROUP_PASSED, /* an example a clause and run */
};

struct group {
	size_t clause; /* or LEDGER_NO_CLAUSE */
	enum verdict worst;
	enum level level;
	size_t count; /* remarks */
	bool has[VERDICT_COUNT];
};

struct groups {
	const struct ledger *ledger;
	struct group *list;
	size_t count;
	enum group_kind kind;
};

struct groups groups_of(const struct ledger *ledger, enum group_kind kind);
void groups_release(struct groups *groups);

bool groups_hold(const struct groups *groups, const struct group *group,
        const struct remark *remark);
/* Clauses that answers of the group pass: how many, and which (`kept` has room
 * for all of the ledger's); *total is the number of those answers. */
size_t groups_kept(const struct groups *groups, const struct group *group,
        size_t *kept, size_t *total);

#endif
