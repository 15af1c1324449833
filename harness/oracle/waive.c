/* SPDX-License-Identifier: MIT */
#include "oracle/waive.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/mem.h"

/* What a waiver met. */
struct met {
	size_t waived;
	const char *other; /* an answer that it is not for; of `arena` */
	bool unclear;      /* verdicts that settle nothing */
	bool clean;        /* verdicts that need no waiver */
	bool optional;     /* cases that want an option of the run's */
	bool covered;      /* findings that a waiver before it waives */
	bool any;
};

struct waive {
	const struct waivers *waivers;
	int today;
	struct met *met; /* by the waivers */
	struct arena arena;
};

struct waive *waive_new(const struct waivers *waivers, int today)
{
	struct waive *waive = mem_new(sizeof *waive);

	waive->waivers = waivers;
	waive->today = today;
	waive->met = mem_new((waivers->count + 1) * sizeof *waive->met);
	arena_init(&waive->arena);
	return waive;
}

void waive_free(struct waive *waive)
{
	arena_release(&waive->arena);
	free(waive->met);
	free(waive);
}

static const char *place_text(struct place at, struct arena *arena)
{
	return arena_printf(arena, "%s:%u", at.file, at.line);
}

static unsigned age(const struct waive *waive, const struct waiver *waiver)
{
	return waive->today > waiver->since
	               ? (unsigned)(waive->today - waiver->since)
	               : 0;
}

static bool expired(const struct waive *waive, const struct waiver *waiver)
{
	return waive->today > waiver->expires;
}

static void use(const struct waive *waive, const struct waiver *waiver,
        struct event_verdict *event, struct arena *arena)
{
	char until[DATE_SIZE];

	date_text(waiver->expires, until);
	event->waiver = place_text(waiver->at, arena);
	event->waived = event->verdict;
	event->verdict = VERDICT_WAIVED;
	event->why = arena_printf(arena,
	        "%s, waived by %s (age %u d, until %s, %s): %s%s%s",
	        verdict_name(event->waived), waiver->owner, age(waive, waiver),
	        until, event->waiver, waiver->reason, *event->why ? "; " : "",
	        event->why);
}

static void meet_finding(struct waive *waive, size_t index,
        struct event_verdict *event, struct arena *arena)
{
	const struct waiver *waiver = &waive->waivers->list[index];
	struct met *met = &waive->met[index];

	if (!waiver_has_answer(waiver, event->reply)) {
		if (!met->other)
			met->other = arena_text(
			        &waive->arena, bytes_of(event->reply));
		return;
	}
	if (expired(waive, waiver))
		return;
	met->waived++;
	use(waive, waiver, event, arena);
}

static void meet(struct waive *waive, size_t index, struct event_verdict *event,
        struct arena *arena)
{
	struct met *met = &waive->met[index];

	met->any = true;
	switch (event->verdict) {
	case VERDICT_FAIL:
	case VERDICT_DEVIATION:
		meet_finding(waive, index, event, arena);
		break;
	case VERDICT_FLAKY:
	case VERDICT_INCONCLUSIVE:
		met->unclear = true;
		break;
	case VERDICT_PASS:
	case VERDICT_LATITUDE:
		met->clean = true;
		break;
	default:
		met->optional |= event->scase->slow || event->scase->leak;
	}
}

void waive_verdict(
        struct waive *waive, struct event_verdict *event, struct arena *arena)
{
	for (size_t i = 0; i < waive->waivers->count; i++) {
		if (!waiver_is_about(&waive->waivers->list[i], event->scase,
		            event->instance, event->clause))
			continue;
		if (event->verdict == VERDICT_WAIVED)
			waive->met[i].covered = true;
		else
			meet(waive, i, event, arena);
	}
}

static enum verdict outcome(
        enum verdict verdict, const char **why, const char *text)
{
	*why = text;
	return verdict;
}

/* Of a waiver that waived nothing and met no finding. */
static enum verdict unused(const struct met *met, bool whole, const char **why)
{
	if (met->unclear)
		return outcome(VERDICT_INCONCLUSIVE, why,
		        "what it is about was inconclusive or flaky");
	if (!whole)
		return outcome(VERDICT_SKIPPED, why,
		        "it met no finding, and the run did not try all");
	if (met->covered)
		return outcome(VERDICT_STALE_WAIVER, why,
		        "not needed: a waiver above it is about the same");
	if (met->clean)
		return outcome(VERDICT_STALE_WAIVER, why,
		        "no longer needed: there is no such finding any more");
	if (met->optional)
		return outcome(VERDICT_SKIPPED, why,
		        "what it is about wants an option that was not given "
		        "(--slow, --i-am-allowed)");
	return outcome(VERDICT_STALE_WAIVER, why,
	        met->any ? "unmatched: what it is about was not tried"
	                 : "unmatched: there is no verdict that it is about");
}

static enum verdict judge(const struct waive *waive, size_t index,
        const struct spec *spec, bool whole, const char **why,
        struct arena *arena)
{
	const struct waiver *waiver = &waive->waivers->list[index];
	const struct met *met = &waive->met[index];

	if (expired(waive, waiver)) {
		char day[DATE_SIZE];

		date_text(waiver->expires, day);
		return outcome(VERDICT_STALE_WAIVER, why,
		        arena_printf(arena, "expired: it held until %s", day));
	}
	if (met->waived > 0)
		return outcome(VERDICT_WAIVED, why, "");
	if (met->other)
		return outcome(VERDICT_STALE_WAIVER, why,
		        arena_printf(arena,
		                "the answer is now `%s`, which it is not for",
		                met->other));
	if (!waiver_in_table(waiver, spec))
		return outcome(VERDICT_STALE_WAIVER, why,
		        "unmatched: the table has no such case or clause");
	return unused(met, whole, why);
}

static const char *date_kept(int day, struct arena *arena)
{
	char text[DATE_SIZE];

	date_text(day, text);
	return arena_text(arena, bytes_of(text));
}

struct event_waiver waive_outcome(const struct waive *waive, size_t index,
        const struct spec *spec, bool whole, struct arena *arena)
{
	const struct waiver *waiver = &waive->waivers->list[index];
	struct event_waiver event = {
		.at = place_text(waiver->at, arena),
		.clause = waiver->clause ? waiver->clause : "",
		.scase = waiver->scase ? waiver->scase : "",
		.answer = waiver->answer,
		.owner = waiver->owner,
		.reason = waiver->reason,
		.since = date_kept(waiver->since, arena),
		.expires = date_kept(waiver->expires, arena),
		.age = age(waive, waiver),
		.verdicts = waive->met[index].waived,
	};

	event.verdict = judge(waive, index, spec, whole, &event.why, arena);
	return event;
}
