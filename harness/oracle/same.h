/* SPDX-License-Identifier: MIT
 *
 * Whether the answers to two steps agree in one aspect: code, class, text,
 * esc, length or keywords.
 */
#ifndef ORACLE_SAME_H
#define ORACLE_SAME_H

#include "oracle/judge.h"

enum sameness { SAME, DIFFERENT, INCOMPARABLE };

/* Text and length without what each reply repeats of its own command; text
 * moreover without blanks, numbers and what looks like a session's id.
 * INCOMPARABLE where the aspect needs a reply and there is none. */
enum sameness same_aspect(const char *aspect, const struct observation *seen,
        int step, int other);

#endif
