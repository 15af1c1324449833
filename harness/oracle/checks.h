/* SPDX-License-Identifier: MIT
 *
 * The functions behind checks.def, and what their arguments name.
 */
#ifndef ORACLE_CHECKS_H
#define ORACLE_CHECKS_H

#include "oracle/subject.h"

#define CHECK(id, name, subjects, argument, holds) \
	enum holding check_##id(struct subject *subject, const char *arg);
#include "oracle/checks.def"
#undef CHECK

/* A flaw of enum reply_flaw, or 0. */
unsigned flaw_named(const char *name);

/* The answer to the case's step of that name. */
struct step_answer step_named(const struct subject *subject, const char *name);
/* Octets over 127 are allowed in the reply, RFC 6531 3.7.4.2. */
bool asked_for_utf8(const struct exchange *exchange);

/* Whether QUIT was sent, this command or before it on its connection, and none
 * behind it was answered: a close from there on is what the client asked for
 * (RFC 5321 4.1.1.10). */
bool leaving(const struct exchanges *x, const struct exchange *e);

/* Says why and is BROKEN. */
enum holding broken(struct subject *subject, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
