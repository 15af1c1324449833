/* SPDX-License-Identifier: MIT
 *
 * fuzz_daemon_bench PORT [COMMAND]
 *
 * Sessions a second with what listens on loopback: what a minimal client gets
 * of it, and what a campaign does, with each session judged. With COMMAND, which
 * starts a daemon built with afl-clang-fast there, its edges are read as well.
 * Five rounds, in each a second for either, in turns; medians.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "fuzz/approach.h"
#include "fuzz/edges.h"
#include "fuzz/examine.h"
#include "spec/load.h"

enum { ROUNDS = 5, TURNS = 10, TURN_US = 100 * 1000 };

static const char *const lines[] = { "EHLO x.test\r\n", "NOOP\r\n",
	"VRFY alice@example.test\r\n", "VRFY nosuch@example.test\r\n",
	"MAIL FROM:<a@x.test>\r\n", "RCPT TO:<alice@example.test>\r\n",
	"HELP\r\n", "RSET\r\n", "QUIT\r\n" };

static _Noreturn void give_up(const char *why)
{
	fprintf(stderr, "fuzz_daemon_bench: %s\n", why);
	exit(3);
}

/* --- the minimal client ---------------------------------------------------- */

/* Reads up to the end of a reply. */
static void hear(int fd)
{
	char text[8192];
	size_t n = 0, line = 0;

	while (n < sizeof text) {
		ssize_t got = recv(fd, text + n, sizeof text - n, 0);

		if (got <= 0)
			give_up("the server hung up");
		n += (size_t)got;
		for (size_t i = line; i < n; i++)
			if (text[i] == '\n') {
				if (i - line < 4 || text[line + 3] != '-')
					return;
				line = i + 1;
			}
	}
}

static void play_minimal(const struct sockaddr_in *at)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (connect(fd, (const struct sockaddr *)at, sizeof *at) != 0)
		give_up("the minimal client cannot connect");
	hear(fd);
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		if (send(fd, lines[i], strlen(lines[i]), MSG_NOSIGNAL) < 0)
			give_up("the minimal client cannot send");
		if (i + 1 == sizeof lines / sizeof *lines)
			shutdown(fd, SHUT_WR);
		hear(fd);
	}
	close(fd);
}

/* --- a campaign ------------------------------------------------------------ */

static struct campaigner {
	struct spec spec;
	struct profile profile;
	struct edges edges;
	bool counts; /* it */
	struct transport transport;
	struct manner manner;
	struct examiner examiner;
	struct suspects suspects;
	struct buf session;
} us;

static void load(void)
{
	struct complaints complaints;

	complaints_init(&complaints);
	if (!spec_load(&us.spec, SMTPSPEC_SPECS_DIR, &complaints))
		give_up(complaints.texts[0]);
	profile_init(&us.profile);
	buf_init(&us.session, SIZE_MAX);
	for (size_t i = 0; i + 1 < sizeof lines / sizeof *lines; i++)
		buf_add_text(&us.session, lines[i]);
}

static void begin(const struct target *target)
{
	const struct run_options run = { .spec = &us.spec,
		.profile = &us.profile, .edition = EDITION_5321 };
	const struct standard standard = { .edition = EDITION_5321,
		.lens = LENS_RFC, .profile = &us.profile };
	struct err err;

	us.counts = target->start;
	if ((us.counts && !edges_open(&us.edges, NULL, NULL, &err)) ||
	        !approach(&us.transport, target, &run, &us.manner, &err))
		give_up(err.text);
	if (us.counts && !edges_counted(&us.edges))
		give_up("the server counts no edges");
	examiner_init(&us.examiner, &us.spec, standard, &us.profile);
	suspects_init(&us.suspects);
}

static void play_campaign(void)
{
	struct encounter encounter;

	if (us.counts)
		edges_clear(&us.edges);
	transport_play(&us.transport, buf_bytes(&us.session), us.manner,
	        &encounter);
	if (encounter.fate != FATE_LIVES)
		give_up(encounter.why);
	if (us.counts)
		edges_merge(&us.edges);
	examine(&us.examiner, &encounter, &us.suspects);
	encounter_release(&encounter);
}

/* --- both ------------------------------------------------------------------- */

struct turns {
	double sessions, us;
};

/* Others' load falls on both. */
static void take_turn(struct turns *turns, const struct sockaddr_in *minimal)
{
	uint64_t began = clock_us(), passed;

	do {
		if (minimal)
			play_minimal(minimal);
		else
			play_campaign();
		turns->sessions++;
		passed = clock_us() - began;
	} while (passed < TURN_US);
	turns->us += (double)passed;
}

static double rate(const struct turns *turns)
{
	return turns->sessions * 1e6 / turns->us;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double list[ROUNDS])
{
	qsort(list, ROUNDS, sizeof *list, by_size);
	return list[ROUNDS / 2];
}

int main(int argc, char **argv)
{
	double minimal[ROUNDS], campaign[ROUNDS], ratio[ROUNDS];
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct target target = { .kind = TARGET_TCP, .host = "127.0.0.1",
		.ready_ms = 10000, .name = "the daemon" };

	if (argc != 2 && argc != 3) {
		fprintf(stderr, "usage: fuzz_daemon_bench PORT [COMMAND]\n");
		return 2;
	}
	target.port = argv[1];
	target.start = argv[2];
	at.sin_port = htons((uint16_t)atoi(argv[1]));
	load();
	begin(&target);
	for (int i = 0; i < ROUNDS; i++) {
		struct turns theirs = { 0 }, ours = { 0 };

		for (int k = 0; k < TURNS; k++) {
			take_turn(&theirs, &at);
			take_turn(&ours, NULL);
		}
		minimal[i] = rate(&theirs);
		campaign[i] = rate(&ours);
		ratio[i] = campaign[i] / minimal[i];
	}
	printf("minimal client %.0f a second, campaign %.0f, %.0f %%",
	        median(minimal), median(campaign), 100 * median(ratio));
	if (us.counts)
		printf("; %u edges", us.edges.count);
	putchar('\n');
	transport_close(&us.transport);
	return 0;
}
