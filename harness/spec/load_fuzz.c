/* SPDX-License-Identifier: MIT
 *
 * Any files are a spec table that lint can look at, or complaints. The input
 * is three files, each behind its mark.
 */
#include "spec/fuzzing.h"

#include "spec/lint.h"
#include "spec/load.h"

/* What the readers of a table may rely on. */
static void look(const struct spec *spec)
{
	for (size_t i = 0; i < spec->clause_count; i++)
		assert(*spec->clauses[i].id && *spec->clauses[i].says &&
		        spec->clauses[i].source_count > 0);
	for (size_t i = 0; i < spec->case_count; i++)
		assert(*spec->cases[i].id && *spec->cases[i].title &&
		        spec->cases[i].rule_count > 0);
	for (size_t i = 0; i < spec->reply_count; i++)
		assert(spec->replies[i].code < 600 &&
		        *spec->replies[i].meaning && *spec->replies[i].remedy);
}

FUZZ_TARGET(in)
{
	const struct lint_names any = { NULL, NULL };
	struct complaints complaints;
	struct spec spec;

	complaints_init(&complaints);
	if (spec_load(&spec, fuzz_table(in), &complaints)) {
		look(&spec);
		(void)!spec_lint(&spec, &complaints, &any);
	}
	for (size_t i = 0; i < complaints.count && i < COMPLAINTS_MOST; i++)
		assert(complaints.texts[i][0] != '\0');
	spec_release(&spec);
	complaints_release(&complaints);
}
