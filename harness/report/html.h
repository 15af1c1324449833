/* SPDX-License-Identifier: MIT
 *
 * The parts of the HTML report (report/document.h: html_write): one page that
 * needs nothing from outside, is all there without its script, and in which
 * nothing that a server said can be markup.
 */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H

#include "report/ledger.h"
#include "report/page.h"

enum { HTML_CODES = 1000 };

struct html {
	struct page page;
	struct ledger *ledger;
	struct arena arena;
	/* By run and clause: the first remark with the worst verdict, or
	 * SIZE_MAX. */
	size_t *worst;
	bool explained[HTML_CODES]; /* reply codes, further up in the page */
	struct err err; /* where a text could not be read back */
	bool failed;
};

/* Who was judged by what, and the totals. */
void html_runs(struct html *html);
void html_summary(struct html *html);
/* The clauses to look at first, each with where it is told. */
void html_order(struct html *html);
/* How far it came, where the run was a campaign of fuzzing. */
void html_campaign(struct html *html, size_t run);
/* What is bad, by clause, the worst first; what is neither bad nor good; and
 * an example of what is good. */
void html_findings(struct html *html);
void html_notices(struct html *html);
void html_passed(struct html *html);
/* Clauses by servers. */
void html_matrix(struct html *html);
void html_untested(struct html *html);
void html_statement(struct html *html);
void html_traceability(struct html *html);
void html_undecidable(struct html *html);
void html_legend(struct html *html);

/* A section with its heading, which page_close ends. */
void html_section(struct html *html, const char *id, const char *title);
/* A table with its caption in a region that scrolls by itself; ended by
 * html_table_end. The body is open. */
void html_table(struct html *html, const char *id, const char *class,
        const char *caption, const char *const *titles, size_t count);
void html_table_end(struct html *html);

/* The verdict's word, marked. */
void html_verdict(struct html *html, uint8_t verdict);
/* "RFC 5321 7.3" as a link to it. */
void html_source(struct html *html, const char *source);
/* What ids of a clause end in. */
const char *html_clause_id(struct html *html, size_t clause);
const char *html_case_id(struct html *html, size_t scase);
const char *html_run_name(struct html *html, size_t run);
/* What the filter goes by. */
void html_filtered(struct html *html, const char *verdicts, enum level level);

#endif
