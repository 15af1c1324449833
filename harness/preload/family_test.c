/* SPDX-License-Identifier: MIT */
#include "preload/family.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/testing.h"

static struct family family;

static void begin(void)
{
	ck_assert(family_found(&family));
	family_begin(&family);
}

START_TEST(what_a_crash_is)
{
	static const struct {
		int signal;
		bool crash;
	} rows[] = { { SIGSEGV, true }, { SIGABRT, true }, { SIGBUS, true },
		{ SIGFPE, true }, { SIGILL, true }, { SIGKILL, false },
		{ SIGTERM, false }, { SIGPIPE, false }, { SIGALRM, false } };

	for (size_t i = 0; i < ROWS(rows); i++)
		ck_assert_int_eq(
		        family_crashed(W_EXITCODE(0, rows[i].signal)),
		        rows[i].crash);
	ck_assert(!family_crashed(W_EXITCODE(11, 0)));
}
END_TEST

/* A grandchild whose parent has left without waiting. */
START_TEST(orphans_are_seen)
{
	int status;
	pid_t child;

	begin();
	child = fork();
	if (child == 0) {
		if (fork() == 0)
			abort();
		_exit(0);
	}
	ck_assert(family_wait(child, -1, &status));
	ck_assert(family_crashed(family_end(&family, 1000)));
}
END_TEST

START_TEST(a_death_that_another_saw_is_known)
{
	begin();
	family_saw(&family, W_EXITCODE(0, SIGTERM));
	ck_assert_int_eq(family_end(&family, 0), 0);
	family_saw(&family, W_EXITCODE(0, SIGSEGV));
	ck_assert_int_eq(WTERMSIG(family_end(&family, 0)), SIGSEGV);
	family_begin(&family);
	ck_assert_int_eq(family_end(&family, 0), 0);
}
END_TEST

START_TEST(nobody_outlives_the_run)
{
	pid_t child;

	begin();
	child = fork();
	if (child == 0) {
		if (fork() == 0)
			for (;;)
				pause();
		for (;;)
			pause();
	}
	ck_assert(!family_wait(child, 0, &(int){ 0 }));
	family_settle(&family, child, 1000);
	ck_assert_int_eq(family_end(&family, 0), 0);
	ck_assert_int_eq(waitpid(-1, NULL, 0), -1);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { what_a_crash_is, orphans_are_seen,
		a_death_that_another_saw_is_known, nobody_outlives_the_run,
		NULL };

	return tests_run("family", tests);
}
