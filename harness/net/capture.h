/* SPDX-License-Identifier: MIT
 *
 * Captured traffic in a file, pcap or pcapng, through libpcap: its TCP
 * connections.
 */
#ifndef NET_CAPTURE_H
#define NET_CAPTURE_H

#include <stdio.h>

#include "base/err.h"
#include "net/flow.h"

struct capture {
	struct flows flows;
	uint64_t packets;
	uint64_t fragments, broken; /* packets that were left out */
	uint64_t first_fragment, first_broken; /* their numbers, from 1 */
};

/* Whether it begins as such a file does. */
bool capture_is(struct bytes octets);
/* Reads it all or nothing: false and `file: packet N: what is wrong`, for a file
 * that was cut too. Takes the stream over. The caller releases the capture in
 * any case. */
bool capture_read(struct capture *capture, FILE *stream, const char *file,
        struct err *err) MUST_CHECK;
void capture_release(struct capture *capture);

#endif
