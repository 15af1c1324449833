/* SPDX-License-Identifier: MIT */
#include "oracle/facts.h"

#include <assert.h>

static enum fact fact_named(const char *key)
{
	enum fact fact = FACT_COUNT;
	bool known = fact_of(bytes_of(key), &fact);

	assert(known);
	return fact;
}

static bool holds(const struct profile *profile, const struct condition *c)
{
	enum fact fact = fact_named(c->key);

	for (size_t i = 0; i < c->value_count; i++)
		if (fact_value_of(fact, bytes_of(c->values[i])) ==
		        profile->facts[fact])
			return true;
	return false;
}

const struct condition *facts_unmet(const struct profile *profile,
        const struct condition *when, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!holds(profile, &when[i]))
			return &when[i];
	return NULL;
}

bool facts_fulfil(const struct profile *profile,
        const struct condition *when, size_t count)
{
	return !facts_unmet(profile, when, count);
}

const struct condition *facts_inferred(const struct profile *profile,
        const struct condition *when, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		enum fact fact = fact_named(when[i].key);

		if (fact_declared(fact) && profile->inferred[fact])
			return &when[i];
	}
	return NULL;
}

const char *fact_text(
        const struct profile *profile, const char *key, struct arena *arena)
{
	enum fact fact = fact_named(key);

	return arena_printf(arena, "%s=%s", key,
	        fact_value_name(fact, profile->facts[fact]));
}

static bool gate_closed(const struct profile *profile, unsigned answer)
{
	const char *gate = fact_value_name(FACT_GATE, profile->facts[FACT_GATE]);

	if (bytes_eq_text(bytes_of(gate), "none"))
		return false;
	if (bytes_eq_text(bytes_of(gate), "unknown"))
		return answer == 530;
	return answer == 530 || answer == 554;
}

bool answer_in(const struct answers *set, unsigned answer,
        const struct profile *profile)
{
	return answers_have(set, answer) ||
	       (answers_have(set, ANSWER_GATE) && gate_closed(profile, answer));
}
