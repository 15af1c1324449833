/* SPDX-License-Identifier: MIT
 *
 * The command verbs that some RFC defines, and what may follow each. The table
 * is wire/verbs.def.
 */
#ifndef WIRE_VERB_H
#define WIRE_VERB_H

#include "base/bytes.h"

enum verb {
	VERB_UNKNOWN,
#define VERB(id, name, flags, argument) VERB_##id,
#include "wire/verbs.def"
#undef VERB
	VERB_COUNT
};

/* What the grammar asks for behind the verb. */
enum argument {
	ARGUMENT_NONE,     /* DATA RSET QUIT STARTTLS TURN */
	ARGUMENT_OPTIONAL, /* a String or nothing: NOOP HELP, and ATRN's list */
	ARGUMENT_STRING,   /* one String: VRFY EXPN */
	ARGUMENT_DOMAIN,   /* Domain or address literal: EHLO HELO LHLO */
	ARGUMENT_FROM,     /* "FROM:" Reverse-path [parameters] */
	ARGUMENT_TO,       /* "TO:" Forward-path [parameters] */
	ARGUMENT_TEXT,     /* what the extension says, but something */
};

/* Upper case; "" for VERB_UNKNOWN. */
const char *verb_name(enum verb verb);
/* The whole token in any case (RFC 5321 2.4), or VERB_UNKNOWN. */
enum verb verb_of(struct bytes name);

/* In the minimum that every receiver has to implement, RFC 5321 4.5.1. */
bool verb_required(enum verb verb);
/* Deprecated by RFC 5321 appendix F: TURN SEND SOML SAML. */
bool verb_obsolete(enum verb verb);
/* ARGUMENT_OPTIONAL for VERB_UNKNOWN. */
enum argument verb_argument(enum verb verb);

#endif
