/* SPDX-License-Identifier: MIT */
#include "spec/read.h"

#include <string.h>

#include "base/mem.h"

enum { COST_MOST = 1000 };
#define VERBS_ALL ((UINT64_C(1) << VERB_COUNT) - 1)
_Static_assert(VERB_COUNT < 64, "a bit per verb");

static const enum state states_default[] = { STATE_EHLO };

struct draft {
	struct scase c;
	struct reader *reader;
};

static void read_id(struct node value, void *to)
{
	node_slug(value, true, to);
}

static void read_verb(struct node value, void *to)
{
	unsigned verb;

	if (node_word(value, &verb_words, &verb))
		*(enum verb *)to = (enum verb)verb;
}

static const struct key stimulus_keys[] = {
	{ "verb", read_verb, offsetof(struct stimulus, verb), true },
	{ "argument", read_text, offsetof(struct stimulus, argument), true },
	{ 0 },
};

static void read_stimulus(struct node value, void *to)
{
	node_mapping(value, stimulus_keys, to);
}

static void read_invariant(struct node value, void *to)
{
	struct draft *draft = to;
	unsigned invariant;

	if (!node_word(value, &invariant_words, &invariant))
		return;
	draft->c.invariant = (enum invariant)invariant;
	draft->c.canary = false;
	draft->c.verbs = VERBS_ALL;
	draft->c.state_count = 0;
}

static void read_verbs(struct node value, void *to)
{
	struct draft *draft = to;

	node_word_set(value, &verb_words, &draft->c.verbs);
}

static void read_other_than(struct node value, void *to)
{
	struct draft *draft = to;
	uint64_t set;

	if (node_word_set(value, &verb_words, &set))
		draft->c.verbs = VERBS_ALL & ~set;
}

static void read_lmtp(struct node value, void *to)
{
	struct draft *draft = to;
	unsigned word;

	if (node_word(value, &lmtp_words, &word))
		draft->c.lmtp = (enum lmtp)word;
}

static void read_states(struct node value, void *to)
{
	struct draft *draft = to;
	enum state *states;
	uint64_t set;
	unsigned w;
	size_t n;

	if (!node_word_set(value, &state_words, &set) || !node_items(value, &n))
		return;
	states = ARENA_ARRAY(yaml_arena(value.yaml), enum state, n);
	for (size_t i = 0; i < n; i++)
		if (node_word(node_item(value, i), &state_words, &w))
			states[i] = (enum state)w;
	draft->c.states = states;
	draft->c.state_count = n;
}

static void read_each(struct node value, void *to)
{
	struct arena *arena = yaml_arena(value.yaml);
	struct draft *draft = to;
	const char **names;
	struct bytes *values;
	size_t n;

	if (!node_pairs(value, &n))
		return;
	names = ARENA_ARRAY(arena, const char *, n);
	values = ARENA_ARRAY(arena, struct bytes, n);
	for (size_t i = 0; i < n; i++)
		if (!node_slug(node_key(value, i), true, &names[i]) ||
		        !node_octets(node_value(value, i), &values[i]))
			return;
	draft->c.each_names = names;
	draft->c.each_values = values;
	draft->c.each_count = n;
}

static void read_needs(struct node value, void *to)
{
	struct draft *draft = to;
	const char **needs;
	uint64_t set;
	size_t n = 0;

	if (!node_word_set(value, &fixture_words, &set))
		return;
	needs = ARENA_ARRAY(
	        yaml_arena(value.yaml), const char *, FIXTURE_COUNT);
	for (size_t i = 0; i < FIXTURE_COUNT; i++)
		if (set >> i & 1)
			needs[n++] = fixture_words.names[i];
	draft->c.needs = needs;
	draft->c.need_count = n;
}

static void read_case_when(struct node value, void *to)
{
	struct condition_list when = { 0 };
	struct draft *draft = to;

	read_when(value, &when);
	draft->c.when = when.list;
	draft->c.when_count = when.count;
}

static void read_cost(struct node value, void *to)
{
	node_number(value, 0, COST_MOST, to);
}

static void read_mutants(struct node value, void *to)
{
	struct draft *draft = to;

	node_texts(value, &draft->c.mutants, &draft->c.mutant_count);
}

static void read_steps(struct node value, void *to)
{
	struct draft *draft = to;

	if (!draft->c.invariant)
		steps_read(value, &draft->c);
}

static void read_judge(struct node value, void *to)
{
	struct draft *draft = to;

	rules_read(draft->reader, value, &draft->c);
}

