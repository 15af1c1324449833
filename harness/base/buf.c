/* SPDX-License-Identifier: MIT */
#include "base/buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void buf_init(struct buf *b, size_t limit)
{
	*b = (struct buf){ .limit = limit };
}

void buf_release(struct buf *b)
{
	free(b->p);
	*b = (struct buf){ .limit = b->limit };
}

void buf_clear(struct buf *b)
{
	b->n = 0;
}

struct bytes buf_bytes(const struct buf *b)
{
	return bytes_at(b->p, b->n);
}

static void reserve(struct buf *b, size_t n)
{
	size_t cap = b->cap ? b->cap : 256;

	if (b->n + n <= b->cap)
		return;
	while (cap < b->n + n)
		cap *= 2;
	b->p = mem_grow(b->p, cap);
	b->cap = cap;
}

bool buf_add(struct buf *b, struct bytes a)
{
	size_t room = b->limit - b->n;
	size_t n = a.n < room ? a.n : room;

	assert(b->n <= b->limit);
	if (n > 0) {
		reserve(b, n);
		memcpy(b->p + b->n, a.p, n);
		b->n += n;
	}
	return n == a.n;
}

bool buf_add_text(struct buf *b, const char *text)
{
	return buf_add(b, bytes_of(text));
}

bool buf_printf(struct buf *b, const char *format, ...)
{
	va_list ap;
	char *text = NULL;
	bool whole;
	int n;

	va_start(ap, format);
	n = vasprintf(&text, format, ap);
	va_end(ap);
	assert(n >= 0);
	whole = buf_add(b, bytes_at(text, (size_t)n));
	free(text);
	return whole;
}

void buf_consume(struct buf *b, size_t n)
{
	assert(n <= b->n);
	if (n > 0)
		memmove(b->p, b->p + n, b->n - n);
	b->n -= n;
}
