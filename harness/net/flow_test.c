/* SPDX-License-Identifier: MIT
 *
 * Connections written down packet by packet, in literal octets.
 */
#include "net/flow.h"

#include <stdio.h>

#include "base/testing.h"

enum { CLIENT_ISN = 0xfffffff0u, SERVER_ISN = 1000 };
enum { SYN = 2, ACK = 16, FIN = 1, RST = 4 };

static struct flows flows;
static uint64_t packet;

/* From the client (c) or the server (s), `seq` counted from its SYN. */
static void add(char side, uint32_t seq, int flags, const char *octets)
{
	struct tcp_segment s = { .octets = bytes_of(octets),
		.syn = flags & SYN, .ack = flags & ACK, .fin = flags & FIN,
		.rst = flags & RST };
	bool client = side == 'c';

	s.seq = (client ? CLIENT_ISN : SERVER_ISN) + seq;
	s.from.port = client ? 40000 : 25;
	s.to.port = client ? 25 : 40000;
	packet++;
	flows_add(&flows, &s, packet, packet * 1000);
}

static void open_flow(void)
{
	flows_init(&flows);
	packet = 0;
	add('c', 0, SYN, "");
	add('s', 0, SYN | ACK, "");
	add('c', 1, ACK, "");
}

/* "s:220 mx;c:NOOP;s.;" of the last flow. */
static const char *shown(void)
{
	static char text[512];
	struct flow *flow = flows.list[flows.count - 1];
	size_t n = 0;

	text[0] = '\0';
	for (size_t i = 0; i < flow->event_count; i++) {
		const struct flow_event *e = &flow->events[i];
		char side = e->side == SIDE_CLIENT ? 'c' : 's';
		struct bytes octets = flow_octets(flow, e);

		n += (size_t)snprintf(text + n, sizeof text - n,
		        e->kind == FLOW_CLOSED ? "%c.;" : "%c:%.*s;", side,
		        BYTES_FMT(octets));
	}
	return text;
}

#define SHOWS(text) ck_assert_str_eq(shown(), text)

START_TEST(in_order)
{
	open_flow();
	add('s', 1, ACK, "220 mx");
	add('c', 1, ACK, "QUIT");
	add('s', 7, ACK | FIN, "221");
	add('c', 5, ACK | FIN, "");
	SHOWS("s:220 mx;c:QUIT;s:221;s.;c.;");
	ck_assert(!flow_end(flows.list[0]));
	ck_assert_uint_eq(flows.list[0]->events[0].us, 3000);
	flows_release(&flows);
}
END_TEST

/* Numbers go round in the middle of what the client says. */
START_TEST(out_of_order_and_again)
{
	open_flow();
	add('c', 21, ACK | FIN, "c");
	add('c', 11, ACK, "bbbbbbbbbb");
	add('c', 1, ACK, "aaaaaaaaaa");
	add('c', 1, ACK, "aaaaaaaaaa");
	SHOWS("c:aaaaaaaaaa;c:bbbbbbbbbb;c:c;c.;");
	ck_assert(!flow_end(flows.list[0]) && !flows.list[0]->differs);
	flows_release(&flows);
}
END_TEST

START_TEST(overlapping)
{
	open_flow();
	add('s', 1, ACK, "abcdef");
	add('s', 4, ACK, "defghi");
	add('s', 13, ACK, "mno");
	add('s', 8, ACK, "hijklmn");
	SHOWS("s:abcdef;s:ghi;s:jklmn;s:o;");
	ck_assert(!flow_end(flows.list[0]) && !flows.list[0]->differs);
	add('s', 2, ACK, "bXd");
	ck_assert(flows.list[0]->differs);
	SHOWS("s:abcdef;s:ghi;s:jklmn;s:o;");
	flows_release(&flows);
}
END_TEST

/* What came once something was missing is no answer to anything known. */
START_TEST(missing)
{
	open_flow();
	add('s', 1, ACK, "220");
	add('c', 5, ACK, "late");
	add('s', 4, ACK, "500");
	ck_assert(flow_end(flows.list[0]));
	SHOWS("s:220;");
	flows_release(&flows);
}
END_TEST

START_TEST(not_all_of_a_packet_captured)
{
	struct tcp_segment s = { .seq = SERVER_ISN + 1, .octets = BYTES("220"),
		.missing = 5 };

	open_flow();
	s.from.port = 25;
	s.to.port = 40000;
	flows_add(&flows, &s, 4, 4000);
	add('c', 1, ACK, "NOOP");
	ck_assert(flow_end(flows.list[0]));
	SHOWS("s:220;");
	flows_release(&flows);
}
END_TEST

START_TEST(under_way_already)
{
	flows_init(&flows);
	packet = 0;
	add('s', 1, ACK, "220");
	ck_assert_uint_eq(flows.count, 1);
	ck_assert(flows.list[0]->midway);
	ck_assert_uint_eq(flows.list[0]->event_count, 0);
	add('c', 0, SYN, "");
	add('s', 1, ACK, "220"); /* without its SYN */
	ck_assert_uint_eq(flows.count, 2);
	ck_assert(flows.list[1]->midway);
	flows_release(&flows);
}
END_TEST

START_TEST(the_same_ports_again)
{
	open_flow();
	add('s', 1, ACK | RST, "");
	add('c', 5000, SYN, "");
	ck_assert_uint_eq(flows.count, 2);
	ck_assert_uint_eq(flows.list[1]->first_packet, 5);
	ck_assert_uint_eq(flows.list[0]->event_count, 1);
	flows_release(&flows);
}
END_TEST

START_TEST(more_than_may_wait)
{
	open_flow();
	for (uint32_t i = 0; i <= FLOW_AHEAD_MOST; i++)
		add('c', 10 + i, ACK, "x");
	add('c', 1, ACK, "123456789");
	ck_assert(flow_end(flows.list[0]));
	SHOWS("");
	flows_release(&flows);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { in_order, out_of_order_and_again,
		overlapping, missing, not_all_of_a_packet_captured,
		under_way_already, the_same_ports_again, more_than_may_wait,
		NULL };

	return tests_run("net/flow", tests);
}
