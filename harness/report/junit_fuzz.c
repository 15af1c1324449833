/* SPDX-License-Identifier: MIT
 *
 * Whatever is told becomes well-formed XML without control characters.
 */
#include "report/fuzzing.h"

#include <libxml/parser.h>

#include "report/junit.h"

FUZZ_TARGET(in)
{
	const struct fuzz_file *file = fuzz_file();
	struct err err;
	struct junit *junit = junit_open(file->path, &err);
	struct buf written;
	xmlDocPtr document;

	fuzz_tell(junit_listener(junit), in);
	junit_close(junit);
	written = fuzz_written(file);
	fuzz_check_printable(&written);
	document = xmlReadMemory((const char *)written.p, (int)written.n - 1,
	        "report", NULL, XML_PARSE_NONET | XML_PARSE_NOERROR);
	assert(document);
	xmlFreeDoc(document);
	buf_release(&written);
}
