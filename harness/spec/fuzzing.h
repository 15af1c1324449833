/* SPDX-License-Identifier: MIT
 *
 * For fuzz targets: a spec table's folder whose files are in memory.
 */
#ifndef SPEC_FUZZING_H
#define SPEC_FUZZING_H

#include "base/fuzzing.h"

#include <fcntl.h>
#include <sys/stat.h>

static const struct {
	const char *name;
	struct bytes mark;
} fuzz_files[] = {
	{ "clauses/a.yaml", BYTES("--- clauses\n") },
	{ "cases/a.yaml", BYTES("--- cases\n") },
	{ "replies.yaml", BYTES("--- replies\n") },
};
enum { FUZZ_FILES = sizeof fuzz_files / sizeof *fuzz_files };
static char fuzz_folder[] = "/tmp/smtpspec-XXXXXX";
static pid_t fuzz_maker;

static inline void fuzz_folder_remove(void)
{
	int dir;

	if (getpid() != fuzz_maker)
		return;
	dir = open(fuzz_folder, O_RDONLY | O_DIRECTORY);
	for (int i = 0; i < FUZZ_FILES; i++)
		unlinkat(dir, fuzz_files[i].name, 0);
	unlinkat(dir, "clauses", AT_REMOVEDIR);
	unlinkat(dir, "cases", AT_REMOVEDIR);
	close(dir);
	rmdir(fuzz_folder);
}

static inline void fuzz_folder_make(const struct fuzz_file files[FUZZ_FILES])
{
	int dir;

	assert(mkdtemp(fuzz_folder));
	dir = open(fuzz_folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert(dir >= 0 && mkdirat(dir, "clauses", 0700) == 0 &&
	        mkdirat(dir, "cases", 0700) == 0);
	for (int i = 0; i < FUZZ_FILES; i++)
		assert(symlinkat(files[i].path, dir, fuzz_files[i].name) == 0);
	close(dir);
	fuzz_maker = getpid();
	atexit(fuzz_folder_remove);
}

/* What stands behind the mark, up to the next. */
static inline struct bytes fuzz_part(struct bytes in, struct bytes mark)
{
	struct bytes behind = bytes_from(in, bytes_find(in, mark) + mark.n);

	return bytes_sub(behind, 0, bytes_find(behind, BYTES("\n--- ")) + 1);
}

/* The path of a table whose files are parts of the input, each behind its mark,
 * until the next call. The folder goes when the program ends. */
static inline const char *fuzz_table(struct bytes in)
{
	static struct fuzz_file files[FUZZ_FILES];

	for (int i = 0; i < FUZZ_FILES; i++)
		fuzz_file_fill(&files[i], fuzz_part(in, fuzz_files[i].mark));
	if (!fuzz_maker)
		fuzz_folder_make(files);
	return fuzz_folder;
}

#endif
