/* SPDX-License-Identifier: MIT */
#include "cli/shelf.h"

#include <stdlib.h>

#include "base/mem.h"
#include "cli/say.h"
#include "cli/table.h"

/* All of them, so that each complaint is heard. */
static bool open_files(struct shelf *shelf, const struct texts *paths)
{
	bool opened = true;

	shelf->files = mem_new(paths->count * sizeof *shelf->files);
	for (; shelf->count < paths->count; shelf->count++) {
		struct recount *file = &shelf->files[shelf->count];

		opened &= recount_open(file, paths->list[shelf->count],
		        &shelf->spec, &shelf->strangers);
		table_complain(&file->wrong);
		table_complain(&file->remarks);
		shelf->runs += file->runs;
		shelf->damaged |= file->damaged;
	}
	if (opened && shelf->runs > RECOUNT_RUNS_MOST) {
		say_wrong("%zu runs are more than one report takes (%d)",
		        shelf->runs, RECOUNT_RUNS_MOST);
		return false;
	}
	return opened;
}

bool shelf_open(struct shelf *shelf, const struct settings *settings)
{
	*shelf = (struct shelf){ 0 };
	strangers_init(&shelf->strangers);
	return table_load(&shelf->spec, settings) &&
	       open_files(shelf, &settings->words);
}

bool shelf_tell(struct shelf *shelf, const struct listener *to)
{
	for (size_t i = 0; i < shelf->count; i++) {
		struct recount *file = &shelf->files[i];

		if (recount_tell(file, to))
			continue;
		say_wrong("%s was changed while it was read", file->path);
		table_complain(&file->wrong);
		return false;
	}
	return true;
}

void shelf_close(struct shelf *shelf)
{
	for (size_t i = 0; i < shelf->count; i++)
		recount_close(&shelf->files[i]);
	free(shelf->files);
	strangers_release(&shelf->strangers);
	spec_release(&shelf->spec);
}
