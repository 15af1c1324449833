/* SPDX-License-Identifier: MIT */
#include <assert.h>
#include <fnmatch.h>
#include <jansson.h>

#include "cli/subcommands.h"
#include "cli/say.h"
#include "cli/table.h"
#include "reference/reference.h"
#include "report/sink.h"
#include "report/text.h"
#include "spec/file.h"

/* One row of whatever is listed: an id and columns with names. */
enum { COLUMNS_MOST = 5, COLUMN_TEXT = 28 };

struct item {
	const char *names[COLUMNS_MOST], *texts[COLUMNS_MOST];
	size_t count;
};

struct list {
	const struct settings *settings;
	struct arena arena;
	struct buf text;
	size_t count;
};

static void column(struct item *item, const char *name, const char *text)
{
	assert(item->count < COLUMNS_MOST);
	item->names[item->count] = name;
	item->texts[item->count++] = text;
}

static int add(const char *octets, size_t n, void *to)
{
	buf_add(to, bytes_at(octets, n));
	return 0;
}

static void print_json(struct list *list, const struct item *item)
{
	json_t *json = json_object();

	for (size_t i = 0; i < item->count; i++)
		json_object_set_new(
		        json, item->names[i], json_string(item->texts[i]));
	json_dump_callback(
	        json, add, &list->text, JSON_COMPACT | JSON_ENSURE_ASCII);
	json_decref(json);
	buf_add_text(&list->text, "\n");
}

/* The id, then the rest: `VRFY-ANGLE   DE-FACTO. RFC 5321 3.5.1. ...`. */
static void print_text(struct list *list, const struct item *item)
{
	struct buf *to = &list->text;
	const char *rest = "";

	text_line(to, item->texts[0]);
	text_column(to, COLUMN_TEXT);
	for (size_t i = 1; i < item->count; i++)
		if (*item->texts[i])
			rest = arena_printf(&list->arena, "%s%s%s", rest,
			        *rest ? " | " : "", item->texts[i]);
	text_wrap(to, rest, COLUMN_TEXT);
}

static void print(struct list *list, const struct item *item)
{
	const struct texts *globs = &list->settings->words;
	bool wanted = globs->count == 0;

	for (size_t i = 0; i < globs->count; i++)
		wanted |= fnmatch(globs->list[i], item->texts[0], 0) == 0;
	if (!wanted)
		return;
	list->count++;
	if (list->settings->json)
		print_json(list, item);
	else
		print_text(list, item);
}

static void list_cases(struct list *list, const struct spec *spec)
{
	for (size_t i = 0; i < spec->case_count; i++) {
		const struct scase *scase = &spec->cases[i];
		struct item item = { 0 };

		column(&item, "case", scase->id);
		column(&item, "title", scase->title);
		print(list, &item);
	}
}

static void list_clauses(struct list *list, const struct spec *spec)
{
	for (size_t i = 0; i < spec->clause_count; i++) {
		const struct clause *clause = &spec->clauses[i];
		struct item item = { 0 };

		column(&item, "clause", clause->id);
		column(&item, "level", level_name(clause->level));
		column(&item, "section",
		        clause->source_count > 0 ? clause->sources[0] : "");
		column(&item, "says", clause->says);
		column(&item, "undecidable",
		        clause->undecidable ? clause->undecidable : "");
		print(list, &item);
	}
}

static bool decides(const struct scase *scase, const struct clause *clause)
{
	for (size_t i = 0; i < scase->rule_count; i++)
		if (scase->rules[i].clause == clause)
			return true;
	return false;
}

/* "2 cases: vrfy-known, vrfy-random". */
static const char *deciding(struct arena *arena, const struct spec *spec,
        const struct clause *clause)
{
	const char *names = "";
	size_t n = 0;

	for (size_t i = 0; i < spec->case_count; i++)
		if (decides(&spec->cases[i], clause))
			names = arena_printf(arena, "%s%s%s", names,
			        n++ > 0 ? ", " : "", spec->cases[i].id);
	return n == 0 ? "" : arena_printf(arena, "%zu case%s: %s", n,
	                             n > 1 ? "s" : "", names);
}

static void list_share(struct list *list, const struct spec *spec)
{
	size_t decided = 0, undecidable = 0, all = spec->clause_count;

	for (size_t i = 0; i < all; i++) {
		decided += spec->clauses[i].decided;
		undecidable += spec->clauses[i].undecidable != NULL;
	}
	if (all > 0 && !list->settings->json && list->settings->words.count == 0)
		buf_printf(&list->text,
		        "%zu clauses: %zu decided by cases (%zu%%), %zu that no "
		        "case can decide, %zu open\n",
		        all, decided, decided * 100 / all, undecidable,
		        all - decided - undecidable);
}

