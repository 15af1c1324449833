/* SPDX-License-Identifier: MIT
 *
 * Whatever is told becomes JSON in printable ASCII.
 */
#include "report/fuzzing.h"

#include <jansson.h>

#include "report/sarif.h"

FUZZ_TARGET(in)
{
	const struct fuzz_file *file = fuzz_file();
	struct err err;
	struct sarif *sarif = sarif_open(file->path, &fuzz_spec, &err);
	struct buf written;
	json_t *log;

	fuzz_tell(sarif_listener(sarif), in);
	sarif_close(sarif);
	written = fuzz_written(file);
	fuzz_check_printable(&written);
	log = json_loads((const char *)written.p, JSON_REJECT_DUPLICATES, NULL);
	assert(log);
	json_decref(log);
	buf_release(&written);
}
