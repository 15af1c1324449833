/* SPDX-License-Identifier: MIT
 *
 * The inside of spec/yaml.h, shared by yaml.c, node.c and mapping.c alone.
 */
#ifndef SPEC_TREE_H
#define SPEC_TREE_H

#include <yaml.h>

#include "base/buf.h"
#include "spec/yaml.h"

struct yaml {
	const char *file;
	struct arena *arena;
	struct complaints *complaints;
	struct buf octets;
	bool has_document;
	yaml_document_t document;
};

/* The names of `words`, for a complaint. */
const char *node_known(struct node node, const struct words *words);
/* The node of that number in the same file. */
struct node node_number_of(struct node near, int number);

#endif
