/* SPDX-License-Identifier: MIT */
#include "report/describe.h"
#include "report/explain.h"
#include "report/text.h"

struct comparison {
	struct buf *to;
	const struct spec *spec;
	const struct catalogue_entry **entries;
	size_t count;
	struct arena arena;
};

static bool among(const struct comparison *comparison, unsigned code)
{
	for (size_t i = 0; i < comparison->count; i++)
		if (comparison->entries[i]->code == code)
			return true;
	return false;
}

/* From the codes it is compared with; of one code alone, from all. */
static const char *differs(
        struct comparison *comparison, const struct catalogue_entry *entry)
{
	const char *text = "";

	for (size_t i = 0; i < entry->neighbour_count; i++)
		if (comparison->count == 1 ||
		        among(comparison, entry->neighbours[i].code))
			text = arena_printf(&comparison->arena, "%s%s%s", text,
			        *text ? " " : "", entry->neighbours[i].differs);
	return text;
}

static bool rule_names(const struct scase *scase, const struct clause *clause,
        enum outcome outcome, unsigned code)
{
	for (size_t i = 0; i < scase->rule_count; i++) {
		const struct rule *rule = &scase->rules[i];

		if (rule->clause == clause && rule->has_codes &&
		        rule->rest != (int)outcome &&
		        answers_have(&rule->codes[outcome], code))
			return true;
	}
	return false;
}

static bool clause_names(const struct spec *spec, const struct clause *clause,
        enum outcome outcome, unsigned code)
{
	for (size_t i = 0; i < spec->case_count; i++)
		if (rule_names(&spec->cases[i], clause, outcome, code))
			return true;
	return false;
}

static const char *clauses(struct comparison *comparison,
        const struct catalogue_entry *entry, enum outcome outcome)
{
	const struct spec *spec = comparison->spec;
	const char *text = "";

	for (size_t i = 0; i < spec->clause_count; i++)
		if (clause_names(spec, &spec->clauses[i], outcome, entry->code))
			text = arena_printf(&comparison->arena, "%s%s%s", text,
			        *text ? " " : "", spec->clauses[i].id);
	return text;
}

enum row {
	ROW_CLASS,
	ROW_MEANING,
	ROW_SEEN,
	ROW_REMEDY,
	ROW_DIFFERS,
	ROW_COMMANDS,
	ROW_SOURCES,
	ROW_CLAUSES, /* and the next, one for each outcome */
	ROWS = ROW_CLAUSES + OUTCOMES,
};

static const char *const headings[ROWS] = {
	[ROW_CLASS] = "class",
	[ROW_MEANING] = "meaning",
	[ROW_SEEN] = "when you see it",
	[ROW_REMEDY] = "what to do about it",
	[ROW_DIFFERS] = "how it differs",
	[ROW_COMMANDS] = "an answer to",
	[ROW_SOURCES] = "sources",
	[ROW_CLAUSES + OUTCOME_CONFORMS] = "clauses that it can satisfy",
	[ROW_CLAUSES + OUTCOME_TOLERATED] =
	        "clauses that note it and let it pass",
	[ROW_CLAUSES + OUTCOME_RELAXED] =
	        "clauses that it breaks by the text, as is common practice",
	[ROW_CLAUSES + OUTCOME_VIOLATES] = "clauses that it can break",
};

static const char *cell(struct comparison *comparison,
        const struct catalogue_entry *entry, enum row row)
{
	struct arena *arena = &comparison->arena;

	switch (row) {
	case ROW_CLASS:
		return entry->class;
	case ROW_MEANING:
		return entry->meaning;
	case ROW_SEEN:
		return entry->seen;
	case ROW_REMEDY:
		return entry->remedy;
	case ROW_DIFFERS:
		return differs(comparison, entry);
	case ROW_COMMANDS:
		return describe_list(
		        arena, entry->commands, entry->command_count, ", ");
	case ROW_SOURCES:
		return describe_list(
		        arena, entry->sources, entry->source_count, ", ");
	default:
		return clauses(comparison, entry, row - ROW_CLAUSES);
	}
}

static void print_row(struct comparison *comparison, enum row row)
{
	struct buf *to = comparison->to;
	bool headed = false;

	for (size_t i = 0; i < comparison->count; i++) {
		const struct catalogue_entry *entry = comparison->entries[i];
		const char *text = cell(comparison, entry, row);

		if (!*text)
			continue;
		if (!headed)
			buf_printf(to, "\n%s\n", headings[row]);
		headed = true;
		buf_printf(to, "  %03u  ", entry->code);
		text_wrap(to, text, 7);
	}
}

void explain_codes(struct buf *to, const struct spec *spec,
        const unsigned *codes, size_t count)
{
	struct comparison comparison = { .to = to, .spec = spec };

	arena_init(&comparison.arena);
	comparison.entries = ARENA_ARRAY(
	        &comparison.arena, const struct catalogue_entry *, count);
	for (size_t i = 0; i < count; i++) {
		const struct catalogue_entry *entry =
		        spec_reply(spec, codes[i]);

		if (!among(&comparison, entry->code))
			comparison.entries[comparison.count++] = entry;
	}
	for (size_t i = 0; i < comparison.count; i++)
		buf_printf(to, "%s%03u", i > 0 ? " and " : "",
		        comparison.entries[i]->code);
	buf_add_text(to, "\n");
	for (int row = 0; row < ROWS; row++)
		print_row(&comparison, (enum row)row);
	arena_release(&comparison.arena);
}
