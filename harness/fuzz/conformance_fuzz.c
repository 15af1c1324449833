/* SPDX-License-Identifier: MIT
 *
 * The oracle finds nothing against the reference server, whatever a client
 * sends it: no invariant of the spec table is broken. The input's first line is
 * the policy (reference/fuzzing.h), the rest what the client sends.
 */
#include <stdio.h>

#include "fuzz/stage.h"
#include "oracle/judge.h"
#include "reference/fuzzing.h"

static void hear(struct transcript *t, struct peer *peer, int step)
{
	if (peer->out.n > 0)
		transcript_add(t, ENTRY_RECEIVED, step, 0,
		        buf_bytes(&peer->out));
	buf_clear(&peer->out);
	if (peer->closed)
		transcript_add(t, ENTRY_SERVER_CLOSED, step, 0, bytes_of(""));
}

static void converse(struct transcript *t,
        const struct reference_config *config, struct bytes in)
{
	struct peer *peer = reference_open(config);
	struct bytes line;

	transcript_add(t, ENTRY_CONNECTED, STEP_PREAMBLE, 0, bytes_of(""));
	hear(t, peer, STEP_PREAMBLE);
	for (int step = 0; !peer->closed && fuzz_line(&in, &line); step++) {
		transcript_add(t, ENTRY_STEP, step, 0, bytes_of(""));
		transcript_add(t, ENTRY_SENT, step, 0, line);
		peer->ops->feed(peer, line);
		hear(t, peer, step);
	}
	peer->ops->free(peer);
}

static void convict(const struct judgements *judged)
{
	for (size_t i = 0; i < judged->count; i++) {
		const struct judgement *j = &judged->list[i];

		if (j->ruling != RULING_VIOLATES &&
		        j->ruling != RULING_RELAXED)
			continue;
		fprintf(stderr, "%s: %s (%s)\n", j->rule->clause->id, j->reply,
		        j->why);
		abort();
	}
}

static void judge_all(const struct observation *seen)
{
	const struct stage *on = stage();
	const struct standard standard = { .edition = EDITION_5321,
		.lens = LENS_HARDENING, .profile = &on->profile };
	struct arena arena;
	struct judgements judged = { .arena = &arena };

	arena_init(&arena);
	for (size_t i = 0; i < on->spec.case_count; i++)
		if (on->spec.cases[i].step_count == 0)
			judge_invariant(&standard, &on->spec.cases[i], seen,
			        &judged);
	convict(&judged);
	free(judged.list);
	arena_release(&arena);
}

FUZZ_TARGET(in)
{
	struct reference_config config = fuzz_policy(&in);
	struct observation seen = { .stop = STOP_NOT };
	struct transcript transcript;
	struct exchanges exchanges;

	stage_declare(stage(), &config);
	transcript_init(&transcript);
	exchanges_init(&exchanges);
	converse(&transcript, &config, in);
	exchanges_read(&exchanges, &transcript);
	seen.transcript = &transcript;
	seen.exchanges = &exchanges;
	judge_all(&seen);
	exchanges_release(&exchanges);
	transcript_release(&transcript);
}
