/* SPDX-License-Identifier: MIT
 *
 * The map that the fuzzer reads after a run: first the server's own edges, then
 * a slot for each kind of violation, then, if wanted, cells for what was said
 * and answered.
 */
#ifndef PRELOAD_MAP_H
#define PRELOAD_MAP_H

#include "fuzz/cells.h"

enum { MAP_VIOLATIONS = 1024 };

struct map {
	uint8_t *octets;  /* NULL: nobody reads it */
	uint32_t edges;   /* of the server; 0 when it is not instrumented */
	uint32_t size;
	bool states;      /* cells are kept */
};

/* How it is laid out; `edges` is the number of the server's guards. */
void map_measure(struct map *map, uint32_t edges, bool states);
/* The segment of that id, as __AFL_SHM_ID says it. With an id that is none
 * nobody reads it. */
void map_attach(struct map *map, const char *id);

/* That this was found, whatever it is. */
void map_violation(struct map *map, uint32_t key);
/* Forgets the run's edges: what is left is the violation, so that the fuzzer
 * takes each for one crash however the server came there. */
void map_only_violation(struct map *map, uint32_t key);
/* The cells of what was said and answered. */
void map_states(struct map *map, const struct exchanges *exchanges);

/* Of text; the same on every machine. */
uint32_t map_hash(const char *text);

#endif
