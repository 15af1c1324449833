/* SPDX-License-Identifier: MIT */
#include "report/describe.h"
#include "report/explain.h"
#include "report/text.h"

static bool asks(const struct scase *scase, enum verb verb)
{
	return scase->invariant == INVARIANT_NO &&
	       scase->stimulus.verb == verb;
}

static bool judged_by(const struct scase *scase, const struct clause *clause)
{
	for (size_t i = 0; i < scase->rule_count; i++)
		if (scase->rules[i].clause == clause)
			return true;
	return false;
}

static bool is_about(const struct spec *spec, const struct clause *clause,
        enum verb verb)
{
	for (size_t i = 0; i < spec->case_count; i++)
		if (asks(&spec->cases[i], verb) &&
		        judged_by(&spec->cases[i], clause))
			return true;
	return false;
}

void explain_verb(struct buf *to, const struct spec *spec, enum verb verb)
{
	buf_printf(to, "%s\n\nclauses that its answers are judged by\n",
	        verb_name(verb));
	for (size_t i = 0; i < spec->clause_count; i++) {
		const struct clause *clause = &spec->clauses[i];

		if (is_about(spec, clause, verb))
			buf_printf(to, "  %s  %s %s\n", clause->id,
			        describe_source(clause),
			        level_name(clause->level));
	}
	buf_add_text(to, "\ncases that send it\n");
	for (size_t i = 0; i < spec->case_count; i++) {
		const struct scase *scase = &spec->cases[i];

		if (!asks(scase, verb))
			continue;
		buf_printf(to, "  %s: ", scase->id);
		text_wrap(to, scase->title, 4);
	}
	buf_add_text(to, "\nWhat holds for every command is judged too: "
	                 "`smtpspec list 'inv-*'`.\n");
}
