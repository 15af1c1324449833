/* SPDX-License-Identifier: MIT
 *
 * What a run did not test, counted by reason. Bounded: reasons beyond
 * UNTESTED_MOST are counted together.
 */
#ifndef REPORT_UNTESTED_H
#define REPORT_UNTESTED_H

#include "oracle/events.h"

enum { UNTESTED_MOST = 100 };

struct untested {
	struct arena arena;
	struct {
		enum verdict verdict;
		const char *why;
		const char *example; /* the first instance */
		size_t count;
	} reasons[UNTESTED_MOST];
	size_t count;
	size_t others; /* for further reasons */
};

void untested_init(struct untested *untested);
void untested_release(struct untested *untested);
/* Counts skipped, unsupported and inconclusive ones, and no others. */
void untested_add(struct untested *untested, const struct event_verdict *event);
/* The reason that it was counted for, kept until untested_release; NULL where
 * it was not, or among the others. */
const char *untested_reason(
        const struct untested *untested, const struct event_verdict *event);
/* Nothing where nothing was counted. */
void untested_print(const struct untested *untested, struct buf *to);

#endif
