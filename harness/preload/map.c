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

void map_attach(struct map *map, const char *id, uint32_t edges, bool states)
{
	void *octets = id ? shmat(atoi(id), NULL, 0) : (void *)-1;

	*map = (struct map){ .edges = rounded(edges), .states = states };
	map->size = map->edges + MAP_VIOLATIONS + (states ? MAP_CELLS : 0);
	if (octets != (void *)-1)
		map->octets = octets;
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

/* Of the codes that matter, 252 and 502 among them, each is its own: the tens
 * of RFC 5321 4.2.3 are few. */
static uint32_t word_of(const struct exchange *e)
{
	return exchange_answer(e) << 8 | (uint32_t)e->kind << 6 |
	       (uint32_t)e->command.verb;
}

void map_states(struct map *map, const struct exchanges *exchanges)
{
	uint32_t before = 0;

	if (!map->octets || !map->states)
		return;
	for (size_t i = 0; i < exchanges->count; i++) {
		uint32_t now = word_of(&exchanges->list[i]);
		uint64_t pair = (uint64_t)before << 32 | now;

		pair *= 0x9e3779b97f4a7c15u;
		map->octets[map->edges + MAP_VIOLATIONS +
		            (pair >> 32) % MAP_CELLS] = 1;
		before = now;
	}
}
