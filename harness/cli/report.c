/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/mem.h"
#include "cli/subcommands.h"
#include "cli/outputs.h"
#include "cli/say.h"
#include "cli/table.h"
#include "report/recount.h"

struct shelf {
	struct spec spec;
	struct strangers strangers;
	struct recount *files;
	size_t count, runs;
	bool damaged; /* one of them */
};

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

static enum exit_status tell(struct shelf *shelf, struct outputs *outputs)
{
	struct listener to = outputs_listener(outputs);

	outputs_expect(outputs, shelf->runs);
	for (size_t i = 0; i < shelf->count; i++) {
		struct recount *file = &shelf->files[i];

		if (recount_tell(file, &to))
			continue;
		say_wrong("%s was changed while it was read", file->path);
		table_complain(&file->wrong);
		return EXIT_USAGE;
	}
	return outputs_status(
	        outputs, shelf->damaged ? EXIT_USAGE : EXIT_GATE_MET);
}

static enum exit_status report(
        struct shelf *shelf, const struct settings *settings)
{
	enum exit_status status;
	struct outputs outputs;
	struct err err;

	if (!open_files(shelf, &settings->words))
		return EXIT_USAGE;
	if (!outputs_open(&outputs, settings, &shelf->spec, &err)) {
		say_wrong("%s", err.text);
		return EXIT_OURS;
	}
	status = tell(shelf, &outputs);
	outputs_close(&outputs);
	return status;
}

static bool check(const struct settings *settings, struct err *err)
{
	if (settings->words.count == 0)
		return err_set(err, "report what? A file that `smtpspec run "
		                    "--json FILE` has left");
	return outputs_check(settings, err);
}

enum exit_status subcommand_report(const struct settings *settings)
{
	enum exit_status status = EXIT_USAGE;
	struct shelf shelf = { 0 };
	struct err err;

	if (!check(settings, &err)) {
		say_wrong("%s", err.text);
		return EXIT_USAGE;
	}
	strangers_init(&shelf.strangers);
	if (table_load(&shelf.spec, settings))
		status = report(&shelf, settings);
	for (size_t i = 0; i < shelf.count; i++)
		recount_close(&shelf.files[i]);
	free(shelf.files);
	strangers_release(&shelf.strangers);
	spec_release(&shelf.spec);
	return status;
}
