/* SPDX-License-Identifier: MIT
 *
 * What is said to all listeners at the beginning and at the end of a run. They
 * all hear it; the first failure is kept.
 */
#ifndef RUN_TELL_H
#define RUN_TELL_H

#include "run/run.h"

struct audience {
	const struct listener *listeners;
	size_t count;
	struct err failure; /* "" if all could be written */
};

void tell_run(struct audience *audience, const struct run_options *options,
        const char *target, size_t planned);
void tell_verdict(
        struct audience *audience, const struct event_verdict *event);
void tell_session(
        struct audience *audience, const struct event_session *event);
void tell_note(struct audience *audience, const char *what, const char *text);
void tell_waiver(struct audience *audience, const struct event_waiver *event);
void tell_found(
        struct audience *audience, const struct event_finding *event);
void tell_sample(struct audience *audience, const struct event_sample *event);
void tell_reach(struct audience *audience, const struct event_reach *event);
void tell_progress(
        struct audience *audience, const struct event_progress *event);
void tell_end(struct audience *audience, const struct event_end *event);

#endif
