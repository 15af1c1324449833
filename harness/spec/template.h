/* SPDX-License-Identifier: MIT
 *
 * What a step sends, with words in braces: `{known}`, `{known.addr}`, `{A*300}`
 * and `{{` `}}` for the braces themselves. This cuts a template into pieces;
 * what the words stand for is the caller's.
 */
#ifndef SPEC_TEMPLATE_H
#define SPEC_TEMPLATE_H

#include "base/bytes.h"

enum { REPEAT_MOST = 200000 };

enum piece_kind {
	PIECE_TEXT,    /* octets as they are */
	PIECE_WORD,    /* {word} */
	PIECE_ADDRESS, /* {word.addr} */
	PIECE_REPEAT,  /* {A*300} */
};

struct piece {
	enum piece_kind kind;
	struct bytes text; /* the octets, the word, or the octet to repeat */
	unsigned times;    /* of PIECE_REPEAT, else 1 */
};

/* Cuts the next piece off *rest. False at the end, *wrong then NULL, and at
 * what is no template, *wrong then saying why. */
bool template_next(struct bytes *rest, struct piece *piece, const char **wrong);
/* How many CRLF stand in it. */
unsigned template_lines(struct bytes text);

#endif
