/* SPDX-License-Identifier: MIT */
#include "session/incoming.h"

#include "base/testing.h"

static struct incoming incoming;

static void expect(enum parse want, const char *raw)
{
	struct reply reply;

	ck_assert_int_eq(incoming_next(&incoming, &reply), want);
	ck_assert(bytes_eq_text(reply.raw, raw));
}

START_TEST(replies_in_one_piece)
{
	incoming_init(&incoming, 1000);
	incoming_add(&incoming, BYTES("220 a\r\n250-b\r\n250 c\r\n2"));
	expect(PARSE_DONE, "220 a\r\n");
	expect(PARSE_DONE, "250-b\r\n250 c\r\n");
	expect(PARSE_MORE, "");
	ck_assert_uint_eq(incoming_left(&incoming), 1);
	incoming_release(&incoming);
}
END_TEST

START_TEST(a_reply_in_many_pieces)
{
	static const char text[] = "250-b\r\n251 c\x80\r\n";
	struct reply reply;

	incoming_init(&incoming, 1000);
	for (size_t i = 0; i + 2 < sizeof text; i++) {
		incoming_add(&incoming, bytes_at(text + i, 1));
		expect(PARSE_MORE, i < 6 ? "" : "250-b\r\n");
	}
	incoming_add(&incoming, BYTES("\n"));
	ck_assert_int_eq(incoming_next(&incoming, &reply), PARSE_DONE);
	ck_assert_uint_eq(reply.lines, 2);
	ck_assert_uint_eq(reply.code, 251);
	ck_assert_uint_eq(reply.flaws, REPLY_MIXED_CODES | REPLY_CHARSET);
	ck_assert_uint_eq(incoming_left(&incoming), 0);
	incoming_release(&incoming);
}
END_TEST

START_TEST(a_line_too_long_stays_bad)
{
	static uint8_t octets[REPLY_LINE_MOST + 1];
	struct reply reply;

	memset(octets, 'x', sizeof octets);
	incoming_init(&incoming, 2 * sizeof octets);
	incoming_add(&incoming, BYTES("250-b\r\n"));
	incoming_add(&incoming, bytes_at(octets, sizeof octets));
	for (int i = 0; i < 2; i++)
		expect(PARSE_BAD, "250-b\r\n");
	incoming_clear(&incoming);
	incoming_add(&incoming, BYTES("250 b\r\n"));
	ck_assert_int_eq(incoming_next(&incoming, &reply), PARSE_DONE);
	ck_assert_uint_eq(reply.flaws, 0);
	incoming_release(&incoming);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { replies_in_one_piece,
		a_reply_in_many_pieces, a_line_too_long_stays_bad, NULL };

	return tests_run("session/incoming", tests);
}
