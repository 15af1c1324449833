/* SPDX-License-Identifier: MIT */
#include "fuzz/replay.h"

#include <limits.h>

#include "fuzz/approach.h"
#include "fuzz/memory.h"
#include "fuzz/minimise.h"
#include "fuzz/proof.h"
#include "fuzz/slow.h"
#include "fuzz/twins.h"
#include "run/show.h"

bool replay_open(struct replay *r, const struct target *target,
        const struct run_options *run, struct err *err)
{
	bool good;

	*r = (struct replay){ .shown = "" };
	suspects_init(&r->suspects);
	arena_init(&r->arena);
	transcript_init(&r->transcript);
	good = approach(&r->transport, target, run, &r->manner, err);
	r->manner.timeout_ms = run->profile->timeout_ms;
	examiner_init(&r->examiner, run->spec, run_standard(run), run->profile);
	rows_open(&r->rows, run, true, 0, 1);
	return good;
}

static void examine_twin(struct replay *r, const struct encounter *encounter,
        const char *key)
{
	struct original original;
	enum twin twin;

	if (!twin_of(key, &twin) || !original_take(&original, encounter))
		return;
	twin_examine(twin, &original, &r->transport, r->manner, &r->examiner,
	        &r->suspects);
	original_release(&original);
}

static void keep_transcript(
        struct replay *r, const struct encounter *encounter)
{
	const struct transcript *t = session_transcript(encounter->session);

	transcript_release(&r->transcript);
	transcript_init(&r->transcript);
	transcript_copy(&r->transcript, t, INT_MAX);
	r->shown = transcript_show(
	        t, encounter->script.timeout_ms, &r->arena);
}

static bool ready(struct replay *r)
{
	struct err err;

	if (r->fate != FATE_LIVES && !transport_renew(&r->transport, &err))
		return false;
	arena_release(&r->arena);
	return true;
}

/* What is said of the encounter once it is examined. */
static const struct suspect *conclude(struct replay *r,
        const struct encounter *encounter, const struct instance *row,
        const char *key)
{
	const struct suspect *suspect = suspects_find(&r->suspects, key);

	keep_transcript(r, encounter);
	if (suspect)
		r->record = proof_text(&(struct proof){ &r->examiner, encounter,
		        r->transport.server.target->name, row, suspect },
		        &r->arena);
	r->fate = encounter->fate;
	r->why = arena_text(&r->arena, bytes_of(encounter->why));
	return suspect;
}

static void examine_memory(struct replay *r, struct bytes input)
{
	uint64_t each;

	if (memory_grows(&r->transport, r->manner, input, &each))
		memory_accuse(&r->suspects,
		        arena_printf(&r->arena, "each time it adds %llu octets",
		                (unsigned long long)each));
}

const struct suspect *replay_play(
        struct replay *r, struct bytes input, const char *key)
{
	const struct suspect *suspect;
	struct encounter encounter;

	if (!ready(r))
		return NULL;
	transport_play(&r->transport, input, r->manner, &encounter);
	examine(&r->examiner, &encounter, &r->suspects);
	examine_twin(r, &encounter, key);
	if (slow_is(key))
		slow_examine(
		        &encounter, &r->transport, r->manner, &r->suspects);
	if (memory_is(key))
		examine_memory(r, input);
	suspect = conclude(r, &encounter, NULL, key);
	encounter_release(&encounter);
	return suspect;
}

const struct suspect *replay_row(
        struct replay *r, const char *id, const char *key)
{
	const struct instance *instance = rows_find(&r->rows, id);
	const char *why = instance ? instance->skip : "no such row";
	const struct suspect *suspect = NULL;
	struct row_play play;

	if (!ready(r))
		return NULL;
	if (why) {
		r->shown = arena_printf(&r->arena, "%s: %s", id, why);
		return NULL;
	}
	if (row_play(&play, &r->rows, instance, r->manner.timeout_ms,
	            &r->transport, &why)) {
		examine_row(&r->examiner, instance->scase, &play.encounter,
		        &r->suspects);
		suspect = conclude(r, &play.encounter, instance, key);
	} else {
		r->shown = arena_printf(&r->arena, "%s: %s", id, why);
	}
	row_release(&play);
	return suspect;
}

struct wish {
	struct replay *replay;
	const char *key;
};

static bool fulfils(void *self, struct bytes input)
{
	const struct wish *wish = self;

	return replay_play(wish->replay, input, wish->key);
}

void replay_minimise(struct replay *r, struct buf *input, const char *key,
        unsigned tries)
{
	struct wish wish = { r, key };

	minimise(input, fulfils, &wish, tries);
}

void replay_close(struct replay *r)
{
	suspects_release(&r->suspects);
	examiner_release(&r->examiner);
	rows_close(&r->rows);
	arena_release(&r->arena);
	transcript_release(&r->transcript);
	transport_close(&r->transport);
}
