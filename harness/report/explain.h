/* SPDX-License-Identifier: MIT
 *
 * What `smtpspec explain` says: reply codes beside each other, the rule behind
 * a clause, what a case sends and makes of the answers, what is asked of a verb.
 */
#ifndef REPORT_EXPLAIN_H
#define REPORT_EXPLAIN_H

#include "base/buf.h"
#include "spec/spec.h"

/* One code, or several compared; all of them are in the catalogue. */
void explain_codes(struct buf *to, const struct spec *spec,
        const unsigned *codes, size_t count);
void explain_clause(
        struct buf *to, const struct spec *spec, const struct clause *clause);
void explain_case(struct buf *to, const struct scase *scase);

/* The clauses and the cases that are about it; not for VERB_UNKNOWN. */
void explain_verb(struct buf *to, const struct spec *spec, enum verb verb);

/* A ruling: the question, both sides, and which clauses rest on it. */
void explain_ruling(struct buf *to, const struct spec *spec,
        const struct ruling_entry *ruling);

#endif
