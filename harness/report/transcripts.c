/* SPDX-License-Identifier: MIT */
#include "report/transcripts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "report/sink.h"
#include "session/record.h"

struct transcripts {
	char *folder, *target, *version;
};

struct transcripts *transcripts_open(const char *folder, struct err *err)
{
	struct transcripts *t;

	if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
		err_set(err, "%s: %s", folder, strerror(errno));
		return NULL;
	}
	t = mem_new(sizeof *t);
	t->folder = mem_text(folder);
	return t;
}

static bool on_run(void *self, const struct event_run *event, struct err *err)
{
	struct transcripts *t = self;

	(void)err;
	free(t->target);
	free(t->version);
	t->target = mem_text(event->target);
	t->version = mem_text(event->version);
	return true;
}

/* What is written: a key of a header, and its value piece by piece. */
struct writer {
	struct arena arena;
	struct buf text;
};

static void write_set(struct writer *w, const char *key, const char *value)
{
	record_write_header(&w->text, "set",
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
		record_write_header(&w->text, "fact",
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
	        &w->text, key, arena_printf(&w->arena, "%u", n));
}

static void write_profile(struct writer *w, const struct profile *profile)
{
	record_write_header(&w->text, "profile", profile->name);
	for (int f = 0; f < FIXTURE_COUNT; f++)
		if (profile->fixtures[f])
			write_set(w, fixture_name((enum fixture)f),
			        profile->fixtures[f]);
	write_members(w, profile);
	write_set(w, "client", profile->client);
	write_set(w, "sender", profile->sender);
	for (int f = 0; f < FACT_COUNT; f++)
		write_fact(w, profile, (enum fact)f);
	write_number(w, "timeout", profile->timeout_ms);
	write_number(w, "errors", profile->errors);
}

static void write_steps(struct writer *w, const struct scase *scase)
{
	const char *all = "";

	for (size_t i = 0; i < scase->step_count; i++)
		all = arena_printf(&w->arena, "%s%s%s", all, i > 0 ? " " : "",
		        scase->steps[i].name);
	record_write_header(&w->text, "steps", all);
}

static void write_session(struct writer *w, const struct transcripts *t,
        const struct event_session *event)
{
	record_write_first(&w->text);
	record_write_header(&w->text, "version", t->version);
	record_write_header(&w->text, "target", t->target);
	record_write_header(&w->text, "case", event->instance);
	write_steps(w, event->scase);
	write_number(w, "attempt", event->attempt);
	if (stop_name(event->stop))
		record_write_header(
		        &w->text, "stop", stop_name(event->stop));
	write_profile(w, event->profile);
	for (size_t i = 0; i < event->random_count; i++)
		record_write_header(&w->text, "random", event->randoms[i]);
	record_write_entries(&w->text, event->transcript);
}

static const char *path_of(const struct transcripts *t,
        const struct event_session *event, struct arena *arena)
{
	if (event->attempt == 1)
		return arena_printf(arena, "%s/%s.transcript", t->folder,
		        event->instance);
	return arena_printf(arena, "%s/%s.%u.transcript", t->folder,
	        event->instance, event->attempt);
}

static bool on_session(
        void *self, const struct event_session *event, struct err *err)
{
	const struct transcripts *t = self;
	struct writer w;
	struct sink sink;
	bool good;

	arena_init(&w.arena);
	buf_init(&w.text, SIZE_MAX);
	write_session(&w, t, event);
	good = sink_open(&sink, path_of(t, event, &w.arena), err);
	if (good) {
		good = sink_write(&sink, buf_bytes(&w.text), err) &&
		       sink_close(&sink, err);
		sink_drop(&sink);
	}
	buf_release(&w.text);
	arena_release(&w.arena);
	return good;
}

struct listener transcripts_listener(struct transcripts *transcripts)
{
	return (struct listener){ .run = on_run, .session = on_session,
		.self = transcripts };
}

void transcripts_close(struct transcripts *transcripts)
{
	free(transcripts->folder);
	free(transcripts->target);
	free(transcripts->version);
	free(transcripts);
}
