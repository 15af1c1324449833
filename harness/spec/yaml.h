/* SPDX-License-Identifier: MIT
 *
 * A YAML file as a tree of nodes that know their place. Whatever is wrong with
 * a file becomes a complaint at that place; the readers then return false and
 * leave their target alone, so that a caller goes on to the next complaint.
 *
 * Allowed is a plain subset: one document, no anchors, aliases or tags, at most
 * YAML_DEPTH levels.
 */
#ifndef SPEC_YAML_H
#define SPEC_YAML_H

#include "spec/complaints.h"
#include "spec/words.h"

enum { YAML_DEPTH = 16, YAML_ITEMS = 10000, YAML_PAIRS = 100 };

struct yaml;

/* NULL, with a complaint, when the file is missing, too large or not YAML. What
 * is read from it lives in `arena`. */
struct yaml *yaml_open(
        const char *file, struct arena *arena, struct complaints *complaints);
void yaml_close(struct yaml **yaml);
/* The file as it is, until yaml_close. */
struct bytes yaml_octets(const struct yaml *yaml);
struct arena *yaml_arena(const struct yaml *yaml);

struct yaml_node_s;

/* Valid until yaml_close. */
struct node {
	struct yaml *yaml;
	struct yaml_node_s *raw;
};

struct node yaml_root(struct yaml *yaml);
/* Its file's name lives in the arena. */
struct place node_at(struct node node);
/* Returns false, so that a reader can say `return node_wrong(...)`. */
bool node_wrong(struct node node, const char *format, ...)
        __attribute__((format(printf, 2, 3)));
/* Foreign text for a complaint: escaped and cut. */
const char *node_quote(struct node node, struct bytes text);

/* Scalars. */

bool node_is_scalar(struct node node);
/* Any scalar, as UTF-8, empty or with NUL in it. */
bool node_scalar(struct node node, struct bytes *scalar);
/* Octets for the wire: a character up to U+00FF is the octet of that number, so
 * that "\xff" is one octet; higher ones are refused. */
bool node_octets(struct node node, struct bytes *octets);
/* Not empty, no NUL. */
bool node_text(struct node node, const char **text);
/* Letters, digits and '-' of one case: `lower` a-z, else A-Z. */
bool node_slug(struct node node, bool lower, const char **slug);
bool node_number(struct node node, unsigned least, unsigned most, unsigned *n);
bool node_bool(struct node node, bool *yes);
bool node_word(struct node node, const struct words *words, unsigned *index);

/* Lists. A scalar counts as a list of one. */

bool node_is_list(struct node node);
/* A list written as [a, b]. */
bool node_in_brackets(struct node node);
/* At least one, at most YAML_ITEMS. */
bool node_items(struct node node, size_t *count);
struct node node_item(struct node list, size_t index);
bool node_texts(struct node node, const char *const **texts, size_t *count);
/* Names of `words`, each at most once, as a bit per index. */
bool node_word_set(struct node node, const struct words *words, uint64_t *set);

/* Mappings with keys of the reader's choice. */

/* One of the keys a mapping may have; `read` gets the value and the reader's
 * struct, `offset` octets on. */
struct key {
	const char *name;
	void (*read)(struct node value, void *to);
	size_t offset;
	bool required;
};

/* Calls the readers in the order of `keys`, up to the one without a name,
 * whatever the order in the file. Unknown, repeated and missing keys are
 * complaints. */
bool node_mapping(struct node node, const struct key *keys, void *to);
/* The value of a key; false when the mapping has none of that name. */
bool node_find(struct node mapping, const char *key, struct node *value);
/* The value of a key, or the mapping itself: where to complain about it. */
struct node node_near(struct node mapping, const char *key);

/* Mappings with keys of the writer's choice: at least one, at most YAML_PAIRS,
 * no key twice. */
bool node_pairs(struct node node, size_t *count);
struct node node_key(struct node mapping, size_t index);
struct node node_value(struct node mapping, size_t index);

/* Readers for `struct key`. */
void read_text(struct node value, void *to); /* const char * */
void read_bool(struct node value, void *to); /* bool */

#endif
