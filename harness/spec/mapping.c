/* SPDX-License-Identifier: MIT */
#include "spec/yaml.h"

#include <assert.h>

#include "spec/tree.h"

static size_t pairs_of(struct node mapping)
{
	return (size_t)(mapping.raw->data.mapping.pairs.top -
	                mapping.raw->data.mapping.pairs.start);
}

struct node node_key(struct node mapping, size_t index)
{
	return node_number_of(
	        mapping, mapping.raw->data.mapping.pairs.start[index].key);
}

struct node node_value(struct node mapping, size_t index)
{
	return node_number_of(
	        mapping, mapping.raw->data.mapping.pairs.start[index].value);
}

/* A key's text without a copy; nothing when it is no scalar. */
static struct bytes key_text(struct node mapping, size_t index)
{
	struct node key = node_key(mapping, index);

	if (!node_is_scalar(key))
		return (struct bytes){ 0 };
	return bytes_at(
	        key.raw->data.scalar.value, key.raw->data.scalar.length);
}

bool node_find(struct node mapping, const char *key, struct node *value)
{
	if (mapping.raw->type != YAML_MAPPING_NODE)
		return false;
	for (size_t i = 0; i < pairs_of(mapping); i++)
		if (bytes_eq_text(key_text(mapping, i), key)) {
			*value = node_value(mapping, i);
			return true;
		}
	return false;
}

struct node node_near(struct node mapping, const char *key)
{
	struct node value;

	return node_find(mapping, key, &value) ? value : mapping;
}

static const char *known_keys(struct node node, const struct key *keys)
{
	const char *names[YAML_PAIRS];
	struct words words = { "key", names, 0 };

	for (; keys->name; keys++) {
		assert(words.count < YAML_PAIRS);
		names[words.count++] = keys->name;
	}
	return node_known(node, &words);
}

static bool check_key(struct node mapping, size_t index, const struct key *keys)
{
	struct bytes name = key_text(mapping, index);
	struct node key = node_key(mapping, index);
	const struct key *k = keys;

	if (!node_is_scalar(key))
		return node_wrong(key, "want a scalar as key");
	while (k->name && !bytes_eq_text(name, k->name))
		k++;
	if (!k->name)
		return node_wrong(key, "unknown key `%s`; known: %s",
		        node_quote(key, name), known_keys(key, keys));
	for (size_t i = 0; i < index; i++)
		if (bytes_eq(key_text(mapping, i), name))
			return node_wrong(key, "key `%s` twice", k->name);
	return true;
}

/* True when every key is one of the table's and stands there once. */
static bool check_keys(struct node mapping, const struct key *keys)
{
	size_t count = pairs_of(mapping);
	bool good = true;

	if (count > YAML_PAIRS)
		return node_wrong(mapping, "more than %d keys", YAML_PAIRS);
	for (size_t i = 0; i < count; i++)
		good &= check_key(mapping, i, keys);
	return good;
}

bool node_mapping(struct node node, const struct key *keys, void *to)
{
	struct node value;
	bool good;

	if (node.raw->type != YAML_MAPPING_NODE)
		return node_wrong(node, "want a mapping");
	good = check_keys(node, keys);
	for (const struct key *k = keys; k->name; k++)
		if (node_find(node, k->name, &value))
			k->read(value, (char *)to + k->offset);
		else if (k->required)
			good = node_wrong(node, "key `%s` is missing", k->name);
	return good;
}

bool node_pairs(struct node node, size_t *count)
{
	size_t n;

	if (node.raw->type != YAML_MAPPING_NODE)
		return node_wrong(node, "want a mapping");
	n = pairs_of(node);
	if (n == 0)
		return node_wrong(node, "empty mapping");
	if (n > YAML_PAIRS)
		return node_wrong(node, "more than %d keys", YAML_PAIRS);
	for (size_t i = 0; i < n; i++) {
		struct bytes name = key_text(node, i);

		if (!node_is_scalar(node_key(node, i)))
			return node_wrong(
			        node_key(node, i), "want a scalar as key");
		for (size_t k = 0; k < i; k++)
			if (bytes_eq(key_text(node, k), name))
				return node_wrong(node_key(node, i),
				        "key `%s` twice",
				        node_quote(node, name));
	}
	*count = n;
	return true;
}

void read_text(struct node value, void *to)
{
	node_text(value, to);
}

void read_bool(struct node value, void *to)
{
	node_bool(value, to);
}
