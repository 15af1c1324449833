/* SPDX-License-Identifier: MIT */
#include "fuzz/finding.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/disk.h"

enum { NAME_MOST = 100, FILE_MOST = 4 * 1024 * 1024, FORMAT = 1 };

/* What a folder is called until all of it is there. */
#define UNFINISHED ".unfinished-"

const char *finding_name(const char *key, struct arena *arena)
{
	char name[NAME_MOST + 1];
	uint32_t hash = 2166136261;
	size_t n = 0;

	for (const char *p = key; *p; p++) {
		bool plain = ascii_alpha((uint8_t)*p) ||
		             ascii_digit((uint8_t)*p) || *p == '-';

		hash = (hash ^ (uint8_t)*p) * 16777619;
		if (n < NAME_MOST)
			name[n++] = plain ? *p : '.';
	}
	name[n] = '\0';
	if (strlen(key) <= NAME_MOST)
		return arena_text(arena, bytes_of(name));
	return arena_printf(arena, "%s-%08x", name, (unsigned)hash);
}

/* --- JSON ------------------------------------------------------------------ */

static json_t *arguments_json(const struct finding *f)
{
	json_t *list = json_array();

	for (size_t i = 0; i < f->argument_count; i++)
		json_array_append_new(list, json_string(f->arguments[i]));
	return list;
}

/* The fields that are texts. */
struct field {
	const char *name;
	size_t offset;
};
#define FIELD(name) { #name, offsetof(struct finding, name) }
static const struct field fields[] = { FIELD(name), FIELD(kind), FIELD(key),
	FIELD(row), FIELD(clause), FIELD(verdict), FIELD(reply), FIELD(why),
	FIELD(shown), FIELD(log), FIELD(found), FIELD(repeat) };
enum { FIELDS = sizeof fields / sizeof *fields };

static const char **field_of(struct finding *f, const struct field *field)
{
	return (const char **)((char *)f + field->offset);
}

/* Octets as a text: each is the character of its number. */
static json_t *octets_json(struct bytes octets)
{
	struct buf text;
	json_t *json;

	buf_init(&text, SIZE_MAX);
	for (size_t i = 0; i < octets.n; i++) {
		uint8_t octet = octets.p[i];

		if (octet < 0x80)
			buf_add(&text, bytes_at(&octet, 1));
		else
			buf_add(&text, bytes_at((uint8_t[]){
			        (uint8_t)(0xc0 | octet >> 6),
			        (uint8_t)(0x80 | (octet & 0x3f)) }, 2));
	}
	json = json_stringn(text.n > 0 ? (const char *)text.p : "", text.n);
	buf_release(&text);
	return json;
}

/* False at a character above 255. */
static bool octets_of(const json_t *json, struct arena *arena, struct bytes *to)
{
	struct bytes text = bytes_at(
	        json_string_value(json), json_string_length(json));
	uint8_t *octets = arena_new(arena, text.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		uint8_t c = text.p[i];

		if (c > 0xc3)
			return false;
		if (c >= 0xc2)
			c = (uint8_t)(c << 6 | (text.p[++i] & 0x3f));
		octets[n++] = c;
	}
	*to = bytes_at(octets, n);
	return true;
}

static json_t *finding_json(const struct finding *f)
{
	json_t *json = json_object();

	json_object_set_new(json, "format", json_integer(FORMAT));
	for (size_t i = 0; i < FIELDS; i++)
		json_object_set_new(json, fields[i].name, json_string(
		        *field_of((struct finding *)f, &fields[i])));
	json_object_set_new(json, "instance", json_string(f->instance));
	json_object_set_new(json, "input", octets_json(f->input));
	json_object_set_new(json, "confirmed", json_boolean(f->confirmed));
	json_object_set_new(json, "arguments", arguments_json(f));
	json_object_set_new(json, "seed", json_integer((json_int_t)f->seed));
	json_object_set_new(
	        json, "sessions", json_integer((json_int_t)f->sessions));
	json_object_set_new(json, "job", json_integer(f->job));
	return json;
}

