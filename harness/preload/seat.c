/* SPDX-License-Identifier: MIT */
#include "preload/seat.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fuzz/talk.h"
#include "preload/afl.h"
#include "preload/caller.h"
#include "preload/family.h"
#include "preload/jury.h"
#include "preload/map.h"
#include "preload/tape.h"

enum {
	INPUT = 197, /* afl-fuzz's file with the session, kept from the server */
	GRACE_MS = 20,   /* for processes that outlive the session */
	SETTLE_MS = 100, /* for a daemon to be done with it */
};

/* Nothing to do with it; no fork server, but deaths are told; before the first
 * run; the ancestor; in a run. */
enum seat_phase { SEAT_OFF, SEAT_WATCHES, SEAT_WAITS, SEAT_RESTS, SEAT_SERVES };

static struct seat {
	enum seat_phase phase;
	bool stdio; /* else a connection */
	bool states;
	enum afl_greeting greeting;
	const char *specs, *edition, *lens, *profile, *seeds, *segment;
	struct afl afl;
	struct map map;
	struct family family;
	struct tape tape;
	uint32_t timeout_ms; /* for a reply; 0: the jury does not sit yet */
	struct itimerval timer; /* of the server, as it is in the children */
	struct sigaction on_child;
	pid_t child;
	int status; /* of the child */
	bool ended; /* it */
	uint8_t input[TAPE_INPUT];
	struct bytes talked; /* it, of a connection */
} seat;

static _Noreturn void give_up(const char *why)
{
	fprintf(stderr, "smtpspec: %s\n", why);
	_exit(1);
}

/* A copy: the server may empty its environment. */
static const char *setting(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? strdup(value) : NULL;
}

static bool is(const char *name, const char *value)
{
	const char *set = getenv(name);

	return set && strcmp(set, value) == 0;
}

static bool open_fd(int fd)
{
	return fcntl(fd, F_GETFD) >= 0;
}

static void summon_jury(void)
{
	const struct jury_task task = {
		.specs = seat.specs ? seat.specs : SMTPSPEC_SPECS_DIR,
		.edition = seat.edition, .lens = seat.lens,
		.profile = seat.profile, .seeds = seat.seeds,
		.segment = seat.segment, .tape = &seat.tape };

	if (seat.timeout_ms == 0)
		seat.timeout_ms = jury_summon(&task);
	if (seat.timeout_ms == 0)
		give_up("no jury");
}

/* The number of guards, as the runtime of afl-clang-fast counts them. */
static uint32_t *guards(void)
{
	return dlsym(RTLD_DEFAULT, "__afl_final_loc");
}

/* A daemon that runs for itself, and whose deaths its client wants to know. */
static bool watch_deaths(void)
{
	const char *id = setting("SMTPSPEC_DEATHS");

	if (id && family_joined(&seat.family, atoi(id)))
		seat.phase = SEAT_WATCHES;
	return seat.phase == SEAT_WATCHES;
}

void seat_prepare(void)
{
	seat.segment = setting("__AFL_SHM_ID");
	if (watch_deaths() || !seat.segment || !open_fd(AFL_REQUESTS) || !open_fd(AFL_ANSWERS))
		return;
	seat.phase = SEAT_WAITS;
	if (!open_fd(INPUT))
		dup2(STDIN_FILENO, INPUT);
	seat.specs = setting("SMTPSPEC_SPECS");
	seat.edition = setting("SMTPSPEC_EDITION");
	seat.lens = setting("SMTPSPEC_LENS");
	seat.profile = setting("SMTPSPEC_PROFILE");
	seat.seeds = setting("SMTPSPEC_SEEDS");
	seat.states = is("SMTPSPEC_STATES", "1");
	seat.greeting = is("SMTPSPEC_GREETING", "new") ? AFL_NEW : AFL_OLD;
	seat.afl = (struct afl){ AFL_REQUESTS, AFL_ANSWERS };
	/* The server's own fork server would begin before main. */
	setenv("__AFL_DEFER_FORKSRV", "1", 1);
	if (!family_found(&seat.family) || !tape_make(&seat.tape))
		give_up("no memory to share with the server");
	/* Later the root may be another and the files out of reach. */
	if (guards())
		summon_jury();
}

bool seat_owns(int fd)
{
	return seat.phase == SEAT_WAITS &&
	       (fd == JURY_LINE || fd == INPUT || fd == AFL_REQUESTS ||
	               fd == AFL_ANSWERS);
}

bool seat_waits(void)
{
	return seat.phase == SEAT_WAITS;
}

bool seat_served(void)
{
	return seat.phase == SEAT_SERVES && !seat.stdio;
}

bool seat_here(void)
{
	return seat.phase != SEAT_OFF;
}

void seat_saw(int status)
{
	if (seat_here())
		family_saw(&seat.family, status);
}

/* --- the ancestor --------------------------------------------------------- */

/* The ancestor sits here for hours: the server's alarm would end it, and its
 * handler of SIGCHLD take our children. They get both back. */
static void rest(void)
{
	static const struct itimerval none;
	static const struct sigaction normal;

	setitimer(ITIMER_REAL, &none, &seat.timer);
	sigaction(SIGCHLD, &normal, &seat.on_child);
}

