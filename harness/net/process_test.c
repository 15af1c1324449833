/* SPDX-License-Identifier: MIT */
#include "net/process.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/testing.h"

enum { POLL_MS = 2, POLLS_MOST = 5000 };

static struct process process;

static void start(const char *command)
{
	struct err err = { "" };

	ck_assert_msg(process_start(&process, command, -1, &err), "%s",
	        err.text);
}

static bool logged(const char *text)
{
	return bytes_find(buf_bytes(&process.log), bytes_of(text)) <
	       process.log.n;
}

static void await_log(const char *text)
{
	for (int i = 0; i < POLLS_MOST && !logged(text); i++) {
		poll(NULL, 0, POLL_MS);
		process_poll(&process);
	}
	ck_assert(logged(text));
}

static void await_end(void)
{
	for (int i = 0; i < POLLS_MOST && !process.ended; i++) {
		process_poll(&process);
		poll(NULL, 0, POLL_MS);
	}
	ck_assert(process.ended);
	process_poll(&process);
}

static void described(const char *want)
{
	struct buf text;

	buf_init(&text, SIZE_MAX);
	process_describe(&process, &text);
	ck_assert_msg(bytes_eq_text(buf_bytes(&text), want), "%.*s, not %s",
	        BYTES_FMT(buf_bytes(&text)), want);
	buf_release(&text);
}

START_TEST(output_and_errors_reach_the_log)
{
	start("echo out; echo err >&2; read x || echo no input");
	await_end();
	ck_assert(bytes_eq_text(
	        buf_bytes(&process.log), "out\nerr\nno input\n"));
	process_release(&process);
	ck_assert_int_eq(process.log_fd, -1);
}
END_TEST

START_TEST(the_log_keeps_its_end)
{
	start("head -c 300000 /dev/zero; echo last");
	await_log("last\n");
	await_end();
	ck_assert_uint_eq(process.log.n, PROCESS_LOG_MOST);
	ck_assert(bytes_eq_text(bytes_from(buf_bytes(&process.log),
	                                PROCESS_LOG_MOST - 5), "last\n"));
	process_release(&process);
}
END_TEST

/* It writes as fast as we read; a look at it comes back all the same. */
START_TEST(a_log_without_end_holds_nobody_up)
{
	start("while :; do head -c 1000000 /dev/zero; done");
	for (int i = 0; i < 20; i++) {
		poll(NULL, 0, POLL_MS);
		process_poll(&process);
		ck_assert_uint_le(process.log.n, PROCESS_LOG_MOST);
	}
	process_stop(&process);
	ck_assert(!process_crashed(&process));
	process_release(&process);
}
END_TEST

static const struct {
	const char *command, *says;
	bool crashed;
} ends[] = {
	{ "exit 0", "exit status 0", false },
	{ "exit 7", "exit status 7", false },
	{ "no-such-command-anywhere", "exit status 127", false },
	{ "kill -SEGV $$", "signal 11 (Segmentation fault)", true },
	{ "kill -ABRT $$", "signal 6 (Aborted)", true },
	{ "kill -TERM $$", "signal 15 (Terminated)", true },
	{ "sh -c 'kill -SEGV $$'; exit $?", "signal 11 (Segmentation fault)",
	        true },
	{ "exit 143", "exit status 143", false },
	{ "echo '==1==ERROR: AddressSanitizer: heap-use-after-free'; exit 1",
	        "exit status 1", true },
	{ "echo '==1==ERROR: LeakSanitizer: leaks' >&2", "exit status 0",
	        true },
	{ "echo 'x.c:1:2: runtime error: overflow'", "exit status 0", true },
	{ "echo 'error: AddressSanitizer is what I read of'",
	        "exit status 0", false },
};

START_TEST(an_end_is_described_and_a_crash_is_known)
{
	for (size_t i = 0; i < ROWS(ends); i++) {
		start(ends[i].command);
		ck_assert(!process.ended);
		described("still running");
		await_end();
		described(ends[i].says);
		ck_assert_msg(process_crashed(&process) == ends[i].crashed,
		        "%s", ends[i].command);
		process_stop(&process);
		ck_assert_int_eq(process_crashed(&process), ends[i].crashed);
		process_release(&process);
	}
}
END_TEST

