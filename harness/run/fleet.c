/* SPDX-License-Identifier: MIT */
#include "run/fleet.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/escape.h"
#include "base/mem.h"
#include "run/dialogue.h"

enum {
	CONNECT_TRIES = 5, /* in mid-run, waiting longer each time */
	CONNECT_WAIT_MS = 100,
	LOOK_MS = 100, /* between two looks at what is no event */
	PATIENCE = 3,  /* times as long a second try waits for what did not
	                  come in time */
	PATIENT_TRIES = 3, /* so many may be in vain */
	TURNED_AWAY_MOST = 10, /* sessions, before any was served */
	SAID_MOST = 200, /* octets shown of what was said last */
};

/* A place where one dialogue goes on. */
struct seat {
	struct campaign *campaign;
	bool taken, over, failed;
	char why[256];
	struct attempt attempt;
	bool patient;   /* of a second try */
	bool timed_out; /* once concluded */
	struct dialogue *dialogue; /* NULL while it waits for a new try */
	unsigned tries;
	uint64_t again_us; /* not before: a new try to connect */
};

/* An instance to be tried alone: once more, or for the first time because its
 * times are compared. */
struct again {
	size_t index;
	bool timed_out, first;
};

struct fleet {
	struct campaign *campaign;
	struct seat *seats;
	size_t seat_count;
	size_t next;   /* instance */
	struct again *again;
	size_t again_count, again_next;
	bool once_more; /* the one that is tried alone may be tried again */
	unsigned in_vain; /* patient tries */
};

const char *why_halted(const struct campaign *c)
{
	if (c->server->crash)
		return "the server crashed";
	if (c->lost)
		return "the server is gone";
	if (c->results && results_turned_away(c->results) >= TURNED_AWAY_MOST)
		return "the server answered 421 to each of the first sessions";
	return server_interrupted(c->server) ? "interrupted" : NULL;
}

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

static void on_ended(void *self, const struct process *process)
{
	struct seat *seat = self;

	server_ended(seat->campaign->server, process);
}

static const struct dialogue_handler handler = {
	.done = on_done,
	.failed = on_failed,
	.ended = on_ended,
};

static void open_dialogue(struct seat *seat, struct session *session)
{
	struct server *server = seat->campaign->server;

	seat->over = seat->failed = false;
	seat->dialogue = dialogue_open(server->net, &server->endpoint, session,
	        CONNECT_MS, &handler, seat);
}

static void close_dialogue(struct seat *seat)
{
	seat->campaign->connections += dialogue_connections(seat->dialogue);
	dialogue_close(seat->dialogue);
	seat->dialogue = NULL;
}

static bool server_hung_up(const struct session *session)
{
	size_t op;

	return session_stop(session, &op) == STOP_CLOSED;
}

bool fleet_one(struct campaign *c, struct session *session, struct err *err)
{
	struct seat seat = { .campaign = c };
	uint64_t look_us = 0;

	if (server_in_memory(c->server)) {
		c->connections +=
		        dialogue_memory(session, c->server->target->memory);
		return true;
	}
	open_dialogue(&seat, session);
	while (!seat.over && !server_interrupted(c->server)) {
		net_wait(c->server->net, LOOK_MS);
		if (clock_us() >= look_us) {
			server_watch(c->server);
			look_us = clock_us() + LOOK_MS * 1000;
		}
	}
	close_dialogue(&seat);
	if (seat.failed)
		return err_set(err, "%s", seat.why);
	if (server_hung_up(session))
		server_settle(c->server);
	if (!seat.over)
		return err_set(err, "interrupted before anything was found");
	return true;
}

bool fleet_probe(struct campaign *c, struct probe *probe, struct err *err)
{
	for (size_t i = 0; i < PROBE_SESSIONS && probe_goes_on(probe, i); i++)
		if (!fleet_one(c, probe->sessions[i], err))
			return false;
	return probe_conclude(probe, err);
}

static bool open_attempt(
        struct seat *seat, const struct instance *instance, const char **why)
{
	struct campaign *c = seat->campaign;

