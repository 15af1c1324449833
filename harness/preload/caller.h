/* SPDX-License-Identifier: MIT
 *
 * The client of a daemon's one connection: real TCP over loopback, so that the
 * addresses that the daemon asks for are true.
 */
#ifndef PRELOAD_CALLER_H
#define PRELOAD_CALLER_H

#include <sys/types.h>

#include "session/session.h"

/* A connection to what listens there, in the background; -1 when it fails. */
int caller_connect(int listener);
/* Plays the session over the connection until it is done. `gone` tells whether
 * the server's process has ended: then nothing more comes. Times of the
 * transcript are real. */
void caller_play(struct session *session, int connection,
        bool (*gone)(void *self), void *self);
/* Ends it without a trace: nothing lingers in TIME-WAIT. */
void caller_close(int connection);

#endif
