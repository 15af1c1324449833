/* SPDX-License-Identifier: MIT
 *
 * The oracle finds nothing against the reference server, whatever a client
 * sends it: no invariant of the spec table is broken, nor a row that what was
 * sent is an example of. The input's first line is the policy
 * (reference/fuzzing.h), the rest what the client sends.
 */
#include "fuzz/hearing.h"
#include "reference/fuzzing.h"

/* The clauses that a server breaks by lacking VRFY or EXPN, as some policies
 * have it. */
static bool by_policy(const struct clause *clause)
{
	static const char *const ids[] = { "VRFY-REQUIRED", "EXPN-SUPPORT",
		"CODE-502-REQUIRED-SET" };

	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
		if (strcmp(clause->id, ids[i]) == 0)
			return true;
	return false;
}

static void acquit(const struct judgements *judged)
{
	for (size_t i = 0; i < judged->count; i++) {
		const struct judgement *j = &judged->list[i];

		if (j->ruling != RULING_VIOLATES &&
		        j->ruling != RULING_RELAXED)
			continue;
		if (by_policy(j->rule->clause))
			continue;
		fprintf(stderr, "%s: %s (%s)\n", j->rule->clause->id, j->reply,
		        j->why);
		abort();
	}
}

FUZZ_TARGET(in)
{
	struct reference_config config = fuzz_policy(&in);
	struct hearing hearing;

	stage_declare(stage(), &config);
	hearing_open(&hearing);
	hearing_converse(&hearing, &config, in);
	hearing_judge(&hearing, NULL);
	acquit(&hearing.judged);
	hearing_close(&hearing);
}