/* In the order in which one needs the other. */
#define AT(member) offsetof(struct draft, c.member)
static const struct key keys[] = {
	{ "id", read_id, AT(id), true },
	{ "title", read_text, AT(title), true },
	{ "stimulus", read_stimulus, AT(stimulus), false },
	{ "states", read_states, 0, false },
	{ "invariant", read_invariant, 0, false },
	{ "verbs", read_verbs, 0, false },
	{ "other-than", read_other_than, 0, false },
	{ "alone", read_bool, AT(alone), false },
	{ "each", read_each, 0, false },
	{ "needs", read_needs, 0, false },
	{ "when", read_case_when, 0, false },
	{ "lmtp", read_lmtp, 0, false },
	{ "listed", read_keyword, AT(listed), false },
	{ "unlisted", read_keyword, AT(unlisted), false },
	{ "editions", read_editions, AT(editions), false },
	{ "delivers", read_bool, AT(delivers), false },
	{ "plain", read_bool, AT(plain), false },
	{ "slow", read_bool, AT(slow), false },
	{ "leak", read_bool, AT(leak), false },
	{ "cost", read_cost, AT(cost), false },
	{ "canary", read_bool, AT(canary), false },
	{ "mutants", read_mutants, 0, false },
	{ "steps", read_steps, 0, false },
	{ "judge", read_judge, 0, true },
	{ 0 },
};

static void refuse_keys(struct node node, const char *const *names,
        size_t count, const char *whom)
{
	struct node value;

	for (size_t i = 0; i < count; i++)
		if (node_find(node, names[i], &value))
			node_wrong(value, "`%s` is not for %s", names[i], whom);
}

#define REFUSE(node, whom, ...)                                                \
	refuse_keys(node, (const char *const[]){ __VA_ARGS__ },                \
	        sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *), \
	        whom)

/* Each value is a template itself, of words that are known before the first
 * step. */
static void check_each_values(struct node node, const struct scase *c)
{
	struct scase before = *c;

	before.each_count = before.step_count = 0;
	for (size_t i = 0; i < c->each_count; i++)
		scope_check(node_near(node, "each"), c->each_values[i], &before);
}

static void check_each(struct node node, const struct scase *c)
{
	check_each_values(node, c);
	for (size_t i = 0; i < c->step_count; i++)
		if (scope_uses(c->steps[i].send, "each"))
			return;
	if (c->each_count > 0)
		node_wrong(node_near(node, "each"), "no step uses {each}");
}

static void check_shape(struct node node, const struct scase *c)
{
	struct node value;

	if (c->invariant) {
		REFUSE(node, "invariants", "steps", "stimulus", "states",
		        "each", "cost", "canary", "delivers", "plain", "slow", "leak");
		if (node_find(node, "verbs", &value) &&
		        node_find(node, "other-than", &value))
			node_wrong(value, "`verbs` and `other-than` exclude "
			                  "each other");
		return;
	}
	REFUSE(node, "cases with steps", "verbs", "other-than", "alone");
	if (!node_find(node, "steps", &value))
		node_wrong(node, "key `steps` is missing");
	if (!node_find(node, "stimulus", &value))
		node_wrong(node, "key `stimulus` is missing");
	check_each(node, c);
}

static void refuse_twin(struct reader *reader, struct node node, const char *id)
{
	for (size_t i = 0; i < reader->case_count; i++) {
		const struct scase *other = &reader->cases[i];

		if (strcmp(other->id, id) == 0)
			node_wrong(node_near(node, "id"),
			        "case `%s` stands already at %s:%u", id,
			        other->at.file, other->at.line);
	}
}

static void read_case(struct reader *reader, struct node node)
{
	struct draft draft = { .reader = reader,
		.c = { .at = node_at(node),
		        .editions = EDITIONS_ALL,
		        .states = states_default,
		        .state_count = 1,
		        .canary = true } };

	if (node_mapping(node, keys, &draft))
		check_shape(node, &draft.c);
	if (!draft.c.id)
		return;
	refuse_twin(reader, node, draft.c.id);
	reader->cases[reader->case_count++] = draft.c;
}

void cases_read(struct reader *reader, struct node root)
{
	size_t n;

	if (!node_items(root, &n))
		return;
	reader->cases = mem_grow(reader->cases,
	        (reader->case_count + n) * sizeof *reader->cases);
	for (size_t i = 0; i < n; i++)
		read_case(reader, node_item(root, i));
}
