/* SPDX-License-Identifier: MIT */
#include "report/document.h"

#include <stdlib.h>

#include "base/mem.h"

struct document {
	struct sink sink;
	document_writer *write;
	enum sheet sheet;
	struct ledger *ledger;
	size_t runs; /* that are still to end */
};

static bool on_end(void *self, const struct event_end *event, struct err *err)
{
	struct document *document = self;

	(void)event;
	if (--document->runs > 0)
		return true;
	return document->write(document->ledger, document->sheet,
	               &document->sink, err) &&
	       sink_close(&document->sink, err);
}

struct document *document_open(const char *path, document_writer *write,
        enum sheet sheet, struct ledger *ledger, struct err *err)
{
	struct document *document = mem_new(sizeof *document);

	document->write = write;
	document->sheet = sheet;
	document->ledger = ledger;
	document->runs = 1;
	if (sink_open(&document->sink, path, err))
		return document;
	free(document);
	return NULL;
}

void document_expect(struct document *document, size_t runs)
{
	document->runs = runs;
}

struct listener document_listener(struct document *document)
{
	return (struct listener){ .end = on_end, .self = document };
}

void document_close(struct document *document)
{
	sink_drop(&document->sink);
	free(document);
}
