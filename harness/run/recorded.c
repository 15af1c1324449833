/* SPDX-License-Identifier: MIT */
#include "run/recorded.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "oracle/match.h"

struct desk {
	struct results *results;
	const struct run_options *options;
	struct standard standard;
	const struct instances *instances;
	const struct recorded *list;
	size_t count;
	bool *own; /* by instance: it has a session of its own */
};

enum { VARIOUS = 999 };

/* *code becomes that of all greetings so far, or VARIOUS. */
static void read_greetings(const struct recorded *r, unsigned *code)
{
	struct exchanges x;

	exchanges_init(&x);
	exchanges_read(&x, r->transcript);
	for (size_t i = 0; i < x.count; i++) {
		if (x.list[i].kind != EXCHANGE_GREETING || !x.list[i].answered)
			continue;
		if (*code != 0 && *code != x.list[i].reply.code)
			*code = VARIOUS;
		else
			*code = x.list[i].reply.code;
	}
	exchanges_release(&x);
}

void recorded_infer(struct profile *profile, const struct recorded *list,
        size_t count)
{
	unsigned code = 0;
	char name[8];

	if (profile->facts[FACT_GREETING] != 0)
		return;
	for (size_t i = 0; i < count; i++)
		read_greetings(&list[i], &code);
	answer_name(code, name);
	if (fact_value_of(FACT_GREETING, bytes_of(name)) <= 0)
		return;
	profile->facts[FACT_GREETING] =
	        fact_value_of(FACT_GREETING, bytes_of(name));
	profile->inferred[FACT_GREETING] = true;
	profile->inferred_from[FACT_GREETING] = "all recorded greetings";
}

size_t recorded_connections(const struct recorded *list, size_t count)
{
	size_t connections = 0;

	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < list[i].transcript->count; k++)
			connections += list[i].transcript->entries[k].kind ==
			               ENTRY_CONNECTED;
	return connections;
}

/* NULL where it was not chosen, or the table has none of that name. */
static const struct instance *instance_of(
        const struct instances *instances, const char *id)
{
	for (size_t i = 0; id && i < instances->count; i++)
		if (strcmp(instances->list[i].id, id) == 0)
			return &instances->list[i];
	return NULL;
}

static const struct instance *instance_matched(
        const struct instances *instances, const struct match *match)
{
	for (size_t i = 0; i < instances->count; i++) {
		const struct instance *at = &instances->list[i];

		if (at->scase == match->scase && at->state == match->state &&
		        at->each == match->each)
			return at;
	}
	return NULL;
}

/* Whether a later try of the same instance was recorded too. */
static bool tried_again(const struct desk *d, const struct recorded *r)
{
	for (size_t i = 0; i < d->count; i++)
		if (d->list[i].instance && d->list[i].attempt > r->attempt &&
		        strcmp(d->list[i].instance, r->instance) == 0)
			return true;
	return false;
}

static void judge_match(const struct desk *d, struct attempt *attempt,
        const struct scan *scan, const struct match *match)
{
	const struct instance *instance =
	        instance_matched(d->instances, match);
	struct judgements judged = { .arena = &attempt->arena };

	if (!instance || instance->skip ||
	        d->own[instance - d->instances->list])
		return;
	scan_judge(scan, match, &judged);
	results_fold(d->results, instance, &judged, attempt);
	free(judged.list);
}

static void judge_matches(const struct desk *d, struct attempt *attempt,
        const struct recorded *r)
{
	struct matcher *matcher = matcher_new(d->options->spec, &d->standard,
	        d->options->profile, r->randoms);
	struct match match;
	struct scan scan;

	scan_begin(&scan, matcher, &attempt->exchanges);
	while (scan_next(&scan, &match))
		judge_match(d, attempt, &scan, &match);
	matcher_free(matcher);
}

static void judge_own(const struct desk *d, const struct recorded *r,
        const struct instance *instance)
{
	struct attempt attempt;

	if (results_settled(d->results, instance))
		return; /* by a try that there was no reason to repeat */
	attempt_recorded(&attempt, instance, r->name, r->transcript, r->stop,
	        &d->standard);
	if (results_take(d->results, &attempt, tried_again(d, r)) == TAKEN)
		judge_matches(d, &attempt, r);
	attempt_close(&attempt);
}

static void judge_other(const struct desk *d, const struct recorded *r)
{
	struct attempt attempt;

	attempt_recorded(&attempt, NULL, r->name, r->transcript, r->stop,
	        &d->standard);
	attempt.order = (size_t)(r - d->list);
	results_fold_invariants(d->results, &attempt);
	judge_matches(d, &attempt, r);
	attempt_close(&attempt);
}

/* What was chosen and can be said something of. */
static const struct instance *own_instance(
        const struct desk *d, const struct recorded *r)
{
	const struct instance *instance =
	        instance_of(d->instances, r->instance);

	return instance && !instance->skip ? instance : NULL;
}

static int by_attempt(const void *a, const void *b)
{
	const struct recorded *x = a, *y = b;

	return (x->attempt > y->attempt) - (x->attempt < y->attempt);
}

void recorded_judge(struct results *results, const struct run_options *options,
        const struct instances *instances, const struct recorded *list,
        size_t count)
{
	struct desk d = { results, options, run_standard(options), instances,
		NULL, count, mem_new(instances->count * sizeof(bool)) };
	struct recorded *sorted = mem_new(count * sizeof *sorted);

	memcpy(sorted, list, count * sizeof *sorted);
	qsort(sorted, count, sizeof *sorted, by_attempt);
	d.list = sorted;
	for (size_t i = 0; i < count; i++) {
		const struct instance *own = own_instance(&d, &sorted[i]);

		if (own)
			d.own[own - instances->list] = true;
	}
	for (size_t i = 0; i < count; i++) {
		const struct instance *own = own_instance(&d, &sorted[i]);

		if (own)
			judge_own(&d, &sorted[i], own);
		else
			judge_other(&d, &sorted[i]);
	}
	free(sorted);
	free(d.own);
}
