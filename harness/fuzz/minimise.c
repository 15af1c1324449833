/* SPDX-License-Identifier: MIT */
#include "fuzz/minimise.h"


struct search {
	struct buf *input, trial;
	bool (*still)(void *self, struct bytes input);
	void *self;
	unsigned tries;
};

/* Leaves n octets at `from` out; false, and nothing happens, when that does
 * not do or there are no tries left. */
static bool leave_out(struct search *s, size_t from, size_t n)
{
	struct bytes whole = buf_bytes(s->input);

	if (s->tries == 0 || n == 0)
		return false;
	s->tries--;
	buf_clear(&s->trial);
	buf_add(&s->trial, bytes_sub(whole, 0, from));
	buf_add(&s->trial, bytes_from(whole, from + n));
	if (!s->still(s->self, buf_bytes(&s->trial)))
		return false;
	buf_clear(s->input);
	buf_add(s->input, buf_bytes(&s->trial));
	return true;
}

/* Where the unit behind the one at `from` begins. */
typedef size_t next_unit(struct bytes input, size_t from);

static size_t next_line(struct bytes input, size_t from)
{
	size_t lf = bytes_index(bytes_from(input, from), '\n');

	return from + lf < input.n ? from + lf + 1 : input.n;
}

static size_t next_octet(struct bytes input, size_t from)
{
	return from < input.n ? from + 1 : input.n;
}

static size_t skip(struct bytes input, next_unit *next, size_t from, size_t n)
{
	while (n-- > 0)
		from = next(input, from);
	return from;
}

static size_t count(struct bytes input, next_unit *next)
{
	size_t n = 0;

	for (size_t at = 0; at < input.n; n++)
		at = next(input, at);
	return n;
}

/* One walk through the input that leaves out `size` units at a time. */
static bool walk(struct search *s, next_unit *next, size_t size)
{
	bool any = false;
	size_t at = 0;

	while (at < s->input->n) {
		size_t end = skip(buf_bytes(s->input), next, at, size);

		if (leave_out(s, at, end - at))
			any = true;
		else
			at = end;
	}
	return any;
}

static void reduce(struct search *s, next_unit *next)
{
	size_t size = (count(buf_bytes(s->input), next) + 1) / 2;

	while (size > 0 && s->tries > 0)
		if (!walk(s, next, size) || size > 1)
			size /= 2;
}

void minimise(struct buf *input, bool (*still)(void *self, struct bytes input),
        void *self, unsigned tries)
{
	struct search s = { .input = input, .still = still, .self = self,
		.tries = tries };

	buf_init(&s.trial, SIZE_MAX);
	reduce(&s, next_line);
	reduce(&s, next_octet);
	buf_release(&s.trial);
}
