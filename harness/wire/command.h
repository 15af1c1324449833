/* SPDX-License-Identifier: MIT
 *
 * Command lines (RFC 5321 2.3.8, 2.4, 4.1.1), taken apart without judging the
 * argument: that is wire/address.h's. Blanks are SP and HT. Deviations from
 * `verb [SP argument]` are flagged, never dropped.
 */
#ifndef WIRE_COMMAND_H
#define WIRE_COMMAND_H

#include "wire/parse.h"
#include "wire/verb.h"

enum { COMMAND_LINE_LIMIT = 512 }; /* octets with CRLF, RFC 5321 4.5.3.1.4 */

enum command_flaw {
	COMMAND_EMPTY = 1 << 0, /* nothing, or nothing but blanks */
	COMMAND_LEADING_BLANK = 1 << 1,
	COMMAND_TAB = 1 << 2,            /* HT between verb and argument */
	COMMAND_MANY_SPACES = 1 << 3,    /* two or more blanks between them */
	COMMAND_TRAILING_BLANK = 1 << 4, /* also "RSET ", without argument */
	COMMAND_LONG = 1 << 5,      /* over COMMAND_LINE_LIMIT, CRLF counted */
	COMMAND_BARE_CR = 1 << 6,   /* any CR */
	COMMAND_BARE_LF = 1 << 7,   /* any LF */
	COMMAND_CONTROL = 1 << 8,   /* any octet < 32 or 127, CR and LF too; HT
	                               unless behind the verb or trailing */
	COMMAND_EIGHT_BIT = 1 << 9, /* any octet > 127 */
};

struct command {
	enum verb verb;        /* of name, leading blanks or not */
	struct bytes name;     /* to the first blank */
	struct bytes argument; /* blanks around it removed; may be empty */
	bool blank_after_name;
	unsigned flaws; /* enum command_flaw */
};

/* `line` without its CRLF. */
void command_parse(struct bytes line, struct command *command);

/* Where the first line of `in` ends: DONE sets *line (without CRLF) and *used
 * (with it); MORE when there is no CRLF yet, and then sets nothing. Only CRLF
 * ends a line, RFC 5321 2.3.8. Never BAD: the caller bounds `in`. */
enum parse command_line(struct bytes in, struct bytes *line, size_t *used);

#endif
