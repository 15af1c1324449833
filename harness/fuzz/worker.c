/* SPDX-License-Identifier: MIT */
#include "fuzz/worker.h"

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/disk.h"
#include "base/mem.h"
#include "fuzz/afl.h"
#include "fuzz/edges.h"
#include "fuzz/examine.h"
#include "fuzz/finding.h"
#include "fuzz/keys.h"
#include "fuzz/memory.h"
#include "fuzz/minimise.h"
#include "fuzz/proof.h"
#include "fuzz/rows.h"
#include "fuzz/slow.h"
#include "fuzz/twins.h"
#include "run/show.h"

enum {
	DOUBTS_MOST = 3, /* a suspect is forgotten that could not be seen again */
	TRIES = 500,     /* plays of a minimisation, and how long it may take */
	CHASE_US = 30 * 1000 * 1000,
	SLOW_DOUBTS_MOST = 20, /* the machine may be busy for a while */
	SLOW_TRIES = 12, /* the same of a slow reply, of many sessions each */
	MEMORY_US = 1000 * 1000, /* between two looks at the server's memory */
	TWIN_EVERY = 4,  /* sessions */
	COME_BACK_MS = 30000, /* a server that is gone */
	FIRST_WAIT_MS = 50,
	DEATH_US = 20 * 1000,
	ROWS_SHARE = 8,  /* rows take an eighth of the time, as long as there
	                    are any left */
};

struct work {
	const struct worker *worker;
	const struct fuzz_options *options;
	struct transport transport;
	struct examiner examiner;
	struct suspects suspects;
	struct keys found, doubted;
	struct rows rows; /* not yet played */
	uint64_t began_us, rows_us; /* spent on them */
	uint64_t since_reset, next_memory_us;
	struct edges edges; /* of a server of ours, and its processes' deaths */
	uint64_t elsewhere; /* sessions that afl-fuzz has played */
	uint64_t meanwhile; /* that we play beside it */
	int hand;           /* to the process that plays what afl-fuzz keeps,
	                       and there from the other */
	bool aside;         /* the transport is closed for a while */
	enum twin next_twin;
};

/* The first signal asks for an end behind this session, the second one for an
 * end now. */
static volatile sig_atomic_t signals, interrupted;

static void on_signal(int number)
{
	(void)number;
	interrupted = signals > 0;
	signals++;
}

static bool wanted_to_stop(const struct work *work)
{
	return signals > 0 || atomic_load(&work->worker->tally->stop);
}

static void tell(const struct work *work, const char *what, struct bytes text)
{
	struct buf line;
	ssize_t n;

	buf_init(&line, SIZE_MAX);
	buf_printf(&line, "%s ", what);
	buf_add(&line, text);
	buf_add_text(&line, "\n");
	for (size_t at = 0; at < line.n; at += (size_t)n) {
		n = write(work->worker->pipe, line.p + at, line.n - at);
		if (n <= 0)
			break; /* nobody is there any more */
	}
	buf_release(&line);
}

static _Noreturn void leave(struct work *work, int status)
{
	if (!work->aside)
		transport_close(&work->transport);
	_exit(status);
}

static _Noreturn void give_up(struct work *work, const char *why)
{
	tell(work, "failed", bytes_of(why));
	leave(work, EXIT_SUCCESS);
}

/* --- the server ------------------------------------------------------------ */

/* One that is started for each connection may die of each. */
static bool takes_connections(struct work *work)
{
	bool each = work->transport.server.target->kind == TARGET_EXEC;
	struct encounter encounter;
	bool lives;

	transport_play(&work->transport, bytes_of(""),
	        *work->worker->manner, &encounter);
	lives = encounter.fate == FATE_LIVES ||
	        (each && encounter.fate == FATE_CRASHED);
	encounter_release(&encounter);
	return lives;
}

/* Behind a crash, or where no connection could be had: as long as the server
 * is not there the campaign makes no sense. */
