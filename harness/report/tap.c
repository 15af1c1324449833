/* SPDX-License-Identifier: MIT */
#include "report/tap.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "report/describe.h"
#include "report/judged.h"
#include "report/names.h"
#include "report/object.h"
#include "report/sink.h"
#include "report/text.h"

struct tap {
	struct sink sink;
	struct buf text; /* lines, not indented yet */
	struct names names;
	size_t runs, ended; /* runs: all of them */
	/* the run at hand */
	const char *name;
	bool strict, failed;
	size_t points;
};

/* A run among others is indented by four columns. */
static bool flush(struct tap *tap, bool indented, struct err *err)
{
	struct bytes rest = buf_bytes(&tap->text), line;
	bool written = true;
	struct buf to;

	buf_init(&to, SIZE_MAX);
	while (bytes_cut(&rest, '\n', &line)) {
		buf_add_text(&to, indented && tap->runs > 1 ? "    " : "");
		buf_add(&to, line);
		buf_add_text(&to, "\n");
	}
	written = sink_write(&tap->sink, buf_bytes(&to), err);
	buf_release(&to);
	buf_clear(&tap->text);
	return written;
}

/* In a line of its own, a hash would begin a directive. */
static void words(struct buf *to, const char *text)
{
	struct buf safe;

	buf_init(&safe, SIZE_MAX);
	text_line(&safe, text);
	for (size_t i = 0; i < safe.n; i++) {
		if (safe.p[i] == '#' || safe.p[i] == '\\')
			buf_add_text(to, "\\");
		buf_add(to, bytes_at(&safe.p[i], 1));
	}
	buf_release(&safe);
}

static void comment(struct buf *to, const char *what, const char *text)
{
	buf_add_text(to, "# ");
	text_line(to, what);
	buf_add_text(to, ": ");
	text_line(to, text);
	buf_add_text(to, "\n");
}

static bool on_run(void *self, const struct event_run *event, struct err *err)
{
	struct tap *tap = self;
	struct buf *to = &tap->text;

	tap->name = names_next(&tap->names, event);
	tap->strict = event->strict;
	tap->failed = false;
	tap->points = 0;
	if (tap->ended == 0)
		buf_add_text(to, "TAP version 14\n");
	if (tap->runs > 1)
		comment(to, "Subtest", tap->name);
	if (!flush(tap, false, err))
		return false;
	comment(to, "target", event->target);
	comment(to, "profile", event->profile);
	comment(to, "edition", edition_name(event->edition));
	comment(to, "lens", lens_name(event->lens));
	return flush(tap, true, err);
}

static void directive(
        struct buf *to, const char *name, const struct event_verdict *event)
{
	buf_printf(to, " # %s ", name);
	if (event->verdict != VERDICT_SKIPPED) /* SKIP says it */
		buf_printf(to, "%s: ", verdict_name(event->verdict));
	words(to, *event->why ? event->why : verdict_meaning(event->verdict));
}

/* A line of YAML: what is quoted as in JSON is quoted in YAML too. */
static void field(struct buf *to, const char *key, const char *text)
{
	struct buf safe;

	if (!*text)
		return;
	buf_init(&safe, SIZE_MAX);
	text_line(&safe, text);
	buf_add(&safe, bytes_at("", 1));
	buf_printf(to, "%s: ", key);
	object_print(to, object_text((const char *)safe.p));
	buf_add_text(to, "\n");
	buf_release(&safe);
}

static void transcript(struct buf *to, const char *text)
{
	struct bytes rest = bytes_of(text), line;
	struct arena arena;

	if (!*text)
		return;
	arena_init(&arena);
	buf_add_text(to, "  transcript:\n");
	while (bytes_cut(&rest, '\n', &line)) {
		buf_add_text(to, "    - ");
		object_print(to, object_text(arena_text(&arena, line)));
		buf_add_text(to, "\n");
	}
	arena_release(&arena);
}

static void diagnose(struct buf *to, const struct event_verdict *event)
{
	const struct clause *clause = event->clause;
	const char *level = clause ? level_name(clause->level) : "";

	buf_add_text(to, "  ---\n");
	field(to, "  verdict", verdict_name(event->verdict));
	field(to, "  clause", clause ? clause->says : "");
	field(to, "  source", clause ? describe_source(clause) : "");
	field(to, "  level", level);
	field(to, "  reply", event->reply);
	field(to, "  why", event->why);
	field(to, "  repeat", event->repeat);
	transcript(to, event->transcript);
	buf_add_text(to, "  ...\n");
}