static void sit_down(void)
{
	uint32_t *count = guards();

	summon_jury();
	seat.phase = SEAT_RESTS;
	rest();
	/* A server that counts no edges shows nothing but its answers. */
	map_measure(&seat.map, count ? *count + 1 : 0, seat.states || !count);
	if (seat.map.size > AFL_MAP_MOST)
		give_up("the server has more edges than afl-fuzz can be told of");
	if (!afl_greet(&seat.afl, seat.greeting, seat.map.size))
		_exit(0);
}

/* In the child. */
static void rise(void)
{
	seat.phase = SEAT_SERVES;
	close(JURY_LINE);
	close(INPUT);
	close(AFL_REQUESTS);
	close(AFL_ANSWERS);
	sigaction(SIGCHLD, &seat.on_child, NULL);
	setitimer(ITIMER_REAL, &seat.timer, NULL);
}

/* Forks; true in the child. */
static bool begin_run(void)
{
	if (!afl_next(&seat.afl))
		_exit(0);
	family_begin(&seat.family);
	seat.ended = false;
	return true;
}

static bool fork_run(void)
{
	seat.child = fork();
	if (seat.child < 0)
		give_up("cannot fork");
	if (seat.child == 0) {
		rise();
		return true;
	}
	if (!afl_started(&seat.afl, seat.child))
		_exit(0);
	return false;
}

/* A run with which nothing else is wrong is judged by what was said: by that
 * transcript, or without one by the tape. */
static void judge(const struct transcript *t, enum stop stop)
{
	bool ended = WIFEXITED(seat.status);

	seat.status = t ? jury_hear(&seat.map, seat.talked, t, stop)
	                : jury_hear_tape(&seat.map, ended);
	if (seat.status < 0)
		give_up("the jury has left");
}

static void end_run(const struct transcript *t, enum stop stop)
{
	int crash = family_end(&seat.family, GRACE_MS);

	if (!family_crashed(seat.status) && crash)
		seat.status = crash;
	else if (!WIFSIGNALED(seat.status))
		judge(t, stop);
	if (!afl_ended(&seat.afl, seat.status))
		_exit(0);
}

/* --- standard input and output -------------------------------------------- */

static void watch_stdio(void)
{
	if (!family_wait(seat.child, -1, &seat.status))
		seat.status = 0;
	end_run(NULL, STOP_NOT);
}

bool seat_stdio(void)
{
	if (seat.phase != SEAT_WAITS)
		return seat.phase == SEAT_SERVES && seat.stdio;
	sit_down();
	seat.stdio = true;
	while (begin_run()) {
		tape_begin(&seat.tape, INPUT);
		if (fork_run())
			break;
		watch_stdio();
	}
	return true;
}

size_t seat_read(void *to, size_t n)
{
	return tape_read(&seat.tape, to, n);
}

bool seat_pending(void)
{
	return tape_pending(&seat.tape);
}

/* --- a connection --------------------------------------------------------- */

static const struct op ops[] = {
	{ .kind = OP_CONNECT, .step = STEP_PREAMBLE, .capture = -1 },
	{ .kind = OP_GREETING, .step = STEP_PREAMBLE, .capture = -1 },
	{ .kind = OP_MORE, .step = STEP_PREAMBLE, .capture = -1 },
	{ .kind = OP_LEAVE, .step = STEP_LEAVE, .last = true, .capture = -1 },
};

static bool child_gone(void *self)
{
	(void)self;
	if (!seat.ended)
		seat.ended = family_wait(seat.child, 0, &seat.status);
	return seat.ended;
}

static struct bytes input(void)
{
	ssize_t n = pread(INPUT, seat.input, sizeof seat.input, 0);

	return bytes_at(seat.input, n > 0 ? (size_t)n : 0);
}

/* A daemon goes on when its client has left; we end it then. */
static void end_daemon(void)
{
	if (!child_gone(NULL))
		family_settle(&seat.family, seat.child, SETTLE_MS);
	if (child_gone(NULL))
		return;
	kill(seat.child, SIGKILL);
	family_wait(seat.child, -1, &seat.status);
	seat.status = 0;
}

static void watch_connection(int connection)
{
	struct talk talk;
	struct script script = { .ops = ops, .count = sizeof ops / sizeof *ops,
		.timeout_ms = seat.timeout_ms, .more = talk_more,
		.self = &talk };
	struct manner manner = { .lf_ends = true, .deliver = true,
		.hurry = true };
	struct transcript clear;
	struct session *session;
	size_t at;

	seat.talked = input();
	talk_init(&talk, seat.talked, manner);
	session = session_new(&script);
	caller_play(session, connection, child_gone, NULL);
	caller_close(connection);
	end_daemon();
	transcript_init(&clear);
	transcript_copy(&clear, session_transcript(session), talk.clear);
	end_run(&clear, talk.clear == INT_MAX ? session_stop(session, &at)
	                                      : STOP_NOT);
	transcript_release(&clear);
	session_free(session);
	talk_release(&talk);
}

void seat_knock(int listener)
{
	if (seat_waits())
		caller_connect(listener);
}

int seat_accept(int listener)
{
	sit_down();
	tape_unmake(&seat.tape);
	while (begin_run()) {
		int client = caller_connect(listener), connection = -1;

		if (client >= 0)
			connection = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
		if (fork_run()) {
			close(client);
			return connection;
		}
		close(connection);
		watch_connection(client);
	}
	return -1;
}
