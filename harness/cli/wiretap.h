/* SPDX-License-Identifier: MIT
 *
 * A captured TCP connection as a transcript, if it is one of SMTP.
 */
#ifndef CLI_WIRETAP_H
#define CLI_WIRETAP_H

#include "base/arena.h"
#include "net/flow.h"
#include "session/transcript.h"

enum wiretap {
	WIRETAP_SMTP,
	WIRETAP_EMPTY, /* the server never said a word: nothing to judge */
	WIRETAP_OTHER, /* *why says what it is instead */
};

/* Fills an initialised transcript; it ends where octets are missing, and where
 * TLS begins. *why, in the arena, says so; NULL where it is complete. Ends the
 * flow. */
enum wiretap wiretap_read(struct flow *flow, struct transcript *to,
        struct arena *arena, const char **why);

#endif
