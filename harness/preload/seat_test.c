/* SPDX-License-Identifier: MIT
 *
 * The library in a server that has planted faults (planted/server.c), driven as
 * afl-fuzz drives it.
 */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <time.h>

#include "base/testing.h"
#include "preload/testing.h"

static struct fuzzer fuzzer;

static void start(const char *greeting, const char *first, const char *second)
{
	char *command[] = { PLANTED_SERVER, (char *)first, (char *)second, NULL };

	setenv("SMTPSPEC_SPECS", "specs", 1);
	setenv("SMTPSPEC_GREETING", greeting, 1);
	ck_assert(fuzzer_start(&fuzzer, PRELOADED, command));
}

static void start_stdio(void)
{
	unsetenv("SMTPSPEC_SEEDS");
	start("old", NULL, NULL);
}

static void start_new(void)
{
	start("new", NULL, NULL);
}

static void start_forking(void)
{
	unsetenv("SMTPSPEC_SEEDS");
	start("old", "0", NULL);
}

static void start_looping(void)
{
	unsetenv("SMTPSPEC_SEEDS");
	start("old", "loop", "0");
}

static void stop(void)
{
	fuzzer_stop(&fuzzer);
}

static int play(const char *session)
{
	return fuzzer_run(&fuzzer, bytes_of(session));
}

static void expect_signal(int status, int number)
{
	ck_assert(WIFSIGNALED(status));
	ck_assert_int_eq(WTERMSIG(status), number);
}

START_TEST(correct_sessions_are_quiet)
{
	ck_assert_int_eq(play("EHLO x\r\nNOOP\r\nVRFY a\r\nEXPN b\r\n"
	                      "HELP\r\nRSET\r\nQUIT\r\n"), 0);
	ck_assert_uint_gt(fuzzer_edges(&fuzzer), 0); /* its answers */
	ck_assert_int_eq(play("EHLO x\r\n"), 0);
	ck_assert_int_eq(play(""), 0);
}
END_TEST

START_TEST(a_wrong_reply_is_told_once)
{
	expect_signal(play("EHLO x\r\nNOOP x\r\nQUIT\r\n"), SIGABRT);
	ck_assert_uint_eq(fuzzer_edges(&fuzzer), 1);
	for (int i = 0; i < 20 && play("EHLO x\r\nNOOP x\r\nQUIT\r\n"); i++)
		;
	ck_assert_int_eq(play("EHLO x\r\nNOOP x\r\nQUIT\r\n"), 0);
	ck_assert_uint_ge(fuzzer_edges(&fuzzer), 1);
	expect_signal(play("EHLO x\r\nHELP x\r\nQUIT\r\n"), SIGABRT);
}
END_TEST

START_TEST(a_crash_is_told_each_time)
{
	for (int i = 0; i < 3; i++)
		expect_signal(play("EHLO x\r\nVRFY 1234567890123\r\n"), SIGABRT);
	ck_assert_int_eq(play("EHLO x\r\nVRFY 123456789012\r\n"), 0);
}
END_TEST

START_TEST(a_forgotten_child_dies_seen)
{
	expect_signal(play("EHLO x\r\nEXPN a b\r\nQUIT\r\n"), SIGFPE);
	ck_assert_int_eq(play("EHLO x\r\nEXPN a\r\nQUIT\r\n"), 0);
}
END_TEST

#define SEED "EHLO x\r\nNOOP x\r\nQUIT\r\n"

/* In a folder of its own, which is named `folder`. */
static void write_seed(char folder[], char path[64])
{
	FILE *seed;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, 64, "%s/seed", folder);
	seed = fopen(path, "w");
	ck_assert_ptr_nonnull(seed);
	fputs(SEED, seed);
	fclose(seed);
}

START_TEST(what_a_seed_shows_is_no_news)
{
	static const char *const ways[] = { NULL, "0" };
	char folder[] = "/tmp/seat_test.XXXXXX", path[64];

	write_seed(folder, path);
	setenv("SMTPSPEC_SEEDS", folder, 1);
	start("old", ways[_i], NULL);
	ck_assert_int_eq(play(SEED), 0);
	ck_assert_int_eq(play("EHLO x\r\nNOOP x\r\n"), 0);
	expect_signal(play("EHLO x\r\nHELP x\r\nQUIT\r\n"), SIGABRT);
	stop();
	unlink(path);
	rmdir(folder);
}
END_TEST

