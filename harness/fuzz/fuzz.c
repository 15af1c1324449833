/* SPDX-License-Identifier: MIT */
#include "fuzz/fuzz.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/disk.h"
#include "base/mem.h"
#include "fuzz/approach.h"
#include "fuzz/examine.h"
#include "fuzz/finding.h"
#include "fuzz/keys.h"
#include "fuzz/orphans.h"
#include "fuzz/statistics.h"
#include "fuzz/worker.h"
#include "run/tell.h"
#include "spec/declared.h"

enum {
	LOOK_MS = 200,
	SAMPLE_FIRST_MS = 1000, /* then farther and farther apart */
	GRACE_MS = 20000,       /* for workers that are asked to stop */
	SPOILS_MOST = 5,        /* workers that died by our own fault */
	LINE_MOST = 8 * 1024 * 1024,
	AFL_SESSION_MS = 2000,
};

/* A worker as the campaign sees it. */
struct job {
	struct worker worker;
	pid_t pid; /* 0: it has ended */
	int pipe;
	struct buf told;
};

struct hunt {
	const struct fuzz_options *options;
	struct audience audience;
	struct manner manner;
	struct alphabet alphabet;
	struct arena arena;
	const char *seeds;
	struct job *jobs;
	struct pollfd *pipes;
	struct keys told; /* names of findings */
	struct tally *tallies;
	uint64_t began_us, sample_ms, next_sample_ms;
	uint64_t next_statistics_ms, next_history_ms;
	bool mute; /* the statistics could not be written */
	struct event_end end;
	size_t findings, crashes, fails, deviations;
	unsigned spoils; /* workers that died */
	char *gave_up;   /* why workers did, or NULL */
	bool unkept;     /* a finding could not be stored */
};

/* --- before ---------------------------------------------------------------- */

static bool write_given(struct hunt *h, struct arena *arena, struct err *err)
{
	const struct fuzz_options *o = h->options;
	bool good = true;

	for (size_t i = 0; i < o->given_count && good; i++)
		good = disk_write(arena_printf(arena, "%s/given-%05zu",
		                          h->seeds, i), o->given[i], err);
	return good;
}

/* Those of the last campaign are gone. */
static bool write_seeds(struct hunt *h, struct seeds *seeds, struct err *err)
{
	bool good;

	disk_remove_folder(h->seeds);
	good = disk_folder(h->seeds, err);

	for (size_t i = 0; i < seeds->count && good; i++)
		good = disk_write(arena_printf(&seeds->arena, "%s/%s",
		                          h->seeds, seeds->list[i].name),
		        seeds->list[i].octets, err);
	return good && write_given(h, &seeds->arena, err);
}

static uint64_t share_of(const struct fuzz_options *o, unsigned index)
{
	return o->runs == 0 ? 0 : o->runs / o->jobs +
	                                  (index < o->runs % o->jobs);
}

static const char *seeds_folder(
        const struct fuzz_options *o, struct arena *arena)
{
	return arena_printf(arena, "%s/.seeds", o->findings);
}

static const char *words_file(const struct fuzz_options *o, struct arena *arena)
{
	return arena_printf(arena, "%s/.words", o->findings);
}

/* The mutators of afl-fuzz itself know no words. */
static bool write_words(struct hunt *h, struct err *err)
{
	const struct fuzz_options *o = h->options;
	struct buf text;
	bool good;

	buf_init(&text, SIZE_MAX);
	seeds_dictionary(&text, o->stage);
	good = disk_write(words_file(o, &h->arena), buf_bytes(&text), err);
	buf_release(&text);
	return good;
}

static const char *profile_file(
        const struct fuzz_options *o, struct arena *arena)
{
	return arena_printf(arena, "%s/.profile.yaml", o->findings);
}

/* For the judge in the server that afl-fuzz runs. */
static bool write_profile(struct hunt *h, struct err *err)
{
	const struct fuzz_options *o = h->options;
	struct buf text;
	bool good;

	buf_init(&text, SIZE_MAX);
	declared_write(&text, o->run.profile);
	good = disk_write(profile_file(o, &h->arena), buf_bytes(&text), err);
	buf_release(&text);
	return good;
}

