/* SPDX-License-Identifier: MIT
 *
 * A transcript in a file, with what has to be known to judge or repeat it:
 *
 *	smtpspec transcript 1
 *	target: 127.0.0.1:2525
 *	case: vrfy-postmaster@ehlo
 *
 *	0.000000 preamble connected
 *	0.000912 preamble S 220-mx.example.org\r\n
 *	+ 220 ready\r\n
 *	0.001204 0 begin
 *	0.001211 0 C VRFY postmaster\r\n
 *	0.001730 0 S 252 2.0.0 postmaster\r\n
 *	0.001733 leave left
 *	end
 *
 * Headers, `key: value`, up to an empty line; a key may stand several times.
 * Then an entry a line: seconds since the session began, the step (its number,
 * preamble, canary or leave), what happened, and for C (sent), S (received) and
 * Q (received while nothing was awaited) one blank and the octets, escaped as
 * in base/escape.h; a line that begins with + goes on with the octets of the
 * line before it. What else happens: connected, begin (of the step), secured (TLS
 * is up; how may stand behind it), unsecured (the handshake failed; why may stand
 * behind it), closed (by the server), left (by the client), timeout (an awaited
 * reply did not come).
 * Lines that begin with # are comments. The last line is `end`, or `end flooded`
 * where octets were left out: a file without it was cut.
 */
#ifndef SESSION_RECORD_H
#define SESSION_RECORD_H

#include "base/arena.h"
#include "base/err.h"
#include "session/session.h"

struct header {
	struct place at;
	const char *key, *value;
};

struct record {
	struct arena arena;
	struct header *headers;
	size_t header_count;
	struct transcript transcript;
};

/* Fills *record from the text of a file, all of it or nothing: false, and
 * `file:line:column: what is wrong`. The caller releases it in any case. `file`
 * outlives the record. */
bool record_read(struct record *record, struct bytes text, const char *file,
        struct err *err) MUST_CHECK;
void record_release(struct record *record);
/* Whether it begins as such a file does. */
bool record_is(struct bytes text);
/* The first of that key, or NULL. */
const struct header *record_header(
        const struct record *record, const char *key);

/* Why a session ended early, as a header has it: refused, timeout, closed,
 * flood, unsecured; NULL for STOP_NOT. */
const char *stop_name(enum stop stop);
/* False for what is no such name. */
bool stop_of(const char *name, enum stop *stop);

/* A file is the first line, then headers, then the entries. */
void record_write_first(struct buf *to);
/* The key is lower case letters and hyphens; the value any text. */
void record_write_header(struct buf *to, const char *key, const char *value);
void record_write_entries(struct buf *to, const struct transcript *t);

#endif
