/* SPDX-License-Identifier: MIT
 *
 * Replies (RFC 5321 4.2), read leniently: what a server does wrong is flagged
 * and kept, because the flaw is what we are here for. Everything is a view into
 * the octets handed in.
 *
 * A line ends at LF; the CRs right before that LF belong to the line end. A
 * line that begins with exactly three digits and '-' continues the reply; every
 * other line ends it.
 */
#ifndef WIRE_REPLY_H
#define WIRE_REPLY_H

#include "base/bytes.h"
#include "wire/parse.h"

enum {
	REPLY_LINE_LIMIT = 512,      /* octets with CRLF, RFC 5321 4.5.3.1.5 */
	REPLY_LINE_MOST = 64 * 1024, /* what we will hold, line end included */
	REPLY_MOST = 256 * 1024,
};

enum reply_flaw {
	REPLY_NO_CODE = 1 << 0, /* a line not beginning with exactly 3 digits */
	REPLY_FIRST_DIGIT = 1 << 1,  /* not 2-5 */
	REPLY_SECOND_DIGIT = 1 << 2, /* 6-9 */
	REPLY_SEPARATOR = 1 << 3,    /* 4th octet no SP, '-', HT, line end */
	REPLY_TAB = 1 << 4,          /* 4th octet HT */
	REPLY_MIXED_CODES = 1 << 5,  /* lines with different codes */
	REPLY_BARE_LF = 1 << 6,
	REPLY_BARE_CR = 1 << 7,    /* CR not before LF; CRCRLF too */
	REPLY_LONG_LINE = 1 << 8,  /* more than REPLY_LINE_LIMIT octets */
	REPLY_CHARSET = 1 << 9,    /* text octet outside HT, 32-126; not CR */
	REPLY_BARE_CODE = 1 << 10, /* "250" CRLF */
};

struct reply {
	unsigned code;  /* of the last line; 0 with REPLY_NO_CODE */
	unsigned flaws; /* enum reply_flaw, of all lines */
	size_t lines;
	struct bytes raw; /* the lines with their ends */
};

/* DONE: *reply is the reply at the start of `in`, raw.n octets long; more may
 * follow it. MORE: `in` is the beginning of a reply. BAD: a line is longer than
 * REPLY_LINE_MOST or the reply longer than REPLY_MOST; one octet less was MORE.
 * With MORE and BAD *reply tells of the complete lines so far, maybe none. */
enum parse reply_parse(struct bytes in, struct reply *reply);
/* The same with what an earlier call made of fewer octets of `in`, wherever
 * they stood then: what was read is not read again. Zeroes are a beginning. */
enum parse reply_resume(struct bytes in, struct reply *reply);

/* One line. Without a code the whole line is text. */
struct reply_line {
	unsigned code;      /* 0 when the line has none */
	uint8_t separator;  /* 0 when the line ends behind the code, or NUL */
	struct bytes text;  /* behind the separator, without the line end */
	struct bytes whole; /* with the line end */
};

/* Cuts the next line off *rest, which starts as reply.raw. Octets at the end
 * that no LF follows are a line too. False when nothing is left. */
bool reply_next_line(struct bytes *rest, struct reply_line *line);

/* Text of the first line; empty when there is none. */
struct bytes reply_text(const struct reply *reply);

#endif