static void list_coverage(struct list *list, const struct spec *spec)
{
	for (size_t i = 0; i < spec->clause_count; i++) {
		const struct clause *clause = &spec->clauses[i];
		struct item item = { 0 };

		column(&item, "clause", clause->id);
		column(&item, "decided", deciding(&list->arena, spec, clause));
		column(&item, "undecidable",
		        clause->undecidable ? clause->undecidable : "");
		print(list, &item);
	}
	list_share(list, spec);
}

static void list_editions(struct list *list, const struct spec *spec)
{
	for (size_t i = 0; i < spec->clause_count; i++) {
		const struct clause *clause = &spec->clauses[i];
		struct item item = { 0 };
		const char *names = "";

		for (int e = 0; e < EDITIONS; e++)
			if (clause->editions & 1u << e)
				names = arena_printf(&list->arena, "%s%s%s",
				        names, *names ? " " : "",
				        edition_name((enum edition)e));
		column(&item, "clause", clause->id);
		column(&item, "editions", names);
		print(list, &item);
	}
}

static void list_mutants(struct list *list)
{
	for (size_t i = 0; i < mutant_count(); i++) {
		const struct mutant *mutant = mutant_at(i);
		struct item item = { 0 };

		column(&item, "mutant", mutant->name);
		column(&item, "about", mutant->about);
		column(&item, "policy", mutant->policy);
		column(&item, "breaks", mutant->breaks);
		column(&item, "editions", mutant->editions);
		print(list, &item);
	}
}

static void list_profile(
        struct list *list, const char *file, struct complaints *complaints)
{
	struct item item = { 0 };
	struct profile profile;
	struct err err;

	profile_init(&profile);
	if (profile_load(&profile, file, &err)) {
		column(&item, "profile", profile.name);
		column(&item, "file", file);
		print(list, &item);
	} else {
		complaints->count++;
		say_complaint(err.text);
	}
	profile_release(&profile);
}

static bool list_profiles(struct list *list)
{
	struct complaints complaints;
	struct file_list files;
	bool listed;

	complaints_init(&complaints);
	listed = file_list(arena_printf(&list->arena, "%s/profiles",
	                           table_folder(list->settings)),
	        &list->arena, &files, &complaints);
	table_complain(&complaints);
	for (size_t i = 0; listed && i < files.count; i++)
		list_profile(list, files.files[i], &complaints);
	listed = complaints.count == 0;
	complaints_release(&complaints);
	return listed;
}

static bool list_table(struct list *list)
{
	struct spec spec;
	bool loaded = table_load(&spec, list->settings);

	if (loaded && list->settings->clauses)
		list_clauses(list, &spec);
	else if (loaded && list->settings->coverage)
		list_coverage(list, &spec);
	else if (loaded && list->settings->editions)
		list_editions(list, &spec);
	else if (loaded)
		list_cases(list, &spec);
	spec_release(&spec);
	return loaded;
}

static bool list_any(struct list *list)
{
	if (list->settings->profiles)
		return list_profiles(list);
	if (list->settings->mutants) {
		list_mutants(list);
		return true;
	}
	return list_table(list);
}

/* To --json, or to standard output. */
static enum exit_status put(struct list *list)
{
	const char *path = list->settings->json;
	struct sink sink;
	struct err err;

	if (sink_open(&sink, path ? path : "-", &err)) {
		bool written =
		        sink_write(&sink, buf_bytes(&list->text), &err) &&
		        sink_close(&sink, &err);

		if (written)
			return EXIT_GATE_MET;
		sink_drop(&sink);
	}
	say_wrong("%s", err.text);
	return EXIT_OURS;
}

static enum exit_status finish(struct list *list)
{
	const struct texts *globs = &list->settings->words;

	if (list->count == 0 && globs->count > 0) {
		say_wrong("nothing matches `%s`", globs->list[0]);
		return EXIT_USAGE;
	}
	return put(list);
}

enum exit_status subcommand_list(const struct settings *settings)
{
	struct list list = { .settings = settings };
	enum exit_status status = EXIT_USAGE;

	if (settings->clauses + settings->coverage + settings->editions +
	                settings->mutants + settings->profiles >
	        1) {
		say_wrong("--clauses, --coverage, --editions, --mutants or "
		          "--profiles, one of them");
		return EXIT_USAGE;
	}
	arena_init(&list.arena);
	buf_init(&list.text, SIZE_MAX);
	if (list_any(&list))
		status = finish(&list);
	buf_release(&list.text);
	arena_release(&list.arena);
	return status;
}
