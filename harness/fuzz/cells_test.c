/* SPDX-License-Identifier: MIT */
#include "fuzz/cells.h"

#include "session/testing.h"

#define GREETED CONNECTED(STEP_PREAMBLE), GOT(STEP_PREAMBLE, "220 mx\r\n")

static size_t cells_of(const struct event *events, uint8_t cells[CELLS])
{
	struct transcript t;
	struct exchanges x;
	size_t n = 0;

	transcript_of(&t, events);
	exchanges_init(&x);
	exchanges_read(&x, &t);
	cells_mark(&x, cells);
	exchanges_release(&x);
	transcript_release(&t);
	for (size_t i = 0; i < CELLS; i++) {
		ck_assert_uint_le(cells[i], 1);
		n += cells[i];
	}
	return n;
}

/* Names do not count, answers and what went before do. */
START_TEST(what_is_new)
{
	uint8_t cells[CELLS] = { 0 };
	const struct event one[] = { GREETED, SENT(0, "VRFY a\r\n"),
		GOT(0, "252 2.0.0 a\r\n"), END };
	const struct event same[] = { GREETED, SENT(0, "vrfy someone else\r\n"),
		GOT(0, "252 other\r\n"), END };
	const struct event answer[] = { GREETED, SENT(0, "VRFY a\r\n"),
		GOT(0, "550 a\r\n"), END };
	const struct event behind[] = { GREETED, SENT(0, "NOOP\r\n"),
		GOT(0, "250 ok\r\n"), SENT(1, "VRFY a\r\n"),
		GOT(1, "252 a\r\n"), END };

	ck_assert_uint_eq(cells_of(one, cells), 3);
	ck_assert_uint_eq(cells_of(same, cells), 3);
	ck_assert_uint_eq(cells_of(answer, cells), 5);
	ck_assert_uint_eq(cells_of(behind, cells), 8);
}
END_TEST

START_TEST(classes_have_names)
{
	char text[STIMULUS_TEXT], other[STIMULUS_TEXT];

	for (unsigned i = 0; i < STIMULI; i++) {
		stimulus_text(i, text);
		ck_assert_uint_lt(strlen(text), STIMULUS_TEXT - 1);
		ck_assert_ptr_nonnull(strchr(text, '@'));
		if (i > 0)
			ck_assert_str_ne(text, stimulus_text(i - 1, other));
	}
}
END_TEST

int main(void)
{
	return tests_run("cells", (const TTest *const[]){ what_is_new,
	        classes_have_names, NULL });
}
