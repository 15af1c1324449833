/* SPDX-License-Identifier: MIT */
#include "report/jsonl.h"

#include <stdlib.h>

#include "base/mem.h"
#include "report/describe.h"
#include "report/object.h"
#include "report/sink.h"

struct jsonl {
	struct sink sink;
	struct buf line;
	size_t runs; /* that are still to end */
};

static void set_place(json_t *to, const char *key, struct place at)
{
	struct arena arena;

	arena_init(&arena);
	object_set_text(to, key,
	        arena_printf(&arena, "%s:%u:%u", describe_file(&arena, at),
	                at.line, at.column));
	arena_release(&arena);
}

static void set_counts(
        json_t *to, const char *key, const size_t of[VERDICT_COUNT])
{
	json_t *counts = json_object();

	for (int v = 0; v < VERDICT_COUNT; v++)
		object_set_number(counts, verdict_name((enum verdict)v), of[v]);
	object_set(to, key, counts);
}

static json_t *begin(const char *event)
{
	json_t *json = json_object();

	object_set_text(json, "event", event);
	return json;
}

/* Takes the reference to `json`. */
static bool put(struct jsonl *jsonl, json_t *json, struct err *err)
{
	buf_clear(&jsonl->line);
	object_print(&jsonl->line, json);
	buf_add_text(&jsonl->line, "\n");
	return sink_write(&jsonl->sink, buf_bytes(&jsonl->line), err);
}

static bool on_run(void *self, const struct event_run *event, struct err *err)
{
	json_t *json = begin("run");

	object_set_number(json, "schema", JSONL_SCHEMA);
	object_set_run(json, event);
	return put(self, json, err);
}

static void set_clause(json_t *to, const struct clause *clause)
{
	bool sourced = clause && clause->source_count > 0;

	object_set_text(to, "clause", clause ? clause->id : NULL);
	object_set_text(to, "level", clause ? level_name(clause->level) : NULL);
	object_set_text(to, "lens", clause ? lens_name(clause->lens) : NULL);
	object_set_text(to, "section", sourced ? clause->sources[0] : NULL);
}

/* Only where there is one. */
static void set_waiver(json_t *to, const struct event_verdict *event)
{
	if (!event->waiver)
		return;
	object_set_text(to, "waived", verdict_name(event->waived));
	object_set_text(to, "waiver", event->waiver);
}

static bool on_verdict(
        void *self, const struct event_verdict *event, struct err *err)
{
	json_t *json = begin("verdict");

	object_set_text(json, "case", event->scase->id);
	object_set_text(json, "instance", event->instance);
	set_clause(json, event->clause);
	object_set_text(json, "verdict", verdict_name(event->verdict));
	set_waiver(json, event);
	object_set_text(json, "reply", event->reply);
	object_set_text(json, "why", event->why);
	object_set_number(json, "retries", event->retries);
	object_set_text(json, "transcript", event->transcript);
	object_set_text(json, "repeat", event->repeat);
	set_place(json, "at", event->rule ? event->rule->at : event->scase->at);
	return put(self, json, err);
}

static bool on_note(void *self, const struct event_note *event, struct err *err)
{
	json_t *json = begin("note");

	object_set_text(json, "what", event->what);
	object_set_text(json, "text", event->text);
	return put(self, json, err);
}

static bool on_waiver(
        void *self, const struct event_waiver *event, struct err *err)
{
	json_t *json = begin("waiver");

	object_set_text(json, "at", event->at);
	object_set_text(json, "verdict", verdict_name(event->verdict));
	object_set_text(json, "why", event->why);
	object_set_text(json, "clause", event->clause);
	object_set_text(json, "case", event->scase);
	object_set_text(json, "answer", event->answer);
	object_set_text(json, "owner", event->owner);
	object_set_text(json, "reason", event->reason);
	object_set_text(json, "since", event->since);
	object_set_text(json, "expires", event->expires);
	object_set_number(json, "age", event->age);
	object_set_number(json, "verdicts", event->verdicts);
	return put(self, json, err);
}

static bool on_finding(
        void *self, const struct event_finding *event, struct err *err)
{
	json_t *json = begin("finding");

	object_set_text(json, "name", event->name);
	object_set_text(json, "kind", event->kind);
	object_set_text(json, "key", event->key);
	object_set_text(json, "case", event->scase ? event->scase->id : NULL);
	set_clause(json, event->clause);
	object_set_text(json, "verdict", verdict_name(event->verdict));
	object_set(json, "confirmed", json_boolean(event->confirmed));
	object_set_text(json, "reply", event->reply);
	object_set_text(json, "why", event->why);
	object_set_text(json, "transcript", event->transcript);
	object_set_text(json, "repeat", event->repeat);
	if (event->rule)
		set_place(json, "at", event->rule->at);
	else
		object_set_text(json, "at", NULL);
	return put(self, json, err);
}

static bool on_sample(
        void *self, const struct event_sample *event, struct err *err)
{
	json_t *json = begin("sample");

	object_set_number(json, "milliseconds", event->milliseconds);
	object_set_number(json, "sessions", event->sessions);
	object_set_number(json, "exchanges", event->exchanges);
	object_set_number(json, "cells", event->cells);
	object_set_number(json, "edges", event->edges);
	object_set_number(json, "findings", event->findings);
	return put(self, json, err);
}

static void set_texts(json_t *to, const char *key, const char *const *texts,
        size_t count)
{
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, json_string(texts[i]));
	object_set(to, key, list);
}

static void set_ids(json_t *to, const char *key,
        const struct clause *const *clauses, size_t count)
{
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, json_string(clauses[i]->id));
	object_set(to, key, list);
}

static bool on_reach(
        void *self, const struct event_reach *event, struct err *err)
{
	json_t *json = begin("reach");

	set_texts(json, "reached", event->reached, event->reached_count);
	set_texts(json, "missed", event->missed, event->missed_count);
	set_ids(json, "judged", event->judged, event->judged_count);
	set_ids(json, "unjudged", event->unjudged, event->unjudged_count);
	return put(self, json, err);
}

static bool on_end(void *self, const struct event_end *event, struct err *err)
{
	struct jsonl *jsonl = self;
	json_t *json = begin("end");

	set_counts(json, "verdicts", event->verdicts);
	set_counts(json, "cases", event->cases);
	object_set_number(json, "connections", event->connections);
	object_set_number(json, "milliseconds", event->milliseconds);
	object_set(json, "cut_short", json_boolean(event->cut_short));
	object_set_number(json, "exit", event->status);
	object_set_text(json, "reason", event->reason);
	return put(jsonl, json, err) &&
	       (--jsonl->runs > 0 || sink_close(&jsonl->sink, err));
}

struct jsonl *jsonl_open(const char *path, struct err *err)
{
	struct jsonl *jsonl = mem_new(sizeof *jsonl);

	buf_init(&jsonl->line, SIZE_MAX);
	jsonl->runs = 1;
	if (sink_open(&jsonl->sink, path, err))
		return jsonl;
	free(jsonl);
	return NULL;
}

void jsonl_expect(struct jsonl *jsonl, size_t runs)
{
	jsonl->runs = runs;
}

struct listener jsonl_listener(struct jsonl *jsonl)
{
	return (struct listener){
		.run = on_run,
		.verdict = on_verdict,
		.note = on_note,
		.waiver = on_waiver,
		.finding = on_finding,
		.sample = on_sample,
		.reach = on_reach,
		.end = on_end,
		.self = jsonl,
	};
}

void jsonl_close(struct jsonl *jsonl)
{
	sink_drop(&jsonl->sink);
	buf_release(&jsonl->line);
	free(jsonl);
}