/* What it keeps is played on the daemon's port when it has ended: it leaves us
 * an eighth of the time for that. */
static uint64_t seconds_for_afl(const struct fuzz_options *o, unsigned job)
{
	return o->targets[job - 1].start ? o->seconds - o->seconds / 8
	                                 : o->seconds;
}

struct afl_plan fuzz_plan(const struct fuzz_options *o, unsigned job,
        struct arena *arena)
{
	const struct target *target = &o->targets[job - 1];

	return (struct afl_plan){
		.command = target->start ? target->start : target->command,
		.profile = profile_file(o, arena),
		.specs = o->specs,
		.edition = edition_name(o->run.edition),
		.lens = lens_name(o->run.lens),
		.seeds = seeds_folder(o, arena),
		.dictionary = words_file(o, arena),
		.folder = arena_printf(arena, "%s/.afl", o->findings),
		.job = job,
		.jobs = o->jobs,
		.timeout_ms = AFL_SESSION_MS,
		.most = INPUT_MOST,
		.runs = share_of(o, job - 1),
		.seconds = seconds_for_afl(o, job),
		.seed = o->run.seed,
	};
}

/* The folders, with what the table gives a campaign to begin with. */
static bool prepare(struct hunt *h, struct err *err)
{
	const struct fuzz_options *o = h->options;
	struct seeds seeds;
	bool good;

	h->seeds = seeds_folder(o, &h->arena);
	if (!findings_open(o->findings, err) || !disk_folder(o->corpus, err))
		return false;
	seeds_make(&seeds, SEED_SAID, o->stage);
	alphabet_of(&h->alphabet, &seeds);
	good = write_seeds(h, &seeds, err) &&
	       (!o->afl || (write_words(h, err) && write_profile(h, err)));
	seeds_release(&seeds);
	return good;
}

/* Finds out what the server is like. */
static bool probe(struct hunt *h, struct err *err)
{
	struct transport transport;
	bool good = approach(&transport, h->options->targets, &h->options->run,
	        &h->manner, err);

	transport_close(&transport);
	return good;
}

/* --- workers --------------------------------------------------------------- */

/* What the engine has to say is for us alone. */
static void hush(const struct hunt *h, unsigned job)
{
	char path[4096];
	int fd;

	snprintf(path, sizeof path, "%s/.worker-%u.log", h->options->findings,
	        job);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0)
		fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
	dup2(fd, STDOUT_FILENO);
	dup2(fd, STDERR_FILENO);
}

static bool start_worker(struct hunt *h, struct job *job, struct err *err)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) != 0)
		return err_set(err, "pipe: %s", strerror(errno));
	job->worker.pipe = ends[1];
	job->pid = fork();
	if (job->pid == 0) {
		hush(h, job->worker.job);
		worker_run(&job->worker);
	}
	close(ends[1]);
	job->pipe = ends[0];
	fcntl(job->pipe, F_SETFL, O_NONBLOCK);
	if (job->pid > 0)
		return true;
	job->pid = 0;
	return err_set(err, "fork: %s", strerror(errno));
}

static bool start_workers(struct hunt *h, struct err *err)
{
	const struct fuzz_options *o = h->options;

	for (unsigned i = 0; i < o->jobs; i++) {
		struct job *job = &h->jobs[i];

		job->worker = (struct worker){ .options = o,
			.seeds = h->seeds,
			.alphabet = &h->alphabet, .manner = &h->manner,
			.tally = &h->tallies[i], .job = i + 1,
			.runs = share_of(o, i) };
		buf_init(&job->told, LINE_MOST);
		if ((o->runs == 0 || job->worker.runs > 0) &&
		        !start_worker(h, job, err))
			return false;
	}
	return true;
}

/* --- what they tell --------------------------------------------------------- */

static const struct rule *rule_of(
        const struct scase *scase, const struct clause *clause)
{
	for (size_t i = 0; scase && i < scase->rule_count; i++)
		if (scase->rules[i].clause == clause)
			return &scase->rules[i];
	return NULL;
}

