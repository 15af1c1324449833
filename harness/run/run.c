/* SPDX-License-Identifier: MIT */
#include "run/run.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "oracle/facts.h"
#include "run/dialogue.h"
#include "run/probe.h"
#include "run/results.h"

enum {
	CONNECT_MS = 10000,
	CONNECT_TRIES = 5,  /* in mid-run, with a growing wait between */
	CONNECT_WAIT_MS = 100,
	WAIT_MS = 100,      /* between two looks at what is not an event */
	READY_WAIT_MS = 20,
	LOG_SHOWN = 4096,
};

struct runner;

/* A place where one dialogue goes on. */
struct seat {
	struct runner *runner;
	bool taken, over;
	bool failed;
	char why[256];
	struct attempt attempt;
	struct dialogue *dialogue;
	size_t tries;
};

struct runner {
	const struct run_options *options;
	const struct target *target;
	const struct listener *listeners;
	size_t listener_count;
	struct standard standard;
	struct randoms randoms;
	struct instances instances;
	struct results *results;
	struct endpoint endpoint;
	struct net *net;
	struct process daemon;
	struct seat *seats;
	size_t seat_count;
	size_t next;    /* instance */
	size_t *again;  /* instances to be tried once more */
	size_t again_count, again_next;
	uint64_t next_open_us; /* by the rate */
	size_t connections;
	char *crash;    /* what is known of it, or NULL */
	char *lost;     /* why the target is gone, or NULL */
	uint64_t began_us;
};

static bool interrupted(const struct runner *r)
{
	return r->options->interrupted && *r->options->interrupted;
}

static bool in_memory(const struct runner *r)
{
	return r->target->kind == TARGET_MEMORY;
}

/* --- what the process of the server tells ------------------------------- */

static void remember_crash(struct runner *r, const struct process *process)
{
	struct buf text;
	struct bytes log = buf_bytes(&process->log);

	if (r->crash)
		return;
	buf_init(&text, SIZE_MAX);
	process_describe(process, &text);
	if (log.n > 0) {
		buf_add_text(&text, "\n");
		buf_add(&text, log.n > LOG_SHOWN
		        ? bytes_from(log, log.n - LOG_SHOWN) : log);
	}
	buf_add(&text, bytes_at("", 1));
	r->crash = mem_text((const char *)text.p);
	buf_release(&text);
}

/* A daemon that we started is not to end while we talk to it. */
static void watch_daemon(struct runner *r)
{
	if (r->daemon.pid == 0 || r->crash)
		return;
	process_poll(&r->daemon);
	if (r->daemon.ended)
		remember_crash(r, &r->daemon);
}

/* --- one dialogue -------------------------------------------------------- */

static void on_done(void *self)
{
	struct seat *seat = self;

	seat->over = true;
}

static void on_failed(void *self, const char *why)
{
	struct seat *seat = self;

	seat->over = seat->failed = true;
	strncpy(seat->why, why, sizeof seat->why - 1);
}

static void on_crashed(void *self, const struct process *process)
{
	struct seat *seat = self;

	remember_crash(seat->runner, process);
}

static const struct dialogue_handler dialogue_handler = {
	.done = on_done,
	.failed = on_failed,
	.crashed = on_crashed,
};

static void open_dialogue(struct seat *seat, struct session *session)
{
	struct runner *r = seat->runner;

	seat->over = seat->failed = false;
	seat->dialogue = dialogue_open(r->net, &r->endpoint, session,
	        CONNECT_MS, &dialogue_handler, seat);
}

static void close_dialogue(struct seat *seat)
{
	struct runner *r = seat->runner;

	r->connections += dialogue_connections(seat->dialogue);
	dialogue_close(seat->dialogue);
	seat->dialogue = NULL;
}

/* --- the probe ----------------------------------------------------------- */

static bool probe_session(
        struct runner *r, struct session *session, struct err *err)
{
	struct seat seat = { .runner = r };

	if (in_memory(r)) {
		r->connections += dialogue_memory(session, r->target->memory);
		return true;
	}
	open_dialogue(&seat, session);
	while (!seat.over && !interrupted(r))
		net_wait(r->net, WAIT_MS);
	close_dialogue(&seat);
	if (seat.failed)
		return err_set(err, "%s", seat.why);
	if (!seat.over)
		return err_set(err, "interrupted before anything was found");
	return true;
}