static void recover(struct work *work)
{
	unsigned wait_ms = FIRST_WAIT_MS;
	struct err err = { "it takes no connection any more" };

	work->worker->tally->restarts++;
	for (unsigned waited = 0; waited < COME_BACK_MS; wait_ms *= 2) {
		if (wanted_to_stop(work))
			leave(work, EXIT_SUCCESS);
		if (transport_renew(&work->transport, &err) &&
		        takes_connections(work))
			return;
		usleep(wait_ms * 1000);
		waited += wait_ms;
	}
	give_up(work, err.text);
}

static void reset_server(struct work *work)
{
	const struct fuzz_options *o = work->options;

	if (!o->reset || ++work->since_reset < o->reset_every)
		return;
	work->since_reset = 0;
	if (system(o->reset) != 0)
		give_up(work, "the command of --reset-command failed");
}

/* What the server's map tells of the session. */
static void read_map(struct work *work, struct encounter *encounter)
{
	int status;

	if (!work->edges.map)
		return;
	edges_merge(&work->edges);
	if (work->options->coverage)
		work->worker->tally->edges = work->edges.count;
	if (encounter->fate == FATE_LIVES &&
	        edges_death(&work->edges, &status)) {
		encounter->fate = FATE_CRASHED;
		encounter->why = arena_printf(&encounter->arena,
		        "a process of the server: signal %d (%s)",
		        WTERMSIG(status), strsignal(WTERMSIG(status)));
	}
}

/* --- a suspect ------------------------------------------------------------- */

/* One suspect, played again and again. */
struct chase {
	struct work *work;
	const char *key;
	uint64_t until_us;
	bool hurry; /* manner.hurry may be */
	bool dies;  /* a process that ends behind the session is to be seen */
	struct finding *finding; /* filled when it is seen, or NULL */
	struct arena *arena;
};

static const char *now_text(struct arena *arena)
{
	time_t now = time(NULL);
	struct tm tm;
	char text[32];

	gmtime_r(&now, &tm);
	strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm);
	return arena_text(arena, bytes_of(text));
}

/* `row`: what was played, or NULL where it was an input. */
static void describe(const struct work *work, struct finding *f,
        const struct suspect *s, const struct encounter *encounter,
        const struct instance *row, struct arena *arena)
{
	f->key = arena_text(arena, bytes_of(s->key));
	f->name = finding_name(s->key, arena);
	f->kind = suspect_kind_name(s->kind);
	f->row = s->scase ? s->scase->id : "";
	f->instance = "";
	f->clause = s->rule ? s->rule->clause->id : "";
	f->verdict = verdict_name(s->verdict);
	f->reply = arena_text(arena, bytes_of(s->reply));
	f->why = arena_text(arena, bytes_of(s->why));
	f->log = arena_text(arena, bytes_of(s->log));
	f->shown = transcript_show(session_transcript(encounter->session),
	        encounter->script.timeout_ms, arena);
	f->record = proof_text(&(struct proof){ &work->examiner, encounter,
	        work->transport.server.target->name, row, s }, arena);
}

/* False where the server has not survived. */
static bool examine_twin(struct work *work, const struct encounter *encounter,
        struct manner manner, enum twin twin)
{
	struct original original;
	bool lives;

	if (!original_take(&original, encounter))
		return true;
	lives = twin_examine(twin, &original, &work->transport, manner,
	        &work->examiner, &work->suspects);
	original_release(&original);
	return lives;
}

static void keep(struct work *work, struct finding *f, struct arena *arena)
{
	const struct fuzz_options *o = work->options;
	struct buf text;
	struct err err;

	keys_count(&work->found, f->key);
	f->repeat = arena_printf(arena, "%s replay %s/%s", o->run.program,
	        o->shown_findings, f->name);
	f->arguments = o->arguments;
	f->argument_count = o->argument_count;
	f->seed = o->run.seed;
	f->sessions = work->worker->tally->sessions;
	f->job = work->worker->job;
	if (finding_store(f, o->findings, &err)) {
		tell(work, "found", bytes_of(f->name));
		return;
	}
	buf_init(&text, SIZE_MAX);
	finding_text(f, &text);
	tell(work, "lost", buf_bytes(&text));
	buf_release(&text);
	give_up(work, err.text);
}

