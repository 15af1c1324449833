/* SPDX-License-Identifier: MIT */
#include "report/sheet.h"

#include <string.h>

#include "report/text.h"

static bool ends_in(const char *path, const char *end)
{
	size_t n = strlen(path), m = strlen(end);

	return n > m && strcmp(path + n - m, end) == 0;
}

bool sheet_of(const char *path, enum sheet *sheet)
{
	bool csv = ends_in(path, ".csv");

	*sheet = csv ? SHEET_CSV : SHEET_MARKDOWN;
	return csv || ends_in(path, ".md") || strcmp(path, "-") == 0;
}

void sheet_markdown(struct buf *to, const char *text)
{
	struct buf line;

	buf_init(&line, SIZE_MAX);
	text_line(&line, text);
	for (size_t i = 0; i < line.n; i++) {
		if (strchr("\\`*_[]<>|&~$", line.p[i]))
			buf_add_text(to, "\\");
		buf_add(to, bytes_at(&line.p[i], 1));
	}
	buf_release(&line);
}

/* A spreadsheet computes a cell that begins with one of these. */
static bool formula(const char *text)
{
	return *text && strchr("=+-@\t\r\n|%", *text);
}

static void cell_csv(struct buf *to, const char *text)
{
	struct buf line;

	buf_init(&line, SIZE_MAX);
	if (formula(text))
		buf_add_text(&line, "'");
	text_line(&line, text);
	buf_add_text(to, "\"");
	for (size_t i = 0; i < line.n; i++) {
		if (line.p[i] == '"')
			buf_add_text(to, "\"");
		buf_add(to, bytes_at(&line.p[i], 1));
	}
	buf_add_text(to, "\"");
	buf_release(&line);
}

static void row_csv(struct buf *to, const char *const *cells, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		buf_add_text(to, i > 0 ? "," : "");
		cell_csv(to, cells[i]);
	}
	buf_add_text(to, "\r\n");
}

static void row_markdown(struct buf *to, const char *const *cells, size_t count)
{
	buf_add_text(to, "|");
	for (size_t i = 0; i < count; i++) {
		buf_add_text(to, " ");
		sheet_markdown(to, cells[i]);
		buf_add_text(to, " |");
	}
	buf_add_text(to, "\n");
}

void sheet_row(struct buf *to, enum sheet sheet, const char *const *cells,
        size_t count)
{
	if (sheet == SHEET_CSV)
		row_csv(to, cells, count);
	else
		row_markdown(to, cells, count);
}

void sheet_titles(struct buf *to, enum sheet sheet, const char *const *titles,
        size_t count)
{
	sheet_row(to, sheet, titles, count);
	if (sheet == SHEET_CSV)
		return;
	for (size_t i = 0; i < count; i++)
		buf_add_text(to, "| --- ");
	buf_add_text(to, "|\n");
}
