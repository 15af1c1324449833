/* SPDX-License-Identifier: MIT
 *
 * Strings, mailboxes and paths (RFC 5321 4.1.2, 4.1.3, 4.5.3.1). The grammar is
 * ASCII: what SMTPUTF8 adds is not valid here. Each x_valid asks whether the
 * whole view is one x.
 */
#ifndef WIRE_ADDRESS_H
#define WIRE_ADDRESS_H

#include "base/bytes.h"
#include "wire/find.h"
#include "wire/literal.h"

/* Octets; RFC 5321 4.5.3.1.1 to 4.5.3.1.3. */
enum { LOCAL_PART_LIMIT = 64, DOMAIN_LIMIT = 255, PATH_LIMIT = 256 };

bool atom_valid(struct bytes in);
bool dot_string_valid(struct bytes in);
bool quoted_string_valid(struct bytes in, bool may_be_empty);
/* Octets of the Quoted-string that `in` begins with, quotes included; 0 when it
 * begins with none. */
size_t quoted_string_length(struct bytes in);
/* String = Atom / Quoted-string, the argument of VRFY and EXPN; `""` is one.
 * No dots outside quotes, no length limit. */
bool string_valid(struct bytes in);
/* Dot-string / Quoted-string, at most LOCAL_PART_LIMIT octets as written. */
bool local_part_valid(struct bytes in);
/* Labels of at most 63 letters, digits and inner hyphens; at most DOMAIN_LIMIT
 * octets; one label is enough, a final dot is too much. */
bool domain_valid(struct bytes in);

struct mailbox {
	struct bytes local;  /* as written, quotes included */
	struct bytes domain; /* or address literal, with brackets */
};

/* Local-part "@" ( Domain / address-literal ), the limits above included. */
bool mailbox_parse(struct bytes in, struct mailbox *mailbox);

struct path {
	struct bytes route;     /* "@a,@b" of "<@a,@b:c@d>"; empty when none */
	struct mailbox mailbox; /* empty when null; no domain if postmaster */
	bool null;              /* <>, for MAIL only */
	bool postmaster;        /* <Postmaster> without domain, for RCPT only */
};

/* `in` begins at "<"; *used = octets through ">", at most PATH_LIMIT. What
 * follows is not looked at. False, and nothing set, when there is no path. */
bool path_parse(struct bytes in, struct path *path, size_t *used);

/* A local part's meaning, quoting removed: `"a\ b"` is `a b`. Returns the
 * octets written; what does not fit is left out. */
size_t local_part_plain(struct bytes local, uint8_t out[LOCAL_PART_LIMIT]);
/* The same meaning: quoted and unquoted are equal, upper and lower case not
 * (RFC 5321 2.4). */
bool local_part_eq(struct bytes a, struct bytes b);
/* In any case (RFC 5321 4.5.1), quoted or not. */
bool bytes_is_postmaster(struct bytes local);

#endif
