/* SPDX-License-Identifier: MIT
 *
 * "Did you mean": the name that is nearest to a mistyped word.
 */
#ifndef CLI_NEAR_H
#define CLI_NEAR_H

#include <stdbool.h>
#include <stddef.h>

struct near {
	const char *word;
	const char *best; /* NULL: none is near */
	size_t most;      /* beyond it a name is not near */
	size_t distance;  /* of best */
};

struct near near_to(const char *word);
/* The name has to outlive *near. One that contains the word is near too, though
 * less than any other. */
void near_try(struct near *near, const char *name);

/* Insertions, deletions, replacements and swaps of neighbours that lead from
 * one to the other, letters in any case; words longer than 64 octets are
 * infinitely far from everything. */
size_t near_distance(const char *a, const char *b);

#endif
