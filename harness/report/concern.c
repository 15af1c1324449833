/* SPDX-License-Identifier: MIT */
#include "report/concern.h"

/* The verb as the step's octets have it; else, as where `{each}` stands for it,
 * that of the case. */
static enum verb verb_sent(const struct scase *scase, const struct step *step)
{
	size_t n = bytes_index(step->send, ' ');
	enum verb verb;

	if (n == step->send.n)
		n = bytes_index(step->send, '\r');
	verb = verb_of(bytes_sub(step->send, 0, n));
	return verb == VERB_UNKNOWN ? scase->stimulus.verb : verb;
}

static uint64_t verbs_of(const struct scase *scase, const struct rule *rule)
{
	if (scase->invariant)
		return scase->verbs;
	if (!rule || scase->step_count == 0)
		return UINT64_C(1) << scase->stimulus.verb;
	if (rule->of_index < 0)
		return UINT64_C(1) << VERB_NOOP; /* the canary */
	return UINT64_C(1) << verb_sent(scase, &scase->steps[rule->of_index]);
}

bool concerns(const struct catalogue_entry *entry, const struct scase *scase,
        const struct rule *rule)
{
	return entry->concerns == 0 ||
	       (verbs_of(scase, rule) & ~entry->concerns) == 0;
}
