/* SPDX-License-Identifier: MIT
 *
 * Any file is a transcript or a complaint with its place; a transcript written
 * again is read as the same.
 */
#include "session/fuzzing.h"

#include "session/record.h"

static void write_all(const struct record *record, struct buf *text)
{
	buf_init(text, SIZE_MAX);
	record_write_first(text);
	for (size_t i = 0; i < record->header_count; i++)
		record_write_header(text, record->headers[i].key,
		        record->headers[i].value);
	record_write_entries(text, &record->transcript);
}

static void compare(const struct transcript *a, const struct transcript *b)
{
	assert(a->count == b->count && a->flooded == b->flooded);
	for (size_t i = 0; i < a->count; i++) {
		const struct entry *x = &a->entries[i], *y = &b->entries[i];

		assert(x->kind == y->kind && x->quiet == y->quiet);
		assert(x->step == y->step && x->us == y->us);
		assert(bytes_eq(
		        transcript_octets(a, x), transcript_octets(b, y)));
	}
}

static void rewrite(const struct record *record)
{
	struct record again;
	struct buf text;
	struct err err;
	bool good;

	write_all(record, &text);
	good = record_read(&again, buf_bytes(&text), "again", &err);
	assert(good);
	assert(again.header_count == record->header_count);
	compare(&again.transcript, &record->transcript);
	record_release(&again);
	buf_release(&text);
}

FUZZ_TARGET(in)
{
	struct record record;
	struct err err;

	if (record_read(&record, in, "file", &err))
		rewrite(&record);
	else
		assert(strncmp(err.text, "file:", 5) == 0);
	record_release(&record);
}
