/* SPDX-License-Identifier: MIT */
#include "report/instance.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "report/again.h"
#include "report/concern.h"
#include "report/judged.h"
#include "report/text.h"

enum { INDENT = 16, DIALOGUE = 6 };
enum { LINES_MOST = 60, LINE_MOST = 200 }; /* of a transcript, here */

void instance_init(struct instance *instance)
{
	*instance = (struct instance){ .transcript = "", .repeat = "" };
	arena_init(&instance->arena);
}

void instance_release(struct instance *instance)
{
	arena_release(&instance->arena);
	free(instance->list);
}

void instance_clear(struct instance *instance)
{
	struct judged *list = instance->list;
	size_t room = instance->room;

	arena_release(&instance->arena);
	instance_init(instance);
	instance->list = list;
	instance->room = room;
}

bool instance_empty(const struct instance *instance)
{
	return !instance->scase;
}

bool instance_is(
        const struct instance *instance, const struct event_verdict *event)
{
	return instance->scase == event->scase &&
	       strcmp(instance->name, event->instance) == 0;
}

static const char *keep(struct instance *instance, const char *text)
{
	return *text ? arena_text(&instance->arena, bytes_of(text)) : "";
}

static struct judged *judged_new(struct instance *instance)
{
	if (instance->count == instance->room) {
		instance->room = instance->room > 0 ? instance->room * 2 : 16;
		instance->list = mem_grow(instance->list,
		        instance->room * sizeof *instance->list);
	}
	return &instance->list[instance->count++];
}

void instance_add(struct instance *instance, const struct event_verdict *event)
{
	if (!instance->scase) {
		instance->scase = event->scase;
		instance->name = keep(instance, event->instance);
	}
	*judged_new(instance) = (struct judged){
		.clause = event->clause,
		.rule = event->rule,
		.verdict = event->verdict,
		.reply = keep(instance, event->reply),
		.why = keep(instance, event->why),
		.retries = event->retries,
	};
	if (!judged_bad(event->verdict))
		return;
	if (!*instance->transcript)
		instance->transcript = keep(instance, event->transcript);
	if (!*instance->repeat)
		instance->repeat = keep(instance, event->repeat);
}

static const struct judged *contradicts(
        const struct instance *instance, const struct judged *broken)
{
	for (size_t i = 0; i < instance->count; i++)
		if (judged_contradicts(broken, &instance->list[i]))
			return &instance->list[i];
	return NULL;
}

size_t instance_contradictions(const struct instance *instance)
{
	size_t n = 0;

	for (size_t i = 0; i < instance->count; i++)
		n += contradicts(instance, &instance->list[i]) != NULL;
	return n;
}

void instance_word(struct buf *to, enum verdict verdict, bool colour)
{
	static const char *const colours[VERDICT_COUNT] = {
		[VERDICT_PASS] = "32",
		[VERDICT_WAIVED] = "36",
		[VERDICT_FLAKY] = "35",
		[VERDICT_DEVIATION] = "33",
		[VERDICT_STALE_WAIVER] = "1;31",
		[VERDICT_FAIL] = "1;31",
	};

	if (colour && colours[verdict])
		buf_printf(to, "\x1b[%sm%s\x1b[0m", colours[verdict],
		        verdict_name(verdict));
	else
		buf_add_text(to, verdict_name(verdict));
}

static bool shown(enum verdict verdict, enum detail detail)
{
	switch (verdict) {
	case VERDICT_PASS:
	case VERDICT_SKIPPED:
	case VERDICT_UNSUPPORTED:
		return detail == DETAIL_VERBOSE;
	default:
		return true;
	}
}

static bool any_shown(const struct instance *instance, enum detail detail)
{
	for (size_t i = 0; i < instance->count; i++)
		if (shown(instance->list[i].verdict, detail))
			return true;
	return false;
}

bool instance_is_news(const struct instance *instance,
        const struct terminal_style *style, struct again *again)
{
	bool news = false;

	for (size_t i = 0; i < instance->count; i++) {
		const struct judged *judged = &instance->list[i];

		news |= shown(judged->verdict, style->detail) &&
		        again_is_new(again, judged);
	}
	for (size_t i = 0; i < instance->count; i++) {
		const struct judged *judged = &instance->list[i];

		if (!shown(judged->verdict, style->detail))
			continue;
		if (news)
			again_shown(again, judged);
		else
			again_more(again, judged, instance->name);
	}
	return news;
}

static void print_title(const struct instance *instance, struct buf *to)
{
	const struct scase *scase = instance->scase;

	text_line(to, instance->name);
	buf_add_text(to, ": ");
	text_wrap(to, scase->title, 4);
}

