/* SPDX-License-Identifier: MIT
 *
 * Whatever is told, each row of the conformance statement and of the
 * traceability has as many cells as its table has titles (RFC 4180).
 */
#include "report/fuzzing.h"

/* Cells of the row, which is cut off *rest. */
static size_t cells(struct bytes *rest)
{
	size_t count = 1;
	bool quoted = false;

	for (; rest->n > 0; *rest = bytes_from(*rest, 1)) {
		quoted ^= rest->p[0] == '"';
		count += !quoted && rest->p[0] == ',';
		if (!quoted && rest->p[0] == '\n')
			break;
	}
	*rest = bytes_from(*rest, 1);
	return count;
}

static void look(struct buf written)
{
	struct bytes rest = bytes_sub(buf_bytes(&written), 0, written.n - 1);
	size_t titles = cells(&rest);

	while (rest.n > 0)
		assert(cells(&rest) == titles);
	buf_release(&written);
}

FUZZ_TARGET(in)
{
	look(fuzz_document(in, statement_write, SHEET_CSV));
	look(fuzz_document(in, trace_write, SHEET_CSV));
}
