/* SPDX-License-Identifier: MIT
 *
 * Candidates for waivers (spec/waivers.h): what a run found that makes it
 * fail, each without an owner and a reason, which nobody but people can give.
 * They are added behind what the file holds, which stays as it is; what an
 * entry is about already is not added again. The file is replaced at once when
 * the run ends, or not at all; where nothing is to be added it is not touched.
 */
#ifndef REPORT_BASELINE_H
#define REPORT_BASELINE_H

#include "oracle/events.h"
#include "spec/complaints.h"

enum { BASELINE_DAYS = 90 }; /* until a candidate expires */

struct baseline;

/* NULL, with complaints, where the file is there and candidates cannot be
 * added to it. `today` as in base/date.h. */
struct baseline *baseline_open(
        const char *path, int today, struct complaints *complaints);
/* Valid until baseline_close. */
struct listener baseline_listener(struct baseline *baseline);
/* How many candidates were written. */
size_t baseline_added(const struct baseline *baseline);
void baseline_close(struct baseline *baseline);

#endif
