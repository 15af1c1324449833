/* SPDX-License-Identifier: MIT
 *
 * Several reports as one listener. One that cannot be written is told nothing
 * more and does not stop the others; its complaint is kept, and the end that
 * the reports behind it are told has the status EXIT_OURS and says why.
 */
#ifndef REPORT_REPORTS_H
#define REPORT_REPORTS_H

#include "oracle/events.h"

enum { REPORTS_MOST = 16 };

struct reports {
	struct listener list[REPORTS_MOST];
	bool failed[REPORTS_MOST];
	size_t count;
	bool begun, ended; /* `run`, `end` were told */
	bool any_failed;
	struct err err; /* of the first that failed */
};

/* Told in the order in which they were added. */
void reports_add(struct reports *reports, struct listener listener);
/* Never returns false. Valid as long as `reports`. */
struct listener reports_listener(struct reports *reports);

#endif
