/* SPDX-License-Identifier: MIT */
#include "spec/read.h"

#include <string.h>

struct code_list {
	struct answers answers;
	bool present, rest;
};

struct draft {
	struct rule rule;
	const char *clause;
	struct code_list codes[OUTCOMES];
	bool has_otherwise;
	struct condition_list when;
	struct given_list given;
};

static void read_codes(struct node value, void *to)
{
	struct code_list *list = to;
	struct bytes word;

	list->present = true;
	if (node_is_scalar(value) && node_scalar(value, &word) &&
	        bytes_eq_text(word, "rest"))
		list->rest = true;
	else
		read_answers(value, &list->answers);
}

static void read_on(struct node value, void *to)
{
	struct draft *draft = to;

	draft->rule.has_on = true;
	read_answers(value, &draft->rule.on);
}

static void read_same(struct node value, void *to)
{
	unsigned aspect;

	if (node_word(value, &aspect_words, &aspect))
		*(const char **)to = aspect_words.names[aspect];
}

static const char *const otherwise_names[] = { "tolerate", "relax", "violate" };
static const struct words otherwise_words = { "outcome", otherwise_names,
	OUTCOMES - OUTCOME_TOLERATED };

static void read_otherwise(struct node value, void *to)
{
	struct draft *draft = to;
	unsigned w;

	draft->has_otherwise = true;
	if (node_word(value, &otherwise_words, &w))
		draft->rule.otherwise = (enum outcome)(OUTCOME_TOLERATED + w);
}

#define AT(member) offsetof(struct draft, rule.member)
#define CODES(outcome) offsetof(struct draft, codes[OUTCOME_##outcome])
static const struct key keys[] = {
	{ "clause", read_text, offsetof(struct draft, clause), true },
	{ "of", read_text, AT(of), false },
	{ "editions", read_editions, AT(editions), false },
	{ "when", read_when, offsetof(struct draft, when), false },
	{ "given", read_given, offsetof(struct draft, given), false },
	{ "listed", read_keyword, AT(listed), false },
	{ "unlisted", read_keyword, AT(unlisted), false },
	{ "on", read_on, 0, false },
	{ "pass", read_codes, CODES(CONFORMS), false },
	{ "tolerate", read_codes, CODES(TOLERATED), false },
	{ "relax", read_codes, CODES(RELAXED), false },
	{ "violate", read_codes, CODES(VIOLATES), false },
	{ "check", read_text, AT(check), false },
	{ "argument", read_text, AT(argument), false },
	{ "same", read_same, AT(same), false },
	{ "as", read_text, AT(as), false },
	{ "otherwise", read_otherwise, 0, false },
	{ "declared", read_bool, AT(declared), false },
	{ "why", read_text, AT(why), false },
	{ 0 },
};

static void settle_clause(
        struct reader *reader, struct node node, struct draft *draft)
{
	struct node value = node_near(node, "clause");

	if (!draft->clause)
		return;
	for (size_t i = 0; i < reader->clause_count; i++) {
		struct clause *clause = &reader->clauses[i];

		if (strcmp(clause->id, draft->clause) != 0)
			continue;
		clause->decided = true;
		draft->rule.clause = clause;
		return;
	}
	node_wrong(value, "no clause `%s`",
	        node_quote(value, bytes_of(draft->clause)));
}

/* An answer in both lists, or ANSWER_END. */
static unsigned common(const struct answers *a, const struct answers *b)
{
	unsigned answer = 0;

	while (answer < ANSWER_END &&
	        !(answers_have(a, answer) && answers_have(b, answer)))
		answer++;
	return answer;
}

static void refuse_overlap(struct node node, const struct draft *draft)
{
	char name[8];

	for (int a = 0; a < OUTCOMES; a++)
		for (int b = a + 1; b < OUTCOMES; b++) {
			unsigned answer = common(&draft->codes[a].answers,
			        &draft->codes[b].answers);

			if (answer < ANSWER_END)
				node_wrong(node, "`%s` in both %s and %s",
				        answer_name(answer, name),
				        outcome_words.names[a],
				        outcome_words.names[b]);
		}
}

static void settle_codes(struct node node, struct draft *draft)
{
	unsigned rests = 0;

	draft->rule.rest = -1;
	for (int i = 0; i < OUTCOMES; i++) {
		draft->rule.has_codes |= draft->codes[i].present;
		draft->rule.codes[i] = draft->codes[i].answers;
		if (draft->codes[i].rest) {
			draft->rule.rest = i;
			rests++;
		}
	}
	if (draft->rule.has_codes && rests != 1)
		node_wrong(node, "exactly one of pass, tolerate, relax, "
		                 "violate is `rest`");
	refuse_overlap(node, draft);
}

