/* SPDX-License-Identifier: MIT
 *
 * The mailboxes that the server holds (reference.h lists them), and the names
 * by which VRFY, EXPN and RCPT ask for them.
 */
#ifndef REFERENCE_NAME_H
#define REFERENCE_NAME_H

#include "base/bytes.h"

/* Ours are the domain and this host; the third is the one we relay for. */
#define SERVER_NAME "mx.example.test"
#define SERVER_DOMAIN "example.test"
#define RELAYED_DOMAIN "relay.test"

enum kind {
	KIND_MAILBOX = 1 << 0,
	KIND_POSTMASTER = 1 << 1,
	KIND_PROGRAM = 1 << 2,
	KIND_LIST = 1 << 3,
	KIND_LOOP = 1 << 4, /* besides KIND_LIST */
	KIND_FORWARDED = 1 << 5,
	KIND_MOVED = 1 << 6,
	KIND_AMBIGUOUS = 1 << 7,
	KIND_UNKNOWN = 1 << 8, /* in our domain, and nobody's */
	KIND_RELAYED = 1 << 9,
	KIND_FOREIGN = 1 << 10,
	KIND_UTF8 = 1 << 11, /* its mailbox's name is not ASCII */
};

enum form {
	/* Exactly one of these: */
	FORM_BARE = 1 << 0,    /* a local part, no domain */
	FORM_ADDRESS = 1 << 1, /* with a domain */
	FORM_ANGLE = 1 << 2,   /* either, in angle brackets */
	FORM_EMPTY = 1 << 3,   /* "" */
	FORM_MISSING = 1 << 4,
	FORM_OCTETS = 1 << 5,    /* with control or 8-bit octets */
	FORM_DOMAIN = 1 << 6,    /* a local part, "@", and no domain */
	FORM_BAD = 1 << 7,       /* no name for another reason */
	FORM_EXTRA = 1 << 8,     /* a name and other words */
	FORM_PARAMETER = 1 << 9, /* a name and KEYWORD or KEYWORD=VALUE */
	/* And any of these: */
	FORM_QUOTED = 1 << 10,
	FORM_LONG = 1 << 11, /* a local part over 64 octets */
	FORM_CASE = 1 << 12, /* a mailbox of ours in another case */
	FORM_FILE = 1 << 13, /* looks like a file or a command */
	FORM_UTF8 = 1 << 14, /* with characters beyond ASCII */
};
enum {
	FORM_NAME = FORM_BARE | FORM_ADDRESS | FORM_ANGLE | FORM_EMPTY,
	FORM_NO_NAME = FORM_MISSING | FORM_OCTETS | FORM_DOMAIN | FORM_BAD |
	               FORM_EXTRA | FORM_PARAMETER,
};

enum { MEMBERS_MOST = 4 };

struct box {
	const char *name;
	enum kind kind;
	const char *address; /* where it went, or whose name it stands for */
	const char *members[MEMBERS_MOST]; /* names of other boxes */
};

struct name {
	unsigned kind, form;     /* masks; kind is 0 with FORM_NO_NAME */
	struct bytes local;      /* as written */
	struct bytes domain;     /* empty when bare */
	const struct box *box;   /* or NULL */
};

/* The argument of VRFY and EXPN. Never fails: form tells. */
void name_read(struct bytes argument, struct name *name);
/* From a parsed address. */
void name_of(struct bytes local, struct bytes domain, struct name *name);

/* The boxes in order; NULL at the end. */
const struct box *box_at(size_t index);
const struct box *box_named(const char *name);

#endif
