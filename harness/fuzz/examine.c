/* SPDX-License-Identifier: MIT */
#include "fuzz/examine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/escape.h"
#include "fuzz/crash.h"
#include "fuzz/seeds.h"

enum { REPLY_SHOWN = 600 };

const char *suspect_kind_name(enum suspect_kind kind)
{
	static const char *const names[] = {
		[SUSPECT_CLAUSE] = "clause",
		[SUSPECT_CRASH] = "crash",
		[SUSPECT_GONE] = "gone",
		[SUSPECT_HANG] = "hang",
		[SUSPECT_SLOW] = "slow",
		[SUSPECT_MEMORY] = "memory",
	};

	return names[kind];
}

bool suspect_kind_ends(const char *name)
{
	static const enum suspect_kind ends[] = { SUSPECT_CRASH, SUSPECT_GONE,
		SUSPECT_HANG };

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (strcmp(name, suspect_kind_name(ends[i])) == 0)
			return true;
	return false;
}

void examiner_init(struct examiner *e, const struct spec *spec,
        struct standard standard, struct profile *profile)
{
	const char *why;

	*e = (struct examiner){ .spec = spec, .standard = standard };
	arena_init(&e->arena);
	e->cases = ARENA_ARRAY(
	        &e->arena, const struct scase *, spec->case_count + 1);
	e->judged = ARENA_ARRAY(&e->arena, uint32_t, spec->clause_count + 1);
	for (size_t i = 0; i < spec->case_count; i++)
		if (spec->cases[i].invariant != INVARIANT_NO &&
		        case_applies(&e->standard, &spec->cases[i], &e->arena,
		                &why))
			e->cases[e->case_count++] = &spec->cases[i];
	randoms_choose(&e->randoms, SEEDS_RANDOMS);
	e->matcher = matcher_new(spec, &e->standard, profile, &e->randoms);
}

void examiner_release(struct examiner *e)
{
	matcher_free(e->matcher);
	arena_release(&e->arena);
}

void suspects_init(struct suspects *s)
{
	s->count = 0;
	arena_init(&s->arena);
}

void suspects_release(struct suspects *s)
{
	arena_release(&s->arena);
	s->count = 0;
}

const struct suspect *suspects_find(const struct suspects *s, const char *key)
{
	for (size_t i = 0; i < s->count; i++)
		if (strcmp(s->list[i].key, key) == 0)
			return &s->list[i];
	return NULL;
}

void suspects_add(struct suspects *s, const struct suspect *suspect)
{
	if (s->count < SUSPECTS_MOST && !suspects_find(s, suspect->key))
		s->list[s->count++] = *suspect;
}

/* The first row that judges by the clause. */
static void find_row(const struct spec *spec, const struct clause *clause,
        struct suspect *suspect)
{
	for (size_t i = 0; i < spec->case_count; i++)
		for (size_t k = 0; k < spec->cases[i].rule_count; k++)
			if (spec->cases[i].rules[k].clause == clause) {
				suspect->scase = &spec->cases[i];
				suspect->rule = &spec->cases[i].rules[k];
				return;
			}
}

void suspects_accuse(struct suspects *s, const struct examiner *e,
        const char *id, const char *stimulus, struct bytes reply,
        const char *why)
{
	const struct clause *clause = spec_clause(e->spec, id);
	struct suspect suspect = { .kind = SUSPECT_CLAUSE,
		.ruling = RULING_VIOLATES, .log = "", .why = why,
		.accused = true,
		.reply = escape_text(&s->arena, reply, REPLY_SHOWN) };

	if (!clause || clause->lens > e->standard.lens ||
	        !(clause->editions & 1u << e->standard.edition))
		return;
	find_row(e->spec, clause, &suspect);
	if (!suspect.rule)
		return;
	suspect.verdict = verdict_of(
	        RULING_VIOLATES, clause, e->standard.lens);
	snprintf(suspect.key, sizeof suspect.key, "%s %s", id, stimulus);
	suspects_add(s, &suspect);
}

/* --- clauses --------------------------------------------------------------- */

static void add_judgement(struct suspects *s, const struct scase *scase,
        const struct judgement *j, enum verdict verdict)
{
	struct suspect suspect = { .kind = SUSPECT_CLAUSE, .scase = scase,
		.rule = j->rule, .ruling = j->ruling, .verdict = verdict,
		.reply = j->reply, .why = j->why, .log = "" };
	char stimulus[STIMULUS_TEXT] = "session";

	if (j->exchange)
		stimulus_text(stimulus_of(j->exchange), stimulus);
	snprintf(suspect.key, sizeof suspect.key, "%s %s", j->rule->clause->id,
	        stimulus);
	suspects_add(s, &suspect);
}

