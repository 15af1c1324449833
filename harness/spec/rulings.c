/* SPDX-License-Identifier: MIT */
#include "spec/rulings.h"

#include <string.h>
#include <unistd.h>

#include "spec/file.h"

enum { RULINGS_MOST = 100 };

struct reading {
	struct spec *spec;
	struct complaints *complaints;
	struct bytes rest;
	struct place at;
	struct ruling_entry *list;
	size_t count;
};

static bool next_line(struct reading *r, struct bytes *line)
{
	size_t n = bytes_index(r->rest, '\n');

	if (r->rest.n == 0)
		return false;
	r->at.line++;
	*line = bytes_sub(r->rest, 0, n);
	r->rest = bytes_from(r->rest, n + 1);
	return true;
}

static bool is_heading(struct bytes line)
{
	return bytes_starts_nocase(line, BYTES("## "));
}

/* Without the marks of emphasis. */
static void add_plain(struct buf *to, struct bytes line)
{
	struct bytes piece;

	while (bytes_cut(&line, '*', &piece))
		buf_add(to, piece);
}

/* Paragraphs up to the next heading; the lines of one are joined. */
static const char *read_text(struct reading *r)
{
	struct buf text;
	struct bytes line;
	const char *copy;

	buf_init(&text, SIZE_MAX);
	while (r->rest.n > 0 && !is_heading(r->rest) && next_line(r, &line)) {
		if (line.n == 0 && text.n > 0)
			buf_add_text(&text, "\n");
		else if (text.n > 0 && text.p[text.n - 1] != '\n')
			buf_add_text(&text, " ");
		add_plain(&text, line);
	}
	while (text.n > 0 && text.p[text.n - 1] == '\n')
		text.n--;
	copy = arena_text(&r->spec->arena, buf_bytes(&text));
	buf_release(&text);
	return copy;
}

static bool is_question(struct bytes line)
{
	return line.n > 4 && bytes_starts_nocase(line, BYTES("**")) &&
	       bytes_eq(bytes_from(line, line.n - 2), BYTES("**"));
}

static void read_entry(struct reading *r, struct bytes heading)
{
	struct arena *arena = &r->spec->arena;
	struct ruling_entry entry = { .at = r->at };
	struct bytes line = { 0 };

	entry.id = arena_text(arena, bytes_trim(bytes_from(heading, 3)));
	while (next_line(r, &line) && line.n == 0)
		;
	if (!is_question(line)) {
		complain(r->complaints, r->at,
		        "ruling %s: want its question in `**`", entry.id);
		return;
	}
	entry.question = arena_text(arena, bytes_sub(line, 2, line.n - 4));
	entry.text = read_text(r);
	for (size_t i = 0; i < r->count; i++)
		if (strcmp(r->list[i].id, entry.id) == 0)
			complain(r->complaints, entry.at,
			        "ruling %s stands already at line %u",
			        entry.id, r->list[i].at.line);
	if (r->count < RULINGS_MOST)
		r->list[r->count++] = entry;
}

static void read_all(struct reading *r)
{
	struct bytes line;

	r->list = ARENA_ARRAY(
	        &r->spec->arena, struct ruling_entry, RULINGS_MOST);
	while (next_line(r, &line))
		if (is_heading(line))
			read_entry(r, line);
	r->spec->rulings = r->list;
	r->spec->ruling_count = r->count;
}

void rulings_load(
        struct spec *spec, const char *file, struct complaints *complaints)
{
	struct reading reading = { .spec = spec, .complaints = complaints,
		.at = { .file = file, .column = 1 } };
	struct buf octets;

	if (access(file, F_OK) != 0)
		return;
	buf_init(&octets, FILE_MOST);
	if (file_read(file, &octets, complaints)) {
		reading.rest = buf_bytes(&octets);
		read_all(&reading);
	}
	buf_release(&octets);
}
