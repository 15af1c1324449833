/* SPDX-License-Identifier: MIT */
#include "run/results.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "oracle/waive.h"
#include "run/show.h"

/* What a clause's rule came to. */
struct finding {
	const struct rule *rule;
	enum ruling ruling;
	enum verdict verdict;
	const char *reply, *why; /* of the result's arena */
	bool unanswered;
	/* Of what is judged over all sessions: where, and how many more are as
	 * bad; else NULL. */
	const char *where;
	size_t order, others;
	const char *repeat; /* what `--case` names to see it again */
	const char *transcript;
};

struct result {
	struct arena arena; /* while it waits */
	bool settled, tried;
	bool folded; /* judged over all sessions */
	enum verdict verdict; /* without findings */
	const char *why;
	struct finding *findings;
	size_t count;
	const char *transcript;
	unsigned retries;
};

struct results {
	const struct run_options *options;
	const struct instances *instances;
	struct audience *audience;
	struct result *list;
	size_t told, done, failed;
	size_t turned_away;
	bool served; /* a session got beyond 421 */
	size_t in_vain;
	char awaited[64]; /* by the last of these */
	uint64_t began_us;
	struct event_end totals;
	struct waive *waive; /* NULL: there are no waivers */
};

struct results *results_new(const struct run_options *options,
        const struct instances *instances, struct audience *audience)
{
	struct results *r = mem_new(sizeof *r);

	r->options = options;
	r->instances = instances;
	r->audience = audience;
	r->began_us = clock_us();
	r->list = mem_new(instances->count * sizeof *r->list);
	for (size_t i = 0; i < instances->count; i++)
		arena_init(&r->list[i].arena);
	if (options->waivers)
		r->waive = waive_new(options->waivers, options->today);
	return r;
}

static void forget(struct result *result)
{
	free(result->findings);
	result->findings = NULL;
	arena_release(&result->arena);
}

void results_free(struct results *r)
{
	for (size_t i = 0; i < r->instances->count; i++)
		forget(&r->list[i]);
	if (r->waive)
		waive_free(r->waive);
	free(r->list);
	free(r);
}

static size_t index_of(
        const struct results *r, const struct instance *instance)
{
	return (size_t)(instance - r->instances->list);
}

static const char *repeat(
        struct results *r, const char *what, struct arena *arena)
{
	return arena_printf(
	        arena, "%s --case '%s'", r->options->program, what);
}

static enum verdict tell(struct results *r, struct result *result,
        struct event_verdict *event)
{
	if (r->waive)
		waive_verdict(r->waive, event, &result->arena);
	if (event->clause)
		r->totals.verdicts[event->verdict]++;
	tell_verdict(r->audience, event);
	return event->verdict;
}

static enum verdict tell_finding(struct results *r,
        const struct instance *instance, struct result *result,
        const struct finding *f)
{
	struct event_verdict event = {
		.scase = instance->scase,
		.instance = instance->id,
		.clause = f->rule->clause,
		.rule = f->rule,
		.ruling = f->ruling,
		.verdict = f->verdict,
		.reply = f->reply,
		.why = f->why,
		.transcript = f->transcript ? f->transcript
		                            : result->transcript,
		.repeat = repeat(r, f->repeat ? f->repeat : instance->id,
		        &result->arena),
		.retries = result->retries,
	};

	return tell(r, result, &event);
}

static enum verdict tell_unjudged(struct results *r,
        const struct instance *instance, struct result *result)
{
	struct event_verdict event = {
		.scase = instance->scase,
		.instance = instance->id,
		.ruling = RULING_INCONCLUSIVE,
		.verdict = result->verdict,
		.reply = "",
		.why = result->why ? result->why : "",
		.transcript = result->transcript ? result->transcript : "",
		.repeat = repeat(r, instance->id, &result->arena),
		.retries = result->retries,
	};

	return tell(r, result, &event);
}

static void tell_result(struct results *r, size_t index)
{
	const struct instance *instance = &r->instances->list[index];
	struct result *result = &r->list[index];
	enum verdict worst = VERDICT_PASS;

	if (result->count == 0)
		worst = tell_unjudged(r, instance, result);
	for (size_t i = 0; i < result->count; i++) {
		enum verdict verdict = tell_finding(
		        r, instance, result, &result->findings[i]);

		if (verdict > worst)
			worst = verdict;
	}
	r->totals.cases[worst]++;
	r->failed += verdict_gates(worst, r->options->strict);
	forget(result);
	arena_init(&result->arena);
}

