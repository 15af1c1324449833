/* SPDX-License-Identifier: MIT */
#include "report/jsonl.h"

#include <assert.h>
#include <jansson.h>
#include <stdlib.h>

#include "base/mem.h"
#include "report/sink.h"
#include "report/text.h"

struct jsonl {
	struct sink sink;
	struct buf line;
	size_t runs; /* that are still to end */
};

static void set(json_t *to, const char *key, json_t *value)
{
	int failed = json_object_set_new(to, key, value);

	assert(!failed);
}

/* What is not UTF-8 is escaped. */
static json_t *text(const char *from)
{
	json_t *json = json_string(from);
	struct buf safe;

	if (json)
		return json;
	buf_init(&safe, SIZE_MAX);
	text_lines(&safe, from);
	json = json_stringn((const char *)safe.p, safe.n);
	buf_release(&safe);
	return json;
}

/* NULL becomes null. */
static void set_text(json_t *to, const char *key, const char *from)
{
	set(to, key, from ? text(from) : json_null());
}

static void set_number(json_t *to, const char *key, uint64_t n)
{
	assert(n <= INT64_MAX);
	set(to, key, json_integer((json_int_t)n));
}

static void set_place(json_t *to, const char *key, struct place at)
{
	struct arena arena;

	arena_init(&arena);
	set_text(to, key, arena_printf(&arena, "%s:%u", at.file, at.line));
	arena_release(&arena);
}

static void set_counts(
        json_t *to, const char *key, const size_t of[VERDICT_COUNT])
{
	json_t *counts = json_object();

	for (int v = 0; v < VERDICT_COUNT; v++)
		set_number(counts, verdict_name((enum verdict)v), of[v]);
	set(to, key, counts);
}

static json_t *begin(const char *event)
{
	json_t *json = json_object();

	set_text(json, "event", event);
	return json;
}

static int add(const char *octets, size_t n, void *to)
{
	buf_add(to, bytes_at(octets, n));
	return 0;
}

/* Takes the reference to `json`. */
static bool put(struct jsonl *jsonl, json_t *json, struct err *err)
{
	buf_clear(&jsonl->line);
	json_dump_callback(
	        json, add, &jsonl->line, JSON_COMPACT | JSON_ENSURE_ASCII);
	json_decref(json);
	buf_add_text(&jsonl->line, "\n");
	return sink_write(&jsonl->sink, buf_bytes(&jsonl->line), err);
}

static bool on_run(void *self, const struct event_run *event, struct err *err)
{
	json_t *json = begin("run");
	json_t *facts = json_array();

	set_text(json, "version", event->version);
	set_text(json, "target", event->target);
	set_text(json, "profile", event->profile);
	set_text(json, "profile_digest", event->profile_digest);
	set_text(json, "table_digest", event->table_digest);
	set_text(json, "edition", edition_name(event->edition));
	set_text(json, "lens", lens_name(event->lens));
	set(json, "strict", json_boolean(event->strict));
	set_number(json, "seed", event->seed);
	set_number(json, "planned", event->planned);
	for (size_t i = 0; i < event->fact_count; i++)
		json_array_append_new(facts, text(event->facts[i]));
	set(json, "facts", facts);
	return put(self, json, err);
}

static void set_clause(json_t *to, const struct clause *clause)
{
	bool sourced = clause && clause->source_count > 0;

	set_text(to, "clause", clause ? clause->id : NULL);
	set_text(to, "level", clause ? level_name(clause->level) : NULL);
	set_text(to, "lens", clause ? lens_name(clause->lens) : NULL);
	set_text(to, "section", sourced ? clause->sources[0] : NULL);
}

static bool on_verdict(
        void *self, const struct event_verdict *event, struct err *err)
{
	json_t *json = begin("verdict");

	set_text(json, "case", event->scase->id);
	set_text(json, "instance", event->instance);
	set_clause(json, event->clause);
	set_text(json, "verdict", verdict_name(event->verdict));
	set_text(json, "reply", event->reply);
	set_text(json, "why", event->why);
	set_number(json, "retries", event->retries);
	set_text(json, "transcript", event->transcript);
	set_text(json, "repeat", event->repeat);
	set_place(json, "at", event->rule ? event->rule->at : event->scase->at);
	return put(self, json, err);
}

static bool on_note(void *self, const struct event_note *event, struct err *err)
{
	json_t *json = begin("note");

	set_text(json, "what", event->what);
	set_text(json, "text", event->text);
	return put(self, json, err);
}

static bool on_end(void *self, const struct event_end *event, struct err *err)
{
	struct jsonl *jsonl = self;
	json_t *json = begin("end");

	set_counts(json, "verdicts", event->verdicts);
	set_counts(json, "cases", event->cases);
	set_number(json, "connections", event->connections);
	set_number(json, "milliseconds", event->milliseconds);
	set(json, "cut_short", json_boolean(event->cut_short));
	set_number(json, "exit", event->status);
	set_text(json, "reason", event->reason);
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