static enum verdict verdict_named(const char *name)
{
	for (int v = 0; v < VERDICT_COUNT; v++)
		if (strcmp(verdict_name((enum verdict)v), name) == 0)
			return (enum verdict)v;
	return VERDICT_FAIL;
}

static void count_finding(struct hunt *h, const struct event_finding *event)
{
	h->findings++;
	h->end.verdicts[event->verdict] += event->clause != NULL;
	h->end.cases[event->verdict]++;
	if (suspect_kind_ends(event->kind))
		h->crashes++;
	else if (event->verdict == VERDICT_FAIL)
		h->fails++;
	else
		h->deviations++;
}

static void report_found(struct hunt *h, const struct finding *f)
{
	const struct spec *spec = h->options->run.spec;
	struct event_finding event = { .name = f->name, .kind = f->kind,
		.key = f->key, .scase = spec_case(spec, f->row),
		.clause = spec_clause(spec, f->clause),
		.verdict = verdict_named(f->verdict),
		.confirmed = f->confirmed, .reply = f->reply, .why = f->why,
		.transcript = f->shown, .repeat = f->repeat };

	event.rule = rule_of(event.scase, event.clause);
	count_finding(h, &event);
	tell_found(&h->audience, &event);
}

static void hear_found(struct hunt *h, struct bytes name)
{
	struct finding finding;
	struct arena arena;
	struct err err;

	arena_init(&arena);
	/* Two workers may have met the same. */
	if (keys_count(&h->told, arena_printf(&arena, "%.*s",
	            BYTES_FMT(name))) > 1)
		;
	else if (finding_load(&finding, arena_printf(&arena, "%s/%.*s",
	                h->options->findings, BYTES_FMT(name)), &arena, &err))
		report_found(h, &finding);
	else
		tell_note(&h->audience, "lost", err.text);
	arena_release(&arena);
}

static void hear_lost(struct hunt *h, struct bytes text)
{
	struct finding finding;
	struct arena arena;
	struct err err;

	h->unkept = true;
	arena_init(&arena);
	if (finding_parse(&finding, text, "worker", &arena, &err))
		report_found(h, &finding);
	arena_release(&arena);
}

static void hear_failed(struct hunt *h, struct bytes why)
{
	char text[1024];

	snprintf(text, sizeof text, "%.*s", BYTES_FMT(why));
	tell_note(&h->audience, "harness", text);
	if (!h->gave_up)
		h->gave_up = mem_text(text);
}

static void hear_line(struct hunt *h, struct bytes line)
{
	static const struct {
		const char *word;
		void (*hear)(struct hunt *h, struct bytes text);
	} words[] = { { "found ", hear_found }, { "lost ", hear_lost },
		{ "failed ", hear_failed } };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (bytes_starts_nocase(line, bytes_of(words[i].word)))
			words[i].hear(h, bytes_from(
			        line, strlen(words[i].word)));
}

static void hear(struct hunt *h, struct job *job)
{
	uint8_t chunk[16 * 1024];
	struct bytes rest, line;
	ssize_t n;
	size_t whole;

	while ((n = read(job->pipe, chunk, sizeof chunk)) > 0)
		buf_add(&job->told, bytes_at(chunk, (size_t)n));
	rest = buf_bytes(&job->told);
	for (whole = rest.n; whole > 0 && rest.p[whole - 1] != '\n'; whole--)
		continue;
	rest = bytes_sub(rest, 0, whole);
	while (bytes_cut(&rest, '\n', &line))
		hear_line(h, line);
	buf_consume(&job->told, whole);
}

/* --- meanwhile --------------------------------------------------------------- */

static uint64_t passed_ms(const struct hunt *h)
{
	return (clock_us() - h->began_us) / 1000;
}

static size_t cells_seen(const struct hunt *h)
{
	size_t n = 0;

	for (size_t i = 0; i < CELLS; i++)
		for (unsigned k = 0; k < h->options->jobs; k++)
			if (h->tallies[k].cells[i]) {
				n++;
				break;
			}
	return n;
}

static struct event_sample sample(const struct hunt *h)
{
	struct event_sample s = { .milliseconds = passed_ms(h),
		.cells = cells_seen(h), .findings = h->findings };

