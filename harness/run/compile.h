/* SPDX-License-Identifier: MIT
 *
 * From an instance to the script of its session: the way to its state, its
 * steps with all words filled in, the canary, and a polite end.
 */
#ifndef RUN_COMPILE_H
#define RUN_COMPILE_H

#include "run/instance.h"
#include "session/script.h"
#include "spec/fill.h"

/* False: *why says which word stands for something that the profile does not
 * name. The script lives in the arena. A fresh connection has the number of
 * its step; the commands that lead to its state have STEP_PREAMBLE. */
bool compile(const struct instance *instance, struct profile *profile,
        const struct randoms *randoms, struct arena *arena,
        struct script *script, const char **why);
/* Adds all octets that it sends, whatever it is answered; what it captures is
 * left out. */
void script_said(const struct script *script, struct buf *to);

#endif
