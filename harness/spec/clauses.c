/* SPDX-License-Identifier: MIT */
#include "spec/read.h"

#include <string.h>

#include "base/mem.h"

struct draft {
	struct clause clause;
	bool has_severity;
};

static void read_id(struct node value, void *to)
{
	node_slug(value, false, to);
}

static void read_level(struct node value, void *to)
{
	unsigned level;

	if (node_word(value, &level_words, &level))
		*(enum level *)to = (enum level)level;
}

static void read_lens(struct node value, void *to)
{
	unsigned lens;

	if (node_word(value, &lens_words, &lens))
		*(enum lens *)to = (enum lens)lens;
}

static void read_sources(struct node value, void *to)
{
	struct clause *clause = to;

	node_texts(value, &clause->sources, &clause->source_count);
}

static void read_rulings(struct node value, void *to)
{
	struct clause *clause = to;

	node_texts(value, &clause->rulings, &clause->ruling_count);
}

static void read_severity(struct node value, void *to)
{
	struct draft *draft = to;
	unsigned severity;

	draft->has_severity = true;
	if (node_word(value, &severity_words, &severity))
		draft->clause.severity = (enum severity)severity;
}

#define AT(member) offsetof(struct draft, clause.member)
static const struct key keys[] = {
	{ "id", read_id, AT(id), true },
	{ "level", read_level, AT(level), true },
	{ "sources", read_sources, 0, true },
	{ "says", read_text, AT(says), true },
	{ "editions", read_editions, AT(editions), true },
	{ "lens", read_lens, AT(lens), true },
	{ "rulings", read_rulings, 0, false },
	{ "severity", read_severity, 0, false },
	{ "undecidable", read_text, AT(undecidable), false },
	{ 0 },
};

static const enum severity severities[LEVELS] = {
	[LEVEL_MUST] = SEVERITY_FAIL,
	[LEVEL_MUST_NOT] = SEVERITY_FAIL,
	[LEVEL_SHOULD] = SEVERITY_DEVIATION,
	[LEVEL_SHOULD_NOT] = SEVERITY_DEVIATION,
	[LEVEL_MAY] = SEVERITY_NOTE,
	[LEVEL_GRAMMAR] = SEVERITY_FAIL,
	[LEVEL_MUST_PROSE] = SEVERITY_FAIL,
	[LEVEL_DERIVED] = SEVERITY_NOTE,
	[LEVEL_DE_FACTO] = SEVERITY_NOTE,
	[LEVEL_TESTER] = SEVERITY_NOTE,
};

static void settle_severity(struct node node, struct draft *draft)
{
	bool derived = draft->clause.level == LEVEL_DERIVED;

	if (derived && !draft->has_severity)
		node_wrong(node, "a DERIVED clause needs a `severity`");
	if (!derived && draft->has_severity)
		node_wrong(node_near(node, "severity"),
		        "`severity` is for DERIVED clauses alone");
	if (!derived)
		draft->clause.severity = severities[draft->clause.level];
}

static void refuse_twin(struct reader *reader, struct node node, const char *id)
{
	for (size_t i = 0; i < reader->clause_count; i++) {
		const struct clause *other = &reader->clauses[i];

		if (strcmp(other->id, id) == 0)
			node_wrong(node_near(node, "id"),
			        "clause `%s` stands already at %s:%u", id,
			        other->at.file, other->at.line);
	}
}

static void read_clause(struct reader *reader, struct node node)
{
	struct draft draft = { .clause.at = node_at(node) };

	node_mapping(node, keys, &draft);
	if (!draft.clause.id)
		return;
	settle_severity(node, &draft);
	refuse_twin(reader, node, draft.clause.id);
	reader->clauses[reader->clause_count++] = draft.clause;
}

void clauses_read(struct reader *reader, struct node root)
{
	size_t n;

	if (!node_items(root, &n))
		return;
	reader->clauses = mem_grow(reader->clauses,
	        (reader->clause_count + n) * sizeof *reader->clauses);
	for (size_t i = 0; i < n; i++)
		read_clause(reader, node_item(root, i));
}