static bool probe(struct runner *r, struct probe *p, struct err *err)
{
	for (size_t i = 0; i < PROBE_SESSIONS; i++)
		if (!probe_session(r, p->sessions[i], err))
			return false;
	return probe_conclude(p, err);
}

/* --- attempts ------------------------------------------------------------ */

static void settle_untried(
        struct runner *r, const struct instance *instance, const char *why)
{
	results_settle(r->results, instance, VERDICT_SKIPPED, why);
}

/* Opens the attempt; false when the instance is done with. */
static bool begin(struct runner *r, struct seat *seat, size_t index)
{
	const struct instance *instance = &r->instances.list[index];
	const char *why = NULL;

	if (instance->scase->invariant != INVARIANT_NO)
		return false;
	if (instance->skip) {
		settle_untried(r, instance, instance->skip);
		return false;
	}
	if (!attempt_open(&seat->attempt, instance, r->options->profile,
	            &r->randoms, &why)) {
		settle_untried(r, instance, why);
		attempt_close(&seat->attempt);
		return false;
	}
	return true;
}

static void conclude(struct runner *r, struct seat *seat, bool may_try_again)
{
	size_t index = (size_t)(
	        seat->attempt.instance - r->instances.list);

	attempt_judge(&seat->attempt, &r->standard);
	if (results_take(r->results, &seat->attempt, may_try_again) ==
	        TAKE_AGAIN)
		r->again[r->again_count++] = index;
	attempt_close(&seat->attempt);
}

static void run_in_memory(struct runner *r)
{
	struct seat seat = { .runner = r };

	for (size_t i = 0; i < r->instances.count && !interrupted(r); i++) {
		if (!begin(r, &seat, i))
			continue;
		r->connections += dialogue_memory(
		        seat.attempt.session, r->target->memory);
		conclude(r, &seat, false);
	}
}

/* --- many dialogues at once ---------------------------------------------- */

static bool may_open(struct runner *r)
{
	uint64_t now = clock_us();

	if (r->options->profile->rate == 0)
		return true;
	if (now < r->next_open_us)
		return false;
	r->next_open_us = now + 1000000 / r->options->profile->rate;
	return true;
}

static void take_seat(struct seat *seat)
{
	seat->taken = true;
	seat->tries = 0;
	open_dialogue(seat, seat->attempt.session);
}

/* Fills the seat with the next instance that has to be talked about. */
static void fill_seat(struct runner *r, struct seat *seat)
{
	while (r->next < r->instances.count)
		if (begin(r, seat, r->next++)) {
			take_seat(seat);
			return;
		}
}

static size_t seats_taken(const struct runner *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->seat_count; i++)
		n += r->seats[i].taken;
	return n;
}

/* Second tries come when all first ones are over, alone. */
static void fill_again(struct runner *r)
{
	if (r->again_next < r->again_count && seats_taken(r) == 0 &&
	        r->next == r->instances.count && may_open(r) &&
	        begin(r, &r->seats[0], r->again[r->again_next++]))
		take_seat(&r->seats[0]);
}

static void fill_seats(struct runner *r)
{
	for (size_t i = 0; i < r->seat_count; i++)
		if (!r->seats[i].taken && r->next < r->instances.count &&
		        may_open(r))
			fill_seat(r, &r->seats[i]);
	fill_again(r);
}

static void leave_seat(struct seat *seat)
{
	if (seat->dialogue)
		close_dialogue(seat);
	attempt_close(&seat->attempt);
	seat->taken = false;
}

/* No connection: once more a little later, and then no more at all. */
static void connect_again(struct runner *r, struct seat *seat)
{
	const struct instance *instance = seat->attempt.instance;
	struct profile *profile = r->options->profile;
	const char *why;

	close_dialogue(seat);
	if (++seat->tries == CONNECT_TRIES) {
		if (!r->lost)
			r->lost = mem_text(seat->why);
		results_settle(r->results, instance, VERDICT_INCONCLUSIVE,
		        seat->why);
		leave_seat(seat);
		return;
	}
	net_wait(r->net, CONNECT_WAIT_MS << seat->tries);
	attempt_close(&seat->attempt);
	if (attempt_open(&seat->attempt, instance, profile, &r->randoms, &why))
		open_dialogue(seat, seat->attempt.session);
}

