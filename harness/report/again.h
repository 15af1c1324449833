/* SPDX-License-Identifier: MIT
 *
 * Which verdicts a reader was shown already: a clause that is broken by the
 * same code in twenty cases is told once, and the other nineteen by name.
 */
#ifndef REPORT_AGAIN_H
#define REPORT_AGAIN_H

#include "base/buf.h"
#include "report/judged.h"

enum { AGAIN_NAMES = 4 }; /* of instances, for each; the rest is counted */

struct again_entry {
	const struct clause *clause;
	const char *reason; /* or "" */
	enum verdict verdict;
	unsigned code;
	const char *names[AGAIN_NAMES];
	size_t more; /* instances behind the first */
};

struct again {
	struct arena arena;
	struct again_entry *list;
	size_t count, room;
};

void again_init(struct again *again);
void again_release(struct again *again);

/* Whether it is the first of its clause, verdict, reason and code. */
bool again_is_new(const struct again *again, const struct judged *judged);
/* It was shown, or it was not and counts as one more in `instance`. */
void again_shown(struct again *again, const struct judged *judged);
void again_more(struct again *again, const struct judged *judged,
        const char *instance);

/* What was not shown, or nothing. */
void again_print(const struct again *again, bool colour, struct buf *to);

#endif
