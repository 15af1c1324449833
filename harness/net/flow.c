/* SPDX-License-Identifier: MIT */
#include "net/flow.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* So far back, what is sent again is compared with what it repeats. */
enum { AGAIN_MOST = 64 * 1024 };

void flows_init(struct flows *flows)
{
	*flows = (struct flows){ 0 };
}

static void flow_free(struct flow *flow)
{
	for (int side = 0; side < 2; side++)
		for (size_t i = 0; i < flow->half[side].ahead_count; i++)
			free((void *)flow->half[side].ahead[i].octets.p);
	free(flow->events);
	buf_release(&flow->octets);
	free(flow);
}

void flows_release(struct flows *flows)
{
	for (size_t i = 0; i < flows->count; i++)
		flow_free(flows->list[i]);
	free(flows->list);
	flows_init(flows);
}

static void add_event(struct flow *flow, enum flow_event_kind kind,
        enum side side, struct bytes octets)
{
	struct flow_event *event;

	if (flow->event_count == flow->event_room) {
		flow->event_room = flow->event_room ? 2 * flow->event_room : 16;
		flow->events = mem_grow(flow->events,
		        flow->event_room * sizeof *flow->events);
	}
	event = &flow->events[flow->event_count++];
	*event = (struct flow_event){ kind, side,
		flow->now_us - flow->began_us, flow->octets.n, octets.n };
	if (!buf_add(&flow->octets, octets)) {
		event->n = flow->octets.n - event->from;
		flow->full = true;
	}
}

/* How far `a` is behind `b` in the circle of numbers, RFC 9293 3.4. */
static int32_t behind(uint32_t a, uint32_t b)
{
	return (int32_t)(b - a);
}

static void close_side(struct flow *flow, enum side side)
{
	if (flow->half[side].closed)
		return;
	flow->half[side].closed = true;
	add_event(flow, FLOW_CLOSED, side, (struct bytes){ 0 });
}

/* Whether octets that came a second time are the ones that came first: they
 * stood `back` octets before the end of what this side has said. */
static bool same_again(const struct flow *flow, enum side side,
        struct bytes octets, size_t back)
{
	size_t passed = 0; /* octets behind the event */

	for (size_t i = flow->event_count; i-- > 0 && passed < back;) {
		const struct flow_event *event = &flow->events[i];
		struct bytes said = flow_octets(flow, event);

		if (event->side != side)
			continue;
		for (size_t k = 0; k < said.n; k++) {
			size_t at = back - (passed + said.n - k);

			if (at < octets.n && octets.p[at] != said.p[k])
				return false;
		}
		passed += said.n;
	}
	return true;
}

/* Octets that are awaited now, perhaps behind some that came already. */
static void take(struct flow *flow, enum side side, uint32_t seq,
        struct bytes octets, bool fin)
{
	struct half *half = &flow->half[side];
	size_t old = (size_t)behind(seq, half->next);

	fin = fin && old <= octets.n;
	if (old > 0 && old <= AGAIN_MOST &&
	        !same_again(flow, side, bytes_sub(octets, 0, old), old))
		flow->differs = true;
	octets = bytes_from(octets, old);
	if (octets.n > 0 && !half->closed) {
		add_event(flow, FLOW_OCTETS, side, octets);
		half->next += (uint32_t)octets.n;
	}
	if (fin && !half->closed) {
		half->next++;
		close_side(flow, side);
	}
}

static void wait_for_gap(struct flow *flow, enum side side, uint32_t seq,
        struct bytes octets, bool fin)
{
	struct half *half = &flow->half[side];
	struct ahead *ahead;
	uint8_t *copy;

	if (!half->gap)
		half->gap_event = flow->event_count;
	half->gap = true;
	if (half->ahead_count == FLOW_AHEAD_MOST) {
		half->lost = true;
		return;
	}
	copy = mem_new(octets.n + 1);
	if (octets.n > 0)
		memcpy(copy, octets.p, octets.n);
	ahead = &half->ahead[half->ahead_count++];
	*ahead = (struct ahead){ seq, bytes_at(copy, octets.n), fin };
}

/* The first that waits no more, or NULL. */
static struct ahead *ready(struct half *half)
{
	for (size_t i = 0; i < half->ahead_count; i++)
		if (behind(half->ahead[i].seq, half->next) >= 0)
			return &half->ahead[i];
	return NULL;
}