static bool is_new(const struct work *work, const struct suspect *suspect)
{
	unsigned most = slow_is(suspect->key) ? SLOW_DOUBTS_MOST : DOUBTS_MOST;

	return keys_counted(&work->found, suspect->key) == 0 &&
	       keys_counted(&work->doubted, suspect->key) < most;
}

/* A crash that came while something else was chased is kept as it was seen:
 * it may not come again. */
static void keep_crash(struct work *work, const struct encounter *encounter,
        struct bytes input, struct arena *arena)
{
	const struct suspect *crash = NULL;
	struct finding f = { .confirmed = false };

	for (size_t i = 0; i < work->suspects.count; i++)
		if (work->suspects.list[i].kind == SUSPECT_CRASH)
			crash = &work->suspects.list[i];
	if (!crash || !is_new(work, crash))
		return;
	describe(work, &f, crash, encounter, NULL, arena);
	f.found = now_text(arena);
	f.input = arena_copy(arena, input);
	keep(work, &f, arena);
}

/* Plays the input once more. A server that does not survive that is there
 * again behind it. */
static bool shows(void *self, struct bytes input)
{
	struct chase *chase = self;
	struct work *work = chase->work;
	struct encounter encounter;
	struct manner patient = *work->worker->manner;
	const struct suspect *suspect;
	enum twin twin;
	bool lives;

	if (clock_us() > chase->until_us)
		return false;
	patient.hurry &= chase->hurry;
	patient.timeout_ms = work->options->run.profile->timeout_ms;
	transport_play(&work->transport, input, patient, &encounter);
	if (chase->dies)
		usleep(DEATH_US);
	read_map(work, &encounter);
	examine(&work->examiner, &encounter, &work->suspects);
	lives = encounter.fate == FATE_LIVES;
	if (twin_of(chase->key, &twin))
		lives &= examine_twin(work, &encounter, patient, twin);
	if (slow_is(chase->key))
		lives &= slow_examine(&encounter, &work->transport, patient,
		        &work->suspects);
	suspect = suspects_find(&work->suspects, chase->key);
	if (suspect && chase->finding)
		describe(work, chase->finding, suspect, &encounter, NULL,
		        chase->arena);
	if (!lives && !suspect)
		keep_crash(work, &encounter, input, chase->arena);
	encounter_release(&encounter);
	if (!lives)
		recover(work);
	return suspect;
}

static void doubt(struct work *work, const struct finding *f)
{
	work->worker->tally->unconfirmed++;
	keys_count(&work->doubted, f->key);
}

static unsigned tries_for(const struct finding *f)
{
	if (slow_is(f->key))
		return SLOW_TRIES;
	return strcmp(f->kind, "clause") == 0 ? TRIES : TRIES / 10;
}

/* `f` is described by the encounter in which it was seen first. */
static void pursue(struct work *work, struct finding *f, struct bytes input,
        struct arena *arena)
{
	struct chase chase = { .work = work, .key = f->key,
		.until_us = clock_us() + CHASE_US, .arena = arena,
		.dies = strcmp(f->kind, "crash") == 0 };
	struct buf least;

	f->found = now_text(arena);
	chase.finding = f;
	f->confirmed = shows(&chase, input);
	chase.finding = NULL;
	if (!f->confirmed && strcmp(f->kind, "crash") != 0) {
		doubt(work, f);
		return;
	}
	buf_init(&least, SIZE_MAX);
	buf_add(&least, input);
	if (f->confirmed) {
		chase.hurry = true;
		minimise(&least, shows, &chase, tries_for(f));
		chase.hurry = false;
		chase.until_us = clock_us() + CHASE_US;
		chase.finding = f;
		if (!shows(&chase, buf_bytes(&least))) {
			buf_clear(&least);
			buf_add(&least, input);
		}
	}
	f->input = buf_bytes(&least);
	keep(work, f, arena);
	buf_release(&least);
}

