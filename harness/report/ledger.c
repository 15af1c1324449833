/* SPDX-License-Identifier: MIT */
#include "report/ledger.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { KEPT_TEXT_MOST = 64 * 1024 }; /* octets of a text held in memory */

struct heard {
	struct judged judged;
	size_t clause;
	bool wanted; /* as a remark */
	const char *transcript, *repeat;
};

struct pending {
	struct arena arena;
	const struct scase *scase; /* NULL: nothing heard */
	size_t index;              /* of the case */
	const char *instance;
	struct heard *list;
	size_t count, room;
	enum verdict worst;
};

/* Room for one more, doubled. */
static void *grown(void *list, size_t count, size_t *room, size_t size)
{
	if (count < *room)
		return list;
	*room = *room > 0 ? *room * 2 : 64;
	return mem_grow(list, *room * size);
}

static size_t add_clause(struct ledger *ledger, const struct clause *clause)
{
	ledger->clauses = grown(ledger->clauses, ledger->clause_count,
	        &ledger->clause_room, sizeof *ledger->clauses);
	ledger->clauses[ledger->clause_count] = clause;
	return ledger->clause_count++;
}

static size_t add_case(struct ledger *ledger, const struct scase *scase)
{
	ledger->cases = grown(ledger->cases, ledger->case_count,
	        &ledger->case_room, sizeof *ledger->cases);
	ledger->cases[ledger->case_count] = scase;
	return ledger->case_count++;
}

/* What the spec has stands where it stands there. */
static size_t clause_index(
        const struct ledger *ledger, const struct clause *clause)
{
	const struct spec *spec = ledger->spec;
	size_t i = spec->clause_count;

	if (clause >= spec->clauses &&
	        clause < spec->clauses + spec->clause_count)
		return (size_t)(clause - spec->clauses);
	while (i < ledger->clause_count && ledger->clauses[i] != clause)
		i++;
	return i;
}

static size_t case_index(const struct ledger *ledger, const struct scase *scase)
{
	const struct spec *spec = ledger->spec;
	size_t i = spec->case_count;

	if (scase >= spec->cases && scase < spec->cases + spec->case_count)
		return (size_t)(scase - spec->cases);
	while (i < ledger->case_count && ledger->cases[i] != scase)
		i++;
	return i;
}

static size_t find_pairing(
        const struct ledger *ledger, size_t clause, size_t scase)
{
	size_t i = 0;

	while (i < ledger->pairing_count &&
	        (ledger->pairings[i].clause != clause ||
	                ledger->pairings[i].scase != scase))
		i++;
	return i;
}

static size_t pair(struct ledger *ledger, size_t clause, size_t scase)
{
	size_t i = find_pairing(ledger, clause, scase);

	if (i < ledger->pairing_count || i == LEDGER_PAIRINGS_MOST)
		return i;
	ledger->pairings = grown(ledger->pairings, ledger->pairing_count,
	        &ledger->pairing_room, sizeof *ledger->pairings);
	ledger->pairings[ledger->pairing_count++] =
	        (struct pairing){ clause, scase };
	return i;
}

/* A run's lists grow with the ledger's. */
static void fit(struct ledger *ledger, struct ledger_run *run, size_t clauses,
        size_t cases, size_t pairings)
{
	size_t new_clauses = ledger->clause_count - clauses;
	size_t new_cases = ledger->case_count - cases;
	size_t new_links = ledger->pairing_count - pairings;

	run->clauses = mem_grow(run->clauses,
	        (ledger->clause_count + 1) * sizeof *run->clauses);
	memset(run->clauses + clauses, 0, new_clauses * sizeof *run->clauses);
	run->cases = mem_grow(
	        run->cases, (ledger->case_count + 1) * sizeof *run->cases);
	memset(run->cases + cases, 0, new_cases * sizeof *run->cases);
	run->reasons = mem_grow(
	        run->reasons, (ledger->case_count + 1) * sizeof *run->reasons);
	memset(run->reasons + cases, 0, new_cases * sizeof *run->reasons);
	run->pairings = mem_grow(run->pairings, ledger->pairing_count + 1);
	memset(run->pairings + pairings, LEDGER_NONE, new_links);
}

static void fit_all(
        struct ledger *ledger, size_t clauses, size_t cases, size_t pairings)
{
	if (clauses == ledger->clause_count && cases == ledger->case_count &&
	        pairings == ledger->pairing_count)
		return;
	for (size_t i = 0; i < ledger->run_count; i++)
		fit(ledger, &ledger->runs[i], clauses, cases, pairings);
}

static struct ledger_run *current(struct ledger *ledger)
{
	assert(ledger->run_count > 0);
	return &ledger->runs[ledger->run_count - 1];
}

