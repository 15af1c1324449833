/* SPDX-License-Identifier: MIT
 *
 * How fast a server answered. A client has to wait minutes for an answer (RFC
 * 5321 4.5.3.2), and many servers slow down what looks like abuse, each time
 * more: what did not come in a shorter time may only have been later.
 */
#ifndef ORACLE_PACE_H
#define ORACLE_PACE_H

#include "session/transcript.h"

/* Whether an awaited reply did not come. */
bool waited_in_vain(const struct transcript *t);
/* Whether that may be for slowness alone: before it, an answer on the same
 * connection had taken a quarter of that time or more. */
bool slowed_down(const struct transcript *t);

#endif
