/* SPDX-License-Identifier: MIT
 *
 * Any transcript, read again as commands and replies: neither pieces nor the
 * way through its notation change what they are.
 */
#include "session/fuzzing.h"

static void compare(const struct exchanges *x, const struct transcript *from,
        void (*change)(struct transcript *to, const struct transcript *from))
{
	struct transcript changed;
	struct exchanges again;

	transcript_init(&changed);
	change(&changed, from);
	exchanges_init(&again);
	exchanges_read(&again, &changed);
	fuzz_same(x, &again);
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
	if (!t.flooded) {
		compare(&x, &t, fuzz_split);
		compare(&x, &t, fuzz_reread);
	}
	exchanges_release(&x);
	transcript_release(&t);
}