static const char *keep(struct ledger *ledger, const char *text)
{
	struct bytes kept = bytes_sub(bytes_of(text), 0, KEPT_TEXT_MOST);

	return kept.n > 0 ? arena_text(&ledger->arena, kept) : "";
}

static bool on_run(void *self, const struct event_run *event, struct err *err)
{
	struct ledger *ledger = self;
	struct event_run *head;
	const char **facts = ARENA_ARRAY(
	        &ledger->arena, const char *, event->fact_count + 1);

	if (ledger->run_count == LEDGER_RUNS_MOST)
		return err_set(err, "more than %d runs", LEDGER_RUNS_MOST);
	ledger->run_count++;
	head = &current(ledger)->head;
	fit(ledger, current(ledger), 0, 0, 0);
	untested_init(&current(ledger)->untested);
	campaign_init(&current(ledger)->campaign);
	*head = *event;
	head->version = keep(ledger, event->version);
	head->target = keep(ledger, event->target);
	head->profile = keep(ledger, event->profile);
	head->profile_digest = keep(ledger, event->profile_digest);
	head->table_digest = keep(ledger, event->table_digest);
	for (size_t i = 0; i < event->fact_count; i++)
		facts[i] = keep(ledger, event->facts[i]);
	head->facts = facts;
	current(ledger)->end.reason = "";
	return true;
}

/* What deserves its dialogue. Of passes, one a clause. */
static bool deserves(
        struct ledger *ledger, size_t clause, enum verdict verdict)
{
	switch (verdict) {
	case VERDICT_PASS:
		return clause != LEDGER_NO_CLAUSE &&
		       current(ledger)->clauses[clause].of[VERDICT_PASS] == 1;
	case VERDICT_SKIPPED:
	case VERDICT_UNSUPPORTED:
		return false;
	default:
		return true;
	}
}

static bool spool_text(struct ledger *ledger, const char *text, struct err *err)
{
	struct bytes octets = bytes_at(text, strlen(text) + 1);

	ledger->spooled += octets.n;
	return sink_write(&ledger->spool, octets, err);
}

/* Clauses that pass what this one breaks; a list in the arena. */
static void find_kept(struct ledger *ledger, const struct heard *broken,
        struct remark *remark)
{
	const struct pending *pending = ledger->pending;
	size_t *kept, n = 0;

	for (size_t i = 0; i < pending->count; i++)
		n += judged_contradicts(
		        &broken->judged, &pending->list[i].judged);
	if (n == 0)
		return;
	current(ledger)->contradictions++;
	kept = ARENA_ARRAY(&ledger->arena, size_t, n);
	for (size_t i = 0; i < pending->count; i++)
		if (judged_contradicts(
		            &broken->judged, &pending->list[i].judged))
			kept[remark->kept_count++] = pending->list[i].clause;
	remark->kept = kept;
}

static bool add_remark(
        struct ledger *ledger, const struct heard *heard, struct err *err)
{
	const struct pending *pending = ledger->pending;
	struct remark remark = {
		.run = ledger->run_count - 1,
		.scase = pending->index,
		.clause = heard->clause,
		.rule = heard->judged.rule,
		.verdict = heard->judged.verdict,
		.retries = heard->judged.retries,
		.code = judged_code(heard->judged.reply),
		.from = ledger->spooled,
	};

	find_kept(ledger, heard, &remark);
	if (ledger->remark_count == LEDGER_REMARKS_MOST) {
		ledger->remarks_left_out++;
		return true;
	}
	if (!spool_text(ledger, pending->instance, err) ||
	        !spool_text(ledger, heard->judged.reply, err) ||
	        !spool_text(ledger, heard->judged.why, err) ||
	        !spool_text(ledger, heard->transcript, err) ||
	        !spool_text(ledger, heard->repeat, err))
		return false;
	remark.n = (size_t)(ledger->spooled - remark.from);
	ledger->remarks = grown(ledger->remarks, ledger->remark_count,
	        &ledger->remark_room, sizeof *ledger->remarks);
	ledger->remarks[ledger->remark_count++] = remark;
	return true;
}

static void pending_clear(struct pending *pending)
{
	arena_release(&pending->arena);
	pending->scase = NULL;
	pending->count = 0;
	pending->worst = VERDICT_PASS;
}

static bool finish_instance(struct ledger *ledger, struct err *err)
{
	struct pending *pending = ledger->pending;

	if (!pending->scase)
		return true;
	current(ledger)->cases[pending->index].of[pending->worst]++;
	for (size_t i = 0; i < pending->count; i++)
		if (pending->list[i].wanted &&
		        !add_remark(ledger, &pending->list[i], err))
			return false;
	pending_clear(pending);
	return true;
}

static void begin_instance(
        struct ledger *ledger, const struct event_verdict *event)
{
	struct pending *pending = ledger->pending;

