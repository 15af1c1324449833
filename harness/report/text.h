/* SPDX-License-Identifier: MIT
 *
 * Text for people and for XML: no octet in it can move a cursor or break a
 * document. What reports are told is escaped already (oracle/events.h), so a
 * backslash stays as it is.
 */
#ifndef REPORT_TEXT_H
#define REPORT_TEXT_H

#include "base/buf.h"

enum { TEXT_WIDTH = 80 }; /* columns */

/* One line: all but printable ASCII becomes \n, \t or \xHH. */
void text_line(struct buf *to, const char *text);
/* The same, but line ends stay. */
void text_lines(struct buf *to, const char *text);

/* The text's words from the column on where the last line of `to` ends, at
 * most TEXT_WIDTH columns a line, further lines indented by `indent`. A word
 * that is longer has a line of its own. Ends the line. */
void text_wrap(struct buf *to, const char *text, unsigned indent);
/* The same, each of the text's lines on lines of its own. */
void text_wrap_lines(struct buf *to, const char *text, unsigned indent);
/* Blanks up to that column; at least one where something stands before it. */
void text_column(struct buf *to, unsigned column);

#endif
