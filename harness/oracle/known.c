/* SPDX-License-Identifier: MIT */
#include "oracle/known.h"

#include "session/record.h"

/* What is written: a key of a header, and its value piece by piece. */
struct writer {
	struct arena arena;
	struct buf *to;
};

static void write_set(struct writer *w, const char *key, const char *value)
{
	record_write_header(w->to, "set",
	        arena_printf(&w->arena, "%s=%s", key, value));
}

static void write_fact(
        struct writer *w, const struct profile *profile, enum fact fact)
{
	const char *key = fact_key(fact);
	const char *value = fact_value_name(fact, profile->facts[fact]);
	const char *from = profile->inferred_from[fact];

	if (profile->facts[fact] == 0)
		return;
	if (profile->inferred[fact])
		record_write_header(w->to, "fact",
		        arena_printf(&w->arena, "%s=%s (%s)", key, value,
		                from ? from : ""));
	else
		write_set(w, key, value);
}

static void write_members(struct writer *w, const struct profile *profile)
{
	const char *all = "";

	for (size_t i = 0; i < profile->member_count; i++)
		all = arena_printf(&w->arena, "%s%s%s", all, i > 0 ? "," : "",
		        profile->members[i]);
	if (*all)
		write_set(w, "members", all);
}

static void write_number(struct writer *w, const char *key, unsigned n)
{
	record_write_header(
	        w->to, key, arena_printf(&w->arena, "%u", n));
}

void known_write_standard(struct buf *to, enum edition edition, enum lens lens)
{
	record_write_header(to, "edition", edition_name(edition));
	record_write_header(to, "lens", lens_name(lens));
}

static void write_steps(struct writer *w, const struct scase *scase)
{
	const char *all = "";

	for (size_t i = 0; i < scase->step_count; i++)
		all = arena_printf(&w->arena, "%s%s%s", all, i > 0 ? " " : "",
		        scase->steps[i].name);
	record_write_header(w->to, "steps", all);
}

void known_write_case(struct buf *to, const struct scase *scase,
        const char *instance, unsigned attempt)
{
	struct writer w = { .to = to };

	arena_init(&w.arena);
	record_write_header(to, "case", instance);
	write_steps(&w, scase);
	write_number(&w, "attempt", attempt);
	arena_release(&w.arena);
}

void known_write_profile(struct buf *to, const struct profile *profile)
{
	struct writer w = { .to = to };

	arena_init(&w.arena);
	record_write_header(to, "profile", profile->name);
	for (int f = 0; f < FIXTURE_COUNT; f++)
		if (profile->fixtures[f])
			write_set(&w, fixture_name((enum fixture)f),
			        profile->fixtures[f]);
	write_members(&w, profile);
	write_set(&w, "client", profile->client);
	write_set(&w, "sender", profile->sender);
	for (int f = 0; f < FACT_COUNT; f++)
		write_fact(&w, profile, (enum fact)f);
	write_number(&w, "timeout", profile->timeout_ms);
	write_number(&w, "errors", profile->errors);
	arena_release(&w.arena);
}
