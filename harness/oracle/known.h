/* SPDX-License-Identifier: MIT
 *
 * By what a session was judged, as headers of its record (session/record.h), so
 * that it can be judged again from that alone: edition, lens, profile (its
 * name), set (as --set has it: what was declared and is known), fact (what was
 * probed or inferred: `key=value (from what)`), timeout (milliseconds), errors
 * (bad commands that a connection may carry). No secret is among them.
 */
#ifndef ORACLE_KNOWN_H
#define ORACLE_KNOWN_H

#include "base/buf.h"
#include "spec/profile.h"
#include "spec/spec.h"

void known_write_standard(struct buf *to, enum edition edition, enum lens lens);
/* Of a session that was made for a case: case (the instance), steps (the names
 * of the case's steps, in their order), attempt (from 1). */
void known_write_case(struct buf *to, const struct scase *scase,
        const char *instance, unsigned attempt);
void known_write_profile(struct buf *to, const struct profile *profile);

#endif
