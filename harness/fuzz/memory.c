/* SPDX-License-Identifier: MIT */
#include "fuzz/memory.h"

#include <stdio.h>
#include <string.h>

enum { DEPTH = 32, KIBIBYTE = 1024, GROWS = 64 * KIBIBYTE, ROUNDS = 4 };

static const char key[] = "memory";

static uint64_t own(pid_t pid)
{
	char line[256];
	unsigned long long kib = 0, n;
	FILE *file;

	snprintf(line, sizeof line, "/proc/%d/status", (int)pid);
	file = fopen(line, "re");
	while (file && fgets(line, sizeof line, file))
		if (sscanf(line, "RssAnon: %llu", &n) == 1 ||
		        sscanf(line, "RssShmem: %llu", &n) == 1)
			kib += n;
	if (file)
		fclose(file);
	return kib * KIBIBYTE;
}

static uint64_t of_all(pid_t pid, int depth)
{
	uint64_t octets = own(pid);
	char path[64];
	FILE *file;
	int child;

	snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pid,
	        (int)pid);
	file = fopen(path, "re");
	while (file && depth > 0 && fscanf(file, "%d", &child) == 1)
		octets += of_all(child, depth - 1);
	if (file)
		fclose(file);
	return octets;
}

uint64_t memory_of(pid_t pid)
{
	return of_all(pid, DEPTH);
}

static bool play_often(
        struct transport *transport, struct manner manner, struct bytes input)
{
	bool lives = true;

	for (int i = 0; i < MEMORY_PLAYS && lives; i++) {
		struct encounter encounter;

		transport_play(transport, input, manner, &encounter);
		lives = encounter.fate == FATE_LIVES;
		encounter_release(&encounter);
	}
	return lives;
}

bool memory_grows(struct transport *transport, struct manner manner,
        struct bytes input, uint64_t *each)
{
	uint64_t held[ROUNDS];

	if (transport->server.daemon.pid == 0)
		return false;
	for (int i = 0; i < ROUNDS; i++) {
		if (!play_often(transport, manner, input))
			return false;
		held[i] = memory_of(transport->server.daemon.pid);
		if (i > 0 && held[i] < held[i - 1] + GROWS)
			return false;
	}
	*each = (held[ROUNDS - 1] - held[0]) / ((ROUNDS - 1) * MEMORY_PLAYS);
	return true;
}

bool memory_is(const char *text)
{
	return strcmp(text, key) == 0;
}

void memory_accuse(struct suspects *s, const char *why)
{
	struct suspect suspect = { .kind = SUSPECT_MEMORY,
		.verdict = VERDICT_FAIL, .reply = "", .log = "",
		.why = arena_text(&s->arena, bytes_of(why)) };

	strcpy(suspect.key, key);
	suspects_add(s, &suspect);
}
