/* SPDX-License-Identifier: MIT
 *
 * What came of the instances: kept until it is their turn to be told, in the
 * order of the table. Invariants are judged over all sessions, told last; so
 * are the rows that a recorded session has commands of.
 */
#ifndef RUN_RESULTS_H
#define RUN_RESULTS_H

#include "run/attempt.h"
#include "run/tell.h"

struct results;

/* Borrows all. The audience hears of verdicts from here. */
struct results *results_new(const struct run_options *options,
        const struct instances *instances, struct audience *audience);
void results_free(struct results *results);

/* An attempt that is judged. `again` if it is to be tried once more, which
 * nobody hears of yet. */
enum taken { TAKEN, TAKE_AGAIN };
enum taken results_take(struct results *results, struct attempt *attempt,
        bool may_try_again);
bool results_settled(
        const struct results *results, const struct instance *instance);
/* What was judged over all sessions and is told when all are: a judgement of
 * this attempt's; all invariants. */
void results_fold(struct results *results, const struct instance *instance,
        const struct judgements *judged, struct attempt *attempt);
void results_fold_invariants(struct results *results, struct attempt *attempt);
/* How many sessions the server has turned away, from the first on: all that it
 * said in them, but for a greeting, was 421. 0 once it has said more in one. */
size_t results_turned_away(const struct results *results);
/* The instance was not tried to its end. Where that was the second try, what
 * the first one found is not held against the server. */
void results_settle(struct results *results, const struct instance *instance,
        enum verdict verdict, const char *why);
/* The same for one whose session was under way: inconclusive, with what passed. */
void results_break_off(struct results *results, struct attempt *attempt,
        const char *why);
/* All instances that were not told of yet get this verdict for this reason;
 * then the invariants, the waivers, and the totals. `whole`: nothing cut the
 * run short. */
void results_finish(struct results *results, enum verdict rest,
        const char *reason, bool whole, struct event_end *end);

#endif
