/* SPDX-License-Identifier: MIT
 *
 * TCP connections put together from captured segments: out of order, sent
 * again, overlapping. A strict subset: a connection counts from its SYN and its
 * SYN-ACK on; where octets are missing that never come, it ends there.
 */
#ifndef NET_FLOW_H
#define NET_FLOW_H

#include "base/buf.h"
#include "net/frame.h"

enum {
	FLOWS_MOST = 4096,
	FLOW_OCTETS_MOST = 4 * 1024 * 1024, /* of one connection, both ways */
	FLOW_AHEAD_MOST = 256,              /* segments that wait for a gap */
};

enum side { SIDE_CLIENT, SIDE_SERVER };

enum flow_event_kind {
	FLOW_OCTETS, /* from that side */
	FLOW_CLOSED, /* by that side: FIN or RST */
};

struct flow_event {
	enum flow_event_kind kind;
	enum side side;
	uint64_t us; /* since the connection began; never falls */
	size_t from, n; /* in `octets` */
};

/* A segment that came before what stands in front of it. */
struct ahead {
	uint32_t seq;
	struct bytes octets; /* on the heap */
	bool fin;
};

struct half {
	bool open;       /* its SYN was seen */
	bool closed;
	uint32_t next;   /* the octet that is awaited */
	struct ahead ahead[FLOW_AHEAD_MOST];
	size_t ahead_count;
	bool lost;       /* more waited than can, and is missing now */
	bool gap;        /* something waits */
	size_t gap_event; /* how many events there were when it began to */
};

struct flow {
	struct party client, server;
	uint64_t first_packet; /* its number in the file, from 1 */
	uint64_t began_us, now_us;
	bool midway;  /* its beginning was not captured */
	bool differs; /* octets that were sent again were other ones */
	bool full;    /* more octets than are held */
	struct half half[2]; /* by side */
	struct flow_event *events;
	size_t event_count, event_room;
	struct buf octets;
};

struct flows {
	struct flow **list;
	size_t count;
	bool too_many;
};

void flows_init(struct flows *flows);
void flows_release(struct flows *flows);
/* The next segment of the file. */
void flows_add(struct flows *flows, const struct tcp_segment *segment,
        uint64_t packet, uint64_t us);
/* When there are no more: what came behind octets that never came is dropped.
 * Whether there were such. */
bool flow_end(struct flow *flow);
struct bytes flow_octets(
        const struct flow *flow, const struct flow_event *event);

#endif
