/* SPDX-License-Identifier: MIT
 *
 * Whatever is told becomes lines of ASCII, each a JSON object of its own.
 */
#include "report/fuzzing.h"

#include <jansson.h>

#include "report/jsonl.h"

static void check_line(struct bytes line)
{
	json_t *object = json_loadb(
	        (const char *)line.p, line.n, JSON_REJECT_DUPLICATES, NULL);

	assert(json_is_object(object));
	assert(json_is_string(json_object_get(object, "event")));
	json_decref(object);
	assert(fuzz_printable(bytes_sub(line, 0, line.n - 1)));
}

FUZZ_TARGET(in)
{
	const struct fuzz_file *file = fuzz_file();
	struct err err;
	struct jsonl *jsonl = jsonl_open(file->path, &err);
	struct buf written;
	struct bytes rest, line;
	size_t lines = 0;

	fuzz_tell(jsonl_listener(jsonl), in);
	jsonl_close(jsonl);
	written = fuzz_written(file);
	rest = bytes_sub(buf_bytes(&written), 0, written.n - 1);
	for (; fuzz_line(&rest, &line); lines++)
		check_line(line);
	assert(lines >= 4);
	buf_release(&written);
}
