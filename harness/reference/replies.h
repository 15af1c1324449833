/* SPDX-License-Identifier: MIT
 *
 * The reply at hand. Nothing that a client sent is ever put into it.
 */
#ifndef REFERENCE_REPLIES_H
#define REFERENCE_REPLIES_H

#include "reference/server.h"

/* Replies that do not depend on anything. */
enum answer {
	A_OK,
	A_ACCEPTED,
	A_BYE,
	A_IDLE,
	A_UNREAD,
	A_EMPTY,
	A_LONG,
	A_UNKNOWN_VERB,
	A_BLANK,
	A_OCTETS,
	A_ARGUMENT,
	A_NO_ARGUMENT,
	A_PARAMETER,
	A_NOT_IMPLEMENTED,
	A_SEQUENCE,
	A_NO_SERVICE,
	A_NO_MAIL,
	A_NEED_AUTH,
	A_NEED_TLS,
	A_START_TLS,
	A_NO_ACCESS,
	A_NO_MAIL_WAITS,
	A_WELCOME,
	A_INITIAL,
	A_VRFY_UNTOLD,
	A_VRFY_NAME,
	A_VRFY_NOT_ASCII,
	A_NOT_ASCII,
	A_EXPN_UNTOLD,
	A_NOT_A_LIST,
	A_NO_SUCH_USER,
	A_NO_RELAY,
	A_AMBIGUOUS,
	A_TOO_MANY,
	A_TOO_BIG,
	A_UNKNOWN_PARAMETER,
	A_START_DATA,
	A_NO_TOPIC,
	A_CHUNK,
	A_QUEUED,
	A_NODE,
	A_MECHANISM,
	A_RESPONSE,
	A_CREDENTIALS,
	A_BASE64,
	A_CANCELLED,
	A_RESPONSE_LONG,
};

void answer(struct server *s, enum answer answer);
/* Adds a line; esc is NULL where RFC 2034 4 wants no enhanced code. The line
 * added last ends the reply. */
void say(struct server *s, unsigned code, const char *esc, const char *format,
        ...) __attribute__((format(printf, 4, 5)));
void replies_begin(struct server *s);
/* Puts the separators right. */
void replies_end(struct server *s);

#endif
