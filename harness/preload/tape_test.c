/* SPDX-License-Identifier: MIT */
#include "preload/tape.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/testing.h"
#include "session/notation.h"

static struct tape tape;
static int input, console;

static void open_tape(void)
{
	console = dup(STDOUT_FILENO);
	fflush(stdout);
	ck_assert(tape_make(&tape));
	input = memfd_create("input", MFD_CLOEXEC);
}

static void close_tape(void)
{
	dup2(console, STDOUT_FILENO);
}

static void say(const char *text)
{
	ck_assert_int_eq(write(STDOUT_FILENO, text, strlen(text)),
	        (ssize_t)strlen(text));
}

static void begin(const char *session)
{
	ck_assert_int_eq(ftruncate(input, 0), 0);
	ck_assert_int_eq(pwrite(input, session, strlen(session), 0),
	        (ssize_t)strlen(session));
	tape_begin(&tape, input);
}

static void expect_line(const char *line)
{
	char got[4096];
	size_t n = tape_read(&tape, got, sizeof got - 1);

	got[n] = '\0';
	ck_assert_str_eq(got, line);
}

static void expect_transcript(bool ended, const char *expected)
{
	struct transcript t;
	struct buf text;

	transcript_init(&t);
	buf_init(&text, SIZE_MAX);
	tape_transcript(&tape, ended, &t);
	notation_write(&t, &text);
	ck_assert_msg(bytes_eq_text(buf_bytes(&text), expected), "%.*s",
	        BYTES_FMT(buf_bytes(&text)));
	buf_release(&text);
	transcript_release(&t);
}

START_TEST(a_line_a_read)
{
	open_tape();
	say("220 hi\r\n");
	begin("EHLO x\r\nQUIT\r\n");
	expect_line("EHLO x\r\n");
	say("250 x\r\n");
	expect_line("QUIT\r\n");
	say("221 bye\r\n");
	expect_transcript(true, "+\nS 220 hi\r\n@0\nC EHLO x\r\nS 250 x\r\n"
	                        "@1\nC QUIT\r\nS 221 bye\r\n-\n");
	close_tape();
}
END_TEST

/* What the server says when it is told that there is no more is no answer. */
START_TEST(the_end_is_ours)
{
	open_tape();
	say("220 hi\r\n");
	begin("NOOP\r\n");
	expect_line("NOOP\r\n");
	say("250 x\r\n");
	expect_line("");
	say("421 you left\r\n");
	expect_line("");
	expect_transcript(true, "+\nS 220 hi\r\n@0\nC NOOP\r\nS 250 x\r\n.\n");
	close_tape();
}
END_TEST

/* The greeting was said once, before the first run. */
START_TEST(each_run_begins_behind_the_greeting)
{
	open_tape();
	say("220 hi\r\n");
	for (int i = 0; i < 3; i++) {
		begin("A\r\n");
		expect_line("A\r\n");
		say(i == 1 ? "500 longer than others\r\n" : "250 x\r\n");
	}
	expect_transcript(true,
	        "+\nS 220 hi\r\n@0\nC A\r\nS 250 x\r\n-\n");
	close_tape();
}
END_TEST

START_TEST(small_reads_stay_in_the_line)
{
	char got[3];

	open_tape();
	begin("AB\r\nC\r\n");
	ck_assert(!tape_pending(&tape));
	ck_assert_uint_eq(tape_read(&tape, got, 3), 3);
	ck_assert(tape_pending(&tape));
	ck_assert_uint_eq(tape_read(&tape, got, 3), 1);
	ck_assert(!tape_pending(&tape));
	ck_assert_uint_eq(tape_read(&tape, got, 3), 3);
	ck_assert_uint_eq(tape_read(&tape, got, 3), 0);
	close_tape();
}
END_TEST

START_TEST(mail_data_come_at_once)
{
	open_tape();
	begin("DATA\r\na\r\nb\r\n.\r\nQUIT\r\n");
	expect_line("DATA\r\n");
	say("354 go on\r\n");
	expect_line("a\r\nb\r\n.\r\n");
	say("250 354\r\n");
	expect_line("QUIT\r\n");
	close_tape();
}
END_TEST

/* To this server it is a line, to the text of RFC 5321 2.3.8 none. */
START_TEST(what_is_unclear_is_no_part_of_it)
{
	open_tape();
	say("220 hi\r\n");
	begin("A\r\nB\nC\r\n");
	expect_line("A\r\n");
	say("250 a\r\n");
	expect_line("B\n");
	say("250 b\r\n");
	expect_line("C\r\n");
	say("250 c\r\n");
	expect_transcript(true, "+\nS 220 hi\r\n@0\nC A\r\nS 250 a\r\n.\n");
	begin("BDAT 2LAST\r\nX\r\n");
	expect_line("BDAT 2LAST\r\n");
	expect_transcript(true, "+\nS 220 hi\r\n.\n");
	close_tape();
}
END_TEST

START_TEST(endless_talk_fails)
{
	static char much[65536];
	bool failed = false;

	open_tape();
	begin("A\r\n");
	for (size_t i = 0; i < 2 * TAPE_OUTPUT / sizeof much; i++)
		failed |= write(STDOUT_FILENO, much, sizeof much) < 0;
	ck_assert(failed);
	begin("A\r\n");
	expect_line("A\r\n");
	close_tape();
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { a_line_a_read, the_end_is_ours,
		each_run_begins_behind_the_greeting,
		small_reads_stay_in_the_line, mail_data_come_at_once,
		what_is_unclear_is_no_part_of_it, endless_talk_fails, NULL };

	return tests_run("tape", tests);
}
