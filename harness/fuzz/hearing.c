/* SPDX-License-Identifier: MIT */
#include "fuzz/hearing.h"

#include <stdlib.h>
#include <string.h>

#include "reference/fuzzing.h"

/* Most of the time would go into matchers if each input had its own. */
enum { MATCHERS = 64 };

void hearing_open(struct hearing *h)
{
	transcript_init(&h->transcript);
	exchanges_init(&h->exchanges);
	arena_init(&h->arena);
	h->judged = (struct judgements){ .arena = &h->arena };
}

void hearing_close(struct hearing *h)
{
	free(h->judged.list);
	arena_release(&h->arena);
	exchanges_release(&h->exchanges);
	transcript_release(&h->transcript);
}

static void hear(struct transcript *t, struct peer *peer, int step)
{
	if (peer->out.n > 0)
		transcript_add(t, ENTRY_RECEIVED, step, 0,
		        buf_bytes(&peer->out));
	buf_clear(&peer->out);
	if (peer->closed)
		transcript_add(t, ENTRY_SERVER_CLOSED, step, 0, bytes_of(""));
}

void hearing_converse(struct hearing *h, const struct reference_config *config,
        struct bytes octets)
{
	struct transcript *t = &h->transcript;
	struct peer *peer = reference_open(config);
	struct bytes line;

	transcript_add(t, ENTRY_CONNECTED, STEP_PREAMBLE, 0, bytes_of(""));
	hear(t, peer, STEP_PREAMBLE);
	for (int step = 0; !peer->closed && fuzz_line(&octets, &line); step++) {
		transcript_add(t, ENTRY_STEP, step, 0, bytes_of(""));
		transcript_add(t, ENTRY_SENT, step, 0, line);
		peer->ops->feed(peer, line);
		hear(t, peer, step);
	}
	peer->ops->free(peer);
}

static const struct scase *case_of(struct bytes id)
{
	const struct spec *spec = &stage()->spec;

	for (size_t i = 0; i < spec->case_count; i++)
		if (bytes_eq_text(id, spec->cases[i].id))
			return &spec->cases[i];
	return NULL;
}

const struct scase *hearing_subject(struct bytes seed)
{
	struct bytes line = { NULL, 0 }, id = { NULL, 0 };
	struct reference_config config;

	fuzz_line(&seed, &line);
	line = bytes_sub(line, 0, bytes_index(line, '\n'));
	if (bytes_starts_nocase(line, BYTES("# ")))
		line = bytes_from(line, 2);
	bytes_cut(&line, ' ', &id);
	config = fuzz_config(line);
	stage_declare(stage(), &config);
	return case_of(id);
}

static struct matcher *new_matcher(const struct standard *standard)
{
	static struct randoms randoms;

	randoms_choose(&randoms, 1);
	return matcher_new(&stage()->spec, standard, &stage()->profile,
	        &randoms);
}

/* The one for the facts that are declared; kept, until others take its place. */
static struct matcher *matcher_of(const struct standard *standard)
{
	static struct {
		int facts[FACT_COUNT];
		struct matcher *matcher;
	} kept[MATCHERS];
	static size_t next;
	const int *facts = stage()->profile.facts;

	for (size_t i = 0; i < MATCHERS; i++)
		if (kept[i].matcher &&
		        memcmp(kept[i].facts, facts, sizeof kept[i].facts) == 0)
			return kept[i].matcher;
	next = (next + 1) % MATCHERS;
	if (kept[next].matcher)
		matcher_free(kept[next].matcher);
	memcpy(kept[next].facts, facts, sizeof kept[next].facts);
	kept[next].matcher = new_matcher(standard);
	return kept[next].matcher;
}

/* The rows that the commands are examples of. */
static void judge_matches(struct hearing *h, const struct standard *standard)
{
	struct match match;
	struct scan scan;

	scan_begin(&scan, matcher_of(standard), &h->exchanges);
	while (scan_next(&scan, &match))
		scan_judge(&scan, &match, &h->judged);
}

void hearing_judge(struct hearing *h, const struct scase *scase)
{
	const struct spec *spec = &stage()->spec;
	const struct standard standard = { .edition = EDITION_5321,
		.lens = LENS_HARDENING, .profile = &stage()->profile };
	struct observation seen = { .stop = STOP_NOT,
		.transcript = &h->transcript, .exchanges = &h->exchanges };

	exchanges_read(&h->exchanges, &h->transcript);
	if (scase && scase->step_count > 0)
		judge_case(&standard, scase, &seen, &h->judged);
	for (size_t i = 0; i < spec->case_count; i++)
		if (spec->cases[i].step_count == 0)
			judge_invariant(&standard, &spec->cases[i], &seen,
			        &h->judged);
	judge_matches(h, &standard);
}