static void write_json(const struct finding *f, size_t flags, struct buf *to)
{
	json_t *json = finding_json(f);
	char *text = json_dumps(json, flags | JSON_ENSURE_ASCII);

	assert(text); /* all its texts are ASCII */
	buf_add_text(to, text);
	free(text);
	json_decref(json);
}

void finding_text(const struct finding *f, struct buf *to)
{
	write_json(f, JSON_COMPACT, to);
}

/* What is being read, for complaints. */
struct source {
	const json_t *json;
	const char *from;
	struct arena *arena;
	struct err *err;
};

static bool read_text(
        const struct source *s, const char *name, const char **to)
{
	const json_t *json = json_object_get(s->json, name);

	if (!json_is_string(json))
		return err_set(s->err, "%s: `%s` is %s", s->from, name,
		        json ? "no text" : "missing");
	*to = arena_text(s->arena, bytes_of(json_string_value(json)));
	return true;
}

static bool read_number(
        const struct source *s, const char *name, uint64_t *to)
{
	const json_t *json = json_object_get(s->json, name);

	if (!json_is_integer(json) || json_integer_value(json) < 0)
		return err_set(s->err, "%s: `%s` is no number", s->from, name);
	*to = (uint64_t)json_integer_value(json);
	return true;
}

static bool read_arguments(const struct source *s, struct finding *f)
{
	const json_t *json = json_object_get(s->json, "arguments");
	size_t n = json_array_size(json);
	const char **list = ARENA_ARRAY(s->arena, const char *, n + 1);

	for (size_t i = 0; i < n; i++) {
		const char *text = json_string_value(json_array_get(json, i));

		if (!text)
			return err_set(s->err, "%s: `arguments` are no texts",
			        s->from);
		list[i] = arena_text(s->arena, bytes_of(text));
	}
	f->arguments = list;
	f->argument_count = n;
	return true;
}

static bool read_input(const struct source *s, struct finding *f)
{
	const json_t *json = json_object_get(s->json, "input");

	if (!json_is_string(json) || !octets_of(json, s->arena, &f->input))
		return err_set(s->err, "%s: `input` is no text of octets",
		        s->from);
	return true;
}

static bool read_all(const struct source *s, struct finding *f)
{
	uint64_t format, job;

	if (!read_number(s, "format", &format))
		return false;
	if (format != FORMAT)
		return err_set(s->err, "%s: format %llu, want %d", s->from,
		        (unsigned long long)format, FORMAT);
	for (size_t i = 0; i < FIELDS; i++)
		if (!read_text(s, fields[i].name, field_of(f, &fields[i])))
			return false;
	f->instance = ""; /* there was none in findings once */
	if (json_object_get(s->json, "instance") &&
	        !read_text(s, "instance", &f->instance))
		return false;
	f->confirmed = json_is_true(json_object_get(s->json, "confirmed"));
	if (!read_input(s, f) || !read_arguments(s, f) ||
	        !read_number(s, "seed", &f->seed) ||
	        !read_number(s, "sessions", &f->sessions) ||
	        !read_number(s, "job", &job))
		return false;
	f->job = (unsigned)job;
	return true;
}

bool finding_parse(struct finding *f, struct bytes text, const char *from,
        struct arena *arena, struct err *err)
{
	json_error_t wrong;
	json_t *json = json_loadb(
	        (const char *)text.p, text.n, JSON_ALLOW_NUL, &wrong);
	const struct source source = { json, from, arena, err };
	bool good;

	*f = (struct finding){ 0 };
	if (!json)
		return err_set(err, "%s:%d:%d: %s", from, wrong.line,
		        wrong.column, wrong.text);
	good = read_all(&source, f);
	json_decref(json);
	return good;
}

/* --- the folder ------------------------------------------------------------ */

