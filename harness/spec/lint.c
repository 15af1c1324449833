/* SPDX-License-Identifier: MIT */
#include "spec/lint.h"

#include <string.h>

struct lint {
	const struct spec *spec;
	struct complaints *complaints;
	const struct lint_names *names;
};

static void lint_clause(const struct lint *lint, const struct clause *clause)
{
	if (!clause->decided && !clause->undecidable)
		complain(lint->complaints, clause->at,
		        "clause %s: no case judges it, and no `undecidable` "
		        "says why",
		        clause->id);
	if (clause->decided && clause->undecidable)
		complain(lint->complaints, clause->at,
		        "clause %s: called undecidable, and yet a case judges "
		        "it",
		        clause->id);
}

static void lint_rulings(const struct lint *lint, const struct clause *clause)
{
	for (size_t i = 0; i < clause->ruling_count; i++)
		if (!spec_ruling(lint->spec, clause->rulings[i]))
			complain(lint->complaints, clause->at,
			        "clause %s: ruling %s does not stand in "
			        "RULINGS.md",
			        clause->id, clause->rulings[i]);
}

static bool has_value(const struct condition *condition, const char *value)
{
	for (size_t i = 0; i < condition->value_count; i++)
		if (strcmp(condition->values[i], value) == 0)
			return true;
	return false;
}

static bool have_common_value(
        const struct condition *a, const struct condition *b)
{
	for (size_t i = 0; i < a->value_count; i++)
		if (has_value(b, a->values[i]))
			return true;
	return false;
}

static void lint_when(const struct lint *lint, const struct scase *c,
        const struct condition *asked)
{
	for (size_t i = 0; i < c->when_count; i++) {
		const struct condition *held = &c->when[i];

		if (strcmp(held->key, asked->key) == 0 &&
		        !have_common_value(held, asked))
			complain(lint->complaints, asked->at,
			        "case %s: never applies, `%s` has none of "
			        "these values under the case's `when`",
			        c->id, asked->key);
	}
}

static void lint_editions(
        const struct lint *lint, const struct scase *c, const struct rule *rule)
{
	if (!(c->editions & rule->editions))
		complain(lint->complaints, rule->at,
		        "case %s: never applies, no edition of the rule is "
		        "one of the case's",
		        c->id);
	else if (!(c->editions & rule->editions & rule->clause->editions))
		complain(lint->complaints, rule->at,
		        "case %s: never applies, clause %s holds in none of "
		        "these editions",
		        c->id, rule->clause->id);
}

/* A hundred or ten codes that all stand in a list came from `2yz` or `25z`. */
static bool named_alone(const struct answers *answers, unsigned code)
{
	unsigned decade = code / 10 * 10;

	if (!answers_have(answers, code))
		return false;
	for (unsigned i = 0; i < 10; i++)
		if (!answers_have(answers, decade + i))
			return true;
	return false;
}

static void lint_codes(
        const struct lint *lint, const struct scase *c, const struct rule *rule)
{
	for (unsigned code = 0; code < 1000; code++)
		for (int i = 0; i < OUTCOMES; i++)
			if (named_alone(&rule->codes[i], code) &&
			        !spec_reply(lint->spec, code))
				complain(lint->complaints, rule->at,
				        "case %s: code %u is not in the reply "
				        "catalogue",
				        c->id, code);
}

static void lint_check(
        const struct lint *lint, const struct scase *c, const struct rule *rule)
{
	if (!rule->check || !lint->names->check ||
	        lint->names->check(rule->check, rule->argument))
		return;
	if (rule->argument)
		complain(lint->complaints, rule->at,
		        "case %s: no check `%s` with the argument `%s`", c->id,
		        rule->check, rule->argument);
	else
		complain(lint->complaints, rule->at,
		        "case %s: no check `%s` without an argument", c->id,
		        rule->check);
}

static bool same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool same_answers(const struct answers *a, const struct answers *b)
{
	return memcmp(a, b, sizeof *a) == 0;
}

static bool has_condition(
        const struct rule *rule, const struct condition *sought)
{
	for (size_t i = 0; i < rule->when_count; i++) {
		const struct condition *when = &rule->when[i];
		size_t n = 0;

		if (strcmp(when->key, sought->key) != 0)
			continue;
		while (n < when->value_count &&
		        has_value(sought, when->values[n]))
			n++;
		return n == when->value_count;
	}
	return false;
}

static bool has_given(const struct rule *rule, const struct given *sought)
{
	for (size_t i = 0; i < rule->given_count; i++)
		if (rule->given[i].step_index == sought->step_index)
			return same_answers(
			        &rule->given[i].answers, &sought->answers);
	return false;
}

