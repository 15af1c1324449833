/* SPDX-License-Identifier: MIT */
#include "fuzz/statistics.h"

#include <jansson.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/disk.h"

static const char *date(uint64_t now, char text[32])
{
	const time_t seconds = (time_t)now;
	struct tm tm;

	gmtime_r(&seconds, &tm);
	strftime(text, 32, "%Y-%m-%dT%H:%M:%SZ", &tm);
	return text;
}

static uint64_t per_second(const struct event_sample *s)
{
	return s->milliseconds > 0 ? s->sessions * 1000 / s->milliseconds : 0;
}

static json_t *numbers(const struct statistics *s)
{
	const struct event_sample *now = &s->sample;
	const struct {
		const char *key;
		uint64_t n;
	} rows[] = {
		{ "seed", s->seed },
		{ "pid", (uint64_t)s->pid },
		{ "jobs", s->jobs },
		{ "alive", s->alive },
		{ "milliseconds", now->milliseconds },
		{ "sessions", now->sessions },
		{ "sessions_per_second", per_second(now) },
		{ "exchanges", now->exchanges },
		{ "cells", now->cells },
		{ "edges", now->edges },
		{ "findings", now->findings },
		{ "crashes", s->crashes },
		{ "fails", s->fails },
		{ "deviations", s->deviations },
		{ "unconfirmed", s->unconfirmed },
		{ "timeouts", s->timeouts },
		{ "restarts", s->restarts },
		{ "memory", s->memory },
	};
	json_t *json = json_object();

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		json_object_set_new(json, rows[i].key,
		        json_integer((json_int_t)rows[i].n));
	return json;
}

void statistics_text(const struct statistics *s, uint64_t now, struct buf *to)
{
	char when[32];
	json_t *json = json_pack("{s:s,s:s,s:s}", "time", date(now, when),
	        "state", s->state, "target", s->target);
	char *text;

	if (s->exit_status >= 0)
		json_object_set_new(
		        json, "exit_status", json_integer(s->exit_status));
	json_object_update_new(json, numbers(s));
	text = json_dumps(json, JSON_COMPACT | JSON_ENSURE_ASCII);
	buf_add_text(to, text);
	buf_add_text(to, "\n");
	free(text);
	json_decref(json);
}

bool statistics_write(const struct statistics *s, bool line,
        const char *folder, struct err *err)
{
	struct arena arena;
	struct buf text;
	bool good;

	arena_init(&arena);
	buf_init(&text, SIZE_MAX);
	statistics_text(s, (uint64_t)time(NULL), &text);
	good = disk_replace(arena_printf(&arena, "%s/statistics.json", folder),
	               buf_bytes(&text), err) &&
	       (!line || disk_append(arena_printf(&arena,
	                                     "%s/statistics.jsonl", folder),
	                         buf_bytes(&text), err));
	buf_release(&text);
	arena_release(&arena);
	return good;
}