	for (unsigned i = 0; i < h->options->jobs; i++) {
		s.sessions += h->tallies[i].sessions;
		s.exchanges += h->tallies[i].exchanges;
		if (h->tallies[i].edges > s.edges)
			s.edges = h->tallies[i].edges;
	}
	return s;
}

static void tell_now(struct hunt *h)
{
	const struct event_sample now = sample(h);

	tell_sample(&h->audience, &now);
	h->sample_ms += h->sample_ms / 16;
	h->next_sample_ms = now.milliseconds + h->sample_ms;
}

static unsigned alive(const struct hunt *h)
{
	unsigned n = 0;

	for (unsigned i = 0; i < h->options->jobs; i++)
		n += h->jobs[i].pid > 0;
	return n;
}

static struct statistics statistics(const struct hunt *h, int exit_status)
{
	const struct fuzz_options *o = h->options;
	struct statistics s = { .state = exit_status < 0 ? "running" : "ended",
		.exit_status = exit_status, .target = o->targets->name,
		.seed = o->run.seed, .pid = (long)getpid(), .jobs = o->jobs,
		.alive = alive(h), .sample = sample(h), .crashes = h->crashes,
		.fails = h->fails, .deviations = h->deviations };

	for (unsigned i = 0; i < o->jobs; i++) {
		s.unconfirmed += h->tallies[i].unconfirmed;
		s.timeouts += h->tallies[i].timeouts;
		s.restarts += h->tallies[i].restarts;
		s.memory += h->tallies[i].memory;
	}
	return s;
}

/* That they cannot be written is told once, and no reason to end. */
static void write_statistics(struct hunt *h, int exit_status)
{
	const struct statistics now = statistics(h, exit_status);
	uint64_t ms = now.sample.milliseconds;
	bool line = exit_status >= 0 || ms >= h->next_history_ms;
	struct err err;

	if (h->mute || (exit_status < 0 && ms < h->next_statistics_ms))
		return;
	h->next_statistics_ms = ms + STATISTICS_MS;
	if (line)
		h->next_history_ms = ms + HISTORY_MS;
	if (statistics_write(&now, line, h->options->findings, &err))
		return;
	tell_note(&h->audience, "statistics", err.text);
	h->mute = true;
}

/* A worker died that was not asked to: what it played is kept. */
static void keep_spoils(struct hunt *h, struct job *job, int status)
{
	const struct tally *t = job->worker.tally;
	char path[4096], text[4352];
	struct err err;

	snprintf(path, sizeof path, "%s/.broke-%u-%u", h->options->findings,
	        job->worker.job, h->spoils);
	if (!t->playing || !disk_write(path, bytes_at(t->input, t->input_n), &err))
		snprintf(path, sizeof path, "nothing");
	snprintf(text, sizeof text, "worker %u ended with %s %d; its input: %s",
	        job->worker.job, WIFSIGNALED(status) ? "signal" : "status",
	        WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status),
	        path);
	tell_note(&h->audience, "harness", text);
	h->spoils++;
}

static void bury(struct hunt *h, struct job *job, int status)
{
	struct err err;

	hear(h, job);
	close(job->pipe);
	job->pid = 0;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return;
	keep_spoils(h, job, status);
	if (h->spoils < SPOILS_MOST && !start_worker(h, job, &err))
		hear_failed(h, bytes_of(err.text));
}

static bool look_after(struct hunt *h, struct job *job)
{
	int status;

	if (job->pid == 0)
		return false;
	hear(h, job);
	if (waitpid(job->pid, &status, WNOHANG) == job->pid)
		bury(h, job, status);
	return job->pid != 0;
}

/* Whether any is still at work. */
static bool look_after_all(struct hunt *h)
{
	bool any = false;

	for (unsigned i = 0; i < h->options->jobs; i++)
		any |= look_after(h, &h->jobs[i]);
	return any;
}

static void ask_to_stop(struct hunt *h)
{
	for (unsigned i = 0; i < h->options->jobs; i++) {
		atomic_store(&h->tallies[i].stop, true);
		if (h->jobs[i].pid > 0)
			kill(h->jobs[i].pid, SIGTERM);
	}
}