static void clear_seat(struct runner *r, struct seat *seat)
{
	bool first = r->again_next == 0;

	if (!seat->taken || !seat->over)
		return;
	if (seat->failed) {
		connect_again(r, seat);
		return;
	}
	close_dialogue(seat);
	conclude(r, seat, first);
	seat->taken = false;
}

static bool halted(struct runner *r)
{
	watch_daemon(r);
	return interrupted(r) || r->crash || r->lost;
}

static bool all_done(const struct runner *r)
{
	return seats_taken(r) == 0 && r->next == r->instances.count &&
	       r->again_next == r->again_count;
}

static void abandon_seats(struct runner *r, const char *why)
{
	for (size_t i = 0; i < r->seat_count; i++) {
		struct seat *seat = &r->seats[i];

		if (!seat->taken)
			continue;
		results_settle(r->results, seat->attempt.instance,
		        VERDICT_INCONCLUSIVE, why);
		leave_seat(seat);
	}
}

static const char *why_halted(const struct runner *r)
{
	if (r->crash)
		return "the server crashed";
	return r->lost ? "the server is gone" : "interrupted";
}

static void run_connected(struct runner *r)
{
	r->seat_count = r->options->profile->sessions;
	if (r->seat_count == 0)
		r->seat_count = 1;
	r->seats = mem_new(r->seat_count * sizeof *r->seats);
	r->again = mem_new((r->instances.count + 1) * sizeof *r->again);
	for (size_t i = 0; i < r->seat_count; i++)
		r->seats[i].runner = r;
	while (!halted(r)) {
		fill_seats(r);
		if (all_done(r))
			break;
		net_wait(r->net, WAIT_MS);
		for (size_t i = 0; i < r->seat_count; i++)
			clear_seat(r, &r->seats[i]);
	}
	abandon_seats(r, why_halted(r));
	free(r->seats);
	free(r->again);
}

/* --- the target ---------------------------------------------------------- */

static bool open_endpoint(struct runner *r, struct err *err)
{
	const struct target *t = r->target;

	switch (t->kind) {
	case TARGET_MEMORY:
		return true;
	case TARGET_TCP:
		return endpoint_tcp(&r->endpoint, t->host, t->port, err);
	case TARGET_UNIX:
		r->endpoint = (struct endpoint){ .kind = ENDPOINT_UNIX,
			.text = t->path };
		return true;
	case TARGET_EXEC:
		r->endpoint = (struct endpoint){ .kind = ENDPOINT_EXEC,
			.text = t->command };
		return true;
	}
	return true;
}

struct knock {
	bool over, open;
	char why[256];
};

static void knock_connected(void *self)
{
	struct knock *knock = self;

	knock->over = knock->open = true;
}

static void knock_failed(void *self, const char *why)
{
	struct knock *knock = self;

	knock->over = true;
	strncpy(knock->why, why, sizeof knock->why - 1);
}

static void knock_nothing(void *self)
{
	(void)self;
}

static void knock_octets(void *self, struct bytes octets)
{
	(void)self;
	(void)octets;
}

static const struct link_handler knock_handler = {
	.connected = knock_connected,
	.failed = knock_failed,
	.sent = knock_nothing,
	.received = knock_octets,
	.closed = knock_nothing,
	.passed = knock_nothing,
};

static void knock_once(struct runner *r, struct knock *knock)
{
	struct link *link = link_open(
	        r->net, &r->endpoint, CONNECT_MS, &knock_handler, knock);

	while (!knock->over && !interrupted(r))
		net_wait(r->net, READY_WAIT_MS);
	link_close(link);
}

/* Whether the daemon accepts connections, at last. */
static bool await_ready(struct runner *r, struct err *err)
{
	uint64_t until = clock_us() + (uint64_t)r->target->ready_ms * 1000;
	struct knock knock = { 0 };

	for (;;) {
		knock = (struct knock){ 0 };
		knock_once(r, &knock);
		watch_daemon(r);
		if (r->crash)
			return err_set(err, "`%s` ended before it accepted "
			               "connections: %s",
			        r->target->start, r->crash);
		if (knock.open)
			return true;
		if (interrupted(r) || clock_us() > until)
			return err_set(err, "`%s` did not accept connections "
			               "within %u ms: %s",
			        r->target->start, r->target->ready_ms,
			        knock.why);
		net_wait(r->net, READY_WAIT_MS);
	}
}

