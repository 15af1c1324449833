/* SPDX-License-Identifier: MIT */
#include "report/transcripts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "oracle/known.h"
#include "report/sink.h"
#include "session/record.h"

struct transcripts {
	char *folder, *target, *version;
	enum edition edition;
	enum lens lens;
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
	t->edition = event->edition;
	t->lens = event->lens;
	return true;
}

static void write_session(struct buf *to, const struct transcripts *t,
        const struct event_session *event)
{
	record_write_first(to);
	record_write_header(to, "version", t->version);
	record_write_header(to, "target", t->target);
	known_write_case(to, event->scase, event->instance, event->attempt);
	if (stop_name(event->stop))
		record_write_header(to, "stop", stop_name(event->stop));
	known_write_standard(to, t->edition, t->lens);
	known_write_profile(to, event->profile);
	for (size_t i = 0; i < event->random_count; i++)
		record_write_header(to, "random", event->randoms[i]);
	record_write_entries(to, event->transcript);
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
	struct arena arena;
	struct sink sink;
	struct buf text;
	bool good;

	arena_init(&arena);
	buf_init(&text, SIZE_MAX);
	write_session(&text, t, event);
	good = sink_open(&sink, path_of(t, event, &arena), err);
	if (good) {
		good = sink_write(&sink, buf_bytes(&text), err) &&
		       sink_close(&sink, err);
		sink_drop(&sink);
	}
	buf_release(&text);
	arena_release(&arena);
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