static void rest_ms(unsigned ms)
{
	poll(NULL, 0, (int)ms);
}

/* Until a worker tells something, or ends. */
static void rest_until_told(struct hunt *h)
{
	unsigned jobs = h->options->jobs;

	for (unsigned i = 0; i < jobs; i++)
		h->pipes[i] = (struct pollfd){
			.fd = h->jobs[i].pid > 0 ? h->jobs[i].pipe : -1,
			.events = POLLIN };
	poll(h->pipes, jobs, LOOK_MS);
}

/* Workers finish what they have in hand. */
static void stop_workers(struct hunt *h)
{
	uint64_t until = clock_us() + GRACE_MS * 1000ull;
	bool asked_twice = false;

	ask_to_stop(h);
	while (look_after_all(h)) {
		rest_ms(10);
		if (clock_us() < until)
			continue;
		if (asked_twice)
			break;
		ask_to_stop(h);
		asked_twice = true;
		until = clock_us() + GRACE_MS * 1000ull;
	}
	for (unsigned i = 0; i < h->options->jobs; i++)
		if (h->jobs[i].pid > 0)
			kill(h->jobs[i].pid, SIGKILL);
	while (look_after_all(h))
		rest_ms(10);
}

static bool interrupted(const struct hunt *h)
{
	return h->options->run.interrupted && *h->options->run.interrupted;
}

static bool time_is_up(const struct hunt *h)
{
	uint64_t seconds = h->options->seconds;

	return seconds > 0 && passed_ms(h) >= seconds * 1000;
}

static bool gate_met(const struct hunt *h)
{
	switch (h->options->fail_on) {
	case FAIL_ON_CRASH:
		return h->crashes == 0;
	case FAIL_ON_FAIL:
		return h->crashes + h->fails == 0;
	case FAIL_ON_DEVIATION:
	case FAIL_ON_LATITUDE:
		break;
	}
	return h->findings == 0;
}

static bool enough(const struct hunt *h)
{
	return interrupted(h) || time_is_up(h) || h->unkept ||
	       (h->options->until_found && !gate_met(h));
}

static void watch(struct hunt *h)
{
	while (look_after_all(h) && !enough(h)) {
		const struct event_sample now = sample(h);

		for (size_t i = 0; i < h->audience.count; i++)
			if (h->audience.listeners[i].hunting)
				h->audience.listeners[i].hunting(
				        h->audience.listeners[i].self, &now);
		if (now.milliseconds >= h->next_sample_ms)
			tell_now(h);
		write_statistics(h, -1);
		rest_until_told(h);
	}
	h->end.cut_short = interrupted(h);
	stop_workers(h);
	/* What the server of a worker left that was killed. */
	orphans_end();
}

/* --- afterwards -------------------------------------------------------------- */

static bool stimulus_seen(const struct hunt *h, unsigned stimulus)
{
	for (unsigned i = 0; i < h->options->jobs; i++)
		if (h->tallies[i].stimuli[stimulus])
			return true;
	return false;
}

static bool clause_judged(const struct hunt *h, size_t clause)
{
	for (unsigned i = 0; i < h->options->jobs; i++)
		if (h->tallies[i].judged[clause] > 0)
			return true;
	return false;
}

static void reach_stimuli(struct hunt *h, struct event_reach *reach)
{
	const char **reached = ARENA_ARRAY(&h->arena, const char *, STIMULI);
	const char **missed = ARENA_ARRAY(&h->arena, const char *, STIMULI);

	for (unsigned i = 0; i < STIMULI; i++) {
		char text[STIMULUS_TEXT];
		const char *copy = arena_text(
		        &h->arena, bytes_of(stimulus_text(i, text)));

		if (stimulus_seen(h, i))
			reached[reach->reached_count++] = copy;
		else if (stimulus_possible(i))
			missed[reach->missed_count++] = copy;
	}
	reach->reached = reached;
	reach->missed = missed;
}

