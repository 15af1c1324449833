/* SPDX-License-Identifier: MIT
 *
 * What a profile declares, from its file and from the command line, as text that
 * profile_load() reads again. Left out: what was inferred or probed, so that
 * nobody takes it for declared, how to log in, and TLS.
 */
#ifndef SPEC_DECLARED_H
#define SPEC_DECLARED_H

#include "base/buf.h"
#include "spec/profile.h"

void declared_write(struct buf *to, const struct profile *profile);

#endif
