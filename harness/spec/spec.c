/* SPDX-License-Identifier: MIT */
#include "spec/spec.h"

#include <string.h>

const struct clause *spec_clause(const struct spec *spec, const char *id)
{
	for (size_t i = 0; i < spec->clause_count; i++)
		if (strcmp(spec->clauses[i].id, id) == 0)
			return &spec->clauses[i];
	return NULL;
}

const struct scase *spec_case(const struct spec *spec, const char *id)
{
	for (size_t i = 0; i < spec->case_count; i++)
		if (strcmp(spec->cases[i].id, id) == 0)
			return &spec->cases[i];
	return NULL;
}

const struct catalogue_entry *spec_reply(const struct spec *spec, unsigned code)
{
	for (size_t i = 0; i < spec->reply_count; i++)
		if (spec->replies[i].code == code)
			return &spec->replies[i];
	return NULL;
}

const struct ruling_entry *spec_ruling(const struct spec *spec, const char *id)
{
	for (size_t i = 0; i < spec->ruling_count; i++)
		if (strcmp(spec->rulings[i].id, id) == 0)
			return &spec->rulings[i];
	return NULL;
}

const struct step *case_pairs(const struct scase *scase)
{
	const struct step *last;

	if (scase->step_count == 0)
		return NULL;
	last = &scase->steps[scase->step_count - 1];
	return last->kind == STEP_PAIRS ? last : NULL;
}