static void print_part(struct buf *to, const char *name, const char *text)
{
	if (!*text)
		return;
	text_column(to, INDENT);
	buf_printf(to, "%s: ", name);
	text_wrap(to, text, INDENT + 2);
}

static void print_clause(struct buf *to, const struct clause *clause)
{
	text_line(to, clause->id);
	buf_add_text(to, "  ");
	if (clause->source_count > 0)
		text_line(to, clause->sources[0]);
	buf_printf(to, " %s", level_name(clause->level));
	if (clause->lens != LENS_RFC)
		buf_printf(to, " (%s)", lens_name(clause->lens));
	buf_add_text(to, "\n");
}

static void print_contradiction(const struct instance *instance,
        const struct judged *broken, struct buf *to)
{
	const struct judged *kept = contradicts(instance, broken);
	struct arena arena;

	if (!kept)
		return;
	arena_init(&arena);
	print_part(to, "but",
	        arena_printf(&arena,
	                "the same answer passes %s (%s). The two ask "
	                "different things; each is judged by itself.",
	                kept->clause->id,
	                kept->clause->source_count > 0
	                        ? kept->clause->sources[0]
	                        : ""));
	arena_release(&arena);
}

static void print_judged(const struct instance *instance,
        const struct judged *judged, bool colour, struct buf *to)
{
	buf_add_text(to, "  ");
	instance_word(to, judged->verdict, colour);
	text_column(to, INDENT);
	if (judged->clause)
		print_clause(to, judged->clause);
	else
		text_wrap(to, *judged->why ? judged->why : "the whole case",
		        INDENT + 2);
	print_part(to, "answer", judged->reply);
	if (judged->clause)
		print_part(to, "why", judged->why);
	if (judged->retries > 0) {
		text_column(to, INDENT);
		buf_printf(to, "retries: %u\n", judged->retries);
	}
	if (!judged_bad(judged->verdict))
		return;
	if (judged->clause)
		print_part(to, "clause", judged->clause->says);
	print_contradiction(instance, judged, to);
}

static bool code_seen(const struct instance *instance, size_t before)
{
	unsigned code = judged_code(instance->list[before].reply);

	for (size_t i = 0; i < before; i++)
		if (judged_bad(instance->list[i].verdict) &&
		        judged_code(instance->list[i].reply) == code)
			return true;
	return false;
}

/* Once for each code that broke something. */
static void print_remedies(const struct instance *instance,
        const struct spec *spec, struct buf *to)
{
	for (size_t i = 0; i < instance->count; i++) {
		const struct judged *judged = &instance->list[i];
		const struct catalogue_entry *entry =
		        spec_reply(spec, judged_code(judged->reply));

		if (!entry || !judged_bad(judged->verdict) ||
		        !concerns(entry, instance->scase, judged->rule) ||
		        code_seen(instance, i))
			continue;
		buf_printf(to, "    %03u is `", entry->code);
		text_line(to, entry->meaning);
		buf_add_text(to, "'. ");
		text_wrap(to, entry->remedy, 4);
	}
}

static void print_dialogue(const char *transcript, struct buf *to)
{
	struct bytes rest = bytes_of(transcript), line;
	size_t lines = 0, left = 0;

	while (bytes_cut(&rest, '\n', &line)) {
		char text[LINE_MOST + 1] = { 0 };

		if (++lines > LINES_MOST) {
			left++;
			continue;
		}
		memcpy(text, line.p, line.n < LINE_MOST ? line.n : LINE_MOST);
		text_column(to, DIALOGUE);
		text_line(to, text);
		buf_add_text(to, line.n > LINE_MOST ? "...\n" : "\n");
	}
	if (left > 0)
		buf_printf(
		        to, "%*s... and %zu lines more\n", DIALOGUE, "", left);
}

void instance_print(const struct instance *instance, const struct spec *spec,
        const struct terminal_style *style, struct buf *to)
{
	if (!any_shown(instance, style->detail))
		return;
	print_title(instance, to);
	for (size_t i = 0; i < instance->count; i++)
		if (shown(instance->list[i].verdict, style->detail))
			print_judged(instance, &instance->list[i],
			        style->colour, to);
	print_remedies(instance, spec, to);
	print_dialogue(instance->transcript, to);
	if (*instance->repeat) {
		buf_add_text(to, "    repeat: ");
		text_line(to, instance->repeat);
		buf_add_text(to, "\n");
	}
	buf_add_text(to, "\n");
}