	pending->scase = event->scase;
	pending->index = case_index(ledger, event->scase);
	pending->instance =
	        arena_text(&pending->arena, bytes_of(event->instance));
	if (pending->index == ledger->case_count)
		add_case(ledger, event->scase);
}

static void count_pairing(struct ledger *ledger, size_t clause, size_t scase,
        enum verdict verdict)
{
	uint8_t *worst;
	size_t pairings = ledger->pairing_count;
	size_t i = pair(ledger, clause, scase);

	fit_all(ledger, ledger->clause_count, ledger->case_count, pairings);
	if (i == LEDGER_PAIRINGS_MOST)
		return;
	worst = &current(ledger)->pairings[i];
	if (*worst == LEDGER_NONE || verdict > *worst)
		*worst = (uint8_t)verdict;
}

static size_t count_clause(
        struct ledger *ledger, const struct event_verdict *event)
{
	size_t clauses = ledger->clause_count;
	size_t clause;

	if (!event->clause)
		return LEDGER_NO_CLAUSE;
	clause = clause_index(ledger, event->clause);
	if (clause == clauses)
		add_clause(ledger, event->clause);
	fit_all(ledger, clauses, ledger->case_count, ledger->pairing_count);
	current(ledger)->clauses[clause].of[event->verdict]++;
	count_pairing(ledger, clause, ledger->pending->index, event->verdict);
	return clause;
}

static void hear(struct ledger *ledger, const struct event_verdict *event)
{
	struct pending *pending = ledger->pending;
	struct arena *arena = &pending->arena;
	size_t clause = count_clause(ledger, event);
	bool wanted = deserves(ledger, clause, event->verdict);

	pending->list = grown(pending->list, pending->count, &pending->room,
	        sizeof *pending->list);
	pending->list[pending->count++] = (struct heard){
		.judged = { event->clause, event->rule, event->verdict,
		        arena_text(arena, bytes_of(event->reply)),
		        arena_text(arena, bytes_of(event->why)),
		        event->retries },
		.clause = clause,
		.wanted = wanted,
		.transcript =
		        wanted ? arena_text(arena, bytes_of(event->transcript))
		               : "",
		.repeat = wanted ? arena_text(arena, bytes_of(event->repeat))
		                 : "",
	};
	if (event->verdict > pending->worst)
		pending->worst = event->verdict;
}

static void count_reason(
        struct ledger *ledger, const struct event_verdict *event)
{
	struct untested *untested = &current(ledger)->untested;
	const char **reason = &current(ledger)->reasons[ledger->pending->index];

	untested_add(untested, event);
	if (!*reason)
		*reason = untested_reason(untested, event);
}

static bool on_verdict(
        void *self, const struct event_verdict *event, struct err *err)
{
	struct ledger *ledger = self;
	struct pending *pending = ledger->pending;
	size_t cases = ledger->case_count;

	if (pending->scase &&
	        (pending->scase != event->scase ||
	                strcmp(pending->instance, event->instance) != 0) &&
	        !finish_instance(ledger, err))
		return false;
	if (!pending->scase)
		begin_instance(ledger, event);
	fit_all(ledger, ledger->clause_count, cases, ledger->pairing_count);
	hear(ledger, event);
	count_reason(ledger, event);
	return true;
}

static bool on_note(void *self, const struct event_note *event, struct err *err)
{
	struct ledger *ledger = self;
	struct ledger_run *run = current(ledger);

	if (run->note_count == LEDGER_NOTES_MOST) {
		run->notes_left_out++;
		return true;
	}
	run->notes[run->note_count++] =
	        (struct event_note){ keep(ledger, event->what),
		        keep(ledger, event->text) };
	return finish_instance(ledger, err);
}

static bool on_waiver(
        void *self, const struct event_waiver *event, struct err *err)
{
	struct ledger *ledger = self;
	struct ledger_run *run = current(ledger);
	struct event_waiver waiver = *event;

	if (run->waiver_count == LEDGER_WAIVERS_MOST)
		return true;
	waiver.at = keep(ledger, event->at);
	waiver.clause = keep(ledger, event->clause);
	waiver.scase = keep(ledger, event->scase);
	waiver.answer = keep(ledger, event->answer);
	waiver.owner = keep(ledger, event->owner);
	waiver.reason = keep(ledger, event->reason);
	waiver.since = keep(ledger, event->since);
	waiver.expires = keep(ledger, event->expires);
	waiver.why = keep(ledger, event->why);
	run->waivers = grown(run->waivers, run->waiver_count, &run->waiver_room,
	        sizeof *run->waivers);
	run->waivers[run->waiver_count++] = waiver;
	return finish_instance(ledger, err);
}

static bool on_sample(
        void *self, const struct event_sample *event, struct err *err)
{
	(void)err;
	campaign_sample(&current(self)->campaign, event);
	return true;
}

