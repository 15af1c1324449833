/* SPDX-License-Identifier: MIT */
#include "spec/template.h"

static bool is_brace(uint8_t c)
{
	return c == '{' || c == '}';
}

static size_t text_run(struct bytes in)
{
	size_t n = 0;

	while (n < in.n && !is_brace(in.p[n]))
		n++;
	return n;
}

static struct bytes take(struct bytes *rest, size_t n)
{
	struct bytes taken = bytes_sub(*rest, 0, n);

	*rest = bytes_from(*rest, n);
	return taken;
}

static bool repeat_times(struct bytes digits, unsigned *times)
{
	unsigned n = 0;

	for (size_t i = 0; i < digits.n; i++) {
		if (!ascii_digit(digits.p[i]))
			return false;
		n = n * 10 + (digits.p[i] - '0');
		if (n > REPEAT_MOST)
			return false;
	}
	*times = n;
	return n > 0;
}

/* `inside` is what stands between the braces. */
static bool braced(struct bytes inside, struct piece *piece, const char **wrong)
{
	struct bytes addr = BYTES(".addr");

	if (inside.n >= 2 && inside.p[1] == '*') {
		*wrong = "a repetition is {X*N}, N from 1 to 200000";
		piece->kind = PIECE_REPEAT;
		piece->text = bytes_sub(inside, 0, 1);
		return repeat_times(bytes_from(inside, 2), &piece->times);
	}
	piece->kind = PIECE_WORD;
	piece->text = inside;
	if (inside.n > addr.n &&
	        bytes_eq(bytes_from(inside, inside.n - addr.n), addr)) {
		piece->kind = PIECE_ADDRESS;
		piece->text = bytes_sub(inside, 0, inside.n - addr.n);
	}
	*wrong = "nothing between `{` and `}`";
	return inside.n > 0;
}

/* Where the `}` stands; of `{}*3}` the second one is meant. */
static size_t closing(struct bytes in)
{
	size_t from = in.n > 3 && in.p[1] == '}' && in.p[2] == '*' ? 2 : 1;

	return from + bytes_index(bytes_from(in, from), '}');
}

bool template_next(struct bytes *rest, struct piece *piece, const char **wrong)
{
	struct bytes in = *rest;
	size_t end;

	*wrong = NULL;
	*piece = (struct piece){ .kind = PIECE_TEXT, .times = 1 };
	if (in.n == 0)
		return false;
	if (!is_brace(in.p[0])) {
		piece->text = take(rest, text_run(in));
		return true;
	}
	if (in.n > 1 && in.p[1] == in.p[0]) {
		piece->text = bytes_sub(in, 0, 1);
		take(rest, 2);
		return true;
	}
	*wrong = in.p[0] == '{' ? "`{` without `}`; a brace is written `{{`"
	                        : "`}` without `{`; a brace is written `}}`";
	end = closing(in);
	if (in.p[0] == '}' || end >= in.n)
		return false;
	if (!braced(bytes_sub(in, 1, end - 1), piece, wrong))
		return false;
	take(rest, end + 1);
	*wrong = NULL;
	return true;
}

unsigned template_lines(struct bytes text)
{
	unsigned lines = 0;

	for (size_t i = 1; i < text.n; i++)
		lines += text.p[i - 1] == '\r' && text.p[i] == '\n';
	return lines;
}
