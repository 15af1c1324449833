/* SPDX-License-Identifier: MIT */
#include "session/transcript.h"

#include <assert.h>
#include <stdlib.h>

#include "base/mem.h"

/* What we send is our own and small beside what may come back. */
enum { OCTETS_MOST = 2 * TRANSCRIPT_MOST, ENTRIES_MOST = 256 * 1024 };

void transcript_init(struct transcript *t)
{
	*t = (struct transcript){ 0 };
	buf_init(&t->octets, OCTETS_MOST);
}

void transcript_release(struct transcript *t)
{
	free(t->entries);
	buf_release(&t->octets);
	*t = (struct transcript){ 0 };
}

static void grow(struct transcript *t)
{
	if (t->count < t->room)
		return;
	t->room = t->room ? 2 * t->room : 16;
	t->entries = mem_grow(t->entries, t->room * sizeof *t->entries);
}

/* How many of n octets there is still room for. */
static size_t clip(struct transcript *t, enum entry_kind kind, size_t n)
{
	size_t room = OCTETS_MOST - t->octets.n;

	if (kind == ENTRY_RECEIVED && room > TRANSCRIPT_MOST - t->received)
		room = TRANSCRIPT_MOST - t->received;
	if (n > room) {
		t->flooded = true;
		n = room;
	}
	if (kind == ENTRY_RECEIVED)
		t->received += n;
	return n;
}

void transcript_add(struct transcript *t, enum entry_kind kind, int step,
        uint64_t us, struct bytes octets)
{
	struct entry *entry;

	if (t->count >= ENTRIES_MOST) {
		t->flooded = true;
		return;
	}
	grow(t);
	entry = &t->entries[t->count++];
	*entry = (struct entry){ .kind = kind,
		.step = step,
		.us = us,
		.from = t->octets.n,
		.n = clip(t, kind, octets.n) };
	buf_add(&t->octets, bytes_sub(octets, 0, entry->n));
}

void transcript_add_quiet(
        struct transcript *t, int step, uint64_t us, struct bytes octets)
{
	size_t before = t->count;

	transcript_add(t, ENTRY_RECEIVED, step, us, octets);
	if (t->count > before)
		t->entries[before].quiet = true;
}

struct bytes transcript_octets(
        const struct transcript *t, const struct entry *entry)
{
	return bytes_sub(buf_bytes(&t->octets), entry->from, entry->n);
}

void transcript_copy(
        struct transcript *to, const struct transcript *from, int end)
{
	for (size_t i = 0; i < from->count; i++) {
		const struct entry *e = &from->entries[i];
		struct bytes octets = transcript_octets(from, e);

		if (e->kind == ENTRY_STEP && e->step == end)
			return;
		if (e->quiet)
			transcript_add_quiet(to, e->step, e->us, octets);
		else
			transcript_add(to, e->kind, e->step, e->us, octets);
	}
}
