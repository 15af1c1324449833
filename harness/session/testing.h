/* SPDX-License-Identifier: MIT
 *
 * For tests: transcripts written down as a table of events.
 */
#ifndef SESSION_TESTING_H
#define SESSION_TESTING_H

#include "session/transcript.h"
#include "base/testing.h"

struct event {
	enum entry_kind kind;
	int step;
	const char *text;
	bool quiet;
};

/* The end of a table. */
#define END { .text = NULL }
#define CONNECTED(step) { ENTRY_CONNECTED, step, "", false }
#define STEP(step) { ENTRY_STEP, step, "", false }
#define SENT(step, text) { ENTRY_SENT, step, text, false }
#define GOT(step, text) { ENTRY_RECEIVED, step, text, false }
#define QUIETLY(step, text) { ENTRY_RECEIVED, step, text, true }
#define CLOSED(step) { ENTRY_SERVER_CLOSED, step, "", false }
#define LEFT(step) { ENTRY_CLIENT_CLOSED, step, "", false }
#define TIMEOUT(step) { ENTRY_TIMEOUT, step, "", false }
#define SECURED(step) { ENTRY_SECURED, step, "TLS", false }
#define UNSECURED(step) { ENTRY_UNSECURED, step, "why", false }

static inline void transcript_of(
        struct transcript *t, const struct event *events)
{
	transcript_init(t);
	for (; events->text; events++) {
		struct bytes octets = bytes_of(events->text);

		if (events->quiet)
			transcript_add_quiet(t, events->step, 0, octets);
		else
			transcript_add(
			        t, events->kind, events->step, 0, octets);
	}
}

#endif
