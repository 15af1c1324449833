/* SPDX-License-Identifier: MIT */
#include "session/record.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"

enum {
	SECONDS_MOST = 1000 * 1000 * 1000,
	STEP_MOST = 10000,
	HEADERS_MOST = 1000,
	MICROSECONDS = 1000 * 1000, /* in a second */
	DIGITS = 6,                 /* of a second */
};

static const char first_line[] = "smtpspec transcript 1";

/* Steps that are no number, and what happens besides octets. */
static const struct {
	const char *name;
	int step;
} step_names[] = {
	{ "preamble", STEP_PREAMBLE },
	{ "canary", STEP_CANARY },
	{ "leave", STEP_LEAVE },
};

static const struct {
	const char *mark;
	enum entry_kind kind;
	enum {
		BARE,   /* nothing stands behind it */
		OCTETS,
		REMARK, /* octets, or nothing */
	} rest;
	bool quiet;
} marks[] = {
	{ "C", ENTRY_SENT, OCTETS, false },
	{ "S", ENTRY_RECEIVED, OCTETS, false },
	{ "Q", ENTRY_RECEIVED, OCTETS, true },
	{ "connected", ENTRY_CONNECTED, BARE, false },
	{ "begin", ENTRY_STEP, BARE, false },
	{ "secured", ENTRY_SECURED, REMARK, false },
	{ "unsecured", ENTRY_UNSECURED, REMARK, false },
	{ "closed", ENTRY_SERVER_CLOSED, BARE, false },
	{ "left", ENTRY_CLIENT_CLOSED, BARE, false },
	{ "timeout", ENTRY_TIMEOUT, BARE, false },
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

static const char the_end[] = "end", flooded_end[] = "end flooded";

/* One line at a time; an entry is added when the next one begins. */
struct reader {
	struct record *record;
	struct bytes rest, line;
	struct place at; /* of the octet looked at */
	struct err *err;
	bool open; /* an entry waits for more octets */
	size_t mark;
	int step;
	uint64_t us;
	struct buf octets;
};

#define WRONG(r, ...) err_at((r)->err, (r)->at, __VA_ARGS__)

static bool next_line(struct reader *r)
{
	size_t n = bytes_index(r->rest, '\n');

	r->at.line++;
	r->at.column = 1;
	if (r->rest.n == 0)
		return WRONG(r, "the file was cut: its last line is not `%s`",
		        the_end);
	if (n == r->rest.n)
		return WRONG(r, "the file was cut: this line has no end");
	r->line = bytes_sub(r->rest, 0, n);
	r->rest = bytes_from(r->rest, n + 1);
	return true;
}

static bool comment(const struct reader *r)
{
	return r->line.n > 0 && r->line.p[0] == '#';
}

/* What stands in front of the next blank, off the line. */
static struct bytes word(struct reader *r)
{
	size_t n = bytes_index(r->line, ' ');
	struct bytes taken = bytes_sub(r->line, 0, n);

	r->line = bytes_from(r->line, n);
	r->at.column += (unsigned)taken.n;
	return taken;
}

static void skip_blanks(struct reader *r)
{
	while (r->line.n > 0 && r->line.p[0] == ' ') {
		r->line = bytes_from(r->line, 1);
		r->at.column++;
	}
}

/* The whole text as a number, or -1. */
static long number(struct bytes text, long most)
{
	long n = 0;

	if (text.n == 0)
		return -1;
	for (size_t i = 0; i < text.n; i++) {
		if (!ascii_digit(text.p[i]))
			return -1;
		n = n * 10 + (text.p[i] - '0');
		if (n > most)
			return -1;
	}
	return n;
}

/* The line's octets, read behind those of the entry that is open. */
static bool read_octets(struct reader *r, struct buf *to)
{
	size_t bad = 0;

	if (escape_read(to, r->line, &bad))
		return true;
	r->at.column += (unsigned)bad;
	if (bad == r->line.n)
		return WRONG(r, "more octets than a transcript holds");
	return WRONG(r, r->line.p[bad] == '\\'
	        ? "want \\\\ \\r \\n \\t or \\xHH"
	        : "want printable ASCII; anything else is written \\xHH");
}

static bool key_valid(struct bytes key)
{
	for (size_t i = 0; i < key.n; i++)
		if ((key.p[i] < 'a' || key.p[i] > 'z') && key.p[i] != '-')
			return false;
	return key.n > 0;
}

static void add_header(struct record *to, const struct header *header)
{
	to->headers = mem_grow(to->headers,
	        (to->header_count + 1) * sizeof *to->headers);
	to->headers[to->header_count++] = *header;
}

static bool read_header(struct reader *r)
{
	size_t colon = bytes_index(r->line, ':');
	struct bytes key = bytes_sub(r->line, 0, colon);
	struct header header = { .at = r->at };

	if (colon == r->line.n || !key_valid(key))
		return WRONG(r, "want `key: value`, or an empty line");
	if (r->record->header_count == HEADERS_MOST)
		return WRONG(r, "more headers than a transcript has");
	r->line = bytes_from(r->line, colon + 1);
	r->at.column += (unsigned)colon + 1;
	skip_blanks(r);
	buf_clear(&r->octets);
	if (!read_octets(r, &r->octets))
		return false;
	if (bytes_index(buf_bytes(&r->octets), '\0') < r->octets.n)
		return WRONG(r, "no header has a NUL");
	header.key = arena_text(&r->record->arena, key);
	header.value = arena_text(
	        &r->record->arena, buf_bytes(&r->octets));
	add_header(r->record, &header);
	return true;
}

static bool read_headers(struct reader *r)
{
	if (!next_line(r))
		return false;
	if (!bytes_eq_text(r->line, first_line))
		return WRONG(r, "no transcript: its first line is not `%s`",
		        first_line);
	for (;;) {
		if (!next_line(r))
			return false;
		if (r->line.n == 0)
			return true;
		if (!comment(r) && !read_header(r))
			return false;
	}
}

static bool read_time(struct reader *r)
{
	struct place at = r->at;
	struct bytes fraction = word(r), seconds = { 0 };
	long s, us;
	uint64_t now;

	bytes_cut(&fraction, '.', &seconds);
	s = number(seconds, SECONDS_MOST);
	us = number(fraction, MICROSECONDS);
	if (s < 0 || us < 0 || fraction.n != DIGITS)
		return err_at(r->err, at, "want a time like 0.001250");
	now = (uint64_t)s * MICROSECONDS + (uint64_t)us;
	if (now < r->us)
		return err_at(r->err, at, "time went back");
	r->us = now;
	return true;
}

static bool read_step(struct reader *r)
{
	struct place at = r->at;
	struct bytes name = word(r);
	long n = number(name, STEP_MOST);

	r->step = (int)n;
	if (n >= 0)
		return true;
	for (size_t i = 0; i < COUNT(step_names); i++)
		if (bytes_eq_text(name, step_names[i].name)) {
			r->step = step_names[i].step;
			return true;
		}
	return err_at(r->err, at,
	        "want a step's number, preamble, canary or leave");
}

static bool read_mark(struct reader *r)
{
	struct place at = r->at;
	struct bytes name = word(r);

	for (r->mark = 0; r->mark < COUNT(marks); r->mark++)
		if (bytes_eq_text(name, marks[r->mark].mark))
			return true;
	return err_at(r->err, at,
	        "want C, S, Q, connected, begin, secured, unsecured, closed, "
	        "left or timeout");
}

static bool end_entry(struct reader *r)
{
	struct transcript *t = &r->record->transcript;
	bool was_open = r->open;
	size_t before = t->count;

	r->open = false;
	if (!was_open)
		return true;
	if (marks[r->mark].quiet)
		transcript_add_quiet(
		        t, r->step, r->us, buf_bytes(&r->octets));
	else
		transcript_add(t, marks[r->mark].kind, r->step, r->us,
		        buf_bytes(&r->octets));
	if (t->count > before && t->entries[before].n == r->octets.n)
		return true;
	return WRONG(r, "more than a transcript holds stands before this line");
}

/* What stands behind the mark. */
static bool read_rest(struct reader *r)
{
	buf_clear(&r->octets);
	if (marks[r->mark].rest == BARE)
		return r->line.n == 0 ||
		       WRONG(r, "nothing stands behind this word");
	if (marks[r->mark].rest == REMARK && r->line.n == 0)
		return true;
	if (r->line.n < 2)
		return WRONG(r, "want a blank, and octets behind it");
	r->line = bytes_from(r->line, 1);
	r->at.column++;
	return read_octets(r, &r->octets);
}

static bool read_entry(struct reader *r)
{
	if (!end_entry(r) || !read_time(r))
		return false;
	skip_blanks(r);
	if (!read_step(r))
		return false;
	skip_blanks(r);
	r->open = true;
	return read_mark(r) && read_rest(r);
}

static bool read_more(struct reader *r)
{
	if (!r->open || marks[r->mark].rest == BARE)
		return WRONG(r, "goes on with no octets");
	if (r->line.n < 3 || r->line.p[1] != ' ')
		return WRONG(r, "want `+`, a blank, and octets");
	r->line = bytes_from(r->line, 2);
	r->at.column += 2;
	return read_octets(r, &r->octets);
}

static bool is_end(struct reader *r)
{
	if (bytes_eq_text(r->line, flooded_end))
		return r->record->transcript.flooded = true;
	return bytes_eq_text(r->line, the_end);
}

static bool read_entries(struct reader *r)
{
	for (;;) {
		if (!next_line(r))
			return false;
		if (is_end(r))
			return end_entry(r);
		if (r->line.n == 0 || comment(r))
			continue;
		if (r->line.p[0] == '+' ? !read_more(r) : !read_entry(r))
			return false;
	}
}

static bool read_end(struct reader *r)
{
	if (r->rest.n == 0)
		return true;
	r->at.line++;
	return WRONG(r, "something stands behind `end`");
}

bool record_read(struct record *record, struct bytes text, const char *file,
        struct err *err)
{
	struct reader r = { .record = record, .rest = text,
		.at = { file, 0, 1 }, .err = err };
	bool good;

	*record = (struct record){ 0 };
	arena_init(&record->arena);
	transcript_init(&record->transcript);
	buf_init(&r.octets, 2 * TRANSCRIPT_MOST);
	good = read_headers(&r) && read_entries(&r) && read_end(&r);
	buf_release(&r.octets);
	return good;
}

bool record_is(struct bytes text)
{
	return bytes_starts_nocase(text, BYTES("smtpspec transcript "));
}

void record_release(struct record *record)
{
	free(record->headers);
	arena_release(&record->arena);
	transcript_release(&record->transcript);
	*record = (struct record){ 0 };
}

const struct header *record_header(
        const struct record *record, const char *key)
{
	for (size_t i = 0; i < record->header_count; i++)
		if (strcmp(record->headers[i].key, key) == 0)
			return &record->headers[i];
	return NULL;
}

static const char *const stops[] = {
	[STOP_NOT] = NULL,
	[STOP_REFUSED] = "refused",
	[STOP_TIMEOUT] = "timeout",
	[STOP_CLOSED] = "closed",
	[STOP_FLOOD] = "flood",
	[STOP_UNSECURED] = "unsecured",
};

const char *stop_name(enum stop stop)
{
	return stops[stop];
}

bool stop_of(const char *name, enum stop *stop)
{
	for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
		if (stops[i] && strcmp(stops[i], name) == 0) {
			*stop = (enum stop)i;
			return true;
		}
	return false;
}

void record_write_first(struct buf *to)
{
	buf_printf(to, "%s\n", first_line);
}

/* A blank at the end of a line would be lost on the way through an editor. */
static void write_octets(struct buf *to, struct bytes octets)
{
	bool blank = octets.n > 0 && octets.p[octets.n - 1] == ' ';

	escape_bytes(to, bytes_sub(octets, 0, octets.n - blank));
	buf_add_text(to, blank ? "\\x20\n" : "\n");
}

void record_write_header(struct buf *to, const char *key, const char *value)
{
	buf_printf(to, "%s: ", key);
	write_octets(to, bytes_of(value));
}

static void write_step(struct buf *to, int step)
{
	for (size_t i = 0; i < COUNT(step_names); i++)
		if (step_names[i].step == step) {
			buf_add_text(to, step_names[i].name);
			return;
		}
	buf_printf(to, "%d", step);
}

static size_t mark_of(const struct entry *entry)
{
	size_t i = 0;

	while (marks[i].kind != entry->kind ||
	        marks[i].quiet != entry->quiet) {
		i++;
		assert(i < COUNT(marks));
	}
	return i;
}

static void write_start(
        struct buf *to, uint64_t us, int step, const char *mark)
{
	buf_printf(to, "%llu.%06llu ",
	        (unsigned long long)(us / MICROSECONDS),
	        (unsigned long long)(us % MICROSECONDS));
	write_step(to, step);
	buf_printf(to, " %s", mark);
}

/* Each line of the octets has one of its own. */
static void write_lines(struct buf *to, struct bytes octets)
{
	const char *before = " ";

	while (octets.n > 0) {
		size_t n = bytes_index(octets, '\n') + 1;

		buf_add_text(to, before);
		write_octets(to, bytes_sub(octets, 0, n));
		octets = bytes_from(octets, n);
		before = "+ ";
	}
}

void record_write_entries(struct buf *to, const struct transcript *t)
{
	buf_add_text(to, "\n");
	for (size_t i = 0; i < t->count; i++) {
		const struct entry *entry = &t->entries[i];
		struct bytes octets = transcript_octets(t, entry);
		size_t mark = mark_of(entry);

		/* Of a flood, nothing may be left of an entry. */
		if (marks[mark].rest == OCTETS && octets.n == 0)
			continue;
		write_start(to, entry->us, entry->step, marks[mark].mark);
		if (octets.n > 0)
			write_lines(to, octets);
		else
			buf_add_text(to, "\n");
	}
	buf_printf(to, "%s\n", t->flooded ? flooded_end : the_end);
}
