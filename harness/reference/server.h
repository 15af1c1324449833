/* SPDX-License-Identifier: MIT
 *
 * Inside the reference server: what its parts share. A line of input becomes
 * an exchange (exchange.h): the stimulus is classified, a handler composes the
 * reply with say() or answer(), the fault of a mutant may change it, and it
 * goes out.
 */
#ifndef REFERENCE_SERVER_H
#define REFERENCE_SERVER_H

#include "reference/fault.h"
#include "reference/name.h"
#include "reference/reference.h"
#include "wire/command.h"
#include "wire/dot.h"

enum {
	MESSAGE_MOST = 1024 * 1024,   /* octets, as SIZE tells */
	RECIPIENTS_MOST = 100,        /* RFC 5321 4.5.3.1.8 */
	RESPONSE_MOST = 12288,        /* octets of AUTH, RFC 4954 4 */
	REPLY_OCTETS = 512 * 1024,
	OUT_OCTETS = 4 * 1024 * 1024,
	IDLE_MS = 10 * 60 * 1000,     /* at least 5 minutes, 4.5.3.2.7 */
};

enum mode { MODE_COMMAND, MODE_DATA, MODE_CHUNK, MODE_RESPONSE };

struct server {
	struct peer peer;
	struct reference_config config;
	const struct fault *fault; /* of no effect in the correct server */

	enum mode mode;
	enum state state;
	enum state home; /* where a transaction ends: HELO or EHLO */
	unsigned recipients;
	bool inside; /* TLS */
	struct sasl *sasl; /* the AUTH exchange that goes on, or NULL */
	bool authenticated;

	struct buf line;    /* being read */
	struct bytes input; /* the line at hand, in `line` */
	uint8_t last;       /* octet, also of those that `line` has no room for */
	struct command command;
	struct name name;  /* that the argument holds, where the verb has one */
	struct bytes params; /* behind the path of MAIL and RCPT */
	bool utf8;       /* there are characters beyond ASCII in the line */
	bool utf8_reply; /* the command allows them in its reply */
	bool utf8_mail;  /* MAIL has announced them */
	struct buf masked; /* the line, utf8.c */
	struct stimulus stimulus;

	struct buf reply;  /* being composed */
	size_t reply_line; /* where its last line begins */
	unsigned code;     /* of the reply */

	struct dot dot;
	uint64_t message_octets;
	uint64_t chunk; /* octets of BDAT's chunk still to come */
	unsigned idle_ms;

	/* Only mutants look at these. */
	bool matches;      /* the fault's stimulus is at hand */
	enum state before; /* it */
	unsigned recipients_before;
	bool in_pieces;    /* the line came in several feeds */
	unsigned group;    /* commands that this feed has brought so far */
	struct bytes rest; /* of this feed */
	unsigned errors, ordinal, met;
	unsigned previous, seen; /* verbs: the last one, a mask of all */
	struct buf held;  /* a reply kept back, or a line of data */
	struct buf asked; /* VRFY's last argument */

};

static inline bool faulty(const struct server *s, enum hook hook)
{
	return s->fault->hook == hook;
}

#endif
