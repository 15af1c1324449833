/* SPDX-License-Identifier: MIT */
#include "wire/dot.h"
#include "base/testing.h"

static const struct {
	const char *name;
	struct bytes in;
	size_t end; /* octets through the end of data; 0: none */
} ends[] = {
	{ "at once", BYTES(".\r\n"), 3 },
	{ "behind a line", BYTES("a\r\n.\r\n"), 6 },
	{ "behind an empty line", BYTES("\r\n.\r\n"), 5 },
	{ "what follows is not data", BYTES("a\r\n.\r\nQUIT\r\n"), 6 },
	{ "CR before CRLF", BYTES("a\r\r\n.\r\n"), 7 },
	{ "stuffed dot first", BYTES("..\r\n.\r\n"), 7 },
	{ "dot CR CR LF, then the end", BYTES(".\r\r\n.\r\n"), 7 },
	{ "dot CR dot", BYTES(".\r.\r\n"), 0 },
	{ "dot in a line", BYTES("a.\r\n"), 0 },
	{ "two dots", BYTES("..\r\n"), 0 },
	{ "dot and text", BYTES(".a\r\n"), 0 },
	/* The smuggling sequences. */
	{ "LF dot LF", BYTES("a\n.\n"), 0 },
	{ "LF dot CRLF", BYTES("a\n.\r\n"), 0 },
	{ "CRLF dot LF", BYTES("a\r\n.\n"), 0 },
	{ "CR dot CRLF", BYTES("a\r.\r\n"), 0 },
	{ "CRLF dot CR", BYTES("a\r\n.\r"), 0 },
	{ "CR dot CR", BYTES("a\r.\r"), 0 },
	{ "CRLF NUL dot CRLF", BYTES("a\r\n\0.\r\n"), 0 },
	{ "CRLF dot CRCRLF", BYTES("a\r\n.\r\r\n"), 0 },
	{ "dot at once, then LF", BYTES(".\n"), 0 },
};

START_TEST(ended)
{
	for (size_t i = 0; i < ROWS(ends); i++) {
		struct dot d;
		size_t end = 0;

		dot_init(&d);
		for (size_t n = 0; n < ends[i].in.n && end == 0; n++)
			if (dot_end(&d, ends[i].in.p[n]))
				end = n + 1;
		ck_assert_msg(end == ends[i].end, "%s: end at %zu, want %zu",
		        ends[i].name, end, ends[i].end);
	}
}
END_TEST

START_TEST(begins_again)
{
	struct bytes in = BYTES("a\r\n.\r\n.\r\nb.\r\n.\r\n");
	unsigned n = 0;
	struct dot d;

	dot_init(&d);
	for (size_t i = 0; i < in.n; i++)
		n += dot_end(&d, in.p[i]);
	ck_assert_uint_eq(n, 3);
}
END_TEST

static const struct {
	const char *name;
	struct bytes plain, stuffed;
} pairs[] = {
	{ "nothing", BYTES(""), BYTES("") },
	{ "no dot", BYTES("a\r\nb\r\n"), BYTES("a\r\nb\r\n") },
	{ "first line", BYTES(".a\r\n"), BYTES("..a\r\n") },
	{ "later line", BYTES("a\r\n.b\r\n"), BYTES("a\r\n..b\r\n") },
	{ "lone dot", BYTES(".\r\n"), BYTES("..\r\n") },
	{ "two dots", BYTES("..\r\n"), BYTES("...\r\n") },
	{ "many lines", BYTES(".\r\n.\r\n.x\r\n"),
	        BYTES("..\r\n..\r\n..x\r\n") },
	{ "dot inside", BYTES("a.b\r\n"), BYTES("a.b\r\n") },
	{ "LF is no line", BYTES("a\n.b\r\n"), BYTES("a\n.b\r\n") },
	{ "CR is no line", BYTES("a\r.b\r\n"), BYTES("a\r.b\r\n") },
	{ "unfinished line", BYTES("a\r\n."), BYTES("a\r\n..") },
};

START_TEST(stuffed)
{
	for (size_t i = 0; i < ROWS(pairs); i++)
		for (size_t cap = 0; cap <= pairs[i].stuffed.n; cap++) {
			uint8_t *out = malloc(cap);
			size_t n = dot_stuff(pairs[i].plain, out, cap);

			ck_assert_msg(n == pairs[i].stuffed.n, "%s: %zu octets",
			        pairs[i].name, n);
			ck_assert_msg(
			        bytes_eq(bytes_at(out, cap),
			                bytes_sub(pairs[i].stuffed, 0, cap)),
			        "%s: octets, cap %zu", pairs[i].name, cap);
			free(out);
		}
}
END_TEST

START_TEST(unstuffed)
{
	for (size_t i = 0; i < ROWS(pairs); i++) {
		struct bytes in = exact_copy(pairs[i].stuffed);
		size_t n = dot_unstuff(in, (uint8_t *)in.p);

		ck_assert_msg(bytes_eq(bytes_at(in.p, n), pairs[i].plain),
		        "%s: got %.*s", pairs[i].name, (int)n, in.p);
		free((void *)in.p);
	}
}
END_TEST

START_TEST(unstuffed_oddly)
{
	static const struct {
		const char *name;
		struct bytes in, out;
	} odd[] = {
		{ "dot without a twin", BYTES(".a\r\n"), BYTES("a\r\n") },
		{ "lone dot stays", BYTES("a\r\n.\r\nb\r\n"),
		        BYTES("a\r\n.\r\nb\r\n") },
		{ "lone dot at the end stays", BYTES("a\r\n."),
		        BYTES("a\r\n.") },
		{ "dot and CR", BYTES(".\ra"), BYTES("\ra") },
		{ "dot and LF", BYTES(".\n"), BYTES("\n") },
	};

	for (size_t i = 0; i < ROWS(odd); i++) {
		struct bytes in = exact_copy(odd[i].in);
		uint8_t out[32];
		size_t n = dot_unstuff(in, out);

		ck_assert_msg(bytes_eq(bytes_at(out, n), odd[i].out),
		        "%s: got %.*s", odd[i].name, (int)n, out);
		free((void *)in.p);
	}
}
END_TEST

int main(void)
{
	return tests_run("dot", (const TTest *[]){ ended, begins_again, stuffed,
	                                unstuffed, unstuffed_oddly, NULL });
}
