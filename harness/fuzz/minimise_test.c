/* SPDX-License-Identifier: MIT */
#include "fuzz/minimise.h"

#include "base/testing.h"

struct want {
	struct bytes word;
	unsigned asked;
};

static bool has(void *self, struct bytes input)
{
	struct want *want = self;

	want->asked++;
	return bytes_find(input, want->word) < input.n;
}

static const struct {
	const char *input, *word;
	unsigned tries;
	const char *least;
} rows[] = {
	{ "A\r\nB\r\nC\r\nD\r\n", "C\r\n", 1000, "C\r\n" },
	{ "A\r\nB\r\nC\r\nD\r\n", "B", 1000, "B" },
	{ "NOOP aaaaxaaaa\r\n", "x", 1000, "x" },
	{ "A\nB\nC\nD\n", "A\nB\nC\nD\n", 1000, "A\nB\nC\nD\n" },
	{ "", "", 1000, "" },
	{ "A\nB\nC\nD\n", "D", 0, "A\nB\nC\nD\n" },
	{ "A\nB\nC\nD\n", "D", 1, "C\nD\n" },
};

START_TEST(what_is_left)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct want want = { bytes_of(rows[i].word), 0 };
		struct buf input;

		buf_init(&input, SIZE_MAX);
		buf_add_text(&input, rows[i].input);
		minimise(&input, has, &want, rows[i].tries);
		ck_assert_msg(bytes_eq_text(buf_bytes(&input), rows[i].least),
		        "row %zu: %.*s", i, BYTES_FMT(buf_bytes(&input)));
		ck_assert_uint_le(want.asked, rows[i].tries);
		buf_release(&input);
	}
}
END_TEST

int main(void)
{
	return tests_run(
	        "minimise", (const TTest *const[]){ what_is_left, NULL });
}
