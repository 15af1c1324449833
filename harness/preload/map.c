/* SPDX-License-Identifier: MIT */
#include "preload/map.h"

#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>

/* AFL++ reads eight octets at a time and wants a multiple of 64. */
static uint32_t rounded(uint32_t n)
{
	return (n + 63) / 64 * 64;
}

void map_measure(struct map *map, uint32_t edges, bool states)
{
	*map = (struct map){ .edges = rounded(edges), .states = states };
	map->size = map->edges + MAP_VIOLATIONS + (states ? CELLS : 0);
}

void map_attach(struct map *map, const char *id)
{
	void *octets = id ? shmat(atoi(id), NULL, 0) : (void *)-1;

	map->octets = octets == (void *)-1 ? NULL : octets;
}

uint32_t map_hash(const char *text)
{
	uint32_t hash = 2166136261u; /* FNV-1a */

	for (; *text; text++)
		hash = (hash ^ (uint8_t)*text) * 16777619u;
	return hash;
}

void map_violation(struct map *map, uint32_t key)
{
	if (map->octets)
		map->octets[map->edges + key % MAP_VIOLATIONS] = 1;
}

void map_only_violation(struct map *map, uint32_t key)
{
	if (map->octets)
		memset(map->octets, 0, map->size);
	map_violation(map, key);
}

void map_states(struct map *map, const struct exchanges *exchanges)
{
	if (map->octets && map->states)
		cells_mark(exchanges,
		        &map->octets[map->edges + MAP_VIOLATIONS]);
}
