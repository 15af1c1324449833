/* SPDX-License-Identifier: MIT
 *
 * For fuzz targets. An x_fuzz.c is one FUZZ_TARGET: libFuzzer, AFL++ or
 * fuzz_replay.c call it, each with its inputs. What is true of any input stands
 * there as asserts.
 */
#ifndef BASE_FUZZING_H
#define BASE_FUZZING_H

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/bytes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* FUZZ_TARGET(in) { body }: `in` is a view of a heap block of exactly its
 * size, so that a sanitizer sees an over-read by one; no octets are NULL. */
#define FUZZ_TARGET(in)                                                        \
	static void fuzz_target(struct bytes in);                              \
	int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)           \
	{                                                                      \
		uint8_t *copy = size > 0 ? malloc(size) : NULL;                \
                                                                               \
		if (copy)                                                      \
			memcpy(copy, data, size);                              \
		fuzz_target(bytes_at(copy, copy ? size : 0));                  \
		free(copy);                                                    \
		return 0;                                                      \
	}                                                                      \
	static void fuzz_target(struct bytes in)

/* So many octets at once trickle: one by one where there are few, else so that
 * every boundary falls into a piece now and then. */
static inline size_t fuzz_piece(struct bytes in)
{
	return in.n <= 16 ? 1 : 7;
}

/* Cuts the first line off *rest, its LF included. False at the end. */
static inline bool fuzz_line(struct bytes *rest, struct bytes *line)
{
	size_t n = bytes_index(*rest, '\n');

	if (rest->n == 0)
		return false;
	*line = bytes_sub(*rest, 0, n + 1);
	*rest = bytes_from(*rest, n + 1);
	return true;
}

static inline bool fuzz_inside(struct bytes part, struct bytes whole)
{
	return part.n == 0 || (part.p >= whole.p &&
	                              part.p + part.n <= whole.p + whole.n);
}

static inline bool fuzz_printable(struct bytes text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] < ' ' || text.p[i] > '~')
			return false;
	return true;
}

/* A file without a name; `path` opens it as long as the program runs. */
struct fuzz_file {
	int fd;
	char path[32];
};

/* Made where *file is zeroed, else emptied; then filled. Its path. */
static inline const char *fuzz_file_fill(
        struct fuzz_file *file, struct bytes octets)
{
	if (!file->path[0]) {
		file->fd = memfd_create("fuzz", MFD_CLOEXEC);
		snprintf(file->path, sizeof file->path, "/proc/self/fd/%d",
		        file->fd);
	}
	assert(file->fd >= 0 && ftruncate(file->fd, 0) == 0);
	assert(octets.n == 0 || pwrite(file->fd, octets.p, octets.n, 0) ==
	                                (ssize_t)octets.n);
	return file->path;
}

#endif
