/* SPDX-License-Identifier: MIT
 *
 * One clause's verdict on an instance, and where two of them contradict each
 * other.
 */
#ifndef REPORT_JUDGED_H
#define REPORT_JUDGED_H

#include "oracle/events.h"

struct judged {
	const struct clause *clause; /* or NULL */
	const struct rule *rule;     /* or NULL */
	enum verdict verdict;
	const char *reply, *why;
	unsigned retries;
};

/* Whether something is to be mended: fail, deviation, flaky. */
bool judged_bad(enum verdict verdict);
/* Whether `other`, of the same instance, passes by its code the very answer
 * that `broken` breaks by its code. That many a clause passes an answer for its
 * form says nothing against another clause. */
bool judged_contradicts(
        const struct judged *broken, const struct judged *other);
/* 0 where the reply has no code. */
unsigned judged_code(const char *reply);

#endif
