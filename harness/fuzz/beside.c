/* SPDX-License-Identifier: MIT */
#include "fuzz/beside.h"

#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"

enum { ASKED = 26, ANSWER = 24, NOTHING = 0 };

void beside_init(struct beside *b)
{
	*b = (struct beside){ 0 };
	arena_init(&b->arena);
}

void beside_release(struct beside *b)
{
	for (size_t i = 0; i < b->count; i++)
		exchanges_release(&b->columns[i].exchanges);
	free(b->columns);
	arena_release(&b->arena);
}

void beside_add(struct beside *b, const char *name, const struct transcript *t)
{
	struct column *column;

	b->columns = mem_grow(b->columns, (b->count + 1) * sizeof *b->columns);
	column = &b->columns[b->count++];
	column->name = name;
	exchanges_init(&column->exchanges);
	exchanges_read(&column->exchanges, t);
}

/* NULL behind the last one. */
static const struct exchange *cell(const struct column *column, size_t row)
{
	return row < column->exchanges.count ? &column->exchanges.list[row]
	                                     : NULL;
}

static unsigned answer(const struct exchange *e)
{
	return e ? exchange_answer(e) : NOTHING;
}

static size_t rows(const struct beside *b)
{
	size_t most = 0;

	for (size_t i = 0; i < b->count; i++)
		if (b->columns[i].exchanges.count > most)
			most = b->columns[i].exchanges.count;
	return most;
}

static const char *asked(const struct beside *b, size_t row, struct arena *arena)
{
	static const char *const names[] = { [EXCHANGE_GREETING] = "(greeting)",
		[EXCHANGE_COMMAND] = "", [EXCHANGE_DATA] = "(end of data)",
		[EXCHANGE_RESPONSE] = "(response)" };

	for (size_t i = 0; i < b->count; i++) {
		const struct exchange *e = cell(&b->columns[i], row);

		if (e && *names[e->kind])
			return names[e->kind];
		if (e)
			return escape_text(arena, e->line, SIZE_MAX);
	}
	return "";
}

static const char *answered(const struct exchange *e, struct arena *arena)
{
	char name[8];

	if (!e)
		return "-";
	if (!e->answered || e->reply.raw.n == 0)
		return arena_text(arena,
		        bytes_of(answer_name(exchange_answer(e), name)));
	return escape_text(arena,
	        bytes_sub(e->reply.raw, 0, bytes_find(e->reply.raw, BYTES("\r\n"))),
	        SIZE_MAX);
}

const char *beside_difference(struct beside *b)
{
	const struct column *first = b->columns;
	const struct column *last = &b->columns[b->count - 1];

	for (size_t row = 0; row < rows(b); row++) {
		const struct exchange *a = cell(first, row);
		const struct exchange *z = cell(last, row);

		if (answer(a) != answer(z))
			return arena_printf(&b->arena,
			        "%.200s: %.200s (%s), %.200s (%s)",
			        asked(b, row, &b->arena),
			        answered(a, &b->arena), first->name,
			        answered(z, &b->arena), last->name);
	}
	return NULL;
}

static void put(struct buf *to, const char *text, int width)
{
	size_t n = strlen(text);

	if (n > (size_t)width)
		buf_printf(to, "%.*s.. ", width - 2, text);
	else
		buf_printf(to, "%-*s ", width, text);
}

static bool differs(const struct beside *b, size_t row)
{
	for (size_t i = 1; i < b->count; i++)
		if (answer(cell(&b->columns[i], row)) !=
		        answer(cell(&b->columns[0], row)))
			return true;
	return false;
}

static void end_line(struct buf *to)
{
	while (to->n > 0 && to->p[to->n - 1] == ' ')
		to->n--;
	buf_add_text(to, "\n");
}

void beside_print(struct beside *b, struct buf *to)
{
	buf_add_text(to, "  ");
	put(to, "", ASKED);
	for (size_t i = 0; i < b->count; i++)
		put(to, b->columns[i].name, ANSWER);
	end_line(to);
	for (size_t row = 0; row < rows(b); row++) {
		buf_add_text(to, differs(b, row) ? "> " : "  ");
		put(to, asked(b, row, &b->arena), ASKED);
		for (size_t i = 0; i < b->count; i++)
			put(to, answered(cell(&b->columns[i], row), &b->arena),
			        ANSWER);
		end_line(to);
	}
}
