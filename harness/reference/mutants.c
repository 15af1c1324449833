/* SPDX-License-Identifier: MIT */
#include "reference/mutants.h"

#include <assert.h>
#include <string.h>

#include "reference/name.h"
#include "reference/reference.h"
#include "wire/command.h"

struct row {
	struct mutant mutant;
	struct fault fault;
};

static const struct row rows[] = {
#define MUTANT(slug, options, when, clauses, sentence, ...)                    \
	{ { .name = slug,                                                      \
		  .policy = options,                                           \
		  .editions = when,                                            \
		  .breaks = clauses,                                           \
		  .about = sentence },                                         \
		{ __VA_ARGS__ } },
#include "reference/mutants.def"
#undef MUTANT
};

static const struct fault none = { .verb = ON_NOTHING };

size_t mutant_count(void)
{
	return sizeof rows / sizeof *rows;
}

const struct mutant *mutant_at(size_t index)
{
	assert(index < mutant_count());
	return &rows[index].mutant;
}

int mutant_find(const char *name)
{
	for (size_t i = 0; i < mutant_count(); i++)
		if (strcmp(rows[i].mutant.name, name) == 0)
			return (int)i;
	return -1;
}

const struct fault *mutant_fault(int mutant)
{
	assert(mutant < (int)mutant_count());
	return mutant < 0 ? &none : &rows[mutant].fault;
}
