/* SPDX-License-Identifier: MIT */
#include "fuzz/edges.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>

/* Marked for removal at once: it lives while somebody is attached, and a server
 * may still join by its number. */
static void *segment(
        size_t size, void *at, const char *variable, struct err *err)
{
	int id = shmget(IPC_PRIVATE, size, IPC_CREAT | 0666);
	void *memory;
	char number[16];

	if (id < 0) {
		err_set(err, "no shared memory for the server: %s",
		        strerror(errno));
		return NULL;
	}
	memory = shmat(id, at, at ? SHM_REMAP : 0);
	shmctl(id, IPC_RMID, NULL);
	if (memory == (void *)-1) {
		err_set(err, "shared memory: %s", strerror(errno));
		return NULL;
	}
	snprintf(number, sizeof number, "%d", id);
	setenv(variable, number, 1);
	return memory;
}

bool edges_open(struct edges *edges, const char *preload, void *at,
        struct err *err)
{
	char size[16];

	*edges = (struct edges){ 0 };
	edges->map = segment(EDGES, at, "__AFL_SHM_ID", err);
	if (!edges->map)
		return false;
	snprintf(size, sizeof size, "%d", EDGES);
	setenv("AFL_MAP_SIZE", size, 1);
	if (!preload)
		return true;
	edges->deaths = segment(
	        sizeof *edges->deaths, NULL, "SMTPSPEC_DEATHS", err);
	setenv("LD_PRELOAD", preload, 1);
	return edges->deaths != NULL;
}

bool edges_counted(const struct edges *edges)
{
	/* The runtime itself sets the first. */
	for (size_t i = 1; i < EDGES; i++)
		if (edges->map[i])
			return true;
	return false;
}

void edges_clear(struct edges *edges)
{
	memset(edges->map, 0, EDGES);
}

static void see(struct edges *edges, size_t i)
{
	edges->seen[i] = UINT8_MAX;
	edges->count++;
}

/* Eight at a time: few of those that are not 0 are new. */
uint32_t edges_merge(struct edges *edges)
{
	uint32_t before = edges->count;

	for (size_t i = 0; i < EDGES; i += sizeof(uint64_t)) {
		uint64_t now, seen;

		memcpy(&now, &edges->map[i], sizeof now);
		memcpy(&seen, &edges->seen[i], sizeof seen);
		for (size_t k = i; now & ~seen && k < i + sizeof now; k++)
			if (edges->map[k] && !edges->seen[k])
				see(edges, k);
	}
	return edges->count - before;
}

bool edges_death(struct edges *edges, int *status)
{
	if (!edges->deaths || *edges->deaths == 0)
		return false;
	*status = *edges->deaths;
	*edges->deaths = 0;
	return true;
}

void edges_forget(void)
{
	static const char *const variables[] = { "__AFL_SHM_ID", "AFL_MAP_SIZE",
		"SMTPSPEC_DEATHS", "LD_PRELOAD" };

	for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
		unsetenv(variables[i]);
}

void edges_close(struct edges *edges)
{
	edges_forget();
	if (edges->map)
		shmdt(edges->map);
	if (edges->deaths)
		shmdt(edges->deaths);
}
