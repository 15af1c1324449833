/* SPDX-License-Identifier: MIT */
#ifndef FUZZ_CRASH_H
#define FUZZ_CRASH_H

#include "base/bytes.h"

/* Where a server has crashed, as far as its log tells, so that two crashes at
 * the same place give the same text: the innermost functions of a sanitizer's
 * stack, the place of an undefined behaviour, else its name for the fault, or
 * the log's first line. */
void crash_place(struct bytes log, char *text, size_t room);

/* The line of a log that says what happened: a sanitizer's, else the first. */
struct bytes crash_headline(struct bytes log);

#endif
