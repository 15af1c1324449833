/* SPDX-License-Identifier: MIT
 *
 * For fuzz targets. An x_fuzz.c is one FUZZ_TARGET: libFuzzer, AFL++ or
 * fuzz_replay.c call it, each with its inputs. What is true of any input stands
 * there as asserts.
 */
#ifndef BASE_FUZZING_H
#define BASE_FUZZING_H

#include <assert.h>
#include <stdlib.h>
#include <string.h>

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
	return in.n <= 64 ? 1 : 7;
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

#endif
