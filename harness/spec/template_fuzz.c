/* SPDX-License-Identifier: MIT
 *
 * Any text with its braces doubled is a template of that text. The pieces of
 * any other lie in it.
 */
#include "base/fuzzing.h"

#include "base/buf.h"
#include "spec/template.h"

static void read_back(struct bytes template, struct bytes text)
{
	struct piece piece;
	const char *wrong;

	while (template_next(&template, &piece, &wrong)) {
		assert(piece.kind == PIECE_TEXT);
		assert(bytes_eq(piece.text, bytes_sub(text, 0, piece.text.n)));
		text = bytes_from(text, piece.text.n);
	}
	assert(!wrong && text.n == 0);
}

FUZZ_TARGET(in)
{
	struct bytes rest = in;
	struct piece piece;
	struct buf doubled;
	const char *wrong;

	while (template_next(&rest, &piece, &wrong))
		assert(fuzz_inside(piece.text, in) && piece.times > 0);
	assert(wrong ? rest.n > 0 : rest.n == 0);
	buf_init(&doubled, SIZE_MAX);
	for (size_t i = 0; i < in.n; i++)
		for (int n = in.p[i] == '{' || in.p[i] == '}'; n >= 0; n--)
			buf_add(&doubled, bytes_sub(in, i, 1));
	read_back(buf_bytes(&doubled), in);
	buf_release(&doubled);
}
