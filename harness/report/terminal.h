/* SPDX-License-Identifier: MIT
 *
 * The report for people. What it prints beside its own colours is printable
 * ASCII, whatever the server sent.
 */
#ifndef REPORT_TERMINAL_H
#define REPORT_TERMINAL_H

#include "oracle/events.h"
#include "report/sink.h"

enum detail {
	DETAIL_QUIET,   /* the summary alone */
	DETAIL_NORMAL,  /* and whatever is neither pass nor skipped */
	DETAIL_VERBOSE, /* and every other verdict */
};

struct terminal_style {
	enum detail detail;
	bool colour;
	bool progress; /* a line that is written over: only on a terminal */
};

struct terminal;

/* Takes the sink over and borrows the spec, for its reply catalogue. */
struct terminal *terminal_new(
        struct sink sink, const struct spec *spec, struct terminal_style style);
/* So many runs come, one behind the other, instead of one. */
void terminal_expect(struct terminal *terminal, size_t runs);
/* Valid until terminal_free. */
struct listener terminal_listener(struct terminal *terminal);
void terminal_free(struct terminal *terminal);

#endif