static bool undecided(enum verdict verdict)
{
	return verdict == VERDICT_SKIPPED || verdict == VERDICT_UNSUPPORTED ||
	       verdict == VERDICT_INCONCLUSIVE;
}

static void point(struct tap *tap, bool good, const char *name)
{
	buf_printf(
	        &tap->text, "%sok %zu - ", good ? "" : "not ", ++tap->points);
	words(&tap->text, name);
}

static bool on_verdict(
        void *self, const struct event_verdict *event, struct err *err)
{
	struct tap *tap = self;
	bool gates = verdict_gates(event->verdict, tap->strict);
	bool bad = gates || judged_bad(event->verdict) ||
	           event->verdict == VERDICT_WAIVED;
	struct arena arena;

	arena_init(&arena);
	tap->failed |= gates;
	point(tap, !bad, describe_verdict(&arena, event));
	arena_release(&arena);
	if (bad && !gates)
		directive(&tap->text, "TODO", event);
	else if (undecided(event->verdict))
		directive(&tap->text, "SKIP", event);
	buf_add_text(&tap->text, "\n");
	if (event->verdict != VERDICT_PASS && !undecided(event->verdict))
		diagnose(&tap->text, event);
	return flush(tap, true, err);
}

static bool on_note(void *self, const struct event_note *event, struct err *err)
{
	struct tap *tap = self;

	comment(&tap->text, event->what, event->text);
	return flush(tap, true, err);
}

/* A stale one is a point; the others stand with what they waive. */
static bool on_waiver(
        void *self, const struct event_waiver *event, struct err *err)
{
	struct tap *tap = self;
	struct buf *to = &tap->text;

	if (!verdict_gates(event->verdict, tap->strict))
		return true;
	tap->failed = true;
	point(tap, false, event->at);
	buf_add_text(to, "\n  ---\n");
	field(to, "  verdict", verdict_name(event->verdict));
	field(to, "  why", event->why);
	field(to, "  clause", event->clause);
	field(to, "  case", event->scase);
	field(to, "  answer", event->answer);
	field(to, "  owner", event->owner);
	field(to, "  reason", event->reason);
	field(to, "  expires", event->expires);
	buf_add_text(to, "  ...\n");
	return flush(tap, true, err);
}

/* Never green when the run itself went wrong. */
static void run_point(struct tap *tap, const struct event_end *event)
{
	if (event->status < EXIT_USAGE)
		return;
	tap->failed = true;
	point(tap, false, "the run itself");
	buf_add_text(&tap->text, "\n  ---\n");
	field(&tap->text, "  why", event->reason);
	buf_add_text(&tap->text, "  ...\n");
}

static bool end_subtest(struct tap *tap, struct err *err)
{
	struct buf *to = &tap->text;

	if (tap->runs == 1)
		return true;
	buf_printf(to, "%sok %zu - ", tap->failed ? "not " : "", tap->ended);
	words(to, tap->name);
	buf_add_text(to, "\n");
	if (tap->ended == tap->runs)
		buf_printf(to, "1..%zu\n", tap->runs);
	return flush(tap, false, err);
}

static bool on_end(void *self, const struct event_end *event, struct err *err)
{
	struct tap *tap = self;

	tap->ended++;
	run_point(tap, event);
	comment(&tap->text, "end", event->reason);
	buf_printf(&tap->text, "1..%zu%s\n", tap->points,
	        tap->points == 0 ? " # SKIP nothing was judged" : "");
	return flush(tap, true, err) && end_subtest(tap, err) &&
	       (tap->ended < tap->runs || sink_close(&tap->sink, err));
}

struct tap *tap_open(const char *path, struct err *err)
{
	struct tap *tap = mem_new(sizeof *tap);

	if (!sink_open(&tap->sink, path, err)) {
		free(tap);
		return NULL;
	}
	buf_init(&tap->text, SIZE_MAX);
	names_init(&tap->names);
	tap->runs = 1;
	return tap;
}

void tap_expect(struct tap *tap, size_t runs)
{
	tap->runs = runs;
}

struct listener tap_listener(struct tap *tap)
{
	return (struct listener){
		.run = on_run,
		.verdict = on_verdict,
		.note = on_note,
		.waiver = on_waiver,
		.end = on_end,
		.self = tap,
	};
}

void tap_close(struct tap *tap)
{
	sink_drop(&tap->sink);
	buf_release(&tap->text);
	names_release(&tap->names);
	free(tap);
}
