/* SPDX-License-Identifier: MIT
 *
 * Tables for people's other programs: Markdown, or CSV by RFC 4180 in which no
 * cell is taken for a formula. What they hold beside line ends is printable
 * ASCII.
 */
#ifndef REPORT_SHEET_H
#define REPORT_SHEET_H

#include "base/buf.h"

enum sheet { SHEET_MARKDOWN, SHEET_CSV };

/* By the end of the file's name: .csv, .md, or "-" for Markdown. False for any
 * other. */
bool sheet_of(const char *path, enum sheet *sheet);

/* One row; it ends the line. */
void sheet_row(struct buf *to, enum sheet sheet, const char *const *cells,
        size_t count);
/* The row of titles and what stands below it. */
void sheet_titles(struct buf *to, enum sheet sheet, const char *const *titles,
        size_t count);
/* Text in Markdown that nothing in it can turn into markup. */
void sheet_markdown(struct buf *to, const char *text);

#endif
