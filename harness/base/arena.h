/* SPDX-License-Identifier: MIT
 *
 * Memory that is freed together: one arena for a loaded spec table, one for a
 * session. Everything from it is zeroed, aligned for any type and lives until
 * arena_release.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/bytes.h"

struct arena_block;

struct arena {
	struct arena_block *blocks;
};

void arena_init(struct arena *a);
void arena_release(struct arena *a);

void *arena_new(struct arena *a, size_t n);
/* A copy, followed by a NUL that the view does not count. */
struct bytes arena_copy(struct arena *a, struct bytes from);
const char *arena_text(struct arena *a, struct bytes from);
const char *arena_printf(struct arena *a, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#define ARENA_NEW(a, type) ((type *)arena_new((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_new((a), sizeof(type) * (n)))

#endif
