/* SPDX-License-Identifier: MIT
 *
 * Any transcript, read again as commands and replies: neither pieces nor the
 * way through its notation change what they are.
 */
#include "session/fuzzing.h"

#include "session/exchange.h"
#include "session/notation.h"

static void same(const struct exchanges *a, const struct exchanges *b)
{
	assert(a->count == b->count && a->loose_count == b->loose_count);
	assert(a->open == b->open && a->data == b->data);
	for (size_t i = 0; i < a->count; i++) {
		const struct exchange *x = &a->list[i], *y = &b->list[i];

		assert(x->kind == y->kind && x->phase == y->phase);
		assert(exchange_answer(x) == exchange_answer(y));
		assert(bytes_eq(x->line, y->line));
		assert(x->answered == y->answered && x->extras == y->extras);
	}
}

static void reread(struct transcript *to, const struct transcript *from)
{
	struct buf text;

	buf_init(&text, SIZE_MAX);
	notation_write(from, &text);
	notation_read(to, buf_bytes(&text));
	buf_release(&text);
}

static void compare(const struct exchanges *x, const struct transcript *from,
        void (*change)(struct transcript *to, const struct transcript *from))
{
	struct transcript changed;
	struct exchanges again;

	transcript_init(&changed);
	change(&changed, from);
	exchanges_init(&again);
	exchanges_read(&again, &changed);
	same(x, &again);
	exchanges_release(&again);
	transcript_release(&changed);
}

FUZZ_TARGET(in)
{
	struct transcript t;
	struct exchanges x;

	transcript_init(&t);
	notation_read(&t, in);
	exchanges_init(&x);
	exchanges_read(&x, &t);
	for (size_t i = 0; i < x.count; i++)
		assert(x.list[i].connection <= t.count);
	if (!t.flooded) {
		compare(&x, &t, fuzz_split);
		compare(&x, &t, reread);
	}
	exchanges_release(&x);
	transcript_release(&t);
}
