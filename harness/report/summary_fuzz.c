/* SPDX-License-Identifier: MIT
 *
 * Whatever is told becomes Markdown of a bounded size, in which no element
 * begins but our own.
 */
#include "report/fuzzing.h"

#include "report/document.h"
#include "report/summary.h"

static bool begins(struct bytes in, struct bytes with)
{
	return bytes_eq(bytes_sub(in, 0, with.n), with);
}

/* A line that is indented is shown as it is. */
static void check_line(struct bytes line)
{
	if (begins(line, BYTES("    ")) ||
	        bytes_eq(line,
	                BYTES("<details><summary>Transcript</summary>")) ||
	        bytes_eq(line, BYTES("</details>")))
		return;
	for (size_t i = 0; i < line.n; i++)
		assert(line.p[i] != '<' || (i > 0 && line.p[i - 1] == '\\'));
}

FUZZ_TARGET(in)
{
	const struct fuzz_file *file = fuzz_file();
	struct err err;
	struct ledger *ledger = ledger_new(&fuzz_spec, &err);
	struct document *document = document_open(
	        file->path, summary_write, SHEET_MARKDOWN, ledger, &err);
	struct listener to = document_listener(document);
	struct event_end end = { .reason = "" };
	struct bytes rest, line;
	struct buf written;

	fuzz_tell(ledger_listener(ledger), in);
	assert(to.end(to.self, &end, &err));
	document_close(document);
	ledger_free(ledger);
	written = fuzz_written(file);
	fuzz_check_printable(&written);
	assert(written.n - 1 <= SUMMARY_MOST);
	rest = bytes_sub(buf_bytes(&written), 0, written.n - 1);
	while (bytes_cut(&rest, '\n', &line))
		check_line(line);
	buf_release(&written);
}
