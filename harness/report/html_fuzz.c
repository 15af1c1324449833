/* SPDX-License-Identifier: MIT
 *
 * Whatever is told becomes a page that is well-formed, in which nothing is an
 * element but what the page is made of.
 */
#include "report/fuzzing.h"

#include <libxml/parser.h>

#include "report/document.h"

static void check_elements(const xmlNode *node)
{
	static const char *const never[] = { "img", "svg", "iframe", "object" };

	for (; node; node = node->next) {
		if (node->type != XML_ELEMENT_NODE)
			continue;
		for (size_t i = 0; i < sizeof never / sizeof *never; i++)
			assert(strcmp((const char *)node->name, never[i]) != 0);
		check_elements(node->children);
	}
}

FUZZ_TARGET(in)
{
	const struct fuzz_file *file = fuzz_file();
	struct err err;
	struct ledger *ledger = ledger_new(&fuzz_spec, &err);
	struct document *document = document_open(
	        file->path, html_write, SHEET_MARKDOWN, ledger, &err);
	struct listener to = document_listener(document);
	struct event_end end = { .reason = "" };
	struct buf written;
	xmlDocPtr page;

	fuzz_tell(ledger_listener(ledger), in);
	assert(to.end(to.self, &end, &err));
	document_close(document);
	ledger_free(ledger);
	written = fuzz_written(file);
	page = xmlReadMemory((const char *)written.p, (int)written.n - 1,
	        "page", NULL, XML_PARSE_NONET | XML_PARSE_NOERROR);
	assert(page);
	check_elements(xmlDocGetRootElement(page));
	xmlFreeDoc(page);
	buf_release(&written);
}