static bool start_daemon(struct runner *r, struct err *err)
{
	if (!r->target->start)
		return true;
	return process_start(&r->daemon, r->target->start, -1, err) &&
	       await_ready(r, err);
}

static bool away(const struct runner *r)
{
	return r->target->kind == TARGET_TCP && !endpoint_private(&r->endpoint);
}

/* --- the events ---------------------------------------------------------- */

static void hear(struct runner *r, struct err *first, bool good,
        const struct err *err)
{
	(void)r;
	if (!good && first->text[0] == '\0')
		*first = *err;
}

static const char *fact_line(
        const struct profile *profile, enum fact fact, struct arena *arena)
{
	const char *text = fact_text(profile, fact_key(fact), arena);

	if (!profile->inferred[fact])
		return arena_printf(arena, "%s (declared)", text);
	return arena_printf(arena, "%s (%s from %s)", text,
	        fact_declared(fact) ? "inferred" : "probed",
	        profile->inferred_from[fact]);
}

static void tell_run(struct runner *r, struct err *failure)
{
	const struct run_options *o = r->options;
	const char *facts[FACT_COUNT];
	struct arena arena;
	struct event_run event = {
		.version = o->version,
		.target = r->target->name,
		.profile = o->profile->name,
		.profile_digest = o->profile->digest,
		.table_digest = o->spec->digest,
		.edition = o->edition,
		.lens = o->lens,
		.strict = o->strict,
		.seed = o->seed,
		.planned = r->instances.count,
		.facts = facts,
	};

	arena_init(&arena);
	for (int i = 0; i < FACT_COUNT; i++)
		if (o->profile->facts[i] != 0)
			facts[event.fact_count++] = fact_line(
			        o->profile, (enum fact)i, &arena);
	for (size_t i = 0; i < r->listener_count; i++) {
		const struct listener *l = &r->listeners[i];
		struct err err;

		if (l->run)
			hear(r, failure, l->run(l->self, &event, &err), &err);
	}
	arena_release(&arena);
}

static bool verified_anything(const struct event_end *end)
{
	return end->verdicts[VERDICT_PASS] + end->verdicts[VERDICT_LATITUDE] +
	               end->verdicts[VERDICT_DEVIATION] +
	               end->verdicts[VERDICT_FAIL] >
	       0;
}

static bool gate_met(const struct runner *r, const struct event_end *end)
{
	for (int v = 0; v < VERDICT_COUNT; v++)
		if (end->verdicts[v] > 0 &&
		        verdict_gates((enum verdict)v, r->options->strict))
			return false;
	return true;
}

static void decide(const struct runner *r, struct event_end *end)
{
	end->cut_short = interrupted(r) || r->crash || r->lost;
	if (r->crash) {
		end->status = EXIT_CRASHED;
		end->reason = "the server crashed";
	} else if (!verified_anything(end)) {
		end->status = EXIT_UNVERIFIED;
		end->reason = end->cut_short ? "cut short before anything was "
		                               "verified"
		                             : "nothing was verified";
	} else if (!gate_met(r, end)) {
		end->status = EXIT_FINDINGS;
		end->reason = r->options->strict
		        ? "clauses were broken (deviations count: --strict)"
		        : "clauses were broken";
	} else if (end->cut_short) {
		end->status = EXIT_UNVERIFIED;
		end->reason = r->lost ? "the server went away"
		                      : "the run was cut short";
	} else {
		end->status = EXIT_GATE_MET;
		end->reason = "no clause was broken that the gate counts";
	}
}

static void tell_notes(struct runner *r, const struct probe *probe)
{
	if (probe->contradiction)
		results_note(r->results, "policy", probe->contradiction);
}

static void tell_halt(struct runner *r)
{
	if (r->crash)
		results_note(r->results, "crash", r->crash);
	else if (r->lost)
		results_note(r->results, "unreachable", r->lost);
	else if (interrupted(r))
		results_note(r->results, "cut-short",
		        "interrupted: what follows was not tried");
}

