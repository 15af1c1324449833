/* SPDX-License-Identifier: MIT
 *
 * Packets in literal octets.
 */
#include "net/frame.h"

#include "base/testing.h"

/* From 10.0.0.1:40000 to 10.0.0.2:25, seq 1, ACK. */
#define TCP(flags)                                                             \
	"\x9c\x40\x00\x19\x00\x00\x00\x01\x00\x00\x00\x00\x50" flags           \
	"\x00\x00\x00\x00\x00\x00"
#define IPV4(length, fragment)                                                 \
	"\x45\x00\x00" length "\x00\x00" fragment "\x40\x06\x00\x00"           \
	"\x0a\x00\x00\x01\x0a\x00\x00\x02"
#define IPV6(length, next)                                                     \
	"\x60\x00\x00\x00\x00" length next "\x40"                              \
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01"     \
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02"
#define MACS "\x02\x00\x00\x00\x00\x01\x02\x00\x00\x00\x00\x02"
#define PACKET IPV4("\x2a", "\x00\x00") TCP("\x10") "hi"

static const struct {
	const char *name;
	int link;
	struct bytes packet;
	enum frame frame;
	const char *octets;
	size_t missing;
} rows[] = {
#define ROW(name, link, packet, ...)                                           \
	{ name, link, { (const uint8_t *)(packet), sizeof(packet) - 1 },       \
		__VA_ARGS__ }
	ROW("raw", 101, PACKET, FRAME_TCP, "hi", 0),
	ROW("ethernet", 1, MACS "\x08\x00" PACKET, FRAME_TCP, "hi", 0),
	ROW("padding", 1, MACS "\x08\x00" PACKET "\0\0\0", FRAME_TCP, "hi", 0),
	ROW("vlan", 1, MACS "\x81\x00\x00\x07\x08\x00" PACKET, FRAME_TCP, "hi",
	        0),
	ROW("arp", 1, MACS "\x08\x06" PACKET, FRAME_OTHER, "", 0),
	ROW("loopback", 0, "\x02\x00\x00\x00" PACKET, FRAME_TCP, "hi", 0),
	ROW("cooked", 113,
	        "\x00\x00\x03\x04\x00\x06\x00\x00\x00\x00\x00\x00\x00\x00\x08\x00"
	        PACKET,
	        FRAME_TCP, "hi", 0),
	ROW("cooked 2", 276,
	        "\x08\x00\x00\x00\x00\x00\x00\x01\x03\x04\x00\x06\x00\x00\x00\x00"
	        "\x00\x00\x00\x00"
	        PACKET,
	        FRAME_TCP, "hi", 0),
	ROW("cut", 101, IPV4("\x30", "\x00\x00") TCP("\x10") "hi", FRAME_TCP,
	        "hi", 6),
	ROW("no length yet", 101, IPV4("\x00", "\x00\x00") TCP("\x10") "hi",
	        FRAME_TCP, "hi", 0),
	ROW("first fragment", 101, IPV4("\x2a", "\x20\x00") TCP("\x10") "hi",
	        FRAME_FRAGMENT, "", 0),
	ROW("later fragment", 101, IPV4("\x2a", "\x00\x01") TCP("\x10") "hi",
	        FRAME_FRAGMENT, "", 0),
	ROW("ipv6", 101, IPV6("\x16", "\x06") TCP("\x10") "hi", FRAME_TCP, "hi",
	        0),
	ROW("ipv6 options", 101,
	        IPV6("\x1e", "\x00") "\x06\x00\x01\x04\x00\x00\x00\x00" TCP(
	                "\x10") "hi",
	        FRAME_TCP, "hi", 0),
	ROW("ipv6 fragment", 101,
	        IPV6("\x1e", "\x2c") "\x06\x00\x00\x01\x00\x00\x00\x00" TCP(
	                "\x10") "hi",
	        FRAME_FRAGMENT, "", 0),
	ROW("ipv6 udp", 101, IPV6("\x16", "\x11") TCP("\x10") "hi", FRAME_OTHER,
	        "", 0),
	ROW("nothing", 1, "", FRAME_BROKEN, "", 0),
	ROW("short header", 101, IPV4("\x2a", "\x00\x00"), FRAME_BROKEN, "", 0),
	ROW("long header", 101, "\x4f" PACKET, FRAME_BROKEN, "", 0),
};

START_TEST(packets)
{
	struct bytes packet = exact_copy(rows[_i].packet);
	struct tcp_segment segment;

	ck_assert(frame_link_known(rows[_i].link));
	ck_assert_msg(frame_read(rows[_i].link, packet, &segment) ==
	                      rows[_i].frame,
	        "%s", rows[_i].name);
	if (rows[_i].frame == FRAME_TCP) {
		ck_assert(bytes_eq_text(segment.octets, rows[_i].octets));
		ck_assert_uint_eq(segment.missing, rows[_i].missing);
		ck_assert_uint_eq(segment.from.port, 40000);
		ck_assert_uint_eq(segment.to.port, 25);
		ck_assert_uint_eq(segment.seq, 1);
		ck_assert(segment.ack && !segment.syn && !segment.fin);
	}
	free((void *)packet.p);
}
END_TEST

static void look(struct bytes packet)
{
	struct tcp_segment segment;

	frame_read(1, packet, &segment);
}

START_TEST(no_beginning_is_read_too_far)
{
	truncated(BYTES(MACS "\x81\x00\x00\x07\x86\xdd" IPV6("\x1e", "\x00")
	                        "\x06\x00\x01\x04\x00\x00\x00\x00" TCP("\x10")),
	        look);
	truncated(BYTES(MACS "\x08\x00" PACKET), look);
}
END_TEST

START_TEST(parties_have_names)
{
	struct party party = { .address = { 127, 0, 0, 1 }, .port = 25 };
	char text[PARTY_TEXT];

	party_text(&party, text);
	ck_assert_str_eq(text, "127.0.0.1:25");
	party = (struct party){ .ipv6 = true, .port = 25 };
	party.address[15] = 1;
	party_text(&party, text);
	ck_assert_str_eq(text, "[::1]:25");
	ck_assert(!frame_link_known(105)); /* 802.11 */
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("net/frame");
	TCase *tcase = tcase_create("net/frame");
	SRunner *runner;
	int failed;

	tcase_add_loop_test(tcase, packets, 0, ROWS(rows));
	tcase_add_test(tcase, no_beginning_is_read_too_far);
	tcase_add_test(tcase, parties_have_names);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
