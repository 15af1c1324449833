/* SPDX-License-Identifier: MIT
 *
 * Transcripts in a folder, a file a session (session/record.h), INSTANCE or,
 * of a second try, INSTANCE.2, and `.transcript` behind it. Headers: version,
 * target, stop (why the session ended early, if it did: refused, timeout, closed,
 * flood or unsecured), what oracle/known.h writes, random (the names made up, one after the other).
 */
#ifndef REPORT_TRANSCRIPTS_H
#define REPORT_TRANSCRIPTS_H

#include "oracle/events.h"

struct transcripts;

/* Makes the folder where there is none; NULL where that cannot be. */
struct transcripts *transcripts_open(const char *folder, struct err *err);
/* Valid until transcripts_close. */
struct listener transcripts_listener(struct transcripts *transcripts);
void transcripts_close(struct transcripts *transcripts);

#endif
