/* SPDX-License-Identifier: MIT
 *
 * What a campaign of fuzzing has told, gathered for the summary at its end.
 */
#ifndef REPORT_CAMPAIGN_H
#define REPORT_CAMPAIGN_H

#include "oracle/events.h"

enum {
	CAMPAIGN_SAMPLES_MOST = 1000,
	CAMPAIGN_FOUND_MOST = 5000,
};

struct campaign_found {
	const char *what;     /* clause or kind */
	const char *stimulus; /* the rest of the key, or "" */
	enum verdict verdict;
};

struct campaign_log {
	struct arena arena;
	struct event_sample *samples;
	size_t sample_count, sample_room;
	struct event_reach reach;
	struct campaign_found *found;
	size_t found_count, found_room, left_out;
};

void campaign_init(struct campaign_log *log);
void campaign_release(struct campaign_log *log);
/* Whether there was a campaign at all. */
bool campaign_any(const struct campaign_log *log);
/* They copy what they keep. */
void campaign_finding(
        struct campaign_log *log, const struct event_finding *event);
void campaign_sample(
        struct campaign_log *log, const struct event_sample *event);
void campaign_reach(struct campaign_log *log, const struct event_reach *event);

/* Fits on a screen of 80 by 24, whatever was found. */
void campaign_summary(const struct campaign_log *log, struct buf *to);
/* One line, without its end: how far it has come. */
void campaign_progress(const struct event_sample *now, struct buf *to);

#endif