/* The report stands before much else. */
START_TEST(a_sanitizer_is_known_behind_a_long_log)
{
	start("echo 'ERROR: AddressSanitizer: x'; head -c 300000 /dev/zero; "
	      "echo last");
	await_log("last\n");
	await_end();
	ck_assert(process_crashed(&process));
	process_release(&process);
}
END_TEST

/* Orphans become ours, so that none stays because nobody waits for it. */
static void adopt_orphans(void)
{
	ck_assert_int_eq(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
}

static void group_is_gone(pid_t group)
{
	while (waitpid(-group, NULL, 0) > 0)
		continue;
	ck_assert_int_eq(kill(-group, 0), -1);
	ck_assert_int_eq(errno, ESRCH);
}

START_TEST(a_stop_is_no_crash)
{
	pid_t pid;

	adopt_orphans();
	start("echo up; exec sleep 1000");
	await_log("up\n");
	pid = process.pid;
	process_stop(&process);
	ck_assert(process.ended);
	described("signal 15 (Terminated)");
	ck_assert(!process_crashed(&process));
	process_release(&process);
	ck_assert_int_eq(process.pid, 0);
	group_is_gone(pid);
}
END_TEST

START_TEST(what_ignores_sigterm_is_killed)
{
	start("trap '' TERM; echo up; while :; do sleep 1000; done");
	await_log("up\n");
	process_stop(&process);
	described("signal 9 (Killed)");
	ck_assert(!process_crashed(&process));
	process_release(&process);
}
END_TEST

START_TEST(the_whole_group_is_stopped)
{
	pid_t pid;

	adopt_orphans();
	start("sleep 1000 & sleep 1000 & echo up; wait");
	await_log("up\n");
	pid = process.pid;
	process_stop(&process);
	process_release(&process);
	group_is_gone(pid);
}
END_TEST

START_TEST(what_a_daemon_left_behind_is_stopped)
{
	pid_t pid;

	adopt_orphans();
	start("sleep 1000 & echo up");
	await_end();
	pid = process.pid;
	ck_assert_int_eq(kill(-pid, 0), 0);
	process_stop(&process);
	described("exit status 0");
	process_release(&process);
	group_is_gone(pid);
}
END_TEST

/* We are killed, and the daemon ignores SIGTERM: the end of a pipe that it and
 * its child have inherited tells that both are gone. */
START_TEST(a_daemon_does_not_outlive_us)
{
	int alive[2];
	pid_t us;
	char octet;

	ck_assert_int_eq(pipe(alive), 0);
	us = fork();
	if (us == 0) {
		start("trap '' TERM; sleep 600 & echo up; wait");
		await_log("up");
		raise(SIGKILL);
	}
	close(alive[1]);
	ck_assert_int_eq(waitpid(us, NULL, 0), us);
	ck_assert_int_eq(read(alive[0], &octet, 1), 0);
	close(alive[0]);
}
END_TEST

START_TEST(nothing_is_stopped_twice)
{
	struct process none = { .log_fd = -1 };

	process_stop(&none);
	ck_assert(!process_crashed(&none));
	process_release(&none);
	start("exit 3");
	process_stop(&process);
	process_stop(&process);
	process_release(&process);
	process_stop(&process);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { output_and_errors_reach_the_log,
		the_log_keeps_its_end, a_log_without_end_holds_nobody_up,
		an_end_is_described_and_a_crash_is_known,
		a_sanitizer_is_known_behind_a_long_log, a_stop_is_no_crash,
		what_ignores_sigterm_is_killed, the_whole_group_is_stopped,
		what_a_daemon_left_behind_is_stopped,
		a_daemon_does_not_outlive_us, nothing_is_stopped_twice, NULL };

	return tests_run("process", tests);
}
