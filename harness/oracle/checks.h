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

/* Says why and is BROKEN. */
enum holding broken(struct subject *subject, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
