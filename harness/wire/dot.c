/* SPDX-License-Identifier: MIT */
#include "wire/dot.h"

#include <assert.h>

/* What stands right before the next octet. */
enum { TEXT, CR, LINE, DOT, DOT_CR, END, STATES };
enum { OTHER, IS_CR, IS_LF, IS_DOT, CLASSES };

/* What is not named leads to TEXT. */
static const uint8_t table[STATES][CLASSES] = {
	[TEXT] = { [IS_CR] = CR },
	[CR] = { [IS_CR] = CR, [IS_LF] = LINE },
	[LINE] = { [IS_CR] = CR, [IS_DOT] = DOT },
	[DOT] = { [IS_CR] = DOT_CR },
	[DOT_CR] = { [IS_CR] = CR, [IS_LF] = END },
	[END] = { [IS_CR] = CR, [IS_DOT] = DOT }, /* as LINE */
};

static const uint8_t class_of[256] = {
	['\r'] = IS_CR,
	['\n'] = IS_LF,
	['.'] = IS_DOT,
};

void dot_init(struct dot *d)
{
	d->state = LINE;
}

bool dot_end(struct dot *d, uint8_t octet)
{
	assert(d->state < STATES);
	d->state = table[d->state][class_of[octet]];
	return d->state == END;
}

/* Whether a line begins at p[i]. */
static bool at_line(struct bytes in, size_t i)
{
	return i == 0 || (i >= 2 && in.p[i - 2] == '\r' && in.p[i - 1] == '\n');
}

size_t dot_stuff(struct bytes in, uint8_t *out, size_t cap)
{
	size_t n = 0;

	for (size_t i = 0; i < in.n; i++) {
		if (in.p[i] == '.' && at_line(in, i)) {
			if (n < cap)
				out[n] = '.';
			n++;
		}
		if (n < cap)
			out[n] = in.p[i];
		n++;
	}
	return n;
}

static bool line_ends(struct bytes in, size_t i)
{
	return i >= in.n ||
	       (i + 1 < in.n && in.p[i] == '\r' && in.p[i + 1] == '\n');
}

size_t dot_unstuff(struct bytes in, uint8_t *out)
{
	size_t n = 0;
	uint8_t before = '\r', last = '\n';

	/* Not at_line: `out` may have overwritten what stands before i. */
	for (size_t i = 0; i < in.n; i++) {
		uint8_t c = in.p[i];
		bool at_start = before == '\r' && last == '\n';

		if (!at_start || c != '.' || line_ends(in, i + 1))
			out[n++] = c;
		before = last;
		last = c;
	}
	return n;
}
