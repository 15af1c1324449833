/* SPDX-License-Identifier: MIT
 *
 * A report that is written whole, from the ledger, when the last run has
 * ended: the HTML file, the conformance statement, the traceability. The
 * ledger listens before it.
 */
#ifndef REPORT_DOCUMENT_H
#define REPORT_DOCUMENT_H

#include "report/ledger.h"
#include "report/sheet.h"

/* Adds the whole text to the sink, in pieces. */
typedef bool document_writer(struct ledger *ledger, enum sheet sheet,
        struct sink *to, struct err *err);

document_writer html_write;      /* one page with everything in it */
document_writer summary_write;   /* report/summary.h */
document_writer statement_write; /* report/statement.h, run by run */
document_writer trace_write;     /* clauses to cases, cases to clauses */

struct document;

/* NULL where the file ("-": standard output) cannot be made. Borrows the
 * ledger; `sheet` is for writers that write tables. */
struct document *document_open(const char *path, document_writer *write,
        enum sheet sheet, struct ledger *ledger, struct err *err);
/* It is written at the end of so many runs, instead of one. */
void document_expect(struct document *document, size_t runs);
/* Valid until document_close. */
struct listener document_listener(struct document *document);
void document_close(struct document *document);

#endif