/* Plays the row once more. */
static bool row_shows(struct chase *chase, const struct instance *instance)
{
	struct work *work = chase->work;
	const struct suspect *suspect = NULL;
	struct row_play play;
	const char *lacks;
	bool lives = true;

	if (row_play(&play, &work->rows, instance,
	            work->options->run.profile->timeout_ms, &work->transport,
	            &lacks)) {
		examine_row(&work->examiner, instance->scase, &play.encounter,
		        &work->suspects);
		suspect = suspects_find(&work->suspects, chase->key);
		if (suspect)
			describe(work, chase->finding, suspect, &play.encounter,
			        instance, chase->arena);
		lives = play.encounter.fate == FATE_LIVES;
	}
	row_release(&play);
	if (!lives)
		recover(work);
	return suspect;
}

/* What was seen in a row's dialogue: better as an input, if the same octets
 * show it too. */
static void pursue_row(struct work *work, struct finding *f,
        const struct instance *instance, struct bytes said,
        struct arena *arena)
{
	struct chase chase = { .work = work, .key = f->key,
		.until_us = clock_us() + CHASE_US, .arena = arena };

	if (shows(&chase, said)) {
		pursue(work, f, said, arena);
		return;
	}
	f->found = now_text(arena);
	chase.finding = f;
	f->confirmed = row_shows(&chase, instance);
	if (!f->confirmed && strcmp(f->kind, "crash") != 0) {
		doubt(work, f);
		return;
	}
	f->instance = instance->id;
	f->input = said;
	keep(work, f, arena);
}

static size_t describe_new(const struct work *work,
        const struct encounter *encounter, const struct instance *row,
        struct finding list[SUSPECTS_MOST], struct arena *arena)
{
	size_t n = 0;

	for (size_t i = 0; i < work->suspects.count; i++)
		if (is_new(work, &work->suspects.list[i]))
			describe(work, &list[n++], &work->suspects.list[i],
			        encounter, row, arena);
	return n;
}

/* --- the play -------------------------------------------------------------- */

static void count(struct tally *tally, const struct encounter *encounter)
{
	const struct exchanges *x = &encounter->exchanges;

	tally->sessions++;
	tally->exchanges += x->count;
	tally->timeouts += encounter->seen.stop == STOP_TIMEOUT;
	cells_mark(x, counters()->cells);
	cells_mark(x, tally->cells);
	for (size_t i = 0; i < x->count; i++)
		tally->stimuli[stimulus_of(&x->list[i])] = 1;
}

/* False where the server has not survived. */
static bool meet(
        struct work *work, struct bytes input, struct encounter *encounter)
{
	struct tally *tally = work->worker->tally;

	memcpy(tally->input, input.p, input.n);
	tally->input_n = (uint32_t)input.n;
	tally->playing = true;
	transport_play(
	        &work->transport, input, *work->worker->manner, encounter);
	read_map(work, encounter);
	examine(&work->examiner, encounter, &work->suspects);
	tally->playing = false;
	return encounter->fate == FATE_LIVES;
}

/* --- memory ------------------------------------------------------------------ */

static bool holds_too_much(const struct work *work)
{
	uint64_t most = work->options->memory_most;

	return most > 0 &&
	       memory_of(work->transport.server.daemon.pid) > most;
}

/* What is said of it; whether this input shows it on a fresh server. */
static bool tell_growth(struct work *work, struct bytes input,
        struct arena *arena, const char **why)
{
	const struct tally *tally = work->worker->tally;
	uint64_t each = 0;
	bool grows = memory_grows(
	        &work->transport, *work->worker->manner, input, &each);

	*why = arena_printf(arena,
	        "its processes hold %llu KiB, over the %llu of --max-memory, "
	        "behind %llu sessions (%llu at first); ",
	        (unsigned long long)tally->memory / 1024,
	        (unsigned long long)work->options->memory_most / 1024,
	        (unsigned long long)tally->sessions,
	        (unsigned long long)tally->first_memory / 1024);
	*why = grows ? arena_printf(arena,
	                       "%son a fresh server this input adds %llu "
	                       "octets each time", *why,
	                       (unsigned long long)each)
	             : arena_printf(arena, "%sthis input alone does not show it",
	                       *why);
	return grows;
}

