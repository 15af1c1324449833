/* SPDX-License-Identifier: MIT */
#include "spec/load.h"

#include <stdlib.h>
#include <string.h>

#include "spec/digest.h"
#include "spec/file.h"
#include "spec/read.h"
#include "spec/rulings.h"

struct load {
	struct reader reader;
	struct digest digest;
	const char *folder;
};

typedef void part_read(struct reader *reader, struct node root);

static void load_file(struct load *load, const char *file, part_read *read)
{
	struct reader *reader = &load->reader;
	struct yaml *yaml = yaml_open(file, reader->arena, reader->complaints);

	if (!yaml)
		return;
	digest_add(&load->digest, yaml_octets(yaml));
	read(reader, yaml_root(yaml));
	yaml_close(&yaml);
}

static void load_files(struct load *load, const char *name, part_read *read)
{
	struct reader *reader = &load->reader;
	const char *folder =
	        arena_printf(reader->arena, "%s/%s", load->folder, name);
	struct file_list list;

	if (!file_list(folder, reader->arena, &list, reader->complaints))
		return;
	if (list.count == 0)
		complain(reader->complaints, (struct place){ .file = folder },
		        "no file *.yaml in it");
	for (size_t i = 0; i < list.count; i++)
		load_file(load, list.files[i], read);
}

/* Moves a list from the heap to the arena. */
static void *settle(struct arena *arena, void *list, size_t octets)
{
	void *settled = arena_new(arena, octets);

	if (octets > 0)
		memcpy(settled, list, octets);
	free(list);
	return settled;
}

/* Rules point at clauses, so these settle before the first case. */
static void load_all(struct load *load)
{
	struct reader *reader = &load->reader;

	load_files(load, "clauses", clauses_read);
	reader->clauses = settle(reader->arena, reader->clauses,
	        reader->clause_count * sizeof *reader->clauses);
	load_files(load, "cases", cases_read);
	reader->cases = settle(reader->arena, reader->cases,
	        reader->case_count * sizeof *reader->cases);
	load_file(load,
	        arena_printf(reader->arena, "%s/replies.yaml", load->folder),
	        catalogue_read);
	reader->replies = settle(reader->arena, reader->replies,
	        reader->reply_count * sizeof *reader->replies);
}

/* "specs/" and "specs" give the same places. */
static const char *tidy(struct arena *arena, const char *folder)
{
	struct bytes name = bytes_of(folder);

	while (name.n > 1 && name.p[name.n - 1] == '/')
		name.n--;
	return arena_text(arena, name);
}

bool spec_load(
        struct spec *spec, const char *folder, struct complaints *complaints)
{
	size_t before = complaints->count;
	struct load load = { 0 };

	*spec = (struct spec){ 0 };
	arena_init(&spec->arena);
	load.reader.arena = &spec->arena;
	load.reader.complaints = complaints;
	load.folder = tidy(&spec->arena, folder);
	digest_init(&load.digest);
	load_all(&load);
	spec->clauses = load.reader.clauses;
	spec->clause_count = load.reader.clause_count;
	spec->cases = load.reader.cases;
	spec->case_count = load.reader.case_count;
	spec->replies = load.reader.replies;
	spec->reply_count = load.reader.reply_count;
	digest_text(&load.digest, spec->digest);
	rulings_load(spec, arena_printf(&spec->arena, "%s/RULINGS.md",
	                           load.folder),
	        complaints);
	return complaints->count == before;
}

void spec_release(struct spec *spec)
{
	arena_release(&spec->arena);
	*spec = (struct spec){ 0 };
}
