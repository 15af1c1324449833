/* SPDX-License-Identifier: MIT */
#include "spec/read.h"

void read_answers(struct node value, void *to)
{
	struct answers answers = { 0 };
	struct bytes word;
	size_t n;

	if (!node_items(value, &n))
		return;
	for (size_t i = 0; i < n; i++) {
		struct node item = node_item(value, i);

		if (!node_scalar(item, &word))
			return;
		if (!answers_add_word(&answers, word)) {
			node_wrong(item,
			        "`%s` is no answer; answers are codes (250), "
			        "classes (2yz, 25z), none, close, junk, gate",
			        node_quote(item, word));
			return;
		}
	}
	*(struct answers *)to = answers;
}

/* As an EHLO line spells it. */
void read_keyword(struct node value, void *to)
{
	node_slug(value, false, to);
}

void read_editions(struct node value, void *to)
{
	uint64_t set;

	if (node_word_set(value, &edition_words, &set))
		*(unsigned *)to = (unsigned)set;
}

static bool read_condition(
        struct node mapping, size_t index, struct condition *condition)
{
	struct node value = node_value(mapping, index);
	const struct words *values;
	const char **texts;
	unsigned fact, w;
	size_t n;

	if (!node_word(node_key(mapping, index), &fact_words, &fact) ||
	        !node_items(value, &n))
		return false;
	values = fact_value_words((enum fact)fact);
	texts = ARENA_ARRAY(yaml_arena(value.yaml), const char *, n);
	for (size_t i = 0; i < n; i++) {
		if (!node_word(node_item(value, i), values, &w))
			return false;
		texts[i] = values->names[w];
	}
	*condition =
	        (struct condition){ .at = node_at(node_key(mapping, index)),
		        .key = fact_key((enum fact)fact),
		        .values = texts,
		        .value_count = n };
	return true;
}

void read_when(struct node value, void *to)
{
	struct condition_list when;

	if (!node_pairs(value, &when.count))
		return;
	when.list = ARENA_ARRAY(
	        yaml_arena(value.yaml), struct condition, when.count);
	for (size_t i = 0; i < when.count; i++)
		if (!read_condition(value, i, &when.list[i]))
			return;
	*(struct condition_list *)to = when;
}

void read_given(struct node value, void *to)
{
	struct arena *arena = yaml_arena(value.yaml);
	struct given_list given;

	if (!node_pairs(value, &given.count))
		return;
	given.list = ARENA_ARRAY(arena, struct given, given.count);
	given.steps = ARENA_ARRAY(arena, struct node, given.count);
	for (size_t i = 0; i < given.count; i++) {
		struct node key = node_key(value, i);

		given.steps[i] = key;
		if (!node_text(key, &given.list[i].step))
			return;
		read_answers(node_value(value, i), &given.list[i].answers);
	}
	*(struct given_list *)to = given;
}

void given_resolve(
        const struct scase *c, const char *what, struct given_list *given)
{
	for (size_t i = 0; i < given->count; i++) {
		struct given *g = &given->list[i];
		struct node node = given->steps[i];

		if (!step_find(c, g->step, &g->step_index) ||
		        g->step_index == CANARY)
			node_wrong(node, "no %s `%s`", what,
			        node_quote(node, bytes_of(g->step)));
	}
}
