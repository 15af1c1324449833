/* SPDX-License-Identifier: MIT
 *
 * Names for runs that are told one behind the other: readers take what has
 * the same name for the same.
 */
#ifndef REPORT_NAMES_H
#define REPORT_NAMES_H

#include "oracle/events.h"

struct names {
	struct arena arena;
	const char **list;
	size_t count;
};

void names_init(struct names *names);
void names_release(struct names *names);
/* The target; if that is taken already, with the profile behind it, else with
 * a number. Valid until names_release. */
const char *names_next(struct names *names, const struct event_run *run);

#endif
