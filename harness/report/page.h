/* SPDX-License-Identifier: MIT
 *
 * HTML that is well-formed XML too, through libxml2's writer: whatever is said
 * is escaped, and all of it is printable ASCII. The first failure to write
 * stays, and page_end tells it.
 */
#ifndef REPORT_PAGE_H
#define REPORT_PAGE_H

#include <libxml/xmlwriter.h>

#include "base/buf.h"
#include "report/sink.h"

struct page {
	xmlTextWriterPtr writer;
	struct buf octets; /* what the writer has made and the sink not yet */
	struct buf text;
	struct sink *to;
	bool failed;
	struct err err;
};

void page_begin(struct page *page, struct sink *to);
bool page_end(struct page *page, struct err *err) MUST_CHECK;

void page_open(struct page *page, const char *element);
void page_open_class(struct page *page, const char *element, const char *class);
/* Right behind page_open. */
void page_attribute(struct page *page, const char *name, const char *value);
void page_attribute_format(struct page *page, const char *name,
        const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Text in which line ends stay. */
void page_say(struct page *page, const char *text);
void page_say_format(struct page *page, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* Closes what was opened last: with a line end behind it, without, or, for
 * elements that are always empty, as such. */
void page_close(struct page *page);
void page_close_inline(struct page *page);
void page_close_void(struct page *page);
/* All at once; the second ends no line. */
void page_element(struct page *page, const char *element, const char *text);
void page_inline(struct page *page, const char *element, const char *text);

/* Our own, which needs no escape. */
void page_raw(struct page *page, const char *text);

#endif