static bool on_reach(
        void *self, const struct event_reach *event, struct err *err)
{
	(void)err;
	campaign_reach(&current(self)->campaign, event);
	return true;
}

static bool on_end(void *self, const struct event_end *event, struct err *err)
{
	struct ledger *ledger = self;
	struct ledger_run *run = current(ledger);

	run->end = *event;
	run->end.reason = keep(ledger, event->reason);
	return finish_instance(ledger, err);
}

static void know(struct ledger *ledger, const struct spec *spec)
{
	for (size_t i = 0; i < spec->clause_count; i++)
		add_clause(ledger, &spec->clauses[i]);
	for (size_t i = 0; i < spec->case_count; i++)
		add_case(ledger, &spec->cases[i]);
	for (size_t i = 0; i < spec->case_count; i++)
		for (size_t r = 0; r < spec->cases[i].rule_count; r++)
			pair(ledger,
			        clause_index(
			                ledger, spec->cases[i].rules[r].clause),
			        i);
}

struct ledger *ledger_new(const struct spec *spec, struct err *err)
{
	struct ledger *ledger = mem_new(sizeof *ledger);

	ledger->spec = spec;
	if (!sink_spool(&ledger->spool, err)) {
		free(ledger);
		return NULL;
	}
	arena_init(&ledger->arena);
	buf_init(&ledger->text, SIZE_MAX);
	ledger->runs = mem_new(LEDGER_RUNS_MOST * sizeof *ledger->runs);
	ledger->pending = mem_new(sizeof *ledger->pending);
	arena_init(&ledger->pending->arena);
	know(ledger, spec);
	return ledger;
}

struct listener ledger_listener(struct ledger *ledger)
{
	return (struct listener){
		.run = on_run,
		.verdict = on_verdict,
		.note = on_note,
		.waiver = on_waiver,
		.sample = on_sample,
		.reach = on_reach,
		.end = on_end,
		.self = ledger,
	};
}

static void run_release(struct ledger_run *run)
{
	untested_release(&run->untested);
	campaign_release(&run->campaign);
	free(run->clauses);
	free(run->cases);
	free(run->reasons);
	free(run->pairings);
	free(run->waivers);
}

void ledger_free(struct ledger *ledger)
{
	for (size_t i = 0; i < ledger->run_count; i++)
		run_release(&ledger->runs[i]);
	free(ledger->runs);
	arena_release(&ledger->pending->arena);
	free(ledger->pending->list);
	free(ledger->pending);
	free(ledger->clauses);
	free(ledger->cases);
	free(ledger->pairings);
	free(ledger->remarks);
	sink_drop(&ledger->spool);
	buf_release(&ledger->text);
	arena_release(&ledger->arena);
	free(ledger);
}

static bool profiles_differ(const struct ledger *ledger)
{
	for (size_t i = 1; i < ledger->run_count; i++)
		if (strcmp(ledger->runs[i].head.profile,
		            ledger->runs[0].head.profile) != 0)
			return true;
	return false;
}

const char *ledger_name(
        const struct ledger *ledger, size_t run, struct arena *arena)
{
	const struct event_run *head = &ledger->runs[run].head;
	size_t twins = 0, number = 0;

	for (size_t i = 0; i < ledger->run_count; i++) {
		const struct event_run *other = &ledger->runs[i].head;

		if (strcmp(other->target, head->target) != 0 ||
		        strcmp(other->profile, head->profile) != 0)
			continue;
		twins++;
		number += i <= run;
	}
	if (twins > 1)
		return arena_printf(arena, "%s, %s (%zu)", head->target,
		        head->profile, number);
	if (profiles_differ(ledger))
		return arena_printf(
		        arena, "%s, %s", head->target, head->profile);
	return head->target;
}

bool ledger_texts(struct ledger *ledger, const struct remark *remark,
        struct remark_texts *texts, struct err *err)
{
	const char **const parts[] = { &texts->instance, &texts->reply,
		&texts->why, &texts->transcript, &texts->repeat };
	const char *text;

	buf_clear(&ledger->text);
	if (remark->n > ledger->text.cap) {
		ledger->text.p = mem_grow(ledger->text.p, remark->n);
		ledger->text.cap = remark->n;
	}
	if (!sink_part(&ledger->spool, remark->from, remark->n, ledger->text.p,
	            err))
		return false;
	text = (const char *)ledger->text.p;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		*parts[i] = text;
		text += strlen(text) + 1;
	}
	return true;
}

uint8_t tally_worst(const struct tally *tally)
{
	for (int v = VERDICT_COUNT - 1; v >= 0; v--)
		if (tally->of[v] > 0)
			return (uint8_t)v;
	return LEDGER_NONE;
}

size_t tally_sum(const struct tally *tally)
{
	size_t sum = 0;

	for (int v = 0; v < VERDICT_COUNT; v++)
		sum += tally->of[v];
	return sum;
}
