/* SPDX-License-Identifier: MIT */
#include "base/disk.h"
#include "cli/say.h"
#include "cli/subcommands.h"
#include "cli/table.h"
#include "fuzz/seeds.h"

static bool write_target(const char *folder, const char *target,
        struct stage *stage, struct err *err)
{
	enum seed_kind kind;
	struct seeds seeds;
	const char *path;
	bool good;

	if (!seed_kind_of(bytes_of(target), &kind))
		return false;
	seeds_make(&seeds, kind, stage);
	path = arena_printf(&seeds.arena, "%s/%s", folder, target);
	good = disk_folder(path, err);
	for (size_t i = 0; i < seeds.count && good; i++)
		good = disk_write(arena_printf(&seeds.arena, "%s/%s", path,
		                          seeds.list[i].name),
		        seeds.list[i].octets, err);
	seeds_release(&seeds);
	return good;
}

static bool write_dictionary(
        const char *folder, struct stage *stage, struct err *err)
{
	struct buf text;
	struct arena arena;
	bool good;

	buf_init(&text, SIZE_MAX);
	arena_init(&arena);
	seeds_dictionary(&text, stage);
	good = disk_write(arena_printf(&arena, "%s/smtp.dict", folder),
	        buf_bytes(&text), err);
	arena_release(&arena);
	buf_release(&text);
	return good;
}

static bool write_all(
        const char *folder, struct stage *stage, struct err *err)
{
	const char *target;

	if (!disk_folder(folder, err))
		return false;
	for (size_t i = 0; (target = seed_target(i)); i++)
		if (!write_target(folder, target, stage, err))
			return false;
	return write_dictionary(folder, stage, err);
}

static enum exit_status write_seeds(
        const struct settings *settings, struct stage *stage)
{
	struct arena arena;
	struct err err;
	enum exit_status status = EXIT_GATE_MET;

	arena_init(&arena);
	if (!profile_load(&stage->profile,
	            table_profile(settings, "reference", &arena), &err))
		status = EXIT_USAGE;
	else if (!write_all(settings->words.list[0], stage, &err))
		status = EXIT_OURS;
	if (status != EXIT_GATE_MET)
		say_wrong("%s", err.text);
	arena_release(&arena);
	return status;
}

enum exit_status subcommand_seeds(const struct settings *settings)
{
	enum exit_status status = EXIT_USAGE;
	struct stage stage;

	if (settings->words.count != 1) {
		say_wrong("seeds: want one folder");
		return EXIT_USAGE;
	}
	profile_init(&stage.profile);
	if (table_load(&stage.spec, settings))
		status = write_seeds(settings, &stage);
	profile_release(&stage.profile);
	spec_release(&stage.spec);
	return status;
}
