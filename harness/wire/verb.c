/* SPDX-License-Identifier: MIT */
#include "wire/verb.h"

#include <assert.h>

enum { V_REQUIRED = 1 << 0, V_OBSOLETE = 1 << 1 };

static const struct {
	const char *name;
	unsigned flags;
	enum argument argument;
} verbs[VERB_COUNT] = {
	[VERB_UNKNOWN] = { "", 0, ARGUMENT_OPTIONAL },
#define VERB(id, name, flags, argument)                                        \
	[VERB_##id] = { name, flags, ARGUMENT_##argument },
#include "wire/verbs.def"
#undef VERB
};

const char *verb_name(enum verb verb)
{
	assert(verb < VERB_COUNT);
	return verbs[verb].name;
}

enum verb verb_of(struct bytes name)
{
	for (enum verb v = VERB_UNKNOWN + 1; v < VERB_COUNT; v++)
		if (bytes_eq_nocase(name, bytes_of(verbs[v].name)))
			return v;
	return VERB_UNKNOWN;
}

bool verb_required(enum verb verb)
{
	assert(verb < VERB_COUNT);
	return verbs[verb].flags & V_REQUIRED;
}

bool verb_obsolete(enum verb verb)
{
	assert(verb < VERB_COUNT);
	return verbs[verb].flags & V_OBSOLETE;
}

enum argument verb_argument(enum verb verb)
{
	assert(verb < VERB_COUNT);
	return verbs[verb].argument;
}
