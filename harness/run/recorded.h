/* SPDX-License-Identifier: MIT
 *
 * Recorded sessions judged. One that was made for an instance is judged as that
 * instance was; of any one, the invariants are, and the rows that its commands
 * are examples of, but for instances that have a session of their own.
 */
#ifndef RUN_RECORDED_H
#define RUN_RECORDED_H

#include "run/results.h"

/* What the recordings tell of the server where nobody else does: how it greets,
 * if it always greets so. */
void recorded_infer(struct profile *profile, const struct recorded *list,
        size_t count);
/* Settles the instances that have a session of their own, folds the rest. */
void recorded_judge(struct results *results, const struct run_options *options,
        const struct instances *instances, const struct recorded *list,
        size_t count);
size_t recorded_connections(const struct recorded *list, size_t count);

#endif
