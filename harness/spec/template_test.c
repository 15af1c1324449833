/* SPDX-License-Identifier: MIT */
#include "spec/template.h"

#include "base/buf.h"
#include "base/testing.h"

/* Pieces in short: text as it is, words as <w>, addresses as <w@>, repetitions
 * as <x*n>, and what is wrong behind a `!`. */
static const struct {
	const char *name;
	struct bytes in;
	const char *want;
} rows[] = {
	{ "empty", BYTES(""), "" },
	{ "text", BYTES("NOOP\r\n"), "NOOP\r\n" },
	{ "word", BYTES("VRFY {known}\r\n"), "VRFY <known>\r\n" },
	{ "address", BYTES("<{list.addr}>"), "<<list@>>" },
	{ "two words", BYTES("{a}{b}"), "<a><b>" },
	{ "braces", BYTES("{{x}}"), "{x}" },
	{ "brace before word", BYTES("{{{a}}}"), "{<a>}" },
	{ "repetition", BYTES("{A*300}"), "<A*300>" },
	{ "most", BYTES("{A*200000}"), "<A*200000>" },
	{ "repeated blank", BYTES("{ *2}"), "< *2>" },
	{ "repeated brace", BYTES("{}*2}x"), "<}*2>x" },
	{ "repeated star", BYTES("{**2}"), "<**2>" },
	{ "only .addr", BYTES("{.addr}"), "<.addr>" },
	{ "empty word", BYTES("a{}"), "a!nothing between `{` and `}`" },
	{ "open", BYTES("a{b"), "a!`{` without `}`; a brace is written `{{`" },
	{ "open at the end", BYTES("{"),
	        "!`{` without `}`; a brace is written `{{`" },
	{ "close", BYTES("a}b"), "a!`}` without `{`; a brace is written `}}`" },
	{ "too often", BYTES("{A*200001}"),
	        "!a repetition is {X*N}, N from 1 to 200000" },
	{ "never", BYTES("{A*0}"),
	        "!a repetition is {X*N}, N from 1 to 200000" },
	{ "no number", BYTES("{A*}"),
	        "!a repetition is {X*N}, N from 1 to 200000" },
	{ "overflow", BYTES("{A*99999999999999999999}"),
	        "!a repetition is {X*N}, N from 1 to 200000" },
	{ "number and more", BYTES("{A*3x}"),
	        "!a repetition is {X*N}, N from 1 to 200000" },
};

static void add_piece(struct buf *got, const struct piece *piece)
{
	static const struct {
		const char *before, *after;
	} marks[] = {
		[PIECE_TEXT] = { "", "" },
		[PIECE_WORD] = { "<", ">" },
		[PIECE_ADDRESS] = { "<", "@>" },
		[PIECE_REPEAT] = { "<", "*" },
	};

	buf_add_text(got, marks[piece->kind].before);
	buf_add(got, piece->text);
	buf_add_text(got, marks[piece->kind].after);
	if (piece->kind == PIECE_REPEAT)
		buf_printf(got, "%u>", piece->times);
}

static void cut_up(struct buf *got, struct bytes rest)
{
	struct piece piece;
	const char *wrong;

	buf_clear(got);
	while (template_next(&rest, &piece, &wrong))
		add_piece(got, &piece);
	if (wrong)
		buf_printf(got, "!%s", wrong);
}

START_TEST(pieces)
{
	struct buf got;

	buf_init(&got, 1024);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct bytes in = exact_copy(rows[i].in);

		cut_up(&got, in);
		ck_assert_msg(bytes_eq_text(buf_bytes(&got), rows[i].want),
		        "%s: got %.*s", rows[i].name,
		        BYTES_FMT(buf_bytes(&got)));
		free((void *)in.p);
	}
	buf_release(&got);
}
END_TEST

static void look(struct bytes in)
{
	struct buf got;

	buf_init(&got, 1024);
	cut_up(&got, in);
	buf_release(&got);
}

START_TEST(cut_short)
{
	for (size_t i = 0; i < ROWS(rows); i++)
		truncated(rows[i].in, look);
}
END_TEST

START_TEST(lines)
{
	ck_assert_uint_eq(template_lines(BYTES("")), 0);
	ck_assert_uint_eq(template_lines(BYTES("NOOP\r")), 0);
	ck_assert_uint_eq(template_lines(BYTES("NOOP\n")), 0);
	ck_assert_uint_eq(template_lines(BYTES("\r\n\r\r\n\n")), 2);
}
END_TEST

int main(void)
{
	return tests_run("template",
	        (const TTest *[]){ pieces, cut_short, lines, NULL });
}