static void take_waiting(struct flow *flow, enum side side)
{
	struct half *half = &flow->half[side];
	struct ahead *next;

	while ((next = ready(half))) {
		struct ahead taken = *next;

		*next = half->ahead[--half->ahead_count];
		take(flow, side, taken.seq, taken.octets, taken.fin);
		free((void *)taken.octets.p);
	}
	half->gap = half->ahead_count > 0 || half->lost;
}

static void add_octets(struct flow *flow, enum side side,
        const struct tcp_segment *segment)
{
	struct half *half = &flow->half[side];
	int32_t old = behind(segment->seq, half->next);
	bool fin = segment->fin && segment->missing == 0;

	if (segment->octets.n == 0 && !segment->fin && segment->missing == 0)
		return;
	if (old < 0)
		wait_for_gap(flow, side, segment->seq, segment->octets, fin);
	else
		take(flow, side, segment->seq, segment->octets, fin);
	take_waiting(flow, side);
	/* What was not captured is missing as if it had been lost. */
	if (segment->missing > 0 &&
	        behind(half->next, segment->seq +
	                       (uint32_t)(segment->octets.n +
	                               segment->missing)) > 0)
		wait_for_gap(flow, side,
		        segment->seq + (uint32_t)(segment->octets.n +
		                               segment->missing),
		        (struct bytes){ 0 }, segment->fin);
}

static struct flow *new_flow(struct flows *flows,
        const struct tcp_segment *segment, uint64_t packet, uint64_t us)
{
	struct flow *flow;

	if (flows->count == FLOWS_MOST) {
		flows->too_many = true;
		return NULL;
	}
	flow = mem_new(sizeof *flow);
	flow->client = segment->from;
	flow->server = segment->to;
	flow->first_packet = packet;
	flow->began_us = flow->now_us = us;
	buf_init(&flow->octets, FLOW_OCTETS_MOST);
	flows->list = mem_grow(
	        flows->list, (flows->count + 1) * sizeof *flows->list);
	flows->list[flows->count++] = flow;
	return flow;
}

/* The last of these two parties, and from which of them the segment is. */
static struct flow *find(const struct flows *flows,
        const struct tcp_segment *segment, enum side *side)
{
	for (size_t i = flows->count; i-- > 0;) {
		struct flow *flow = flows->list[i];

		*side = SIDE_CLIENT;
		if (party_eq(&flow->client, &segment->from) &&
		        party_eq(&flow->server, &segment->to))
			return flow;
		*side = SIDE_SERVER;
		if (party_eq(&flow->client, &segment->to) &&
		        party_eq(&flow->server, &segment->from))
			return flow;
	}
	return NULL;
}

/* A SYN that is not the one which began the flow, sent once more. */
static bool begins_anew(
        const struct flow *flow, const struct tcp_segment *segment)
{
	return segment->syn && !segment->ack &&
	       (flow->midway ||
	               flow->half[SIDE_CLIENT].next != segment->seq + 1);
}

static void open_side(struct half *half, uint32_t seq)
{
	if (half->open)
		return;
	half->open = true;
	half->next = seq + 1;
}

void flows_add(struct flows *flows, const struct tcp_segment *segment,
        uint64_t packet, uint64_t us)
{
	enum side side = SIDE_CLIENT;
	struct flow *flow = find(flows, segment, &side);

	if (!flow || begins_anew(flow, segment)) {
		flow = new_flow(flows, segment, packet, us);
		side = SIDE_CLIENT;
		if (!flow)
			return;
		flow->midway = !segment->syn || segment->ack;
	}
	if (us > flow->now_us)
		flow->now_us = us;
	if (flow->midway)
		return;
	if (segment->syn)
		open_side(&flow->half[side], segment->seq);
	if (segment->rst) {
		close_side(flow, side);
		return;
	}
	if (!flow->half[side].open) {
		flow->midway = true; /* the SYN-ACK was not captured */
		return;
	}
	if (!segment->syn)
		add_octets(flow, side, segment);
}

bool flow_end(struct flow *flow)
{
	size_t end = flow->event_count;

	for (int side = 0; side < 2; side++)
		if (flow->half[side].gap && flow->half[side].gap_event < end)
			end = flow->half[side].gap_event;
	flow->event_count = end;
	return flow->half[SIDE_CLIENT].gap || flow->half[SIDE_SERVER].gap;
}

struct bytes flow_octets(
        const struct flow *flow, const struct flow_event *event)
{
	return bytes_sub(buf_bytes(&flow->octets), event->from, event->n);
}
