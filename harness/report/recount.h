/* SPDX-License-Identifier: MIT
 *
 * A report in JSON Lines (report/jsonl.h) read back and told to a listener as
 * the events that it was made of. One file may hold several runs. It is read
 * line by line and never held in memory; opening reads it once, for
 * complaints, so that no listener hears of a file that cannot be read.
 *
 * A run without `end` is told as one that is cut short; where the end counts
 * what the lines do not hold, the lines are believed. Listeners hear of either
 * in a note. What the table at hand does not know is told by stand-ins, with a
 * remark.
 */
#ifndef REPORT_RECOUNT_H
#define REPORT_RECOUNT_H

#include <stdio.h>

#include "oracle/events.h"
#include "report/strangers.h"
#include "spec/complaints.h"

enum {
	RECOUNT_LINE_MOST = 4 * 1024 * 1024, /* octets */
	RECOUNT_RUNS_MOST = 100,
};

struct recount {
	const char *path;
	FILE *file;
	const struct spec *spec;
	struct strangers *strangers;
	size_t runs;
	struct complaints wrong;   /* why it cannot be told */
	struct complaints remarks; /* what is odd and can be told */
	bool damaged;              /* truncated, or changed by somebody */
};

/* Borrows all three texts and tables. False with complaints in `wrong`; it is
 * to be closed in any case. */
bool recount_open(struct recount *recount, const char *path,
        const struct spec *spec, struct strangers *strangers) MUST_CHECK;
/* False where the file has changed and cannot be read any more. */
bool recount_tell(
        struct recount *recount, const struct listener *to) MUST_CHECK;
void recount_close(struct recount *recount);

#endif