	if (!attempt_open(&seat->attempt, instance, c->options->profile,
	            &c->randoms, why))
		return false;
	if (seat->patient)
		seat->attempt.script.timeout_ms *= PATIENCE;
	return true;
}

/* Opens the attempt; false when there is nothing to talk about. */
static bool begin(struct campaign *c, struct seat *seat, size_t index)
{
	const struct instance *instance = &c->instances->list[index];
	const char *why = instance->skip;

	if (instance->scase->invariant != INVARIANT_NO)
		return false;
	if (!why && open_attempt(seat, instance, &why))
		return true;
	results_settle(c->results, instance, VERDICT_SKIPPED, why);
	attempt_close(&seat->attempt);
	return false;
}

static enum taken conclude(struct seat *seat, bool may_try_again)
{
	struct campaign *c = seat->campaign;
	const struct standard standard = run_standard(c->options);
	enum taken taken;

	attempt_judge(&seat->attempt, &standard);
	taken = results_take(c->results, &seat->attempt, may_try_again);
	seat->timed_out = seat->attempt.seen.stop == STOP_TIMEOUT;
	attempt_close(&seat->attempt);
	return taken;
}

static void all_in_memory(struct campaign *c)
{
	struct seat seat = { .campaign = c };

	for (size_t i = 0; i < c->instances->count && !why_halted(c); i++) {
		if (!begin(c, &seat, i))
			continue;
		c->connections += dialogue_memory(seat.attempt.session,
		        c->server->target->memory);
		conclude(&seat, false);
	}
}

static void take_seat(struct seat *seat)
{
	seat->taken = true;
	seat->tries = 0;
	open_dialogue(seat, seat->attempt.session);
}

/* The last that the client said. */
static struct bytes last_sent(const struct transcript *t)
{
	for (size_t i = t->count; i-- > 0;)
		if (t->entries[i].kind == ENTRY_SENT)
			return transcript_octets(t, &t->entries[i]);
	return BYTES("");
}

/* The crash came while its session was open. */
static void break_off(struct seat *seat)
{
	struct campaign *c = seat->campaign;
	struct attempt *attempt = &seat->attempt;
	struct arena *arena = &attempt->arena;
	struct bytes said = last_sent(session_transcript(attempt->session));

	if (said.n > 0)
		server_add_to_crash(c->server, arena_printf(arena,
		        "open was %s, behind `%s`; repeat: %s --case '%s'",
		        attempt->instance->id,
		        escape_text(arena, said, SAID_MOST),
		        c->options->program, attempt->instance->id));
	results_break_off(c->results, attempt, why_halted(c));
}

/* Whether the server died in the session that is over. */
static bool server_fell(const struct seat *seat)
{
	struct server *server = seat->campaign->server;

	if (!server_hung_up(seat->attempt.session))
		return false;
	server_settle(server);
	return server->crash;
}

static bool first_round_over(const struct fleet *f)
{
	return f->next == f->campaign->instances->count;
}

static size_t seats_taken(const struct fleet *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->seat_count; i++)
		n += f->seats[i].taken;
	return n;
}

/* Kept for later, when nothing else goes on. */
static bool put_off(struct fleet *f, size_t index)
{
	const struct instance *instance = &f->campaign->instances->list[index];

	if (instance->skip || !case_pairs(instance->scase))
		return false;
	f->again[f->again_count++] =
	        (struct again){ .index = index, .first = true };
	return true;
}

/* Takes the seat for the next instance that has to be talked about. */
static void fill_seat(struct fleet *f, struct seat *seat)
{
	while (!first_round_over(f)) {
		size_t index = f->next++;

		if (!put_off(f, index) && begin(f->campaign, seat, index)) {
			take_seat(seat);
			return;
		}
	}
}

static void fill_alone(struct fleet *f)
{
	struct seat *seat = &f->seats[0];
	const struct again *again;

	if (f->again_next == f->again_count || seats_taken(f) > 0)
		return;
	again = &f->again[f->again_next++];
	f->once_more = again->first;
	seat->patient = again->timed_out && f->in_vain < PATIENT_TRIES;
	if (begin(f->campaign, seat, again->index))
		take_seat(seat);
}

