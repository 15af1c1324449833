/* SPDX-License-Identifier: MIT */
#include "report/again.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "report/instance.h"
#include "report/text.h"

enum { INDENT = 16 };

void again_init(struct again *again)
{
	*again = (struct again){ 0 };
	arena_init(&again->arena);
}

void again_release(struct again *again)
{
	arena_release(&again->arena);
	free(again->list);
}

/* The rule's, where it has one: what a check says may quote the answer. */
static const char *reason(const struct judged *judged)
{
	bool ruled = judged->verdict != VERDICT_INCONCLUSIVE && judged->rule &&
	             judged->rule->why;

	return ruled ? judged->rule->why : judged->why;
}

static struct again_entry *find(
        const struct again *again, const struct judged *judged)
{
	for (size_t i = 0; i < again->count; i++) {
		struct again_entry *e = &again->list[i];

		if (e->clause == judged->clause &&
		        e->verdict == judged->verdict &&
		        e->code == judged_code(judged->reply) &&
		        strcmp(e->reason, reason(judged)) == 0)
			return e;
	}
	return NULL;
}

bool again_is_new(const struct again *again, const struct judged *judged)
{
	return !find(again, judged);
}

void again_shown(struct again *again, const struct judged *judged)
{
	if (find(again, judged))
		return;
	if (again->count == again->room) {
		again->room = again->room > 0 ? again->room * 2 : 64;
		again->list = mem_grow(
		        again->list, again->room * sizeof *again->list);
	}
	again->list[again->count++] = (struct again_entry){
		.clause = judged->clause,
		.reason = arena_text(&again->arena, bytes_of(reason(judged))),
		.verdict = judged->verdict,
		.code = judged_code(judged->reply),
	};
}

void again_more(
        struct again *again, const struct judged *judged, const char *instance)
{
	struct again_entry *e = find(again, judged);

	if (e->more < AGAIN_NAMES)
		e->names[e->more] =
		        arena_text(&again->arena, bytes_of(instance));
	e->more++;
}

static void print_entry(
        const struct again_entry *e, bool colour, struct buf *to)
{
	struct arena arena;
	const char *text;

	arena_init(&arena);
	text = e->clause ? e->clause->id : "the whole case";
	if (e->code > 0)
		text = arena_printf(&arena, "%s answered %03u", text, e->code);
	text = arena_printf(&arena, "%s, and %zu more:", text, e->more);
	for (size_t i = 0; i < e->more && i < AGAIN_NAMES; i++)
		text = arena_printf(&arena, "%s %s%s", text, e->names[i],
		        i + 1 < e->more ? "," : "");
	buf_add_text(to, "  ");
	instance_word(to, e->verdict, colour);
	text_column(to, INDENT);
	text_wrap(to,
	        e->more > AGAIN_NAMES ? arena_printf(&arena, "%s ...", text)
	                              : text,
	        INDENT);
	arena_release(&arena);
}

void again_print(const struct again *again, bool colour, struct buf *to)
{
	bool begun = false;

	for (size_t i = 0; i < again->count; i++) {
		if (again->list[i].more == 0)
			continue;
		if (!begun)
			buf_add_text(to, "the same in other cases (--verbose "
			                 "shows each)\n");
		begun = true;
		print_entry(&again->list[i], colour, to);
	}
	buf_add_text(to, begun ? "\n" : "");
}
