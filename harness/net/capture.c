/* SPDX-License-Identifier: MIT */
#include "net/capture.h"

#include <pcap/pcap.h>
#include <string.h>

bool capture_is(struct bytes octets)
{
	static const uint8_t magics[][4] = { { 0xd4, 0xc3, 0xb2, 0xa1 },
		{ 0xa1, 0xb2, 0xc3, 0xd4 }, { 0x4d, 0x3c, 0xb2, 0xa1 },
		{ 0xa1, 0xb2, 0x3c, 0x4d }, { 0x0a, 0x0d, 0x0d, 0x0a } };

	for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
		if (octets.n >= 4 && memcmp(octets.p, magics[i], 4) == 0)
			return true;
	return false;
}

static void add_packet(struct capture *c, int link,
        const struct pcap_pkthdr *header, const uint8_t *packet)
{
	struct tcp_segment segment;
	uint64_t us = (uint64_t)header->ts.tv_sec * 1000000 +
	              (uint64_t)header->ts.tv_usec;

	switch (frame_read(link, bytes_at(packet, header->caplen), &segment)) {
	case FRAME_TCP:
		flows_add(&c->flows, &segment, c->packets, us);
		break;
	case FRAME_OTHER:
		break;
	case FRAME_FRAGMENT:
		if (c->fragments++ == 0)
			c->first_fragment = c->packets;
		break;
	case FRAME_BROKEN:
		if (c->broken++ == 0)
			c->first_broken = c->packets;
		break;
	}
}

static bool read_packets(
        struct capture *c, pcap_t *pcap, const char *file, struct err *err)
{
	struct pcap_pkthdr *header;
	const uint8_t *packet;
	int link = pcap_datalink(pcap), got;

	if (!frame_link_known(link))
		return err_set(err, "%.300s: packets of link type %d (%.100s): "
		               "want Ethernet, loopback, raw IP or Linux cooked",
		        file, link, pcap_datalink_val_to_name(link)
		                ? pcap_datalink_val_to_name(link) : "unknown");
	while ((got = pcap_next_ex(pcap, &header, &packet)) == 1) {
		c->packets++;
		add_packet(c, link, header, packet);
		if (c->flows.too_many)
			return err_set(err, "%.300s: packet %llu: more than %d "
			               "connections", file,
			        (unsigned long long)c->packets, FLOWS_MOST);
	}
	return got != PCAP_ERROR ||
	       err_set(err, "%.300s: packet %llu: %.500s", file,
	               (unsigned long long)c->packets + 1, pcap_geterr(pcap));
}

bool capture_read(struct capture *c, FILE *stream, const char *file,
        struct err *err)
{
	char why[PCAP_ERRBUF_SIZE] = "";
	pcap_t *pcap = pcap_fopen_offline(stream, why);
	bool good;

	*c = (struct capture){ 0 };
	flows_init(&c->flows);
	if (!pcap) {
		fclose(stream);
		return err_set(err, "%.300s: %.500s", file, why);
	}
	good = read_packets(c, pcap, file, err);
	pcap_close(pcap);
	return good;
}

void capture_release(struct capture *c)
{
	flows_release(&c->flows);
}
