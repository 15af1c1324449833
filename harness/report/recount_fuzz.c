/* SPDX-License-Identifier: MIT
 *
 * Any file is refused with a complaint, or told; what was told and written
 * anew is told without one.
 */
#include "report/fuzzing.h"

#include "report/jsonl.h"
#include "report/recount.h"

static bool retell(struct bytes text, struct buf *told)
{
	static struct fuzz_file input;
	const struct fuzz_file *output = fuzz_file();
	struct strangers strangers;
	struct recount recount;
	struct err err;
	bool opened;

	strangers_init(&strangers);
	opened = recount_open(&recount, fuzz_file_fill(&input, text),
	        &fuzz_spec, &strangers);
	assert(opened == (recount.wrong.count == 0));
	if (opened) {
		struct jsonl *jsonl = jsonl_open(output->path, &err);
		struct listener to = jsonl_listener(jsonl);

		jsonl_expect(jsonl, recount.runs);
		assert(recount_tell(&recount, &to));
		jsonl_close(jsonl);
		*told = fuzz_written(output);
		told->n--; /* the NUL */
	}
	recount_close(&recount);
	strangers_release(&strangers);
	return opened;
}

FUZZ_TARGET(in)
{
	struct buf once, twice;

	if (retell(in, &once)) {
		assert(retell(buf_bytes(&once), &twice));
		assert(bytes_eq(buf_bytes(&once), buf_bytes(&twice)));
		buf_release(&once);
		buf_release(&twice);
	}
}
