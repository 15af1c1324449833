/* SPDX-License-Identifier: MIT
 *
 * Findings against waivers: which finding is waived, and which waiver has
 * nothing left to waive. No clock: the day is told.
 */
#ifndef ORACLE_WAIVE_H
#define ORACLE_WAIVE_H

#include "oracle/events.h"
#include "spec/waivers.h"

struct waive;

/* Borrows the waivers. `today` as in base/date.h. */
struct waive *waive_new(const struct waivers *waivers, int today);
void waive_free(struct waive *waive);

/* Hears one verdict. A fail or deviation that a waiver in force is about, with
 * that very answer, becomes VERDICT_WAIVED, and `why` tells by whom. Texts live
 * in the arena. */
void waive_verdict(struct waive *waive, struct event_verdict *event,
        struct arena *arena);

/* What became of the waiver of that index. `whole`: the run tried all that the
 * table has; else it cannot tell that a waiver has nothing to waive. Texts live
 * in the arena or as long as the waivers. */
struct event_waiver waive_outcome(const struct waive *waive, size_t index,
        const struct spec *spec, bool whole, struct arena *arena);

#endif
