/* SPDX-License-Identifier: MIT
 *
 * Whatever is told becomes a page that is well-formed, in which nothing is an
 * element but what the page is made of.
 */
#include "report/fuzzing.h"

#include <libxml/parser.h>

static void check_elements(const xmlNode *node)
{
	for (; node; node = node->next) {
		const char *name = (const char *)node->name;

		if (node->type != XML_ELEMENT_NODE)
			continue;
		assert(strcmp(name, "img") != 0 && strcmp(name, "svg") != 0);
		assert(strcmp(name, "iframe") != 0);
		check_elements(node->children);
	}
}

FUZZ_TARGET(in)
{
	struct buf written = fuzz_document(in, html_write, SHEET_MARKDOWN);
	xmlDocPtr page = xmlReadMemory((const char *)written.p,
	        (int)written.n - 1, "page", NULL,
	        XML_PARSE_NONET | XML_PARSE_NOERROR);

	assert(page);
	check_elements(xmlDocGetRootElement(page));
	xmlFreeDoc(page);
	buf_release(&written);
}