static void tell_end(struct runner *r, struct event_end *end,
        struct err *failure)
{
	for (size_t i = 0; i < r->listener_count; i++) {
		const struct listener *l = &r->listeners[i];
		struct err err;

		if (l->end)
			hear(r, failure, l->end(l->self, end, &err), &err);
	}
}

static bool judge_all(struct runner *r, const struct probe *probe,
        enum exit_status *status, struct err *err)
{
	struct event_end end = { 0 };
	struct err failure = { "" };

	r->results = results_new(r->options, &r->instances, r->listeners,
	        r->listener_count);
	tell_run(r, &failure);
	tell_notes(r, probe);
	if (in_memory(r))
		run_in_memory(r);
	else
		run_connected(r);
	tell_halt(r);
	results_finish(r->results, why_halted(r), &end);
	end.connections = r->connections;
	end.milliseconds = (clock_us() - r->began_us) / 1000;
	decide(r, &end);
	tell_end(r, &end, &failure);
	if (failure.text[0] == '\0' && *results_failure(r->results))
		err_set(&failure, "%s", results_failure(r->results));
	results_free(r->results);
	*status = end.status;
	if (failure.text[0] == '\0')
		return true;
	*status = EXIT_OURS;
	*err = failure;
	return false;
}

static bool named(const struct runner *r, struct err *err)
{
	struct err what = *err;

	return err_set(err, "%s: %.900s", r->target->name, what.text);
}

static bool probe_and_judge(
        struct runner *r, enum exit_status *status, struct err *err)
{
	struct probe p;
	bool good;

	*status = EXIT_UNVERIFIED;
	probe_open(&p, r->options->profile, &r->randoms);
	good = probe(r, &p, err);
	watch_daemon(r);
	if (!good) {
		if (r->crash) {
			*status = EXIT_CRASHED;
			err_set(err, "the server crashed: %.900s", r->crash);
		}
		named(r, err);
	} else if (!instances_plan(
	                   &r->instances, r->options, away(r), err)) {
		*status = EXIT_USAGE;
		good = false;
	} else {
		good = judge_all(r, &p, status, err);
	}
	probe_close(&p);
	return good;
}

static bool run_target(
        struct runner *r, enum exit_status *status, struct err *err)
{
	*status = EXIT_UNVERIFIED;
	if (!open_endpoint(r, err))
		return false;
	if (!start_daemon(r, err)) {
		*status = r->crash ? EXIT_CRASHED : EXIT_UNVERIFIED;
		return named(r, err);
	}
	return probe_and_judge(r, status, err);
}

bool run(const struct run_options *options, const struct target *target,
        const struct listener *listeners, size_t listener_count,
        enum exit_status *status, struct err *err)
{
	struct runner r = {
		.options = options,
		.target = target,
		.listeners = listeners,
		.listener_count = listener_count,
		.standard = { options->edition, options->profile },
		.daemon = { .log_fd = -1 },
		.began_us = clock_us(),
	};
	bool good;

	randoms_choose(&r.randoms, options->seed);
	if (!in_memory(&r))
		r.net = net_new();
	good = run_target(&r, status, err);
	process_stop(&r.daemon);
	process_release(&r.daemon);
	instances_release(&r.instances);
	endpoint_release(&r.endpoint);
	if (r.net)
		net_free(r.net);
	free(r.crash);
	free(r.lost);
	return good;
}

bool run_plan(const struct run_options *options, struct plan *plan,
        struct err *err)
{
	struct instances instances;

	if (!instances_plan(&instances, options, false, err))
		return false;
	*plan = (struct plan){ .count = instances.count };
	arena_init(&plan->arena);
	plan->list = ARENA_ARRAY(
	        &plan->arena, struct planned, instances.count + 1);
	for (size_t i = 0; i < instances.count; i++) {
		const struct instance *from = &instances.list[i];

		plan->list[i] = (struct planned){ from->scase,
			arena_text(&plan->arena, bytes_of(from->id)),
			from->skip ? arena_text(&plan->arena,
			                     bytes_of(from->skip)) : NULL };
	}
	instances_release(&instances);
	return true;
}

void plan_release(struct plan *plan)
{
	arena_release(&plan->arena);
}
