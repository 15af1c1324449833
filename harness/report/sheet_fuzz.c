/* SPDX-License-Identifier: MIT
 *
 * Whatever is in a cell of CSV is read as one cell (RFC 4180) and no formula;
 * in Markdown no markup is left in it.
 */
#include "report/fuzzing.h"

#include "report/sheet.h"

/* Each of `special` stands behind the escape, and nothing else does. */
static void look(struct bytes cell, char escape, const char *special)
{
	assert(fuzz_printable(cell));
	for (size_t i = 0; i < cell.n; i++)
		if (cell.p[i] == escape)
			assert(++i < cell.n && strchr(special, cell.p[i]));
		else
			assert(!strchr(special, cell.p[i]));
}

FUZZ_TARGET(in)
{
	struct fuzz_texts texts = { .rest = in };
	const char *cells[] = { "", fuzz_text(&texts), "" };
	struct bytes cell;
	struct buf row;

	buf_init(&row, SIZE_MAX);
	sheet_row(&row, SHEET_CSV, cells, 3); /* "","...","" CRLF */
	cell = bytes_sub(buf_bytes(&row), 4, row.n - 10);
	assert(cell.n == 0 || !strchr("=+-@|%", cell.p[0]));
	look(cell, '"', "\"");
	buf_clear(&row);
	sheet_row(&row, SHEET_MARKDOWN, cells, 3); /* |  | ... |  | LF */
	look(bytes_sub(buf_bytes(&row), 5, row.n - 11), '\\',
	        "\\`*_[]<>|&~$");
	buf_release(&row);
	arena_release(&texts.arena);
}
