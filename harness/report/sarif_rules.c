/* SPDX-License-Identifier: MIT */
#include "report/sarif_rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "report/describe.h"
#include "report/judged.h"
#include "report/object.h"
#include "report/sheet.h"
#include "report/text.h"

void sarif_rules_clear(struct sarif_rules *rules)
{
	free(rules->list);
	*rules = (struct sarif_rules){ 0 };
}

static void note_code(struct sarif_rule *rule, unsigned code)
{
	for (size_t i = 0; i < rule->code_count; i++)
		if (rule->codes[i] == code)
			return;
	if (code > 0 && rule->code_count < SARIF_CODES_MOST)
		rule->codes[rule->code_count++] = code;
}

size_t sarif_rules_note(struct sarif_rules *rules, const struct clause *clause,
        const char *reply)
{
	size_t i = 0;

	while (i < rules->count && rules->list[i].clause != clause)
		i++;
	if (i == rules->count) {
		rules->list =
		        mem_grow(rules->list, (i + 1) * sizeof *rules->list);
		rules->list[rules->count++] =
		        (struct sarif_rule){ .clause = clause };
	}
	note_code(&rules->list[i], judged_code(reply));
	return i;
}

const char *sarif_level(enum severity severity)
{
	return severity == SEVERITY_FAIL ? "error" : "warning";
}

static void escape(struct buf *to, const char *text)
{
	struct buf safe;

	buf_init(&safe, SIZE_MAX);
	text_lines(&safe, text);
	for (size_t i = 0; i < safe.n; i++) {
		struct bytes rest = bytes_from(buf_bytes(&safe), i);
		bool link = rest.p[0] == '[' &&
		            bytes_find(rest, BYTES("](")) < rest.n;

		if (link)
			buf_add_text(to, "\\");
		else if (rest.p[0] == '{' || rest.p[0] == '}')
			buf_add(to, bytes_sub(rest, 0, 1));
		buf_add(to, bytes_sub(rest, 0, 1));
	}
	buf_release(&safe);
}

/* Takes what stands in the buffer, and ends it. */
static json_t *string_of(struct buf *text)
{
	json_t *json =
	        json_stringn(text->n > 0 ? (const char *)text->p : "", text->n);

	buf_release(text);
	return json;
}

static json_t *escaped(const char *text)
{
	struct buf to;

	buf_init(&to, SIZE_MAX);
	escape(&to, text);
	return string_of(&to);
}

json_t *sarif_message(const char *text)
{
	json_t *message = json_object();

	object_set(message, "text", escaped(text));
	return message;
}

/* A paragraph of help, as text or as Markdown. */
static void paragraph(
        struct buf *to, bool markdown, const char *head, const char *text)
{
	buf_printf(to, "%s%s%s%s%s", to->n > 0 ? "\n\n" : "",
	        markdown && *head ? "**" : "", head,
	        markdown && *head ? "**" : "", *head ? " " : "");
	if (markdown)
		sheet_markdown(to, text);
	else
		escape(to, text);
}

static void explain_code(
        struct buf *to, bool markdown, const struct catalogue_entry *entry)
{
	char code[16];

	snprintf(code, sizeof code, "%03u:", entry->code);
	paragraph(to, markdown, code, entry->meaning);
	paragraph(to, markdown, "When you see it:", entry->seen);
	paragraph(to, markdown, "What to do:", entry->remedy);
}

/* Where the text is ambiguous: how it is taken, and where that stands. */
static void explain_rulings(struct buf *to, bool markdown,
        const struct clause *clause, const struct spec *spec)
{
	struct arena arena;

	arena_init(&arena);
	for (size_t i = 0; i < clause->ruling_count; i++) {
		const struct ruling_entry *ruling =
		        spec_ruling(spec, clause->rulings[i]);

		if (ruling)
			paragraph(to, markdown,
			        arena_printf(&arena, "Ruling %s:", ruling->id),
			        arena_printf(&arena,
			                "%s See specs/RULINGS.md, line %u.",
			                ruling->question, ruling->at.line));
	}
	arena_release(&arena);
}

static json_t *help_of(
        const struct sarif_rule *rule, const struct spec *spec, bool markdown)
{
	const struct clause *clause = rule->clause;
	struct arena arena;
	struct buf to;

	arena_init(&arena);
	buf_init(&to, SIZE_MAX);
	paragraph(&to, markdown, "", clause->says);
	paragraph(&to, markdown, level_name(clause->level),
	        describe_list(
	                &arena, clause->sources, clause->source_count, ", "));
	explain_rulings(&to, markdown, clause, spec);
	for (size_t i = 0; i < rule->code_count; i++) {
		const struct catalogue_entry *entry =
		        spec_reply(spec, rule->codes[i]);

		if (entry)
			explain_code(&to, markdown, entry);
	}
	arena_release(&arena);
	return string_of(&to);
}

static json_t *properties_of(const struct clause *clause)
{
	json_t *properties = json_object(), *tags = json_array();

	object_add(tags, object_text("smtp"));
	object_add(tags, object_text(level_name(clause->level)));
	object_set(properties, "tags", tags);
	object_set_text(properties, "precision", "very-high");
	object_set_text(
	        properties, "problem.severity", sarif_level(clause->severity));
	return properties;
}

static json_t *rule_json(const struct sarif_rule *rule, const struct spec *spec)
{
	const struct clause *clause = rule->clause;
	json_t *json = json_object(), *help = json_object();
	json_t *configuration = json_object();
	struct arena arena;
	const char *link;

	arena_init(&arena);
	link = describe_link(&arena, describe_source(clause));
	object_set_text(json, "id", clause->id);
	object_set(json, "shortDescription", sarif_message(clause->says));
	object_set(json, "fullDescription", sarif_message(clause->says));
	if (link)
		object_set_text(json, "helpUri", link);
	object_set(help, "text", help_of(rule, spec, false));
	object_set(help, "markdown", help_of(rule, spec, true));
	object_set(json, "help", help);
	object_set_text(configuration, "level", sarif_level(clause->severity));
	object_set(json, "defaultConfiguration", configuration);
	object_set(json, "properties", properties_of(clause));
	arena_release(&arena);
	return json;
}

json_t *sarif_rules_json(
        const struct sarif_rules *rules, const struct spec *spec)
{
	json_t *list = json_array();

	for (size_t i = 0; i < rules->count; i++)
		object_add(list, rule_json(&rules->list[i], spec));
	return list;
}
