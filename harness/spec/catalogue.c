/* SPDX-License-Identifier: MIT */
#include "spec/read.h"

#include "base/mem.h"

enum { CODE_LEAST = 200, CODE_MOST = 599 };

static void read_code(struct node value, void *to)
{
	node_number(value, CODE_LEAST, CODE_MOST, to);
}

static void read_sources(struct node value, void *to)
{
	struct catalogue_entry *entry = to;

	node_texts(value, &entry->sources, &entry->source_count);
}

static void read_commands(struct node value, void *to)
{
	struct catalogue_entry *entry = to;

	node_texts(value, &entry->commands, &entry->command_count);
}

static void read_concerns(struct node value, void *to)
{
	struct catalogue_entry *entry = to;

	node_word_set(value, &verb_words, &entry->concerns);
}

static const struct key neighbour_keys[] = {
	{ "code", read_code, offsetof(struct neighbour, code), true },
	{ "differs", read_text, offsetof(struct neighbour, differs), true },
	{ 0 },
};

static void read_neighbours(struct node value, void *to)
{
	struct catalogue_entry *entry = to;
	struct neighbour *list;
	size_t n;

	if (!node_items(value, &n))
		return;
	list = ARENA_ARRAY(yaml_arena(value.yaml), struct neighbour, n);
	for (size_t i = 0; i < n; i++)
		node_mapping(node_item(value, i), neighbour_keys, &list[i]);
	entry->neighbours = list;
	entry->neighbour_count = n;
}

#define AT(member) offsetof(struct catalogue_entry, member)
static const struct key keys[] = {
	{ "code", read_code, AT(code), true },
	{ "class", read_text, AT(class), true },
	{ "meaning", read_text, AT(meaning), true },
	{ "sources", read_sources, 0, true },
	{ "commands", read_commands, 0, true },
	{ "concerns", read_concerns, 0, false },
	{ "seen", read_text, AT(seen), true },
	{ "do", read_text, AT(remedy), true },
	{ "neighbours", read_neighbours, 0, false },
	{ 0 },
};

static void read_entry(struct reader *reader, struct node node)
{
	struct catalogue_entry entry = { .at = node_at(node) };

	if (node_mapping(node, keys, &entry))
		reader->replies[reader->reply_count++] = entry;
}

void catalogue_read(struct reader *reader, struct node root)
{
	size_t n;

	if (!node_items(root, &n))
		return;
	reader->replies = mem_grow(reader->replies,
	        (reader->reply_count + n) * sizeof *reader->replies);
	for (size_t i = 0; i < n; i++)
		read_entry(reader, node_item(root, i));
}