/* The server is started anew, so that the campaign can go on. */
static void pursue_memory(struct work *work, struct bytes input)
{
	struct finding f = { .confirmed = false };
	struct encounter encounter;
	struct arena arena;
	const char *why;

	recover(work);
	suspects_release(&work->suspects);
	arena_init(&arena);
	f.confirmed = tell_growth(work, input, &arena, &why);
	memory_accuse(&work->suspects, why);
	transport_play(
	        &work->transport, input, *work->worker->manner, &encounter);
	if (is_new(work, work->suspects.list)) {
		describe(work, &f, work->suspects.list, &encounter, NULL,
		        &arena);
		f.found = now_text(&arena);
		f.input = input;
		keep(work, &f, &arena);
	}
	encounter_release(&encounter);
	arena_release(&arena);
}

static void watch_memory(struct work *work, struct bytes input)
{
	struct tally *tally = work->worker->tally;
	pid_t pid = work->transport.server.daemon.pid;

	if (pid == 0 || clock_us() < work->next_memory_us)
		return;
	work->next_memory_us = clock_us() + MEMORY_US;
	tally->memory = memory_of(pid);
	if (tally->first_memory == 0)
		tally->first_memory = tally->memory;
	if (!holds_too_much(work))
		return;
	usleep(MEMORY_US / 10); /* what passes, passes */
	if (holds_too_much(work))
		pursue_memory(work, input);
}

/* --- an input ---------------------------------------------------------------- */

static void play_one(struct work *work, struct bytes input)
{
	struct finding found[SUSPECTS_MOST] = { { 0 } };
	struct tally *tally = work->worker->tally;
	struct encounter encounter;
	struct arena arena;
	bool lives = meet(work, input, &encounter);
	size_t n;

	if (tally->sessions % TWIN_EVERY == 0)
		lives &= examine_twin(work, &encounter, *work->worker->manner,
		        work->next_twin);
	slow_suspect(&encounter, &work->suspects);
	count(tally, &encounter);
	work->next_twin =
	        (enum twin)(tally->sessions / TWIN_EVERY % TWINS);
	arena_init(&arena);
	n = describe_new(work, &encounter, NULL, found, &arena);
	encounter_release(&encounter);
	if (!lives)
		recover(work);
	for (size_t i = 0; i < n; i++)
		pursue(work, &found[i], input, &arena);
	arena_release(&arena);
	watch_memory(work, input);
	reset_server(work);
}

static void pursue_all(struct work *work, const struct instance *instance,
        struct row_play *play)
{
	struct finding found[SUSPECTS_MOST] = { { 0 } };
	struct arena arena;
	struct buf said;
	size_t n;

	arena_init(&arena);
	buf_init(&said, SIZE_MAX);
	script_said(&play->script, &said);
	n = describe_new(work, &play->encounter, instance, found, &arena);
	if (play->encounter.fate != FATE_LIVES)
		recover(work);
	for (size_t i = 0; i < n; i++)
		pursue_row(work, &found[i], instance, buf_bytes(&said),
		        &arena);
	buf_release(&said);
	arena_release(&arena);
}

static void play_row(struct work *work, const struct instance *instance)
{
	uint64_t began_us = clock_us();
	struct row_play play;
	const char *lacks;

	if (row_play(&play, &work->rows, instance,
	            work->worker->manner->timeout_ms, &work->transport,
	            &lacks)) {
		read_map(work, &play.encounter);
		count(work->worker->tally, &play.encounter);
		examine_row(&work->examiner, instance->scase, &play.encounter,
		        &work->suspects);
		pursue_all(work, instance, &play);
		reset_server(work);
	}
	row_release(&play);
	work->rows_us += clock_us() - began_us;
}

/* In memory the time that passes in a row is none. */
static bool row_is_due(const struct work *work)
{
	return server_in_memory(&work->transport.server) ||
	       work->rows_us * ROWS_SHARE <= clock_us() - work->began_us;
}

static bool play_due_row(struct work *work)
{
	const struct instance *instance =
	        row_is_due(work) ? rows_next(&work->rows) : NULL;

	if (!instance)
		return false;
	play_row(work, instance);
	memset(counters(), 0, sizeof *counters());
	return true;
}

static void leave_if_enough(struct work *work)
{
	const struct worker *worker = work->worker;

	if (wanted_to_stop(work) || (worker->runs > 0 &&
	                                    worker->tally->sessions >=
	                                            worker->runs))
		leave(work, EXIT_SUCCESS);
}

