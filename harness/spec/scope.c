/* SPDX-License-Identifier: MIT */
#include "spec/read.h"

#include <string.h>

#include "spec/template.h"

static const struct words general = { "word",
	(const char *const[]){ "random1", "random2", "random3", "client",
	        "hello" }, 5 };

bool scope_reserved(const char *name)
{
	struct bytes word = bytes_of(name);

	return bytes_eq_text(word, "each") || words_find(&general, word) >= 0 ||
	       words_find(&fixture_words, word) >= 0;
}

static bool needed(const struct scase *c, struct bytes fixture)
{
	for (size_t i = 0; i < c->need_count; i++)
		if (bytes_eq_text(fixture, c->needs[i]))
			return true;
	return false;
}

static bool captured(const struct scase *c, struct bytes word)
{
	for (size_t i = 0; i < c->step_count; i++)
		if (c->steps[i].capture &&
		        bytes_eq_text(word, c->steps[i].capture))
			return true;
	return false;
}

static const char *wrong_address(const struct scase *c, struct bytes word)
{
	if (words_find(&fixture_words, word) <= FIXTURE_DOMAIN)
		return "only a fixture's name has an `.addr`";
	return needed(c, word) ? NULL : "the fixture is not in `needs`";
}

static const char *wrong_word(const struct scase *c, struct bytes word)
{
	if (words_find(&general, word) >= 0 || captured(c, word))
		return NULL;
	if (words_find(&fixture_words, word) >= 0)
		return needed(c, word) ? NULL : "the fixture is not in `needs`";
	if (bytes_eq_text(word, "each"))
		return c->each_count > 0 ? NULL : "the case has no `each`";
	return "neither a fixture, random1 to random3, client, hello, each "
	       "nor captured by an earlier step";
}

void scope_check(struct node node, struct bytes text, const struct scase *c)
{
	struct piece piece;
	const char *wrong, *unknown = NULL;

	while (template_next(&text, &piece, &wrong)) {
		if (piece.kind == PIECE_WORD)
			unknown = wrong_word(c, piece.text);
		else if (piece.kind == PIECE_ADDRESS)
			unknown = wrong_address(c, piece.text);
		if (unknown)
			node_wrong(node, "{%s%s}: %s",
			        node_quote(node, piece.text),
			        piece.kind == PIECE_ADDRESS ? ".addr" : "",
			        unknown);
		unknown = NULL;
	}
	if (wrong)
		node_wrong(node, "%s", wrong);
}

bool scope_uses(struct bytes text, const char *word)
{
	struct piece piece;
	const char *wrong;

	while (template_next(&text, &piece, &wrong))
		if (piece.kind == PIECE_WORD && bytes_eq_text(piece.text, word))
			return true;
	return false;
}
