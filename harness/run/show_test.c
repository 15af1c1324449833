/* SPDX-License-Identifier: MIT */
#include "run/show.h"

#include "session/testing.h"

enum { SHOWN_MOST = 20 * 1024 };

static const char *show(const struct event *events, struct arena *arena)
{
	struct transcript t;
	const char *text;

	transcript_of(&t, events);
	text = transcript_show(&t, 1500, arena);
	transcript_release(&t);
	return text;
}

#define ONCE STEP(0), SENT(0, "A\r\n")

static const struct {
	const char *name, *want;
	struct event events[32];
} rows[] = {
	{ "nothing", "", { END } },
	{ "both sides, without CRLF",
	        "S: 220 mx\nC: NOOP\nS: 250 ok\n",
	        { CONNECTED(STEP_PREAMBLE), GOT(STEP_PREAMBLE, "220 mx\r\n"),
	                STEP(0), SENT(0, "NOOP\r\n"), GOT(0, "250 ok\r\n"),
	                LEFT(STEP_LEAVE), END } },
	{ "lines of one reply", "S: 250-a\nS: 250 b\n",
	        { GOT(0, "250-a\r\n250 b\r\n"), END } },
	{ "a line in pieces", "S: 250 ok\nC: NOOP\n",
	        { GOT(0, "25"), GOT(0, "0 ok\r"), GOT(0, "\n"),
	                SENT(0, "NO"), SENT(0, "OP\r\n"), END } },
	{ "a line that never ends", "S: 250-a\nS: 25\n",
	        { GOT(0, "250-a\r\n25"), END } },
	{ "the other side interrupts a line", "C: NO\nS: 500 x\nC: OP\n",
	        { SENT(0, "NO"), GOT(0, "500 x\r\n"), SENT(0, "OP\r\n"),
	                END } },
	{ "odd ends of lines are seen", "S: 250 a\\n\nS: 250 b\\r\\r\nC: \\r\n",
	        { GOT(0, "250 a\n250 b\r\r\r\n"), SENT(0, "\r"), END } },
	{ "empty lines", "C: \nC: .\n", { SENT(0, "\r\n.\r\n"), END } },
	{ "escapes", "S: 250 \\x1b[2J\\x07\\xff\\t\\\\\n",
	        { GOT(0, "250 \x1b[2J\x07\xff\t\\\r\n"), END } },
	{ "the same again and again",
	        "C: A\nC: A\nC: A\nC: A\nC: A\nC: A\nC: A\nC: A\nC: A\nC: A\n"
	        "C: A\n-- and the same commands again, many times\n",
	        { ONCE, ONCE, ONCE, ONCE, ONCE, ONCE, ONCE, ONCE, ONCE, ONCE,
	                ONCE, ONCE, END } },
	{ "not so often", "C: A\nC: A\n", { ONCE, ONCE, END } },
	{ "remarks stand on lines of their own",
	        "S: 22\n-- no reply within 1500 ms\nC: NOOP\n"
	        "-- the server closed the connection\n"
	        "-- a new connection\nS: 220 mx\n",
	        { CONNECTED(STEP_PREAMBLE), GOT(0, "22"), TIMEOUT(0),
	                SENT(0, "NOOP\r\n"), CLOSED(0), CONNECTED(1),
	                GOT(1, "220 mx\r\n"), LEFT(STEP_LEAVE), END } },
};

START_TEST(a_transcript_is_shown_in_lines)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct arena arena;
		const char *got;

		arena_init(&arena);
		got = show(rows[i].events, &arena);
		ck_assert_msg(strcmp(got, rows[i].want) == 0, "%s:\n%s",
		        rows[i].name, got);
		arena_release(&arena);
	}
}
END_TEST

/* `n` octets `c` received as one. */
static const char *shown(size_t n, int c, const char *end, struct arena *arena)
{
	uint8_t *octets = malloc(n);
	struct transcript t;
	const char *text;

	memset(octets, c, n);
	transcript_init(&t);
	transcript_add(&t, ENTRY_RECEIVED, 0, 0, bytes_at(octets, n));
	transcript_add(&t, ENTRY_RECEIVED, 0, 0, bytes_of(end));
	text = transcript_show(&t, 1, arena);
	transcript_release(&t);
	free(octets);
	return text;
}

START_TEST(a_long_line_is_cut_and_says_so)
{
	struct arena arena;
	const char *text;

	arena_init(&arena);
	text = shown(100000, 'x', "\r\n", &arena);
	ck_assert_uint_lt(strlen(text), 600);
	ck_assert_ptr_nonnull(strstr(text, "xxx... (100000 octets)\n"));
	arena_release(&arena);
}
END_TEST

START_TEST(many_lines_are_cut_and_say_so)
{
	static const char end[] = "\n-- and more\n";
	struct arena arena;
	const char *text;
	size_t n;

	arena_init(&arena);
	text = shown(100000, '\n', "", &arena);
	n = strlen(text);
	ck_assert_uint_lt(n, SHOWN_MOST);
	ck_assert_str_eq(text + n - strlen(end), end);
	arena_release(&arena);
}
END_TEST

START_TEST(a_flood_is_remarked)
{
	static const char end[] =
	        "-- the server sent more than a session holds\n";
	struct arena arena;
	const char *text;

	arena_init(&arena);
	text = shown(TRANSCRIPT_MOST, 'x', "y", &arena);
	ck_assert_uint_lt(strlen(text), 1000);
	ck_assert_str_eq(text + strlen(text) - strlen(end), end);
	arena_release(&arena);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { a_transcript_is_shown_in_lines,
		a_long_line_is_cut_and_says_so, many_lines_are_cut_and_say_so,
		a_flood_is_remarked, NULL };

	return tests_run("show", tests);
}