static void check_kind(struct node node, const struct draft *draft)
{
	const struct rule *rule = &draft->rule;
	int kinds = rule->has_codes + !!rule->check + !!rule->same;

	if (kinds != 1)
		node_wrong(node, "a rule has either codes (pass, tolerate, "
		                 "relax, violate), `check` or `same`");
	if (rule->argument && !rule->check)
		node_wrong(node_near(node, "argument"),
		        "`argument` without `check`");
	if (!rule->same != !rule->as)
		node_wrong(node, "`same` and `as` go together");
	if (draft->has_otherwise && rule->has_codes)
		node_wrong(node_near(node, "otherwise"),
		        "`otherwise` is for `check` and `same`");
}

/* The only step, else the first that sends. */
static const char *default_of(const struct scase *c)
{
	if (c->step_count == 1)
		return c->steps[0].name;
	for (size_t i = 0; i < c->step_count; i++)
		if (c->steps[i].kind == STEP_SEND)
			return c->steps[i].name;
	return NULL;
}

static void find_step(struct node node, const char *key, const struct scase *c,
        const char *name, int *index)
{
	struct node value = node_near(node, key);

	if (!step_find(c, name, index))
		node_wrong(value, "no step `%s`",
		        node_quote(value, bytes_of(name)));
	else if (*index >= 0 && (c->steps[*index].kind == STEP_FRESH ||
	                                c->steps[*index].kind == STEP_PAIRS))
		node_wrong(value, "step `%s` has no answer", name);
}

/* Times are compared where both steps were sent in pairs. */
static void check_time(
        struct node node, const struct scase *c, const struct rule *rule)
{
	const struct step *pairs = case_pairs(c);
	int a = rule->of_index, b = rule->as_index;

	if (!rule->same || strcmp(rule->same, "time") != 0)
		return;
	if (!pairs || !((pairs->pair[0] == a && pairs->pair[1] == b) ||
	                      (pairs->pair[0] == b && pairs->pair[1] == a)))
		node_wrong(node_near(node, "same"),
		        "no `pairs` of these two steps");
}

static void settle_steps(
        struct node node, const struct scase *c, struct draft *draft)
{
	struct rule *rule = &draft->rule;

	if (!rule->of)
		rule->of = default_of(c);
	if (rule->of)
		find_step(node, "of", c, rule->of, &rule->of_index);
	else if (c->step_count > 0)
		node_wrong(node, "key `of` is missing: no step sends");
	if (rule->as)
		find_step(node, "as", c, rule->as, &rule->as_index);
	if (rule->of && rule->as && strcmp(rule->of, rule->as) == 0)
		node_wrong(node_near(node, "as"),
		        "step `%s` compared with itself", rule->of);
	check_time(node, c, rule);
	given_resolve(c, "step", &draft->given);
	for (size_t i = 0; i < draft->given.count; i++)
		if (rule->of &&
		        strcmp(draft->given.list[i].step, rule->of) == 0)
			node_wrong(draft->given.steps[i],
			        "step `%s` is the one judged: use `on`",
			        rule->of);
}

/* Invariants have no steps to speak of. */
static void refuse_steps(struct node node)
{
	static const char *const names[] = { "of", "given", "same", "as" };
	struct node value;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (node_find(node, names[i], &value))
			node_wrong(
			        value, "`%s` is not for invariants", names[i]);
}

static void read_rule(struct reader *reader, struct node node,
        const struct scase *c, struct rule *rule)
{
	struct draft draft = { .rule = { .at = node_at(node),
		                       .editions = EDITIONS_ALL,
		                       .otherwise = OUTCOME_VIOLATES } };

	bool keys_good = node_mapping(node, keys, &draft);

	settle_clause(reader, node, &draft);
	settle_codes(node, &draft);
	if (keys_good)
		check_kind(node, &draft);
	if (c->invariant)
		refuse_steps(node);
	else
		settle_steps(node, c, &draft);
	draft.rule.when = draft.when.list;
	draft.rule.when_count = draft.when.count;
	draft.rule.given = draft.given.list;
	draft.rule.given_count = draft.given.count;
	*rule = draft.rule;
}

void rules_read(struct reader *reader, struct node node, struct scase *c)
{
	struct rule *rules;
	size_t n;

	if (!node_items(node, &n))
		return;
	rules = ARENA_ARRAY(reader->arena, struct rule, n);
	for (size_t i = 0; i < n; i++)
		read_rule(reader, node_item(node, i), c, &rules[i]);
	c->rules = rules;
	c->rule_count = n;
}
