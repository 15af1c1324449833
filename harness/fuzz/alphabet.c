/* SPDX-License-Identifier: MIT */
#include "fuzz/alphabet.h"

#include <stdlib.h>

#include "base/mem.h"

static bool known(const struct alphabet *alphabet, struct bytes line)
{
	for (size_t i = 0; i < alphabet->count; i++)
		if (bytes_eq(alphabet->list[i], line))
			return true;
	return false;
}

static void add(struct alphabet *alphabet, struct bytes line)
{
	if (known(alphabet, line))
		return;
	if (alphabet->count == alphabet->room) {
		alphabet->room = 2 * alphabet->room + 64;
		alphabet->list = mem_grow(alphabet->list,
		        alphabet->room * sizeof *alphabet->list);
	}
	alphabet->list[alphabet->count++] = arena_copy(&alphabet->arena, line);
}

void alphabet_of(struct alphabet *alphabet, const struct seeds *seeds)
{
	*alphabet = (struct alphabet){ 0 };
	arena_init(&alphabet->arena);
	for (size_t i = 0; i < seeds->count; i++) {
		struct bytes rest = seeds->list[i].octets;

		while (rest.n > 0) {
			size_t n = bytes_index(rest, '\n') + 1;

			add(alphabet, bytes_sub(rest, 0, n));
			rest = bytes_from(rest, n);
		}
	}
}

void alphabet_make(
        struct alphabet *alphabet, enum seed_kind kind, struct stage *stage)
{
	struct seeds seeds;

	seeds_make(&seeds, kind, stage);
	alphabet_of(alphabet, &seeds);
	seeds_release(&seeds);
}

void alphabet_release(struct alphabet *alphabet)
{
	free(alphabet->list);
	arena_release(&alphabet->arena);
	*alphabet = (struct alphabet){ 0 };
}