/* In the order of the table; invariants have to wait for all the others. */
static void tell_ready(struct results *r)
{
	while (r->told < r->instances->count && r->list[r->told].settled)
		tell_result(r, r->told++);
}

static void tell_how_far(struct results *r)
{
	const struct event_progress event = {
		.done = r->done,
		.planned = r->instances->count,
		.failures = r->failed,
		.milliseconds = (clock_us() - r->began_us) / 1000,
		.in_vain = r->in_vain,
		.awaited = r->awaited,
	};

	tell_progress(r->audience, &event);
}

bool results_settled(
        const struct results *r, const struct instance *instance)
{
	return r->list[index_of(r, instance)].settled;
}

static void settle(struct results *r, size_t index)
{
	assert(!r->list[index].settled);
	r->list[index].settled = true;
	r->done++;
	tell_ready(r);
	tell_how_far(r);
}

/* The only try was shaky: it accuses nobody. */
static void doubt(
        struct results *r, struct result *result, struct finding *f)
{
	if (f->ruling == RULING_CONFORMS || f->ruling == RULING_INCONCLUSIVE)
		return;
	f->ruling = RULING_INCONCLUSIVE;
	f->verdict = verdict_of(
	        f->ruling, f->rule->clause, r->options->lens);
	f->why = arena_printf(&result->arena, "seen once, in a session that "
	        "went wrong, and not tried again (%s): %s", result->why,
	        f->why);
}

void results_settle(struct results *r, const struct instance *instance,
        enum verdict verdict, const char *why)
{
	size_t index = index_of(r, instance);
	struct result *result = &r->list[index];

	result->verdict = verdict;
	result->why = arena_text(&result->arena, bytes_of(why));
	for (size_t i = 0; i < result->count; i++)
		doubt(r, result, &result->findings[i]);
	settle(r, index);
}

static const char *kept(struct arena *arena, const char *text)
{
	return arena_text(arena, bytes_of(text));
}

/* Why a rule was inconclusive: what stopped the session says more. */
static const char *reason(
        struct attempt *attempt, const struct judgement *j)
{
	const char *obstacle;

	if (j->ruling != RULING_INCONCLUSIVE || j->reply[0] != '\0')
		return j->why;
	obstacle = attempt_obstacle(attempt);
	return obstacle[0] ? obstacle : j->why;
}

static void keep_findings(
        struct results *r, struct result *result, struct attempt *attempt)
{
	const struct judgements *judged = &attempt->judged;

	result->count = judged->count;
	result->findings =
	        mem_new(judged->count * sizeof *result->findings);
	for (size_t i = 0; i < judged->count; i++) {
		const struct judgement *j = &judged->list[i];

		result->findings[i] = (struct finding){
			.rule = j->rule,
			.ruling = j->ruling,
			.verdict = verdict_of(j->ruling, j->rule->clause,
			        r->options->lens),
			.reply = kept(&result->arena, j->reply),
			.unanswered = j->unanswered,
			.why = kept(&result->arena, reason(attempt, j)),
		};
	}
}

static void keep_transcript(struct result *result, struct attempt *attempt)
{
	result->transcript = transcript_show(attempt->seen.transcript,
	        attempt->script.timeout_ms, &result->arena);
}

void results_break_off(
        struct results *r, struct attempt *attempt, const char *why)
{
	struct result *result = &r->list[index_of(r, attempt->instance)];

	result->transcript =
	        transcript_show(session_transcript(attempt->session),
	                attempt->script.timeout_ms, &result->arena);
	results_settle(r, attempt->instance, VERDICT_INCONCLUSIVE, why);
}

static void keep_unjudged(struct result *result, struct attempt *attempt)
{
	bool stopped = attempt->seen.stop != STOP_NOT;

	result->verdict = stopped ? VERDICT_INCONCLUSIVE : VERDICT_SKIPPED;
	result->why = kept(&result->arena, stopped
	        ? attempt_obstacle(attempt)
	        : "no rule speaks of what was answered");
}

static const struct finding *finding_of(const struct finding *list,
        size_t count, const struct rule *rule)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].rule == rule)
			return &list[i];
	return NULL;
}

