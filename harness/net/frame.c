/* SPDX-License-Identifier: MIT */
#include "net/frame.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

/* Link types, as libpcap numbers them in files. */
enum {
	LINK_NULL = 0,
	LINK_ETHERNET = 1,
	LINK_RAW_BSD = 12,
	LINK_RAW = 101,
	LINK_LOOP = 108,
	LINK_COOKED = 113,
	LINK_IPV4 = 228,
	LINK_IPV6 = 229,
	LINK_COOKED_2 = 276,
};

enum {
	TYPE_IPV4 = 0x0800,
	TYPE_IPV6 = 0x86dd,
	TYPE_VLAN = 0x8100,
	TYPE_VLAN_OUTER = 0x88a8,
	PROTOCOL_TCP = 6,
};

/* IPv6 headers that may stand in front, RFC 8200 4. */
enum { HOP_BY_HOP = 0, ROUTING = 43, FRAGMENT = 44, DESTINATION = 60 };

enum { FLAG_FIN = 1, FLAG_SYN = 2, FLAG_RST = 4, FLAG_ACK = 16 };

static uint16_t two(struct bytes in, size_t at)
{
	return (uint16_t)(in.p[at] << 8 | in.p[at + 1]);
}

static uint32_t four(struct bytes in, size_t at)
{
	return (uint32_t)two(in, at) << 16 | two(in, at + 2);
}

bool frame_link_known(int link)
{
	switch (link) {
	case LINK_NULL:
	case LINK_ETHERNET:
	case LINK_RAW_BSD:
	case LINK_RAW:
	case LINK_LOOP:
	case LINK_COOKED:
	case LINK_IPV4:
	case LINK_IPV6:
	case LINK_COOKED_2:
		return true;
	default:
		return false;
	}
}

/* Octets in front of the IP packet, and its type; false when the packet is too
 * short for it. */
static bool read_link(
        int link, struct bytes packet, size_t *header, uint16_t *type)
{
	static const size_t type_at[] = { [LINK_ETHERNET] = 12,
		[LINK_COOKED] = 14 };

	*type = packet.n > 0 && packet.p[0] >> 4 == 6 ? TYPE_IPV6 : TYPE_IPV4;
	*header = 0;
	if (link == LINK_NULL || link == LINK_LOOP) {
		*header = 4;
		if (packet.n > 4 && packet.p[4] >> 4 == 6)
			*type = TYPE_IPV6;
		else
			*type = TYPE_IPV4;
	} else if (link == LINK_COOKED_2) {
		*header = 20;
		if (packet.n >= 2)
			*type = two(packet, 0);
	} else if (link == LINK_ETHERNET || link == LINK_COOKED) {
		*header = type_at[link] + 2;
		if (packet.n >= *header)
			*type = two(packet, type_at[link]);
	}
	while ((*type == TYPE_VLAN || *type == TYPE_VLAN_OUTER) &&
	        packet.n >= *header + 4) {
		*type = two(packet, *header + 2);
		*header += 4;
	}
	return packet.n >= *header;
}

static enum frame read_tcp(
        struct bytes in, size_t length, struct tcp_segment *segment)
{
	size_t header, captured;

	if (in.n < 20)
		return FRAME_BROKEN;
	header = (size_t)(in.p[12] >> 4) * 4;
	if (header < 20 || header > length || header > in.n)
		return FRAME_BROKEN;
	captured = in.n < length ? in.n : length;
	segment->from.port = two(in, 0);
	segment->to.port = two(in, 2);
	segment->seq = four(in, 4);
	segment->fin = in.p[13] & FLAG_FIN;
	segment->syn = in.p[13] & FLAG_SYN;
	segment->rst = in.p[13] & FLAG_RST;
	segment->ack = in.p[13] & FLAG_ACK;
	segment->octets = bytes_sub(in, header, captured - header);
	segment->missing = length - captured;
	return FRAME_TCP;
}

static enum frame read_ipv4(struct bytes in, struct tcp_segment *segment)
{
	size_t header, length;

	if (in.n < 20 || in.p[0] >> 4 != 4)
		return FRAME_BROKEN;
	header = (size_t)(in.p[0] & 15) * 4;
	length = two(in, 2);
	/* A packet that the network card is to cut has no length yet. */
	if (length == 0)
		length = in.n;
	if (header < 20 || header > length || header > in.n)
		return FRAME_BROKEN;
	if (in.p[9] != PROTOCOL_TCP)
		return FRAME_OTHER;
	if (two(in, 6) & 0x3fff)
		return FRAME_FRAGMENT;
	memcpy(segment->from.address, in.p + 12, 4);
	memcpy(segment->to.address, in.p + 16, 4);
	return read_tcp(bytes_from(in, header), length - header, segment);
}

/* Past the headers between the first one and TCP's. */
static enum frame skip_extensions(
        struct bytes in, size_t *header, uint8_t protocol)
{
	while (protocol == HOP_BY_HOP || protocol == ROUTING ||
	        protocol == DESTINATION || protocol == FRAGMENT) {
		if (in.n < *header + 8)
			return FRAME_BROKEN;
		if (protocol == FRAGMENT && (two(in, *header + 2) & 0xfff9))
			return FRAME_FRAGMENT;
		protocol = in.p[*header];
		*header += in.p[*header] == FRAGMENT
		                   ? 8 : ((size_t)in.p[*header + 1] + 1) * 8;
	}
	return protocol == PROTOCOL_TCP ? FRAME_TCP : FRAME_OTHER;
}

static enum frame read_ipv6(struct bytes in, struct tcp_segment *segment)
{
	size_t header = 40, length;
	enum frame frame;

	if (in.n < 40 || in.p[0] >> 4 != 6)
		return FRAME_BROKEN;
	length = two(in, 4) > 0 ? (size_t)two(in, 4) + 40 : in.n;
	frame = skip_extensions(in, &header, in.p[6]);
	if (frame != FRAME_TCP)
		return frame;
	if (header > length || header > in.n)
		return FRAME_BROKEN;
	segment->from.ipv6 = segment->to.ipv6 = true;
	memcpy(segment->from.address, in.p + 8, 16);
	memcpy(segment->to.address, in.p + 24, 16);
	return read_tcp(bytes_from(in, header), length - header, segment);
}

enum frame frame_read(
        int link, struct bytes packet, struct tcp_segment *segment)
{
	uint16_t type;
	size_t header;

	*segment = (struct tcp_segment){ 0 };
	if (!read_link(link, packet, &header, &type))
		return FRAME_BROKEN;
	packet = bytes_from(packet, header);
	if (type == TYPE_IPV4)
		return read_ipv4(packet, segment);
	if (type == TYPE_IPV6)
		return read_ipv6(packet, segment);
	return FRAME_OTHER;
}

void party_text(const struct party *party, char text[PARTY_TEXT])
{
	char address[INET6_ADDRSTRLEN];

	inet_ntop(party->ipv6 ? AF_INET6 : AF_INET, party->address, address,
	        sizeof address);
	snprintf(text, PARTY_TEXT, party->ipv6 ? "[%s]:%u" : "%s:%u", address,
	        party->port);
}

bool party_eq(const struct party *a, const struct party *b)
{
	return a->ipv6 == b->ipv6 && a->port == b->port &&
	       memcmp(a->address, b->address, sizeof a->address) == 0;
}
