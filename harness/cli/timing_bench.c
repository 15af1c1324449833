/* SPDX-License-Identifier: MIT
 *
 * timing_bench RUNS LATE HOGS: judges LEAK-TIME so many times over TCP, each with
 * a seed of its own, on a reference server in another process that answers VRFY
 * LATE microseconds later for a mailbox (0: it is correct), while HOGS more
 * processes want the processors for themselves. Tells how often each case came to
 * which verdict, and how long a run took.
 * timing_bench RUNS PORT PROFILE HOGS: the same on a server on 127.0.0.1.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "cli/host.h"
#include "cli/policy.h"
#include "run/run.h"
#include "self/self.h"
#include "spec/complaints.h"
#include "spec/load.h"

enum { CASES_MOST = 8, HOGS_MOST = 64 };

static struct spec spec;
static pid_t children[HOGS_MOST + 1];
static size_t child_count;

static void wrong(const char *what)
{
	fprintf(stderr, "%s\n", what);
	exit(1);
}

/* --- other processes ------------------------------------------------------ */

static bool is_child(void)
{
	pid_t pid = fork();

	if (pid < 0)
		wrong("fork");
	if (pid > 0)
		children[child_count++] = pid;
	return pid == 0;
}

static void end_children(void)
{
	while (child_count > 0) {
		kill(children[--child_count], SIGKILL);
		waitpid(children[child_count], NULL, 0);
	}
}

static void start_hogs(size_t n)
{
	for (size_t i = 0; i < n && i < HOGS_MOST; i++)
		if (is_child())
			for (volatile unsigned x = 0;; x++)
				;
}

static void serve(int fd, const struct reference_config *config)
{
	struct event_base *base = host_base();

	if (!base)
		_exit(1);
	host_new(base, fd, config, NULL);
	event_base_dispatch(base);
	_exit(1);
}

/* Listens before it returns. */
static unsigned start_server(const struct reference_config *config)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof at;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	if (bind(fd, (struct sockaddr *)&at, n) != 0 || listen(fd, 64) != 0 ||
	        getsockname(fd, (struct sockaddr *)&at, &n) != 0)
		wrong("cannot listen");
	if (is_child())
		serve(fd, config);
	close(fd);
	return ntohs(at.sin_port);
}

/* --- runs ------------------------------------------------------------------ */

struct tally {
	struct {
		const struct scase *scase;
		size_t verdicts[VERDICT_COUNT];
	} cases[CASES_MOST];
	size_t count;
};

static size_t place_of(struct tally *tally, const struct scase *scase)
{
	size_t i = 0;

	while (i < tally->count && tally->cases[i].scase != scase)
		i++;
	if (i == tally->count)
		tally->cases[tally->count++].scase = scase;
	return i;
}

static bool hear(void *self, const struct event_verdict *event, struct err *err)
{
	struct tally *tally = self;
	size_t i = place_of(tally, event->scase);

	(void)err;
	/* The first of each case, as an example. */
	if (tally->cases[i].verdicts[event->verdict]++ == 0)
		printf("  %s %s: %s\n", event->instance,
		        verdict_name(event->verdict), event->why);
	return true;
}

static void run_once(const struct target *target, struct profile *profile,
        uint64_t seed, struct tally *tally)
{
	static const char *const select[] = { "LEAK-TIME" };
	struct listener listener = { .verdict = hear, .self = tally };
	struct run_options options = { .version = "bench",
		.program = "smtpspec", .spec = &spec, .profile = profile,
		.edition = EDITION_5321, .lens = LENS_RFC, .seed = seed,
		.select = select, .select_count = 1 };
	enum exit_status status;
	struct err err = { "" };

	if (!run(&options, target, &listener, 1, &status, &err))
		wrong(err.text);
}

static void tell(const struct tally *tally, size_t runs, uint64_t us)
{
	for (size_t i = 0; i < tally->count; i++) {
		printf("%s:", tally->cases[i].scase->id);
		for (int v = 0; v < VERDICT_COUNT; v++)
			if (tally->cases[i].verdicts[v] > 0)
				printf(" %zu %s", tally->cases[i].verdicts[v],
				        verdict_name((enum verdict)v));
		printf("\n");
	}
	printf("%zu runs, %.2f s each\n", runs, (double)us / 1e6 / (double)runs);
}

static void bench(unsigned port, const char *file,
        const struct reference_config *config, size_t runs)
{
	char text[8];
	struct target target = { .kind = TARGET_TCP, .host = "127.0.0.1",
		.port = text, .name = "server" };
	struct tally tally = { 0 };
	uint64_t began = clock_us();

	snprintf(text, sizeof text, "%u", port);
	for (size_t i = 0; i < runs; i++) {
		struct profile profile;
		struct err err = { "" };

		profile_init(&profile);
		if (!profile_load(&profile, file, &err))
			wrong(err.text);
		if (config)
			self_declare(config, &profile);
		run_once(&target, &profile, i + 1, &tally);
		profile_release(&profile);
	}
	tell(&tally, runs, clock_us() - began);
}

static void bench_reference(size_t runs, unsigned late_us)
{
	struct reference_config config;
	struct err err;

	if (!policy_read(&config, "vrfy=disabled expn=disabled",
	            late_us > 0 ? "vrfy-disabled-late" : NULL, &err))
		wrong(err.text);
	config.late_us = late_us;
	bench(start_server(&config), "specs/profiles/reference.yaml", &config,
	        runs);
}

int main(int argc, char **argv)
{
	struct complaints complaints;
	unsigned long numbers[3] = { 0 };

	if (argc != 4 && argc != 5)
		wrong("timing_bench RUNS LATE HOGS\n"
		      "timing_bench RUNS PORT PROFILE HOGS");
	numbers[0] = strtoul(argv[1], NULL, 10);
	numbers[1] = strtoul(argv[2], NULL, 10);
	numbers[2] = strtoul(argv[argc - 1], NULL, 10);
	complaints_init(&complaints);
	if (!spec_load(&spec, "specs", &complaints))
		wrong(complaints.texts[0]);
	signal(SIGPIPE, SIG_IGN);
	atexit(end_children);
	start_hogs(numbers[2]);
	if (argc == 4)
		bench_reference(numbers[0], (unsigned)numbers[1]);
	else
		bench((unsigned)numbers[1], argv[3], NULL, numbers[0]);
	spec_release(&spec);
	return 0;
}
