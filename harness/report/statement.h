/* SPDX-License-Identifier: MIT
 *
 * The conformance statement: for each clause, as in the proforma of ISO/IEC
 * 9646-7, what it asks, whether the server was seen to do so, and what that
 * rests on.
 */
#ifndef REPORT_STATEMENT_H
#define REPORT_STATEMENT_H

#include "report/ledger.h"

#define SUPPORTS(X)                                                            \
	X(YES, "yes", "every verdict on it passes, or is a choice left open")  \
	X(CHOICE, "by choice", "no verdict passes; each is a choice left "     \
	                       "open")                                         \
	X(NO, "no", "at least one verdict breaks it")                          \
	X(UNCLEAR, "unclear", "tried, without a verdict that holds")           \
	X(UNTESTED, "not tested", "no case that decides it was tried")         \
	X(INAPPLICABLE, "n/a", "not asked by this edition and lens")           \
	X(UNDECIDABLE, "not decidable", "nothing that a client sees decides "  \
	                                "it")

#define SUPPORT_ENUM(id, name, meaning) SUPPORT_##id,
enum support { SUPPORTS(SUPPORT_ENUM) SUPPORT_COUNT };
#undef SUPPORT_ENUM

const char *support_name(enum support support);
const char *support_meaning(enum support support);

struct statement {
	const char *item, *reference, *status; /* "mandatory", "optional" ... */
	enum support support;
	const char *comment;
};

/* Of one clause in one run; texts live in the arena or longer. */
struct statement statement_of(const struct ledger *ledger, size_t run,
        size_t clause, struct arena *arena);

#endif
