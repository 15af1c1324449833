/* SPDX-License-Identifier: MIT
 *
 * Reports of sanitizers in the server and in whatever it starts, wherever their
 * standard error goes: through the environment they are told to write into a
 * folder of ours.
 */
#ifndef FUZZ_SANITIZER_H
#define FUZZ_SANITIZER_H

#include <dirent.h>

#include "base/buf.h"

enum { SANITIZER_PATH = 64 };

struct sanitizer {
	char folder[SANITIZER_PATH]; /* "" where none could be made */
	DIR *dir;                    /* it, or NULL */
};

/* What is started from now on writes there. What the environment had of options
 * for sanitizers goes on to hold. Leaks are not looked for, where it does not ask
 * for that: what a process leaves at its end is lost with it, and would hide what
 * is wrong with its replies. */
void sanitizer_open(struct sanitizer *sanitizer);
/* Appends the reports that have come since the last time, and removes them; one
 * that is still written is waited for, some seconds. False where there are none. */
bool sanitizer_take(struct sanitizer *sanitizer, struct buf *reports);
/* Removes the folder. */
void sanitizer_close(struct sanitizer *sanitizer);

#endif
