/* SPDX-License-Identifier: MIT */
#include "report/text.h"

#include <string.h>

static void octet(struct buf *to, uint8_t c)
{
	if (c >= ' ' && c <= '~')
		buf_add(to, bytes_at(&c, 1));
	else if (c == '\n')
		buf_add_text(to, "\\n");
	else if (c == '\t')
		buf_add_text(to, "\\t");
	else
		buf_printf(to, "\\x%02x", c);
}

void text_line(struct buf *to, const char *text)
{
	for (; *text; text++)
		octet(to, (uint8_t)*text);
}

void text_lines(struct buf *to, const char *text)
{
	for (; *text; text++)
		if (*text == '\n')
			buf_add_text(to, "\n");
		else
			octet(to, (uint8_t)*text);
}

/* Colours, which are ours alone, take no column. */
static unsigned column_of(const struct buf *to)
{
	size_t from = to->n;
	unsigned column = 0;

	while (from > 0 && to->p[from - 1] != '\n')
		from--;
	for (size_t i = from; i < to->n; i++)
		if (to->p[i] == '\x1b')
			while (i + 1 < to->n && to->p[i] != 'm')
				i++;
		else
			column++;
	return column;
}

void text_column(struct buf *to, unsigned column)
{
	unsigned at = column_of(to);
	unsigned n = at < column ? column - at : at > 0;

	buf_printf(to, "%*s", (int)n, "");
}

static void word(struct buf *to, struct bytes in, unsigned indent)
{
	unsigned at = column_of(to);

	if (at > indent && at + 1 + in.n > TEXT_WIDTH) {
		buf_add_text(to, "\n");
		at = 0;
	}
	if (at < indent)
		text_column(to, indent);
	else if (at > 0 && to->p[to->n - 1] != ' ')
		buf_add_text(to, " ");
	for (size_t i = 0; i < in.n; i++)
		octet(to, in.p[i]);
}

static bool between_words(uint8_t c)
{
	return c == ' ' || c == '\n';
}

static void words(struct buf *to, struct bytes text, unsigned indent)
{
	for (size_t i = 0, n; i < text.n; i += n) {
		for (n = 0; i + n < text.n && !between_words(text.p[i + n]);)
			n++;
		if (n > 0)
			word(to, bytes_sub(text, i, n), indent);
		else
			n = 1;
	}
	buf_add_text(to, "\n");
}

void text_wrap(struct buf *to, const char *text, unsigned indent)
{
	words(to, bytes_of(text), indent);
}

void text_wrap_lines(struct buf *to, const char *text, unsigned indent)
{
	struct bytes rest = bytes_of(text), line = { 0 };

	do {
		bytes_cut(&rest, '\n', &line);
		words(to, line, indent);
	} while (rest.n > 0);
}