/* Two tries that differ: what one of them left open the other decides, but
 * for an accusation that did not come again; that, and where both decide, is
 * flaky. What did not come in time the first time was only slow if it comes
 * when it is waited for longer. */
static void merge(struct finding *second, const struct finding *first,
        struct arena *arena)
{
	if (first->verdict == second->verdict ||
	        first->ruling == RULING_INCONCLUSIVE || first->unanswered)
		return;
	if (second->ruling == RULING_INCONCLUSIVE &&
	        first->ruling != RULING_VIOLATES) {
		second->ruling = first->ruling;
		second->verdict = first->verdict;
		second->reply = first->reply;
		second->why = first->why;
		return;
	}
	second->why = arena_printf(arena,
	        "first %s (%s), then, on a fresh connection, %s (%s)",
	        verdict_name(first->verdict), first->reply,
	        verdict_name(second->verdict), second->reply);
	second->verdict = VERDICT_FLAKY;
}

static void keep(struct results *r, struct result *result,
        struct attempt *attempt)
{
	struct finding *first = result->findings;
	size_t first_count = result->count;

	keep_findings(r, result, attempt);
	for (size_t i = 0; i < result->count; i++) {
		const struct finding *before = finding_of(
		        first, first_count, result->findings[i].rule);

		if (before)
			merge(&result->findings[i], before, &result->arena);
	}
	free(first);
	keep_transcript(result, attempt);
	if (result->count == 0)
		keep_unjudged(result, attempt);
}

/* From best to worst: what one session leaves open another may decide. */
static int badness(enum ruling ruling)
{
	static const int order[] = { [RULING_CONFORMS] = 0,
		[RULING_TOLERATED] = 1, [RULING_INCONCLUSIVE] = 2,
		[RULING_RELAXED] = 3, [RULING_VIOLATES] = 4 };

	return order[ruling];
}

static size_t order_of(const struct results *r, const struct attempt *attempt)
{
	return attempt->instance ? index_of(r, attempt->instance)
	                         : attempt->order;
}

/* What a session is made to be again by: itself, or, recorded, what is judged
 * of it. */
static const char *again(
        const struct attempt *attempt, const struct instance *judged)
{
	return attempt->session ? attempt->where : judged->id;
}

/* Over all sessions: the worst counts, the first of these in the table's order
 * is shown. */
static void fold(struct results *r, const struct instance *instance,
        const struct judgement *j, struct attempt *attempt)
{
	struct result *to = &r->list[index_of(r, instance)];
	size_t order = order_of(r, attempt);
	struct finding *f = (struct finding *)finding_of(
	        to->findings, to->count, j->rule);
	bool as_bad = f && f->ruling == j->ruling;

	if (!f) {
		to->findings = mem_grow(to->findings,
		        (to->count + 1) * sizeof *to->findings);
		f = &to->findings[to->count++];
		*f = (struct finding){ .rule = j->rule };
	} else if (badness(j->ruling) < badness(f->ruling) ||
	           (as_bad && j->ruling == RULING_CONFORMS)) {
		return;
	}
	f->others = as_bad ? f->others + 1 : 0;
	to->folded = true;
	if (as_bad && order > f->order)
		return;
	f->ruling = j->ruling;
	f->verdict = verdict_of(
	        j->ruling, j->rule->clause, r->options->lens);
	f->where = kept(&to->arena, attempt->where);
	f->order = order;
	f->repeat = kept(&to->arena, again(attempt, instance));
	f->reply = kept(&to->arena, j->reply);
	f->why = kept(&to->arena, j->why);
	f->transcript = j->ruling == RULING_CONFORMS
	        ? "" : transcript_show(attempt->seen.transcript,
	                       attempt->script.timeout_ms, &to->arena);
}

void results_fold(struct results *r, const struct instance *instance,
        const struct judgements *judged, struct attempt *attempt)
{
	for (size_t i = 0; i < judged->count; i++)
		fold(r, instance, &judged->list[i], attempt);
}

void results_fold_invariants(struct results *r, struct attempt *attempt)
{
	const struct standard standard = run_standard(r->options);

	for (size_t i = 0; i < r->instances->count; i++) {
		const struct instance *at = &r->instances->list[i];
		struct judgements judged = { .arena = &attempt->arena };

		if (at->scase->invariant == INVARIANT_NO || at->skip)
			continue;
		judge_invariant(&standard, at->scase, &attempt->seen, &judged);
		results_fold(r, at, &judged, attempt);
		free(judged.list);
	}
}

