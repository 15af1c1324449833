/* SPDX-License-Identifier: MIT
 *
 * What the hooks of libFuzzer and AFL++ share: the lines for a target.
 */
#ifndef FUZZ_HOOK_H
#define FUZZ_HOOK_H

#include "fuzz/mutate.h"

/* One mutant in four is of octets, not of lines: the engine's own, if it has
 * such ones. */
enum { HAVOC_SHARE = 4 };

/* From now on hook_alphabet() gives these lines, whatever it is asked for. */
void hook_use(const struct alphabet *alphabet);
/* Of the target of that name ("server"); of a target that takes no session:
 * NULL. Made at the first call. */
const struct alphabet *hook_alphabet(struct bytes target);

#endif
