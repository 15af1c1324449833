/* SPDX-License-Identifier: MIT */
#include "report/groups.h"

#include <stdlib.h>

#include "base/mem.h"

static bool belongs(const struct groups *groups, const struct remark *remark)
{
	if (remark->verdict == VERDICT_PASS)
		return groups->kind == GROUP_PASSED;
	return groups->kind ==
	       (judged_bad(remark->verdict) ? GROUP_BAD : GROUP_NOTICE);
}

static struct group *group_of(struct groups *groups, size_t clause)
{
	size_t i = 0;

	while (i < groups->count && groups->list[i].clause != clause)
		i++;
	if (i == groups->count) {
		groups->list =
		        mem_grow(groups->list, (i + 1) * sizeof *groups->list);
		groups->list[groups->count++] =
		        (struct group){ .clause = clause };
	}
	return &groups->list[i];
}

static int compare(const void *a, const void *b)
{
	const struct group *one = a, *other = b;

	if (one->worst != other->worst)
		return one->worst > other->worst ? -1 : 1;
	if (one->level != other->level)
		return one->level < other->level ? -1 : 1;
	if (one->count != other->count)
		return one->count > other->count ? -1 : 1;
	return one->clause < other->clause ? -1 : one->clause > other->clause;
}

static void add(struct groups *groups, const struct remark *remark)
{
	struct group *group = group_of(groups, remark->clause);

	group->count++;
	group->has[remark->verdict] = true;
	if (remark->verdict > group->worst)
		group->worst = remark->verdict;
	group->level = LEVEL_TESTER;
	if (remark->clause != LEDGER_NO_CLAUSE)
		group->level = groups->ledger->clauses[remark->clause]->level;
}

struct groups groups_of(const struct ledger *ledger, enum group_kind kind)
{
	struct groups groups = { .ledger = ledger, .kind = kind };

	for (size_t i = 0; i < ledger->remark_count; i++)
		if (belongs(&groups, &ledger->remarks[i]))
			add(&groups, &ledger->remarks[i]);
	if (groups.count > 0)
		qsort(groups.list, groups.count, sizeof *groups.list, compare);
	return groups;
}

void groups_release(struct groups *groups)
{
	free(groups->list);
}

bool groups_hold(const struct groups *groups, const struct group *group,
        const struct remark *remark)
{
	return remark->clause == group->clause && belongs(groups, remark);
}

size_t groups_kept(const struct groups *groups, const struct group *group,
        size_t *kept, size_t *total)
{
	const struct ledger *ledger = groups->ledger;
	size_t n = 0;

	*total = 0;
	for (size_t i = 0; i < ledger->remark_count; i++) {
		const struct remark *remark = &ledger->remarks[i];

		if (!groups_hold(groups, group, remark))
			continue;
		*total += remark->kept_count > 0;
		for (size_t k = 0; k < remark->kept_count; k++) {
			size_t at = 0;

			while (at < n && kept[at] != remark->kept[k])
				at++;
			if (at == n)
				kept[n++] = remark->kept[k];
		}
	}
	return n;
}
