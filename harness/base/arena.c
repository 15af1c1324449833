/* SPDX-License-Identifier: MIT */
#include "base/arena.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { BLOCK = 16 * 1024, ALIGN = _Alignof(max_align_t) };

struct arena_block {
	struct arena_block *next;
	size_t n, cap;
	_Alignas(max_align_t) uint8_t octets[];
};

void arena_init(struct arena *a)
{
	a->blocks = NULL;
}

void arena_release(struct arena *a)
{
	while (a->blocks) {
		struct arena_block *next = a->blocks->next;

		free(a->blocks);
		a->blocks = next;
	}
}

static struct arena_block *block_with_room(struct arena *a, size_t n)
{
	struct arena_block *block = a->blocks;
	size_t cap = n > BLOCK ? n : BLOCK;

	if (block && block->cap - block->n >= n)
		return block;
	block = mem_new(sizeof *block + cap);
	block->cap = cap;
	block->next = a->blocks;
	a->blocks = block;
	return block;
}

void *arena_new(struct arena *a, size_t n)
{
	size_t whole = (n + ALIGN - 1) / ALIGN * ALIGN;
	struct arena_block *block = block_with_room(a, whole);
	void *p = block->octets + block->n;

	block->n += whole;
	return p;
}

struct bytes arena_copy(struct arena *a, struct bytes from)
{
	uint8_t *p = arena_new(a, from.n + 1);

	if (from.n > 0)
		memcpy(p, from.p, from.n);
	return bytes_at(p, from.n);
}

const char *arena_text(struct arena *a, struct bytes from)
{
	return (const char *)arena_copy(a, from).p;
}

const char *arena_printf(struct arena *a, const char *format, ...)
{
	va_list ap;
	char *text = NULL;
	const char *copy;
	int n;

	va_start(ap, format);
	n = vasprintf(&text, format, ap);
	va_end(ap);
	assert(n >= 0);
	copy = arena_text(a, bytes_at(text, (size_t)n));
	free(text);
	return copy;
}
