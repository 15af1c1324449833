/* SPDX-License-Identifier: MIT */
#include "fuzz/replay.h"

#include "fuzz/approach.h"
#include "fuzz/minimise.h"
#include "fuzz/twins.h"
#include "run/show.h"

bool replay_open(struct replay *r, const struct target *target,
        const struct run_options *run, struct err *err)
{
	bool good;

	*r = (struct replay){ .shown = "" };
	suspects_init(&r->suspects);
	arena_init(&r->arena);
	good = approach(&r->transport, target, run, &r->manner, err);
	r->manner.timeout_ms = run->profile->timeout_ms;
	examiner_init(&r->examiner, run->spec, run_standard(run), run->profile);
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

const struct suspect *replay_play(
        struct replay *r, struct bytes input, const char *key)
{
	struct encounter encounter;
	struct err err;

	if (r->fate != FATE_LIVES && !transport_renew(&r->transport, &err))
		return NULL;
	arena_release(&r->arena);
	transport_play(&r->transport, input, r->manner, &encounter);
	examine(&r->examiner, &encounter, &r->suspects);
	examine_twin(r, &encounter, key);
	r->shown = transcript_show(session_transcript(encounter.session),
	        r->manner.timeout_ms, &r->arena);
	r->fate = encounter.fate;
	r->why = arena_text(&r->arena, bytes_of(encounter.why));
	encounter_release(&encounter);
	return suspects_find(&r->suspects, key);
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
	arena_release(&r->arena);
	transport_close(&r->transport);
}
