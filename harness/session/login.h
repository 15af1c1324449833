/* SPDX-License-Identifier: MIT
 *
 * The client's side of an AUTH exchange (RFC 4954), by GNU SASL: the lines to
 * send, and what of them and of the answers a transcript may hold.
 */
#ifndef SESSION_LOGIN_H
#define SESSION_LOGIN_H

#include "base/buf.h"
#include "wire/reply.h"

struct credentials {
	const char *user, *password;
	const char *mechanism; /* NULL: the best of those that the server lists */
};

struct login;

/* `ehlo`: the server's answer to EHLO, whole. Where it lists no mechanism that
 * can be used, PLAIN is tried. Borrows the credentials. */
struct login *login_new(
        const struct credentials *credentials, struct bytes ehlo);
void login_free(struct login *login);

/* The line that begins AUTH and waits to be asked: by PLAIN where it is listed,
 * which any server asks with an empty challenge. */
void login_open(struct bytes ehlo, struct buf *line);

/* The next line, its CRLF included, into an empty buffer: AUTH at first, then
 * the response to a 334, `*` where none can be given to it. */
void login_line(struct login *login, const struct reply *challenge,
        struct buf *line);
/* The line as it may be told: `AUTH PLAIN [redacted]`. */
void login_redact_line(struct bytes line, struct buf *told);
/* Where the octets from `from` on complete the password, or what was sent last,
 * it becomes asterisks. */
void login_redact(
        const struct login *login, struct buf *octets, size_t from);

#endif
