/* SPDX-License-Identifier: MIT */
#include "report/names.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void names_init(struct names *names)
{
	*names = (struct names){ 0 };
	arena_init(&names->arena);
}

void names_release(struct names *names)
{
	arena_release(&names->arena);
	free(names->list);
}

static bool taken(const struct names *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->list[i], name) == 0)
			return true;
	return false;
}

const char *names_next(struct names *names, const struct event_run *run)
{
	struct arena *arena = &names->arena;
	const char *name = arena_text(arena,
	        bytes_of(*run->target ? run->target : "(no name)"));

	if (taken(names, name))
		name = arena_printf(arena, "%s, %s", run->target, run->profile);
	for (size_t n = 2; taken(names, name); n++)
		name = arena_printf(
		        arena, "%s, %s (%zu)", run->target, run->profile, n);
	names->list =
	        mem_grow(names->list, (names->count + 1) * sizeof *names->list);
	names->list[names->count++] = name;
	return name;
}
