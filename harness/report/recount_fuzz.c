/* SPDX-License-Identifier: MIT
 *
 * Any file is refused with a complaint, or told; what was told and written
 * anew is told without one.
 */
#include "report/fuzzing.h"

#include "report/jsonl.h"
#include "report/recount.h"

/* A file of its own: what is read is not where it is written to. */
static const char *input_file(struct bytes in)
{
	static char path[32];
	static int fd = -1;

	if (fd < 0) {
		fd = memfd_create("input", MFD_CLOEXEC);
		snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	}
	assert(fd >= 0 && ftruncate(fd, 0) == 0);
	assert(pwrite(fd, in.p, in.n, 0) == (ssize_t)in.n);
	return path;
}

static bool retell(const char *path, struct strangers *strangers,
        const struct fuzz_file *file)
{
	struct recount recount;
	bool opened = recount_open(&recount, path, &fuzz_spec, strangers);

	assert(opened == (recount.wrong.count == 0));
	if (opened) {
		struct err err;
		struct jsonl *jsonl = jsonl_open(file->path, &err);
		struct listener to = jsonl_listener(jsonl);

		jsonl_expect(jsonl, recount.runs);
		assert(recount_tell(&recount, &to));
		jsonl_close(jsonl);
	}
	recount_close(&recount);
	return opened;
}

FUZZ_TARGET(in)
{
	const struct fuzz_file *file = fuzz_file();
	struct strangers strangers;

	strangers_init(&strangers);
	if (retell(input_file(in), &strangers, file)) {
		struct buf once = fuzz_written(file), twice;
		const char *again =
		        input_file(bytes_sub(buf_bytes(&once), 0, once.n - 1));

		assert(retell(again, &strangers, fuzz_file()));
		twice = fuzz_written(file);
		assert(bytes_eq(buf_bytes(&once), buf_bytes(&twice)));
		buf_release(&once);
		buf_release(&twice);
	}
	strangers_release(&strangers);
}
