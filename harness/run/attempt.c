/* SPDX-License-Identifier: MIT */
#include "run/attempt.h"

#include <stdlib.h>

#include "base/escape.h"

enum { SHOWN_MOST = 200 };

bool attempt_open(struct attempt *attempt, const struct instance *instance,
        struct profile *profile, const struct randoms *randoms,
        const char **why)
{
	*attempt = (struct attempt){ .instance = instance,
		.where = instance->id };
	arena_init(&attempt->arena);
	exchanges_init(&attempt->exchanges);
	attempt->judged.arena = &attempt->arena;
	if (!compile(instance, profile, randoms, &attempt->arena,
	            &attempt->script, why))
		return false;
	attempt->session = session_new(&attempt->script);
	return true;
}

static void judge(struct attempt *attempt, const struct transcript *transcript,
        enum stop stop, const struct standard *standard)
{
	exchanges_read(&attempt->exchanges, transcript);
	attempt->seen = (struct observation){
		.transcript = transcript,
		.exchanges = &attempt->exchanges,
		.stop = stop,
	};
	if (attempt->instance)
		judge_case(standard, attempt->instance->scase, &attempt->seen,
		        &attempt->judged);
}

void attempt_judge(struct attempt *attempt, const struct standard *standard)
{
	size_t op;

	judge(attempt, session_transcript(attempt->session),
	        session_stop(attempt->session, &op), standard);
}

void attempt_recorded(struct attempt *attempt, const struct instance *instance,
        const char *where, const struct transcript *transcript, enum stop stop,
        const struct standard *standard)
{
	*attempt = (struct attempt){ .instance = instance, .where = where };
	attempt->script.timeout_ms = standard->profile->timeout_ms;
	arena_init(&attempt->arena);
	exchanges_init(&attempt->exchanges);
	attempt->judged.arena = &attempt->arena;
	judge(attempt, transcript, stop, standard);
}

static bool has_421(const struct exchanges *x)
{
	for (size_t i = 0; i < x->count; i++)
		if (x->list[i].answered && x->list[i].reply.code == 421)
			return true;
	for (size_t i = 0; i < x->loose_count; i++)
		if (x->loose[i].reply.code == 421)
			return true;
	return false;
}

static bool awaits_close(const struct scase *scase)
{
	for (size_t i = 0; i < scase->step_count; i++)
		if (scase->steps[i].kind == STEP_CLOSE)
			return true;
	return false;
}

/* The server closed though neither QUIT nor the case asked for it. */
static bool closed_early(const struct attempt *attempt)
{
	const struct exchanges *x = attempt->seen.exchanges;

	if (awaits_close(attempt->instance->scase))
		return false;
	for (size_t i = 0; i < x->count; i++)
		if (x->list[i].closed &&
		        x->list[i].command.verb != VERB_QUIT)
			return true;
	return false;
}

/* The machine may be less busy the next time. */
static bool times_untold(const struct attempt *attempt)
{
	const struct judgements *judged = &attempt->judged;

	if (!case_pairs(attempt->instance->scase))
		return false;
	for (size_t i = 0; i < judged->count; i++)
		if (judged->list[i].ruling == RULING_INCONCLUSIVE)
			return true;
	return false;
}

bool attempt_shaky(const struct attempt *attempt)
{
	const struct observation *seen = &attempt->seen;
	struct step_answer canary = exchanges_answer(
	        seen->exchanges, seen->transcript, STEP_CANARY);

	return seen->stop != STOP_NOT || seen->exchanges->drifted ||
	       has_421(seen->exchanges) || closed_early(attempt) ||
	       times_untold(attempt) ||
	       (canary.reached && canary.answer != 250);
}

/* What the session was at when it stopped: the last command that is not our
 * leaving. */
static const struct exchange *last_tried(const struct exchanges *x)
{
	const struct exchange *last = NULL;

	for (size_t i = 0; i < x->count; i++)
		if (x->list[i].step != STEP_LEAVE)
			last = &x->list[i];
	return last;
}

static const char *asked(const struct exchange *e, struct arena *arena)
{
	if (e->kind == EXCHANGE_GREETING)
		return "the connection";
	if (e->kind == EXCHANGE_COMMAND)
		return arena_printf(arena, "`%s`",
		        escape_text(arena, e->line, SHOWN_MOST));
	return e->kind == EXCHANGE_RESPONSE ? "a response of AUTH"
	                                    : "the end of data";
}

const char *attempt_last(struct attempt *attempt)
{
	const struct exchange *e = last_tried(&attempt->exchanges);

	return e ? asked(e, &attempt->arena) : "";
}

/* Why the last handshake failed. */
static const char *unsecured(struct attempt *attempt)
{
	const struct transcript *t = attempt->seen.transcript;
	struct bytes why = { 0 };

	for (size_t i = 0; i < t->count; i++)
		if (t->entries[i].kind == ENTRY_UNSECURED)
			why = transcript_octets(t, &t->entries[i]);
	return escape_text(&attempt->arena, why, SHOWN_MOST);
}

const char *attempt_obstacle(struct attempt *attempt)
{
	const struct exchange *e = last_tried(&attempt->exchanges);
	struct arena *arena = &attempt->arena;

	if (!e)
		return "";
	switch (attempt->seen.stop) {
	case STOP_NOT:
		break;
	case STOP_REFUSED:
		return arena_printf(arena, "%s was answered %s",
		        asked(e, arena),
		        escape_text(arena, e->reply.raw, SHOWN_MOST));
	case STOP_TIMEOUT:
		return arena_printf(arena, e->unfinished
		        ? "the reply to %s was begun and not finished within %u ms"
		        : "no reply to %s within %u ms",
		        asked(e, arena), attempt->script.timeout_ms);
	case STOP_CLOSED:
		return arena_printf(arena, "the server closed behind %s",
		        asked(e, arena));
	case STOP_UNSECURED:
		return arena_printf(arena, "no TLS: %s",
		        unsecured(attempt));
	case STOP_FLOOD:
		return arena_printf(arena,
		        "behind %s the server sent more than a session holds",
		        asked(e, arena));
	}
	return "";
}

void attempt_close(struct attempt *attempt)
{
	if (attempt->session)
		session_free(attempt->session);
	exchanges_release(&attempt->exchanges);
	free(attempt->judged.list);
	arena_release(&attempt->arena);
	*attempt = (struct attempt){ 0 };
}
