/* SPDX-License-Identifier: MIT
 *
 * Lengths of time as people write them: "500ms", "10s", "15m", "8h".
 */
#ifndef BASE_DURATION_H
#define BASE_DURATION_H

#include "base/bytes.h"

/* Without a unit the number counts `plain` milliseconds; 0: it wants one. At
 * most INT_MAX of any unit. False, and *ms as it was, where it is nothing of the
 * kind. */
bool duration_parse(struct bytes text, unsigned plain, uint64_t *ms);

#endif