static void remove_unfinished(const char *folder, struct arena *arena)
{
	struct dirent *entry;
	DIR *dir = opendir(folder);

	while (dir && (entry = readdir(dir)))
		if (strncmp(entry->d_name, UNFINISHED, sizeof UNFINISHED - 1) ==
		        0)
			disk_remove_folder(arena_printf(
			        arena, "%s/%s", folder, entry->d_name));
	if (dir)
		closedir(dir);
}

static char *unfinished(
        const char *folder, struct arena *arena, struct err *err)
{
	char *path = (char *)arena_printf(
	        arena, "%s/" UNFINISHED "XXXXXX", folder);

	if (mkdtemp(path))
		return path;
	err_set(err, "%s: %s", folder, strerror(errno));
	return NULL;
}

bool findings_open(const char *folder, struct err *err)
{
	struct arena arena;
	char *trial;

	if (!disk_folder(folder, err))
		return false;
	arena_init(&arena);
	remove_unfinished(folder, &arena);
	trial = unfinished(folder, &arena, err);
	if (trial)
		rmdir(trial);
	arena_release(&arena);
	return trial;
}

static bool write_file(const char *folder, const char *name,
        struct bytes octets, struct err *err)
{
	struct arena arena;
	const char *path;
	bool good;

	arena_init(&arena);
	path = arena_printf(&arena, "%s/%s", folder, name);
	good = disk_write(path, octets, err) && disk_settle(path, err);
	arena_release(&arena);
	return good;
}

static bool write_files(
        const struct finding *f, const char *folder, struct err *err)
{
	struct buf json;
	bool good;

	buf_init(&json, SIZE_MAX);
	write_json(f, JSON_INDENT(2), &json);
	buf_add_text(&json, "\n");
	good = write_file(folder, FINDING_FILE, buf_bytes(&json), err) &&
	       write_file(folder, FINDING_INPUT, f->input, err) &&
	       write_file(folder, FINDING_TRANSCRIPT, bytes_of(f->record), err) &&
	       (f->log[0] == '\0' ||
	               write_file(folder, "log", bytes_of(f->log), err));
	buf_release(&json);
	return good;
}

/* All of it in a folder that is then moved to `path` as `flags` say. What is
 * in the other place then is removed. */
static bool put(const struct finding *f, const char *folder, const char *path,
        unsigned flags, struct err *err)
{
	struct arena arena;
	char *at;
	bool good;

	arena_init(&arena);
	at = unfinished(folder, &arena, err);
	good = at && write_files(f, at, err) && disk_settle(at, err);
	if (good && chmod(at, 0755) != 0)
		good = err_set(err, "%s: %s", at, strerror(errno));
	if (good && renameat2(AT_FDCWD, at, AT_FDCWD, path, flags) != 0 &&
	        errno != EEXIST)
		good = err_set(err, "%s: %s", path, strerror(errno));
	if (at)
		disk_remove_folder(at);
	good = good && disk_settle(folder, err);
	arena_release(&arena);
	return good;
}

bool finding_store(
        const struct finding *f, const char *folder, struct err *err)
{
	struct arena arena;
	bool good;

	arena_init(&arena);
	good = put(f, folder, arena_printf(&arena, "%s/%s", folder, f->name),
	        RENAME_NOREPLACE, err);
	arena_release(&arena);
	return good;
}

bool finding_replace(const struct finding *f, const char *path, struct err *err)
{
	struct arena arena;
	bool good;

	arena_init(&arena);
	good = put(f, arena_printf(&arena, "%s/..", path), path,
	        RENAME_EXCHANGE, err);
	arena_release(&arena);
	return good;
}

bool finding_load(struct finding *f, const char *path, struct arena *arena,
        struct err *err)
{
	const char *file = arena_printf(arena, "%s/" FINDING_FILE, path);
	struct buf text;
	bool good;

	buf_init(&text, FILE_MOST);
	good = disk_read(file, &text, err) &&
	       finding_parse(f, buf_bytes(&text), file, arena, err);
	buf_release(&text);
	return good;
}
