/* SPDX-License-Identifier: MIT */
#include "run/tell.h"

#include "oracle/facts.h"

static void heard(struct audience *a, bool good, const struct err *err)
{
	if (!good && a->failure.text[0] == '\0')
		a->failure = *err;
}

/* "catchall=no (probed: `RCPT ...` -> 550 ...)" */
static const char *fact_line(
        const struct profile *profile, enum fact fact, struct arena *arena)
{
	const char *text = fact_text(profile, fact_key(fact), arena);

	if (!profile->inferred[fact])
		return arena_printf(arena, "%s (declared)", text);
	return arena_printf(arena, "%s (%s: %s)", text,
	        fact_declared(fact) ? "inferred" : "probed",
	        profile->inferred_from[fact]);
}

void tell_run(struct audience *a, const struct run_options *options,
        const char *target, size_t planned)
{
	const struct profile *profile = options->profile;
	const char *facts[FACT_COUNT + 1];
	struct arena arena;
	struct event_run event = {
		.version = options->version,
		.target = target,
		.profile = profile->name,
		.profile_digest = profile->digest,
		.table_digest = options->spec->digest,
		.edition = options->edition,
		.lens = options->lens,
		.strict = options->strict,
		.seed = options->seed,
		.planned = planned,
		.facts = facts,
	};

	arena_init(&arena);
	for (int i = 0; i < FACT_COUNT; i++)
		if (profile->facts[i] != 0)
			facts[event.fact_count++] =
			        fact_line(profile, (enum fact)i, &arena);
	if (profile->insecure)
		facts[event.fact_count++] =
		        "insecure=yes (declared: TLS with anybody, no "
		        "certificate is checked)";
	for (size_t i = 0; i < a->count; i++) {
		const struct listener *l = &a->listeners[i];
		struct err err;

		if (l->run)
			heard(a, l->run(l->self, &event, &err), &err);
	}
	arena_release(&arena);
}

void tell_verdict(struct audience *a, const struct event_verdict *event)
{
	for (size_t i = 0; i < a->count; i++) {
		const struct listener *l = &a->listeners[i];
		struct err err;

		if (l->verdict)
			heard(a, l->verdict(l->self, event, &err), &err);
	}
}

void tell_session(struct audience *a, const struct event_session *event)
{
	for (size_t i = 0; i < a->count; i++) {
		const struct listener *l = &a->listeners[i];
		struct err err;

		if (l->session)
			heard(a, l->session(l->self, event, &err), &err);
	}
}

void tell_note(struct audience *a, const char *what, const char *text)
{
	const struct event_note event = { what, text };

	for (size_t i = 0; i < a->count; i++) {
		const struct listener *l = &a->listeners[i];
		struct err err;

		if (l->note)
			heard(a, l->note(l->self, &event, &err), &err);
	}
}

void tell_waiver(struct audience *a, const struct event_waiver *event)
{
	for (size_t i = 0; i < a->count; i++) {
		const struct listener *l = &a->listeners[i];
		struct err err;

		if (l->waiver)
			heard(a, l->waiver(l->self, event, &err), &err);
	}
}

void tell_progress(struct audience *a, const struct event_progress *event)
{
	for (size_t i = 0; i < a->count; i++)
		if (a->listeners[i].progress)
			a->listeners[i].progress(a->listeners[i].self, event);
}

void tell_end(struct audience *a, const struct event_end *event)
{
	for (size_t i = 0; i < a->count; i++) {
		const struct listener *l = &a->listeners[i];
		struct err err;

		if (l->end)
			heard(a, l->end(l->self, event, &err), &err);
	}
}

void tell_found(struct audience *a, const struct event_finding *event)
{
	for (size_t i = 0; i < a->count; i++) {
		const struct listener *l = &a->listeners[i];
		struct err err;

		if (l->finding)
			heard(a, l->finding(l->self, event, &err), &err);
	}
}

void tell_sample(struct audience *a, const struct event_sample *event)
{
	for (size_t i = 0; i < a->count; i++) {
		const struct listener *l = &a->listeners[i];
		struct err err;

		if (l->sample)
			heard(a, l->sample(l->self, event, &err), &err);
	}
}

void tell_reach(struct audience *a, const struct event_reach *event)
{
	for (size_t i = 0; i < a->count; i++) {
		const struct listener *l = &a->listeners[i];
		struct err err;

		if (l->reach)
			heard(a, l->reach(l->self, event, &err), &err);
	}
}