/* RFC 821 does not say what 500 may answer. */
START_TEST(the_edition_is_the_one_that_is_asked_for)
{
	unsetenv("SMTPSPEC_SEEDS");
	setenv("SMTPSPEC_EDITION", "821", 1);
	start_stdio();
	ck_assert_int_eq(play("EHLO x\r\nMAIL FROM:<>\r\nQUIT\r\n"), 0);
	stop();
	setenv("SMTPSPEC_EDITION", "5321", 1);
	start_stdio();
	expect_signal(play("EHLO x\r\nMAIL FROM:<>\r\nQUIT\r\n"), SIGABRT);
	stop();
	unsetenv("SMTPSPEC_EDITION");
}
END_TEST

/* It had set three seconds before it read. */
START_TEST(an_alarm_does_not_end_the_ancestor)
{
	struct timespec longer = { .tv_sec = 3, .tv_nsec = 100 * 1000 * 1000 };

	nanosleep(&longer, NULL);
	ck_assert_int_eq(play("EHLO x\r\nQUIT\r\n"), 0);
}
END_TEST

START_TEST(silence_is_left_to_the_time_limit)
{
	struct bytes session = BYTES("EHLO x\r\nRSET silence\r\n");
	int32_t pid = fuzzer_begin(&fuzzer, session);

	ck_assert_int_gt(pid, 0);
	kill(pid, SIGKILL);
	expect_signal((int)fuzzer_hear(&fuzzer), SIGKILL);
	ck_assert_int_eq(play("EHLO x\r\nQUIT\r\n"), 0);
}
END_TEST

static struct sockaddr_in free_port(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof at;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	ck_assert_int_eq(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
	getsockname(fd, (struct sockaddr *)&at, &size);
	close(fd);
	return at;
}

/* A daemon that runs for itself, with a client of its own. */
START_TEST(a_running_daemon_tells_of_deaths)
{
	struct sockaddr_in at = free_port();
	int segment = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
	volatile int *deaths = shmat(segment, NULL, 0);
	struct timespec nap = { .tv_nsec = 10 * 1000 * 1000 };
	char id[16], port[16];
	pid_t daemon;
	int fd;

	shmctl(segment, IPC_RMID, NULL);
	snprintf(id, sizeof id, "%d", segment);
	snprintf(port, sizeof port, "%d", ntohs(at.sin_port));
	daemon = fork();
	if (daemon == 0) {
		setenv("SMTPSPEC_DEATHS", id, 1);
		setenv("LD_PRELOAD", PRELOADED, 1);
		execl(PLANTED_SERVER, PLANTED_SERVER, port, NULL);
		_exit(127);
	}
	fd = socket(AF_INET, SOCK_STREAM, 0);
	for (int i = 0; i < 500 && connect(fd, (struct sockaddr *)&at,
	                                   sizeof at) != 0; i++)
		nanosleep(&nap, NULL);
	ck_assert_int_eq(send(fd, "EXPN a b\r\n", 10, MSG_NOSIGNAL), 10);
	for (int i = 0; i < 500 && !*deaths; i++)
		nanosleep(&nap, NULL);
	ck_assert_int_eq(WTERMSIG(*deaths), SIGFPE);
	close(fd);
	kill(daemon, SIGKILL);
	waitpid(daemon, NULL, 0);
}
END_TEST

static TCase *server(const char *name, void (*begin)(void))
{
	TCase *tcase = tcase_create(name);

	tcase_add_checked_fixture(tcase, begin, stop);
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, correct_sessions_are_quiet);
	tcase_add_test(tcase, a_wrong_reply_is_told_once);
	tcase_add_test(tcase, a_crash_is_told_each_time);
	tcase_add_test(tcase, a_forgotten_child_dies_seen);
	return tcase;
}

int main(void)
{
	TCase *stdio = server("stdio", start_stdio);
	TCase *forking = server("forking", start_forking);
	TCase *looping = server("looping", start_looping);
	TCase *running = tcase_create("running");
	Suite *suite = suite_create("seat");
	SRunner *runner;
	int failed;

	tcase_add_test(stdio, an_alarm_does_not_end_the_ancestor);
	tcase_add_test(forking, silence_is_left_to_the_time_limit);
	tcase_add_test(looping, silence_is_left_to_the_time_limit);
	tcase_add_test(running, a_running_daemon_tells_of_deaths);
	tcase_add_test(running, the_edition_is_the_one_that_is_asked_for);
	tcase_add_loop_test(running, what_a_seed_shows_is_no_news, 0, 2);
	suite_add_tcase(suite, running);
	suite_add_tcase(suite, stdio);
	suite_add_tcase(suite, server("new greeting", start_new));
	suite_add_tcase(suite, forking);
	suite_add_tcase(suite, looping);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
