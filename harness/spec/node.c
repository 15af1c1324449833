/* SPDX-License-Identifier: MIT */
#include "spec/yaml.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/escape.h"
#include "spec/tree.h"

bool node_wrong(struct node node, const char *format, ...)
{
	char what[1024];
	va_list ap;

	va_start(ap, format);
	vsnprintf(what, sizeof what, format, ap);
	va_end(ap);
	complain(node.yaml->complaints, node_at(node), "%s", what);
	return false;
}

/* Nobody reads what comes behind COMPLAINTS_MOST, so a file of nothing but
 * mistakes shall not fill the memory. */
static bool full(struct node node)
{
	return node.yaml->complaints->count >= COMPLAINTS_MOST;
}

const char *node_quote(struct node node, struct bytes text)
{
	if (full(node))
		return "";
	return escape_text(&node.yaml->complaints->arena, text, 60);
}

const char *node_known(struct node node, const struct words *words)
{
	if (full(node))
		return "";
	return words_join(&node.yaml->complaints->arena, words);
}

struct node node_number_of(struct node near, int number)
{
	yaml_node_t *raw = yaml_document_get_node(&near.yaml->document, number);

	assert(raw);
	return (struct node){ near.yaml, raw };
}

bool node_is_scalar(struct node node)
{
	return node.raw->type == YAML_SCALAR_NODE;
}

bool node_scalar(struct node node, struct bytes *scalar)
{
	struct bytes in;

	if (!node_is_scalar(node))
		return node_wrong(node, "want a scalar, not a list or mapping");
	in = bytes_at(
	        node.raw->data.scalar.value, node.raw->data.scalar.length);
	*scalar = arena_copy(node.yaml->arena, in);
	return true;
}

/* libyaml hands out valid UTF-8 alone, so two octets are all that U+0080 to
 * U+00FF can be: C2 or C3, and one more. */
bool node_octets(struct node node, struct bytes *octets)
{
	struct bytes in, out;
	uint8_t *to;

	if (!node_scalar(node, &in))
		return false;
	to = arena_new(node.yaml->arena, in.n + 1);
	out = bytes_at(to, 0);
	for (size_t i = 0; i < in.n; i++) {
		uint8_t c = in.p[i];

		if (c > 0xc3 || (c > 0x7f && i + 1 == in.n))
			return node_wrong(node,
			        "a character above U+00FF; write octets as "
			        "\\xHH");
		if (c > 0x7f)
			c = (uint8_t)(c << 6 | (in.p[++i] & 0x3f));
		to[out.n++] = c;
	}
	*octets = out;
	return true;
}

bool node_text(struct node node, const char **text)
{
	struct bytes in;

	if (!node_scalar(node, &in))
		return false;
	if (in.n == 0)
		return node_wrong(node, "empty");
	if (bytes_index(in, 0) < in.n)
		return node_wrong(node, "NUL in a text");
	*text = (const char *)in.p;
	return true;
}

static bool slug_octet(uint8_t c, bool lower)
{
	return c == '-' || ascii_digit(c) ||
	       (ascii_alpha(c) && (ascii_lower(c) == c) == lower);
}

bool node_slug(struct node node, bool lower, const char **slug)
{
	const char *text;

	if (!node_text(node, &text))
		return false;
	for (const char *p = text; *p; p++)
		if (!slug_octet((uint8_t)*p, lower))
			return node_wrong(node, "`%s`: only %s, 0-9 and - here",
			        node_quote(node, bytes_of(text)),
			        lower ? "a-z" : "A-Z");
	*slug = text;
	return true;
}

static bool number(struct bytes in, unsigned most, unsigned *n)
{
	unsigned long sum = 0;

	for (size_t i = 0; i < in.n; i++) {
		if (!ascii_digit(in.p[i]))
			return false;
		sum = sum * 10 + (in.p[i] - '0');
		if (sum > most)
			return false;
	}
	*n = (unsigned)sum;
	return in.n > 0;
}

bool node_number(struct node node, unsigned least, unsigned most, unsigned *n)
{
	struct bytes in;
	unsigned value;

	if (!node_scalar(node, &in))
		return false;
	if (!number(in, most, &value) || value < least)
		return node_wrong(node, "`%s`: want a number from %u to %u",
		        node_quote(node, in), least, most);
	*n = value;
	return true;
}

static const char *const bool_names[] = { "no", "yes", "false", "true" };
static const struct words bool_words = { "yes or no", bool_names, 4 };

bool node_bool(struct node node, bool *yes)
{
	struct bytes in;
	int found;

	if (!node_scalar(node, &in))
		return false;
	found = words_find(&bool_words, in);
	if (found < 0)
		return node_wrong(
		        node, "`%s`: want yes or no", node_quote(node, in));
	*yes = found % 2 == 1;
	return true;
}

bool node_word(struct node node, const struct words *words, unsigned *index)
{
	struct bytes in;
	int found;

	if (!node_scalar(node, &in))
		return false;
	found = words_find(words, in);
	if (found < 0)
		return node_wrong(node, "unknown %s `%s`; known: %s",
		        words->what, node_quote(node, in),
		        node_known(node, words));
	*index = (unsigned)found;
	return true;
}

bool node_is_list(struct node node)
{
	return node.raw->type == YAML_SEQUENCE_NODE;
}

bool node_in_brackets(struct node node)
{
	return node_is_list(node) && node.raw->data.sequence.style ==
	                                     YAML_FLOW_SEQUENCE_STYLE;
}

bool node_items(struct node node, size_t *count)
{
	size_t n = 1;

	if (node.raw->type == YAML_MAPPING_NODE)
		return node_wrong(node, "want a list, not a mapping");
	if (node_is_list(node))
		n = (size_t)(node.raw->data.sequence.items.top -
		             node.raw->data.sequence.items.start);
	if (n == 0)
		return node_wrong(node, "empty list");
	if (n > YAML_ITEMS)
		return node_wrong(node, "more than %d entries", YAML_ITEMS);
	*count = n;
	return true;
}

struct node node_item(struct node list, size_t index)
{
	if (list.raw->type == YAML_SCALAR_NODE)
		return list;
	return node_number_of(list, list.raw->data.sequence.items.start[index]);
}

bool node_texts(struct node node, const char *const **texts, size_t *count)
{
	const char **list;
	size_t n;

	if (!node_items(node, &n))
		return false;
	list = ARENA_ARRAY(node.yaml->arena, const char *, n);
	for (size_t i = 0; i < n; i++)
		if (!node_text(node_item(node, i), &list[i]))
			return false;
	*texts = list;
	*count = n;
	return true;
}

bool node_word_set(struct node node, const struct words *words, uint64_t *set)
{
	uint64_t bits = 0;
	size_t n;
	unsigned w;

	if (!node_items(node, &n))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!node_word(node_item(node, i), words, &w))
			return false;
		if (bits >> w & 1)
			return node_wrong(node_item(node, i), "`%s` twice",
			        words->names[w]);
		bits |= UINT64_C(1) << w;
	}
	*set = bits;
	return true;
}
