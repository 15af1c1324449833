/* SPDX-License-Identifier: MIT */
#include "session/transcript.h"

#include "session/testing.h"

START_TEST(entries_keep_their_octets)
{
	struct transcript t;

	transcript_init(&t);
	transcript_add(&t, ENTRY_SENT, 0, 5, BYTES("NOOP\r\n"));
	transcript_add_quiet(&t, 1, 7, BYTES("250\0ok"));
	ck_assert_uint_eq(t.count, 2);
	ck_assert(bytes_eq(
	        transcript_octets(&t, &t.entries[0]), BYTES("NOOP\r\n")));
	ck_assert(bytes_eq(
	        transcript_octets(&t, &t.entries[1]), BYTES("250\0ok")));
	ck_assert(!t.entries[0].quiet && t.entries[1].quiet);
	ck_assert_uint_eq(t.entries[1].us, 7);
	ck_assert_int_eq(t.entries[1].step, 1);
	ck_assert_uint_eq(t.received, 6);
	transcript_release(&t);
}
END_TEST

START_TEST(a_flood_is_cut_and_said)
{
	static uint8_t chunk[65536];
	struct transcript t;

	transcript_init(&t);
	for (int i = 0; i < 100; i++)
		transcript_add(&t, ENTRY_RECEIVED, 0, 0,
		        bytes_at(chunk, sizeof chunk));
	ck_assert(t.flooded);
	ck_assert_uint_eq(t.received, TRANSCRIPT_MOST);
	ck_assert_uint_le(t.octets.n, TRANSCRIPT_MOST);
	transcript_add(&t, ENTRY_SENT, 1, 0, BYTES("QUIT\r\n"));
	ck_assert(bytes_eq(transcript_octets(&t, &t.entries[t.count - 1]),
	        BYTES("QUIT\r\n")));
	transcript_release(&t);
}
END_TEST

START_TEST(exactly_the_limit_is_no_flood)
{
	static uint8_t all[TRANSCRIPT_MOST];
	struct transcript t;

	transcript_init(&t);
	transcript_add(&t, ENTRY_RECEIVED, 0, 0, bytes_at(all, sizeof all));
	ck_assert(!t.flooded);
	transcript_add(&t, ENTRY_RECEIVED, 0, 0, BYTES("x"));
	ck_assert(t.flooded);
	transcript_release(&t);
}
END_TEST

int main(void)
{
	return tests_run("transcript",
	        (const TTest *const[]){ entries_keep_their_octets,
	                a_flood_is_cut_and_said,
	                exactly_the_limit_is_no_flood, NULL });
}