static void play(void *self, struct bytes input)
{
	struct work *work = self;

	leave_if_enough(work);
	if (play_due_row(work))
		leave_if_enough(work);
	play_one(work, input);
}

static void watch_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal };

	sigaction(SIGTERM, &action, NULL);
	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
}

/* --- coverage of the server ------------------------------------------------- */

static void count_edges(struct work *work)
{
	struct arena arena;
	struct err err;
	bool good;

	arena_init(&arena);
	good = edges_open(
	        &work->edges, afl_preload(&arena), counters()->edges, &err);
	arena_release(&arena);
	if (!good)
		give_up(work, err.text);
}

static void open_transport(struct work *work)
{
	const struct fuzz_options *o = work->options;
	struct err err;

	if (!transport_open(&work->transport,
	            &o->targets[work->worker->job - 1], o->run.profile,
	            &interrupted, &err))
		give_up(work, err.text);
	if (!o->coverage)
		return;
	if (!takes_connections(work) || !edges_counted(&work->edges))
		give_up(work, "--coverage: the server counts no edges; is it "
		              "built with afl-clang-fast?");
}

/* --- afl-fuzz --------------------------------------------------------------- */

/* Two processes: one watches afl-fuzz, the other has the server and plays what
 * is handed to it, for the children of that one are the server's. */

/* As many octets, or false: nobody writes any more. */
static bool read_all(int fd, size_t n, struct buf *to)
{
	uint8_t chunk[4096];
	ssize_t got;

	for (buf_clear(to); to->n < n; buf_add(to, bytes_at(chunk, (size_t)got))) {
		size_t left = n - to->n;

		got = read(fd, chunk, left < sizeof chunk ? left : sizeof chunk);
		if (got < 0 && errno == EINTR)
			got = 0;
		else if (got <= 0)
			return false;
	}
	return true;
}

static bool read_octets(int fd, struct buf *to)
{
	uint32_t n;

	if (!read_all(fd, sizeof n, to))
		return false;
	memcpy(&n, to->p, sizeof n);
	return read_all(fd, n, to);
}

static void write_all(int fd, const void *from, size_t n)
{
	const uint8_t *at = from;
	ssize_t done;

	for (; n > 0; n -= (size_t)done, at += done) {
		done = write(fd, at, n);
		if (done < 0 && errno == EINTR)
			done = 0;
		else if (done <= 0)
			return; /* nobody is there any more */
	}
}

static void write_octets(int fd, struct bytes octets)
{
	uint32_t n = (uint32_t)octets.n;

	write_all(fd, &n, sizeof n);
	write_all(fd, octets.p, octets.n);
}

static void each_file(struct work *work, const char *folder,
        void (*play_it)(void *work, struct bytes input))
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	struct buf input;
	char path[8192];
	struct err err;

	while (dir && (entry = readdir(dir))) {
		snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		buf_init(&input, INPUT_MOST);
		if (entry->d_name[0] != '.' &&
		        (disk_read(path, &input, &err) || input.n > 0))
			play_it(work, buf_bytes(&input));
		buf_release(&input);
	}
	if (dir)
		closedir(dir);
}

static bool is_handed(const struct work *work)
{
	struct pollfd hand = { .fd = work->hand, .events = POLLIN };

	return poll(&hand, 1, 0) > 0;
}

/* What is there by now, or with `all` what comes until nobody hands anything
 * over any more. */
static void play_handed(struct work *work, bool all)
{
	struct buf input;

	buf_init(&input, SIZE_MAX);
	while ((all || is_handed(work)) && read_octets(work->hand, &input)) {
		if (work->aside)
			open_transport(work);
		work->aside = false;
		play_one(work, buf_bytes(&input));
	}
	buf_release(&input);
}

static void let_begin(const struct work *work)
{
	write_octets(work->hand, BYTES(""));
}

static void play_meanwhile(void *self, struct bytes input)
{
	struct work *work = self;

	if (wanted_to_stop(work))
		leave(work, EXIT_SUCCESS);
	play_due_row(work);
	play_one(work, input);
	play_handed(work, false);
}

