/* SPDX-License-Identifier: MIT */
#include "report/compare.h"
#include "report/describe.h"
#include "report/object.h"
#include "report/sheet.h"
#include "report/text.h"

enum { INDENT = 6, ANSWER = 20 };

static const char *verdict_of_side(const struct compared *side)
{
	return side ? verdict_name(side->verdict) : "not judged";
}

static const char *reply_of(struct arena *arena, const struct compared *side)
{
	return side && *side->reply ? describe_reply(arena, side->reply) : "";
}

static void side_text(
        struct buf *to, const char *mark, const struct compared *side)
{
	struct arena arena;

	arena_init(&arena);
	buf_printf(to, "    %s ", mark);
	buf_add_text(to, verdict_of_side(side));
	text_column(to, ANSWER);
	text_line(to, reply_of(&arena, side));
	buf_add_text(to, "\n");
	arena_release(&arena);
}

/* Where one of the runs alone has a verdict, its word is enough. */
static void difference_text(struct buf *to, const struct difference *d)
{
	bool both = d->base && d->other;

	buf_add_text(to, "  ");
	text_line(to, d->instance);
	buf_add_text(to, *d->clause ? " " : "");
	text_line(to, d->clause);
	if (both || d->kind == DIFFERENCE_NEW || d->kind == DIFFERENCE_GONE) {
		buf_add_text(to, "\n");
		side_text(to, "-", d->base);
		side_text(to, "+", d->other);
	} else {
		buf_printf(to, ": %s\n",
		        verdict_of_side(d->base ? d->base : d->other));
	}
}

static void kind_text(struct buf *to, const struct comparison *comparison,
        enum difference_kind kind, bool colour)
{
	static const char *const colours[DIFFERENCE_COUNT] = {
		[DIFFERENCE_NEW] = "1;31", [DIFFERENCE_GONE] = "32"
	};
	bool painted = colour && colours[kind];

	if (comparison->of[kind] == 0)
		return;
	buf_printf(to, "\n%s%s%s%s: %s (%zu)%s\n", painted ? "\x1b[" : "",
	        painted ? colours[kind] : "", painted ? "m" : "",
	        difference_name(kind), difference_meaning(kind),
	        comparison->of[kind], painted ? "\x1b[0m" : "");
	for (size_t i = 0; i < comparison->count; i++)
		if (comparison->list[i].kind == kind)
			difference_text(to, &comparison->list[i]);
}

void compare_text(
        struct buf *to, const struct comparison *comparison, bool colour)
{
	buf_add_text(to, "- ");
	text_line(to, comparison->base);
	buf_add_text(to, "\n+ ");
	text_line(to, comparison->other);
	buf_add_text(to, "\n");
	for (size_t i = 0; i < comparison->apart_count; i++) {
		buf_add_text(to, "  not the same ");
		text_wrap(to, comparison->apart[i], INDENT);
	}
	for (int kind = 0; kind < DIFFERENCE_COUNT; kind++)
		kind_text(to, comparison, (enum difference_kind)kind, colour);
	buf_printf(to, "\n%zu the same", comparison->same);
	for (int kind = 0; kind < DIFFERENCE_COUNT; kind++)
		if (comparison->of[kind] > 0)
			buf_printf(to, ", %zu %s", comparison->of[kind],
			        difference_name((enum difference_kind)kind));
	buf_add_text(to, "\n");
}

void compare_markdown(struct buf *to, const struct comparison *comparison)
{
	const char *titles[] = { "difference", "instance", "clause",
		comparison->base, "answer", comparison->other, "answer" };
	enum { COLUMNS = sizeof titles / sizeof *titles };
	struct arena arena;

	buf_add_text(to, "## ");
	sheet_markdown(to, comparison->other);
	buf_add_text(to, " against ");
	sheet_markdown(to, comparison->base);
	buf_printf(to, "\n\n%zu verdicts are the same.\n\n", comparison->same);
	for (size_t i = 0; i < comparison->apart_count; i++) {
		buf_add_text(to, "- not the same ");
		sheet_markdown(to, comparison->apart[i]);
		buf_add_text(to, "\n");
	}
	if (comparison->apart_count > 0)
		buf_add_text(to, "\n");
	if (comparison->count == 0)
		return;
	arena_init(&arena);
	sheet_titles(to, SHEET_MARKDOWN, titles, COLUMNS);
	for (size_t i = 0; i < comparison->count; i++) {
		const struct difference *d = &comparison->list[i];
		const char *const cells[COLUMNS] = { difference_name(d->kind),
			d->instance, d->clause, verdict_of_side(d->base),
			reply_of(&arena, d->base), verdict_of_side(d->other),
			reply_of(&arena, d->other) };

		sheet_row(to, SHEET_MARKDOWN, cells, COLUMNS);
	}
	buf_add_text(to, "\n");
	arena_release(&arena);
}

static void put(struct buf *to, json_t *json)
{
	object_print(to, json);
	buf_add_text(to, "\n");
}

static json_t *side_json(const struct compared *side)
{
	json_t *json;

	if (!side)
		return json_null();
	json = json_object();
	object_set_text(json, "verdict", verdict_name(side->verdict));
	object_set_text(json, "reply", side->reply);
	return json;
}

static json_t *event_of(const char *event)
{
	json_t *json = json_object();

	object_set_text(json, "event", event);
	return json;
}

static json_t *head_json(const struct comparison *comparison)
{
	json_t *head = event_of("comparison"), *list = json_array();

	object_set_text(head, "base", comparison->base);
	object_set_text(head, "run", comparison->other);
	for (size_t i = 0; i < comparison->apart_count; i++)
		object_add(list, object_text(comparison->apart[i]));
	object_set(head, "apart", list);
	return head;
}

static json_t *end_json(const struct comparison *comparison)
{
	json_t *end = event_of("end");

	object_set_number(end, "same", comparison->same);
	for (int kind = 0; kind < DIFFERENCE_COUNT; kind++)
		object_set_number(end,
		        difference_name((enum difference_kind)kind),
		        comparison->of[kind]);
	object_set(end, "worse", json_boolean(comparison->worse));
	return end;
}

void compare_json(struct buf *to, const struct comparison *comparison)
{
	put(to, head_json(comparison));
	for (size_t i = 0; i < comparison->count; i++) {
		const struct difference *d = &comparison->list[i];
		json_t *json = event_of("difference");

		object_set_text(json, "kind", difference_name(d->kind));
		object_set_text(json, "instance", d->instance);
		object_set_text(json, "clause", *d->clause ? d->clause : NULL);
		object_set(json, "before", side_json(d->base));
		object_set(json, "after", side_json(d->other));
		put(to, json);
	}
	put(to, end_json(comparison));
}
