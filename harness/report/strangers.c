/* SPDX-License-Identifier: MIT */
#include "report/strangers.h"

#include <string.h>

static const char unknown[] = "(unknown to the table at hand)";

void strangers_init(struct strangers *strangers)
{
	arena_init(&strangers->arena);
	strangers->clause_count = strangers->case_count = 0;
}

void strangers_release(struct strangers *strangers)
{
	arena_release(&strangers->arena);
}

static const char *keep(struct strangers *strangers, const char *text)
{
	return arena_text(&strangers->arena, bytes_of(text));
}

const struct clause *strangers_clause(struct strangers *strangers,
        const char *id, enum level level, enum lens lens, const char *section,
        bool *made)
{
	struct clause *clause;
	const char **sources;

	*made = false;
	for (size_t i = 0; i < strangers->clause_count; i++)
		if (strcmp(strangers->clauses[i]->id, id) == 0)
			return strangers->clauses[i];
	if (strangers->clause_count == STRANGERS_MOST)
		return NULL;
	clause = ARENA_NEW(&strangers->arena, struct clause);
	sources = ARENA_ARRAY(&strangers->arena, const char *, 1);
	sources[0] = keep(strangers, section);
	*clause = (struct clause){
		.id = keep(strangers, id),
		.level = level,
		.sources = sources,
		.source_count = *section ? 1 : 0,
		.says = unknown,
		.editions = (1u << EDITIONS) - 1,
		.lens = lens,
		.decided = true,
	};
	*made = true;
	strangers->clauses[strangers->clause_count++] = clause;
	return clause;
}

const struct scase *strangers_case(
        struct strangers *strangers, const char *id, bool *made)
{
	struct scase *scase;

	*made = false;
	for (size_t i = 0; i < strangers->case_count; i++)
		if (strcmp(strangers->cases[i]->id, id) == 0)
			return strangers->cases[i];
	if (strangers->case_count == STRANGERS_MOST)
		return NULL;
	scase = ARENA_NEW(&strangers->arena, struct scase);
	*scase = (struct scase){
		.at.file = unknown,
		.id = keep(strangers, id),
		.title = unknown,
		.editions = (1u << EDITIONS) - 1,
	};
	*made = true;
	strangers->cases[strangers->case_count++] = scase;
	return scase;
}