/* What the seeds show is no news to afl-fuzz. We find it, of a daemon before
 * that makes room at its port for the one of afl-fuzz, else while afl-fuzz runs
 * already. */
static _Noreturn void play_for_afl(struct work *work)
{
	const char *seeds = work->worker->seeds;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	open_transport(work);
	if (work->transport.server.target->start) {
		each_file(work, seeds, play);
		work->aside = true;
		transport_close(&work->transport);
		let_begin(work);
	} else {
		let_begin(work);
		each_file(work, seeds, play_meanwhile);
	}
	play_handed(work, true);
	leave(work, EXIT_SUCCESS);
}

static void hand_over(void *self, struct bytes input)
{
	write_octets(((struct work *)self)->hand, input);
}

/* The other has given up, and told why. */
static bool is_alone(const struct work *work)
{
	struct pollfd hand = { .fd = work->hand };

	return poll(&hand, 1, 0) > 0 && hand.revents & POLLHUP;
}

static bool rest_from_afl(void *self, uint64_t sessions, uint32_t edges)
{
	struct work *work = self;
	struct tally *tally = work->worker->tally;

	if (sessions > work->elsewhere) {
		tally->sessions += sessions - work->elsewhere;
		work->elsewhere = sessions;
	}
	tally->edges = edges;
	return wanted_to_stop(work) || is_alone(work);
}

static void expect(void *self, struct bytes input)
{
	(void)input;
	((struct work *)self)->meanwhile++;
}

/* What is left of the sessions, at least one; 0: no limit. */
static uint64_t runs_for_afl(const struct work *work)
{
	const struct worker *worker = work->worker;
	uint64_t others = worker->tally->sessions + work->meanwhile;

	if (worker->runs == 0)
		return 0;
	return worker->runs > others ? worker->runs - others : 1;
}

static void watch_afl(struct work *work)
{
	const struct afl_listener listener = { hand_over, rest_from_afl, work };
	const struct worker *worker = work->worker;
	bool daemon = work->options->targets[worker->job - 1].start;
	struct afl_plan plan;
	struct arena arena;
	struct buf nothing;
	struct err err;

	arena_init(&arena);
	buf_init(&nothing, SIZE_MAX);
	plan = fuzz_plan(work->options, worker->job, &arena);
	if (!read_octets(work->hand, &nothing))
		return; /* it has told why, or is to stop */
	if (!daemon)
		each_file(work, worker->seeds, expect);
	plan.runs = runs_for_afl(work);
	if (!afl_find(&plan, &arena, &err) ||
	        !afl_run(&plan, daemon, &listener, &err))
		tell(work, "failed", bytes_of(err.text));
	buf_release(&nothing);
	arena_release(&arena);
}

static _Noreturn void run_afl(struct work *work)
{
	int ends[2], status = 0;
	pid_t player;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		give_up(work, strerror(errno));
	player = fork();
	work->hand = ends[player == 0];
	close(ends[player != 0]);
	if (player == 0)
		play_for_afl(work);
	watch_afl(work);
	close(work->hand);
	waitpid(player, &status, 0);
	_exit(WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE);
}

_Noreturn void worker_run(const struct worker *worker)
{
	const struct fuzz_options *o = worker->options;
	struct work work = { .worker = worker, .options = o };
	struct engine engine = { .corpus = o->corpus, .seeds = worker->seeds,
		.spoils = o->findings,
		.alphabet = worker->alphabet,
		.seed = o->run.seed + worker->job - 1,
		.play = play, .self = &work };

	watch_signals();
	examiner_init(&work.examiner, o->run.spec, run_standard(&o->run),
	        o->run.profile);
	work.examiner.judged = worker->tally->judged;
	work.examiner.latitudes = o->fail_on == FAIL_ON_LATITUDE;
	suspects_init(&work.suspects);
	work.began_us = clock_us();
	rows_open(&work.rows, &o->run,
	        o->targets[worker->job - 1].kind == TARGET_MEMORY,
	        worker->job - 1, o->jobs);
	if (o->coverage || o->afl)
		count_edges(&work);
	if (o->afl)
		run_afl(&work);
	open_transport(&work);
	engine_run(&engine);
}