static void fill_seats(struct fleet *f)
{
	for (size_t i = 0; i < f->seat_count; i++)
		if (!f->seats[i].taken)
			fill_seat(f, &f->seats[i]);
	if (first_round_over(f))
		fill_alone(f);
}

static void leave_seat(struct seat *seat)
{
	if (seat->dialogue)
		close_dialogue(seat);
	attempt_close(&seat->attempt);
	seat->taken = false;
}

static void lose(struct seat *seat)
{
	struct campaign *c = seat->campaign;

	if (!c->lost)
		c->lost = mem_text(seat->why);
	results_settle(c->results, seat->attempt.instance,
	        VERDICT_INCONCLUSIVE, seat->why);
	leave_seat(seat);
}

/* No connection: once more a little later, and in the end no more. */
static void connect_later(struct seat *seat)
{
	close_dialogue(seat);
	if (++seat->tries == CONNECT_TRIES || why_halted(seat->campaign))
		lose(seat);
	else
		seat->again_us = clock_us() +
		                 ((uint64_t)CONNECT_WAIT_MS << seat->tries) *
		                         1000;
}

/* From the start: the session may have been on its second connection. */
static void connect_again(struct seat *seat)
{
	const struct instance *instance = seat->attempt.instance;
	const char *why;
	bool opened;

	if (clock_us() < seat->again_us)
		return;
	attempt_close(&seat->attempt);
	opened = open_attempt(seat, instance, &why);
	assert(opened);
	open_dialogue(seat, seat->attempt.session);
}

static void clear_seat(struct fleet *f, struct seat *seat)
{
	size_t index;

	if (!seat->taken)
		return;
	if (!seat->dialogue) {
		connect_again(seat);
		return;
	}
	if (!seat->over)
		return;
	if (seat->failed) {
		connect_later(seat);
		return;
	}
	index = (size_t)(
	        seat->attempt.instance - f->campaign->instances->list);
	close_dialogue(seat);
	seat->taken = false;
	if (server_fell(seat)) {
		break_off(seat);
		attempt_close(&seat->attempt);
		return;
	}
	if (conclude(seat, f->again_next == 0 || f->once_more) == TAKE_AGAIN)
		f->again[f->again_count++] = (struct again){
			.index = index, .timed_out = seat->timed_out };
	else if (seat->patient && seat->timed_out)
		f->in_vain++;
}

static bool halted(struct fleet *f)
{
	server_watch(f->campaign->server);
	return why_halted(f->campaign);
}

static bool all_over(const struct fleet *f)
{
	return seats_taken(f) == 0 && first_round_over(f) &&
	       f->again_next == f->again_count;
}

static void abandon(struct seat *seat)
{
	struct campaign *c = seat->campaign;

	if (seat->dialogue && c->server->crash)
		break_off(seat);
	else
		results_settle(c->results, seat->attempt.instance,
		        VERDICT_INCONCLUSIVE, why_halted(c));
	leave_seat(seat);
}

static void abandon_seats(struct fleet *f)
{
	for (size_t i = 0; i < f->seat_count; i++)
		if (f->seats[i].taken)
			abandon(&f->seats[i]);
}

static void all_connected(struct campaign *c)
{
	unsigned sessions = c->options->profile->sessions;
	struct fleet f = { .campaign = c,
		.seat_count = sessions > 0 ? sessions : 1 };

	f.seats = mem_new(f.seat_count * sizeof *f.seats);
	f.again = mem_new(2 * c->instances->count * sizeof *f.again);
	for (size_t i = 0; i < f.seat_count; i++)
		f.seats[i].campaign = c;
	while (!halted(&f)) {
		fill_seats(&f);
		if (all_over(&f))
			break;
		net_wait(c->server->net, LOOK_MS);
		for (size_t i = 0; i < f.seat_count; i++)
			clear_seat(&f, &f.seats[i]);
	}
	abandon_seats(&f);
	free(f.seats);
	free(f.again);
}

void fleet_all(struct campaign *c)
{
	if (server_in_memory(c->server))
		all_in_memory(c);
	else
		all_connected(c);
}
