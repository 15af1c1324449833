/* SPDX-License-Identifier: MIT */
#include "report/page.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "report/text.h"

enum { PIECE = 64 * 1024 };

static int add(void *to, const char *octets, int n)
{
	buf_add(to, bytes_at(octets, (size_t)n));
	return n;
}

/* Writing to memory only fails when there is none. */
static void done(int written)
{
	assert(written >= 0);
}

static void flush(struct page *page)
{
	done(xmlTextWriterFlush(page->writer));
	if (!page->failed)
		page->failed = !sink_write(
		        page->to, buf_bytes(&page->octets), &page->err);
	buf_clear(&page->octets);
}

void page_begin(struct page *page, struct sink *to)
{
	xmlOutputBufferPtr out;

	*page = (struct page){ .to = to };
	buf_init(&page->octets, SIZE_MAX);
	buf_init(&page->text, SIZE_MAX);
	out = xmlOutputBufferCreateIO(add, NULL, &page->octets, NULL);
	page->writer = out ? xmlNewTextWriter(out) : NULL;
	assert(page->writer);
	page_raw(page, "<!DOCTYPE html>\n");
}

bool page_end(struct page *page, struct err *err)
{
	flush(page);
	xmlFreeTextWriter(page->writer);
	buf_release(&page->octets);
	buf_release(&page->text);
	if (page->failed)
		*err = page->err;
	return !page->failed;
}

void page_open(struct page *page, const char *element)
{
	done(xmlTextWriterStartElement(page->writer, BAD_CAST element));
}

void page_open_class(struct page *page, const char *element, const char *class)
{
	page_open(page, element);
	page_attribute(page, "class", class);
}

static const xmlChar *harmless(struct page *page,
        void (*make)(struct buf *, const char *), const char *text)
{
	buf_clear(&page->text);
	make(&page->text, text);
	buf_add(&page->text, bytes_at("", 1));
	return page->text.p;
}

void page_attribute(struct page *page, const char *name, const char *value)
{
	done(xmlTextWriterWriteAttribute(
	        page->writer, BAD_CAST name, harmless(page, text_line, value)));
}

void page_attribute_format(
        struct page *page, const char *name, const char *format, ...)
{
	char *value = NULL;
	va_list ap;
	int n;

	va_start(ap, format);
	n = vasprintf(&value, format, ap);
	va_end(ap);
	assert(n >= 0);
	page_attribute(page, name, value);
	free(value);
}

void page_say(struct page *page, const char *text)
{
	done(xmlTextWriterWriteString(
	        page->writer, harmless(page, text_lines, text)));
}

void page_say_format(struct page *page, const char *format, ...)
{
	char *text = NULL;
	va_list ap;
	int n;

	va_start(ap, format);
	n = vasprintf(&text, format, ap);
	va_end(ap);
	assert(n >= 0);
	page_say(page, text);
	free(text);
}

void page_close(struct page *page)
{
	page_close_inline(page);
	page_raw(page, "\n");
}

void page_close_inline(struct page *page)
{
	done(xmlTextWriterFullEndElement(page->writer));
	if (page->octets.n > PIECE)
		flush(page);
}

void page_close_void(struct page *page)
{
	done(xmlTextWriterEndElement(page->writer));
	page_raw(page, "\n");
}

void page_element(struct page *page, const char *element, const char *text)
{
	page_open(page, element);
	page_say(page, text);
	page_close(page);
}

void page_inline(struct page *page, const char *element, const char *text)
{
	page_open(page, element);
	page_say(page, text);
	page_close_inline(page);
}

void page_raw(struct page *page, const char *text)
{
	done(xmlTextWriterWriteRaw(page->writer, BAD_CAST text));
}