/* Every condition of `a` holds whenever all of `b` do. */
static bool covers(const struct rule *a, const struct rule *b)
{
	for (size_t i = 0; i < a->when_count; i++)
		if (!has_condition(b, &a->when[i]))
			return false;
	for (size_t i = 0; i < a->given_count; i++)
		if (!has_given(b, &a->given[i]))
			return false;
	return true;
}

static bool same_subject(const struct rule *a, const struct rule *b)
{
	return a->clause == b->clause && a->of_index == b->of_index &&
	       a->has_codes == b->has_codes && same_text(a->check, b->check) &&
	       same_text(a->argument, b->argument) &&
	       same_text(a->same, b->same) && a->as_index == b->as_index;
}

static bool same_conditions(const struct rule *a, const struct rule *b)
{
	return a->editions == b->editions && same_text(a->listed, b->listed) &&
	       same_text(a->unlisted, b->unlisted) && a->has_on == b->has_on &&
	       same_answers(&a->on, &b->on) && covers(a, b) && covers(b, a);
}

static void lint_twins(
        const struct lint *lint, const struct scase *c, size_t at)
{
	const struct rule *rule = &c->rules[at];

	for (size_t i = 0; i < at; i++)
		if (same_subject(&c->rules[i], rule) &&
		        same_conditions(&c->rules[i], rule))
			complain(lint->complaints, rule->at,
			        "case %s: clause %s is judged under the same "
			        "conditions at line %u",
			        c->id, rule->clause->id, c->rules[i].at.line);
}

static void lint_rule(const struct lint *lint, const struct scase *c, size_t at)
{
	const struct rule *rule = &c->rules[at];

	lint_editions(lint, c, rule);
	for (size_t i = 0; i < rule->when_count; i++)
		lint_when(lint, c, &rule->when[i]);
	lint_codes(lint, c, rule);
	lint_check(lint, c, rule);
	lint_twins(lint, c, at);
}

static void lint_mutants(const struct lint *lint, const struct scase *c)
{
	if (c->mutant_count == 0 && !c->invariant)
		complain(lint->complaints, c->at,
		        "case %s: row without a mutant", c->id);
	for (size_t i = 0; i < c->mutant_count; i++)
		if (lint->names->mutant && !lint->names->mutant(c->mutants[i]))
			complain(lint->complaints, c->at,
			        "case %s: no mutant `%s`", c->id,
			        c->mutants[i]);
}

static void lint_case(const struct lint *lint, const struct scase *c)
{
	lint_mutants(lint, c);
	for (size_t i = 0; i < c->rule_count; i++)
		lint_rule(lint, c, i);
}

/* RFC 5321 4.2.1. */
static const char *const classes[] = {
	[2] = "positive completion",
	[3] = "positive intermediate",
	[4] = "transient negative",
	[5] = "permanent negative",
};

static void lint_reply(
        const struct lint *lint, const struct catalogue_entry *entry)
{
	const char *class = classes[entry->code / 100];
	const struct catalogue_entry *first =
	        spec_reply(lint->spec, entry->code);

	if (strcmp(entry->class, class) != 0)
		complain(lint->complaints, entry->at,
		        "reply %u: its class is `%s`, not `%s`", entry->code,
		        class, entry->class);
	if (first != entry)
		complain(lint->complaints, entry->at,
		        "reply %u stands already at line %u", entry->code,
		        first->at.line);
	for (size_t i = 0; i < entry->neighbour_count; i++)
		if (!spec_reply(lint->spec, entry->neighbours[i].code))
			complain(lint->complaints, entry->at,
			        "reply %u: its neighbour %u is not in the "
			        "catalogue",
			        entry->code, entry->neighbours[i].code);
}

bool spec_lint_checks(const struct spec *spec, struct complaints *complaints,
        const struct lint_names *names)
{
	struct lint lint = { spec, complaints, names };
	size_t before = complaints->count;

	for (size_t i = 0; i < spec->case_count; i++)
		for (size_t k = 0; k < spec->cases[i].rule_count; k++)
			lint_check(&lint, &spec->cases[i],
			        &spec->cases[i].rules[k]);
	return complaints->count == before;
}

bool spec_lint(const struct spec *spec, struct complaints *complaints,
        const struct lint_names *names)
{
	struct lint lint = { spec, complaints, names };
	size_t before = complaints->count;

	for (size_t i = 0; i < spec->clause_count; i++) {
		lint_clause(&lint, &spec->clauses[i]);
		lint_rulings(&lint, &spec->clauses[i]);
	}
	for (size_t i = 0; i < spec->case_count; i++)
		lint_case(&lint, &spec->cases[i]);
	for (size_t i = 0; i < spec->reply_count; i++)
		lint_reply(&lint, &spec->replies[i]);
	return complaints->count == before;
}