static void tell_attempt(struct results *r, const struct attempt *attempt,
        const struct result *result)
{
	struct randoms randoms;
	const char *names[RANDOMS];
	struct event_session event = {
		.scase = attempt->instance->scase,
		.instance = attempt->instance->id,
		.attempt = result->retries + 1,
		.stop = attempt->seen.stop,
		.transcript = attempt->seen.transcript,
		.profile = r->options->profile,
		.randoms = names,
		.random_count = RANDOMS,
	};

	randoms_choose(&randoms, r->options->seed);
	for (size_t i = 0; i < RANDOMS; i++)
		names[i] = randoms.names[i];
	tell_session(r->audience, &event);
}

static void count_turned_away(struct results *r, const struct exchanges *x)
{
	bool refused = false;

	for (size_t i = 0; i < x->count; i++) {
		const struct exchange *e = &x->list[i];

		if (e->answered && e->reply.code == 421)
			refused = true;
		else if (e->answered && e->kind != EXCHANGE_GREETING)
			r->served = true;
	}
	r->turned_away += refused;
}

static void count_in_vain(struct results *r, struct attempt *attempt)
{
	if (attempt->seen.stop != STOP_TIMEOUT)
		return;
	r->in_vain++;
	snprintf(r->awaited, sizeof r->awaited, "%s", attempt_last(attempt));
}

size_t results_turned_away(const struct results *r)
{
	return r->served ? 0 : r->turned_away;
}

enum taken results_take(
        struct results *r, struct attempt *attempt, bool may_try_again)
{
	size_t index = index_of(r, attempt->instance);
	struct result *result = &r->list[index];

	tell_attempt(r, attempt, result);
	count_turned_away(r, attempt->seen.exchanges);
	count_in_vain(r, attempt);
	keep(r, result, attempt);
	if (may_try_again && attempt_shaky(attempt)) {
		result->retries++;
		tell_how_far(r);
		return TAKE_AGAIN;
	}
	results_fold_invariants(r, attempt);
	settle(r, index);
	return TAKEN;
}

/* Where the worst was seen, and how often. */
static void locate(struct result *result)
{
	for (size_t i = 0; i < result->count; i++) {
		struct finding *f = &result->findings[i];
		if (f->ruling == RULING_CONFORMS)
			continue;
		f->why = f->others > 0
		        ? arena_printf(&result->arena,
		                  "%s (in %s, and %zu more)", f->why, f->where,
		                  f->others)
		        : arena_printf(&result->arena, "%s (in %s)", f->why,
		                  f->where);
	}
}

static void settle_folded(struct results *r, size_t index)
{
	struct result *result = &r->list[index];

	if (result->count == 0) {
		result->verdict = VERDICT_SKIPPED;
		result->why = "no session had what it speaks of";
	}
	locate(result);
	settle(r, index);
}

static void tell_waivers(struct results *r, bool whole)
{
	const struct run_options *options = r->options;
	struct arena arena;

	if (!r->waive)
		return;
	whole &= options->select_count == 0 && options->exclude_count == 0;
	arena_init(&arena);
	for (size_t i = 0; i < options->waivers->count; i++) {
		struct event_waiver event = waive_outcome(
		        r->waive, i, options->spec, whole, &arena);

		r->totals.verdicts[VERDICT_STALE_WAIVER] +=
		        event.verdict == VERDICT_STALE_WAIVER;
		tell_waiver(r->audience, &event);
	}
	arena_release(&arena);
}

void results_finish(struct results *r, enum verdict rest, const char *reason,
        bool whole, struct event_end *end)
{
	for (size_t i = 0; i < r->instances->count; i++) {
		const struct instance *at = &r->instances->list[i];

		if (r->list[i].settled)
			continue;
		if (at->skip)
			results_settle(r, at, VERDICT_SKIPPED, at->skip);
		else if (at->scase->invariant != INVARIANT_NO ||
		         r->list[i].folded)
			settle_folded(r, i);
		else if (at->unsent)
			results_settle(r, at, VERDICT_SKIPPED, at->unsent);
		else
			results_settle(r, at, rest, reason);
	}
	assert(r->told == r->instances->count);
	tell_waivers(r, whole);
	memcpy(end->verdicts, r->totals.verdicts, sizeof end->verdicts);
	memcpy(end->cases, r->totals.cases, sizeof end->cases);
}
