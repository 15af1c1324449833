/* SPDX-License-Identifier: MIT
 *
 * Processes that a server leaves behind: they become ours, so that their deaths
 * are seen and none outlives the server.
 */
#ifndef FUZZ_ORPHANS_H
#define FUZZ_ORPHANS_H

#include <sys/types.h>

#include "base/buf.h"

/* From now on this process inherits them. */
void orphans_adopt(void);
/* Buries those that have ended, but `except`, which somebody else waits for;
 * true where one died of a defect: `how` tells which. */
bool orphans_bury(pid_t except, struct buf *how);
/* Ends all that are left, and all other children of this process. */
void orphans_end(void);

#endif