static void reach_clauses(struct hunt *h, struct event_reach *reach)
{
	const struct spec *spec = h->options->run.spec;
	const struct clause **judged = ARENA_ARRAY(
	        &h->arena, const struct clause *, spec->clause_count + 1);
	const struct clause **unjudged = ARENA_ARRAY(
	        &h->arena, const struct clause *, spec->clause_count + 1);

	for (size_t i = 0; i < spec->clause_count; i++)
		if (clause_judged(h, i))
			judged[reach->judged_count++] = &spec->clauses[i];
		else if (!spec->clauses[i].undecidable)
			unjudged[reach->unjudged_count++] = &spec->clauses[i];
	reach->judged = judged;
	reach->unjudged = unjudged;
}

static void conclude(
        struct hunt *h, enum exit_status status, const char *reason)
{
	h->end.status = status;
	h->end.reason = reason;
}

static void decide(struct hunt *h)
{
	if (h->unkept)
		conclude(h, EXIT_OURS, h->gave_up);
	else if (h->crashes > 0)
		conclude(h, EXIT_CRASHED, "the server crashed or hung");
	else if (!gate_met(h))
		conclude(h, EXIT_FINDINGS, "there are findings");
	else if (h->gave_up)
		conclude(h, EXIT_UNVERIFIED, h->gave_up);
	else if (h->spoils > 0)
		conclude(h, EXIT_OURS, "a worker of ours died");
	else if (h->end.connections == 0)
		conclude(h, EXIT_UNVERIFIED, "no session was played");
	else
		conclude(h, EXIT_GATE_MET, "nothing was found that --fail-on "
		                           "counts");
}

/* Whether it grows without an end is for people to say: a cache grows too. */
static void tell_memory(struct hunt *h)
{
	uint64_t first = 0, last = 0;
	char text[128];

	for (unsigned i = 0; i < h->options->jobs; i++) {
		first += h->tallies[i].first_memory;
		last += h->tallies[i].memory;
	}
	if (last == 0)
		return;
	snprintf(text, sizeof text, "the server's processes held %llu KiB of "
	                            "their own at first and %llu KiB at last",
	        (unsigned long long)first / 1024,
	        (unsigned long long)last / 1024);
	tell_note(&h->audience, "memory", text);
}

static void tell_the_end(struct hunt *h)
{
	struct event_reach reach = { 0 };

	tell_now(h);
	reach_stimuli(h, &reach);
	reach_clauses(h, &reach);
	tell_reach(&h->audience, &reach);
	h->end.connections = sample(h).sessions;
	h->end.milliseconds = passed_ms(h);
	tell_memory(h);
	decide(h);
	write_statistics(h, h->end.status);
	tell_end(&h->audience, &h->end);
}

static bool hunt(struct hunt *h, struct err *err)
{
	const struct fuzz_options *o = h->options;

	h->tallies = tallies_new(o->jobs);
	if (!h->tallies)
		return err_set(err, "no memory for %u workers", o->jobs);
	h->jobs = mem_new(o->jobs * sizeof *h->jobs);
	h->pipes = mem_new(o->jobs * sizeof *h->pipes);
	tell_run(&h->audience, &o->run, o->targets->name, 0);
	h->began_us = clock_us();
	h->sample_ms = SAMPLE_FIRST_MS;
	if (!start_workers(h, err))
		hear_failed(h, bytes_of(err->text));
	watch(h);
	tell_the_end(h);
	for (unsigned i = 0; i < o->jobs; i++)
		buf_release(&h->jobs[i].told);
	free(h->jobs);
	free(h->pipes);
	tallies_free(h->tallies, o->jobs);
	return true;
}

bool fuzz(const struct fuzz_options *options, const struct listener *listener,
        enum exit_status *status, struct err *err)
{
	struct hunt h = { .options = options,
		.audience = { listener, 1, { "" } } };
	bool good;

	assert(options->run.spec->clause_count <= CLAUSES_MOST);
	arena_init(&h.arena);
	*status = EXIT_OURS;
	good = prepare(&h, err);
	if (good) {
		*status = EXIT_UNVERIFIED;
		good = probe(&h, err) && hunt(&h, err);
	}
	if (good)
		*status = h.end.status;
	free(h.gave_up);
	keys_release(&h.told);
	alphabet_release(&h.alphabet);
	arena_release(&h.arena);
	return good;
}
