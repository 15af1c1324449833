/* SPDX-License-Identifier: MIT
 *
 * How a campaign stands, for programs, while it runs: in the findings' folder
 * `statistics.json`, one JSON object, replaced whole every few seconds, and
 * `statistics.jsonl`, the same a line a minute.
 */
#ifndef FUZZ_STATISTICS_H
#define FUZZ_STATISTICS_H

#include "fuzz/tally.h"
#include "oracle/events.h"

enum { STATISTICS_MS = 5000, HISTORY_MS = 60000 };

/* The keys are the members' names. */
struct statistics {
	const char *state;  /* running, ended */
	int exit_status;    /* of one that has ended; else -1 */
	const char *target;
	uint64_t seed;
	long pid;
	unsigned jobs, alive; /* workers */
	struct event_sample sample; /* milliseconds, sessions, ... */
	uint64_t crashes, fails, deviations; /* of the findings */
	/* Of all workers: suspects not seen a second time, sessions in which a
	 * reply did not come, restarts of the server. */
	uint64_t unconfirmed, timeouts, restarts;
	uint64_t memory;    /* octets that the servers' processes hold; 0: not
	                       known */
};

/* Appends one line, with its LF; `now` is seconds since 1970. */
void statistics_text(
        const struct statistics *statistics, uint64_t now, struct buf *to);
/* Writes the file, and the line with `line`. */
bool statistics_write(const struct statistics *statistics, bool line,
        const char *folder, struct err *err) MUST_CHECK;

#endif
