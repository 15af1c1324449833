/* SPDX-License-Identifier: MIT */
#include "fuzz/slow.h"

#include "session/testing.h"

#define A8 "aaaaaaaa"
#define A16 A8 A8
#define A128 A16 A16 A16 A16 A16 A16 A16 A16

static const struct {
	const char *name;
	struct {
		uint64_t us, short_us;
	} rounds[SLOW_ROUNDS];
	bool proven;
} times[] = {
	{ "quadratic", { { 200000, 10000 }, { 201000, 10000 }, { 270000, 9000 },
	          { 200000, 9999 }, { 200001, 10000 } }, true },
	{ "linear", { { 160000, 16000 } }, false },
	{ "too quick to matter", { { 99000, 1000 } }, false },
	{ "noise of the clock", { { 100000, 3 } }, true },
	{ "slow whatever it is", { { 1000000, 1000000 } }, false },
	{ "slow once", { { 500000, 1000 }, { 2000, 1000 } }, false },
	{ "the short one slow once", { { 500000, 1000 }, { 500000, 60000 } },
	        false },
};

START_TEST(the_quickest_against_the_slowest)
{
	for (size_t i = 0; i < ROWS(times); i++) {
		struct slow_times so_far = { .rounds = 0 };
		bool proven = true;

		for (int k = 0; k < SLOW_ROUNDS && proven &&
		                times[i].rounds[k].us > 0; k++)
			proven = slow_take(&so_far, times[i].rounds[k].us,
			        times[i].rounds[k].short_us);
		ck_assert_msg(proven == times[i].proven, "%s", times[i].name);
	}
}
END_TEST

static const struct {
	const char *said;
	size_t from;
	const char *fewer;
} lines[] = {
	{ "EHLO x\r\nVRFY " A128 "\r\n", 8, "EHLO x\r\nVRFY " A8 A16 "\r\n" },
	{ "MAIL FROM:<" A128 "@b>\r\n", 0, "MAIL FROM:<aaa" A8 "aaaa@b>\r\n" },
	{ A128 "\r\n", 0, A8 A16 "\r\n" },
	{ "VRFY " A128 A128 A128 A128 "\r\n", 0, "VRFY " A16 A16 A16 A16 "\r\n" },
};

START_TEST(a_quarter_of_the_argument)
{
	struct buf text;

	buf_init(&text, SIZE_MAX);
	for (size_t i = 0; i < ROWS(lines); i++) {
		buf_clear(&text);
		slow_shorten(&text, bytes_of(lines[i].said), lines[i].from);
		ck_assert_msg(bytes_eq_text(buf_bytes(&text), lines[i].fewer),
		        "%.*s, want %s", BYTES_FMT(buf_bytes(&text)),
		        lines[i].fewer);
	}
	buf_release(&text);
}
END_TEST

static struct transcript transcript;
static struct encounter encounter;

static void at(enum entry_kind kind, int step, uint64_t ms, const char *text)
{
	transcript_add(&transcript, kind, step, ms * 1000, bytes_of(text));
}

static bool found(struct slow_line *line)
{
	bool is;

	exchanges_init(&encounter.exchanges);
	exchanges_read(&encounter.exchanges, &transcript);
	encounter.seen = (struct observation){ &transcript,
		&encounter.exchanges, STOP_NOT };
	is = slow_find(&encounter, line);
	exchanges_release(&encounter.exchanges);
	transcript_release(&transcript);
	return is;
}

START_TEST(the_slowest_line_of_a_session)
{
	struct slow_line line;

	transcript_init(&transcript);
	at(ENTRY_CONNECTED, STEP_PREAMBLE, 0, "");
	at(ENTRY_RECEIVED, STEP_PREAMBLE, 900, "220 x\r\n");
	at(ENTRY_SENT, 0, 1000, "NOOP\r\n");
	at(ENTRY_RECEIVED, 0, 1900, "250 x\r\n"); /* no argument */
	at(ENTRY_SENT, 1, 2000, "VRFY " A128 "\r\n");
	at(ENTRY_RECEIVED, 1, 2050, "550-x\r\n");
	at(ENTRY_RECEIVED, 1, 2200, "550 x\r\n");
	at(ENTRY_SENT, 2, 3000, "EXPN " A128 "\r\n");
	at(ENTRY_RECEIVED, 2, 3150, "550 x\r\n");
	ck_assert(found(&line));
	ck_assert_uint_eq(line.from, 6);
	ck_assert_uint_eq(line.end, 6 + 5 + 128 + 2);
	ck_assert_uint_eq(line.us, 200000);
}
END_TEST

START_TEST(none_is_slow)
{
	struct slow_line line;

	transcript_init(&transcript);
	at(ENTRY_CONNECTED, STEP_PREAMBLE, 0, "");
	at(ENTRY_RECEIVED, STEP_PREAMBLE, 0, "220 x\r\n");
	at(ENTRY_SENT, 0, 0, "VRFY " A128 "\r\n");
	at(ENTRY_RECEIVED, 0, 99, "550 x\r\n");
	ck_assert(!found(&line));
}
END_TEST

int main(void)
{
	return tests_run("slow", (const TTest *const[]){
	        the_quickest_against_the_slowest, a_quarter_of_the_argument,
	        the_slowest_line_of_a_session, none_is_slow, NULL });
}