static bool is_suspect(
        const struct examiner *e, enum ruling ruling, enum verdict verdict)
{
	return verdict_gates(verdict, true) ||
	       (e->latitudes && verdict == VERDICT_LATITUDE &&
	               ruling != RULING_TOLERATED);
}

/* Takes what was judged by that case, and leaves the list empty. */
static void take_judgements(struct examiner *e, const struct scase *scase,
        struct judgements *judged, struct suspects *s)
{
	for (size_t i = 0; i < judged->count; i++) {
		const struct judgement *j = &judged->list[i];
		enum verdict verdict = verdict_of(j->ruling, j->rule->clause,
		        e->standard.lens);

		e->judged[j->rule->clause - e->spec->clauses]++;
		if (is_suspect(e, j->ruling, verdict))
			add_judgement(s, scase, j, verdict);
	}
	judged->count = 0;
}

static void judge_invariants(struct examiner *e,
        const struct observation *seen, struct judgements *judged,
        struct suspects *s)
{
	for (size_t i = 0; i < e->case_count; i++) {
		judge_invariant(&e->standard, e->cases[i], seen, judged);
		take_judgements(e, e->cases[i], judged, s);
	}
}

static void judge_all(struct examiner *e, const struct observation *seen,
        struct suspects *s)
{
	struct judgements judged = { .arena = &s->arena };
	struct match match;
	struct scan scan;

	judge_invariants(e, seen, &judged, s);
	scan_begin(&scan, e->matcher, seen->exchanges);
	while (scan_next(&scan, &match)) {
		scan_judge(&scan, &match, &judged);
		take_judgements(e, match.scase, &judged, s);
	}
	free(judged.list);
}

/* --- the server ------------------------------------------------------------ */

static const struct exchange *last_asked(const struct exchanges *x)
{
	return x->count > 0 ? &x->list[x->count - 1] : NULL;
}

void suspects_bury(struct suspects *s, const struct encounter *encounter)
{
	struct suspect suspect = { .verdict = VERDICT_FAIL, .reply = "" };
	const char *log = encounter->log[0] ? encounter->log : encounter->why;
	char place[KEY_TEXT / 2];

	suspect.why = arena_text(&s->arena, bytes_of(encounter->why));
	suspect.log = arena_text(&s->arena, bytes_of(encounter->log));
	if (encounter->fate == FATE_CRASHED) {
		suspect.kind = SUSPECT_CRASH;
		crash_place(bytes_of(log), place, sizeof place);
		snprintf(suspect.key, sizeof suspect.key, "crash %s", place);
	} else {
		suspect.kind = SUSPECT_GONE;
		snprintf(suspect.key, sizeof suspect.key, "gone");
	}
	suspects_add(s, &suspect);
}

/* A reply was awaited in vain that had to come: to LMTP's last chunk of a
 * message to nobody none has, RFC 2033 4.3. */
static bool reply_is_due(const struct encounter *encounter)
{
	const struct exchange *last = last_asked(encounter->seen.exchanges);

	return encounter->seen.stop == STOP_TIMEOUT && !(last && last->undue);
}

static void add_hang(struct suspects *s, const struct encounter *encounter)
{
	struct suspect suspect = { .kind = SUSPECT_HANG,
		.verdict = VERDICT_FAIL, .reply = "", .log = "" };
	const struct exchange *last = last_asked(encounter->seen.exchanges);
	char stimulus[STIMULUS_TEXT] = "connect";

	if (last)
		stimulus_text(stimulus_of(last), stimulus);
	suspect.why = arena_printf(&s->arena, "no reply within %u ms",
	        encounter->script.timeout_ms);
	snprintf(suspect.key, sizeof suspect.key, "hang %s", stimulus);
	suspects_add(s, &suspect);
}

void examine(struct examiner *e, const struct encounter *encounter,
        struct suspects *s)
{
	suspects_release(s);
	if (encounter->fate != FATE_LIVES) {
		suspects_bury(s, encounter);
		return;
	}
	judge_all(e, &encounter->seen, s);
	if (encounter->talk.lf_answered)
		suspects_accuse(s, e, "LINE-CRLF-ONLY", "session", BYTES(""),
		        "a line that ends in a bare LF is answered");
	if (s->count == 0 && reply_is_due(encounter))
		add_hang(s, encounter);
}

void examine_row(struct examiner *e, const struct scase *scase,
        const struct encounter *encounter, struct suspects *s)
{
	struct judgements judged = { .arena = &s->arena };

	suspects_release(s);
	if (encounter->fate != FATE_LIVES) {
		suspects_bury(s, encounter);
		return;
	}
	judge_case(&e->standard, scase, &encounter->seen, &judged);
	take_judgements(e, scase, &judged, s);
	judge_invariants(e, &encounter->seen, &judged, s);
	free(judged.list);
}
