/* SPDX-License-Identifier: MIT
 *
 * A captured packet down to its TCP segment: Ethernet (with VLAN tags), loopback,
 * raw IP or Linux cooked; IPv4 or IPv6; TCP. Checksums are not looked at: what a
 * host captures of its own packets has none yet.
 */
#ifndef NET_FRAME_H
#define NET_FRAME_H

#include "base/bytes.h"

/* One end of a connection. */
struct party {
	uint8_t address[16]; /* IPv4: the first four */
	bool ipv6;
	uint16_t port;
};

struct tcp_segment {
	struct party from, to;
	uint32_t seq;
	bool syn, ack, fin, rst;
	struct bytes octets; /* in the packet */
	size_t missing;      /* octets behind them that were not captured */
};

enum frame {
	FRAME_TCP,
	FRAME_OTHER,    /* another protocol */
	FRAME_FRAGMENT, /* of an IP packet: not put together */
	FRAME_BROKEN,   /* its headers are cut or contradict each other */
};

/* Whether packets of this link type (as libpcap numbers them) can be read. */
bool frame_link_known(int link);
/* A packet of a known link type. */
enum frame frame_read(
        int link, struct bytes packet, struct tcp_segment *segment);

enum { PARTY_TEXT = 64 };
/* "127.0.0.1:25", "[::1]:25". */
void party_text(const struct party *party, char text[PARTY_TEXT]);
bool party_eq(const struct party *a, const struct party *b);

#endif
