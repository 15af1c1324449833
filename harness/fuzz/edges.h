/* SPDX-License-Identifier: MIT
 *
 * The edge map of a running server, built with afl-clang-fast: a segment of
 * ours that the server counts in, found where the engine looks for counters, so
 * that nothing is copied. And, with the library of harness/preload in it, the
 * deaths of the processes that it started.
 */
#ifndef FUZZ_EDGES_H
#define FUZZ_EDGES_H

#include "base/err.h"
#include "fuzz/engine.h"

struct edges {
	uint8_t *map;  /* EDGES counters; the engine's own, where it has any */
	int *deaths;   /* the status of a process that crashed, or 0 */
	uint8_t seen[EDGES];
	uint32_t count; /* edges seen so far */
};

/* Servers that are started from now on count in the map, which the environment
 * tells them; `preload` is that
 * library, or NULL. The segments end with the last process that has them.
 * `at`: a page of EDGES octets that the map takes the place of, or NULL. */
bool edges_open(struct edges *edges, const char *preload, void *at,
        struct err *err) MUST_CHECK;
/* A started server has counted something. */
bool edges_counted(const struct edges *edges);
void edges_clear(struct edges *edges);
/* Adds what the map holds to what was seen; how many are new. */
uint32_t edges_merge(struct edges *edges);
/* Whether a process of the server crashed since it was last asked. */
bool edges_death(struct edges *edges, int *status);
void edges_close(struct edges *edges);
/* In a process that starts no server of ours. */
void edges_forget(void);

#endif
