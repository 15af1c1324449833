/* SPDX-License-Identifier: MIT */
#ifndef RUN_SHOW_H
#define RUN_SHOW_H

#include "base/arena.h"
#include "session/transcript.h"

/* The transcript as lines for people, "C: VRFY alice" and "S: 252 2.0.0 ...",
 * escaped; a long one, and one that begins its steps again and again, is cut and
 * says so. The text lives in the arena. */
const char *transcript_show(const struct transcript *t, unsigned timeout_ms,
        struct arena *arena);

#endif
