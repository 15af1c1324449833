/* SPDX-License-Identifier: MIT */
#include "fuzz/mutate.h"

#include "base/testing.h"
#include "fuzz/argument.h"

enum { ROUNDS = 5000, MOST = 4096 };

static const struct bytes session = BYTES("vrfy=disabled\n"
                                          "EHLO client.test\r\n"
                                          "VRFY alice\r\n"
                                          "MAIL FROM:<>\r\n"
                                          "QUIT\r\n");
static struct bytes table[] = { BYTES("NOOP\r\n"), BYTES("HELP VRFY\r\n") };
static const struct alphabet alphabet = { .list = table, .count = 2 };

static void mutant(struct buf *to, uint64_t seed, size_t most)
{
	struct rng rng;

	rng_init(&rng, seed);
	buf_clear(to);
	buf_add(to, session);
	mutate(to, most, &alphabet, &rng);
}

static void mutant_of_octets(struct buf *to, uint64_t seed, size_t most)
{
	struct rng rng;

	rng_init(&rng, seed);
	buf_clear(to);
	buf_add(to, session);
	mutate_octets(to, most, &rng);
}

static size_t count(struct bytes in, struct bytes what)
{
	size_t n = 0, at;

	while ((at = bytes_find(in, what)) < in.n) {
		in = bytes_from(in, at + what.n);
		n++;
	}
	return n;
}

START_TEST(the_same_seed_gives_the_same_mutant)
{
	struct buf a, b;

	buf_init(&a, SIZE_MAX);
	buf_init(&b, SIZE_MAX);
	for (uint64_t seed = 0; seed < 100; seed++) {
		mutant(&a, seed, MOST);
		mutant(&b, seed, MOST);
		ck_assert(bytes_eq(buf_bytes(&a), buf_bytes(&b)));
	}
	buf_release(&a);
	buf_release(&b);
}
END_TEST

START_TEST(no_mutant_is_larger_than_asked)
{
	struct buf to;

	buf_init(&to, SIZE_MAX);
	for (uint64_t seed = 0; seed < ROUNDS; seed++) {
		size_t most = seed % 100;

		mutant(&to, seed, most);
		ck_assert_uint_le(to.n, most);
	}
	buf_release(&to);
}
END_TEST

START_TEST(mutants_of_octets_are_bounded_and_the_same_again)
{
	struct buf to, again;
	size_t changed = 0;

	buf_init(&to, SIZE_MAX);
	buf_init(&again, SIZE_MAX);
	for (uint64_t seed = 0; seed < ROUNDS; seed++) {
		size_t most = seed % 2 ? seed % 100 : MOST;

		mutant_of_octets(&to, seed, most);
		mutant_of_octets(&again, seed, most);
		ck_assert_uint_le(to.n, most);
		ck_assert(bytes_eq(buf_bytes(&to), buf_bytes(&again)));
		changed += !bytes_eq(buf_bytes(&to), session);
	}
	ck_assert_uint_gt(changed, ROUNDS * 9 / 10);
	buf_release(&to);
	buf_release(&again);
}
END_TEST

/* Of all line ends at least nine in ten are CRLF, but for the policy's. */
START_TEST(line_ends_mostly_stay)
{
	size_t lf = 0, crlf = 0;
	struct buf to;

	buf_init(&to, SIZE_MAX);
	for (uint64_t seed = 0; seed < ROUNDS; seed++) {
		struct bytes in;

		mutant(&to, seed, MOST);
		in = buf_bytes(&to);
		lf += count(in, BYTES("\n")) -
		      count(in, BYTES("vrfy=disabled\n"));
		crlf += count(in, BYTES("\r\n"));
	}
	ck_assert_uint_ge(crlf * 10, lf * 9);
	buf_release(&to);
}
END_TEST

static bool seen(struct bytes what, bool whole)
{
	bool found = false;
	struct buf to;

	buf_init(&to, SIZE_MAX);
	for (uint64_t seed = 0; seed < ROUNDS && !found; seed++) {
		mutant(&to, seed, MOST);
		found = whole ? bytes_eq(buf_bytes(&to), what)
		              : bytes_find(buf_bytes(&to), what) < to.n;
	}
	buf_release(&to);
	return found;
}

START_TEST(each_change_is_made)
{
	static const struct {
		const char *what;
		bool whole;
	} rows[] = {
		{ "VRFY alice\r\nHELP VRFY\r\nMAIL", false }, /* inserted */
		{ "vrfy=disabled\nEHLO client.test\r\nMAIL FROM:<>\r\nQUIT\r\n",
		        true },                               /* deleted */
		{ "VRFY alice\r\nVRFY alice\r\n", false },    /* doubled */
		{ "VRFY alice\r\nMAIL FROM:<>\r\nVRFY alice\r\nMAIL FROM:<>"
		  "\r\nVRFY alice\r\nMAIL FROM:<>\r\nQUIT", false }, /* again */
		{ "QUIT\r\nVRFY alice\r\nMAIL FROM:<>\r\nEHLO client.test\r\n",
		        false },                              /* swapped */
		{ "EHLO client.test\r\nNOOP\r\nMAIL", false }, /* replaced */
		{ "VRFY <>\r\n", false },                     /* argument */
		{ "MAIL FROM:<alice@example.test>\r\n", false },
		{ "EHLO [127.0.0.1]\r\n", false },
		{ " SIZE=-", false },                         /* number */
		{ "vrfY alice\r\n", false },                  /* verb */
		{ "HELP alice\r\n", false },
		{ "VRFY alice\nMAIL", false },                /* line end */
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		ck_assert_msg(seen(bytes_of(rows[i].what), rows[i].whole),
		        "never: %s", rows[i].what);
}
END_TEST

START_TEST(an_empty_session_grows)
{
	struct rng rng;
	struct buf to;

	rng_init(&rng, 1);
	buf_init(&to, SIZE_MAX);
	mutate(&to, MOST, &alphabet, &rng);
	ck_assert_uint_gt(to.n, 0);
	buf_release(&to);
}
END_TEST

START_TEST(a_splice_cuts_at_line_ends)
{
	struct bytes a = BYTES("one\r\ntwo\r\n"), b = BYTES("three\r\nfour\r\n");
	struct rng rng;
	struct buf to;

	rng_init(&rng, 1);
	buf_init(&to, SIZE_MAX);
	for (int i = 0; i < ROUNDS; i++) {
		struct bytes rest, line;

		mutate_splice(&to, a, b, MOST, &rng);
		for (rest = buf_bytes(&to); bytes_cut(&rest, '\n', &line);)
			ck_assert_msg(bytes_eq_text(line, "one\r") ||
			                bytes_eq_text(line, "two\r") ||
			                bytes_eq_text(line, "three\r") ||
			                bytes_eq_text(line, "four\r"),
			        "%.*s", BYTES_FMT(line));
		mutate_splice(&to, a, b, 3, &rng);
		ck_assert_uint_le(to.n, 3);
	}
	buf_release(&to);
}
END_TEST

START_TEST(arguments_keep_their_bound)
{
	struct arena arena;
	struct rng rng;

	rng_init(&rng, 1);
	for (int i = 0; i < ROUNDS; i++) {
		arena_init(&arena);
		ck_assert_uint_le(argument_change(&rng,
		                          (enum argument)(i % 7),
		                          BYTES("alice"), &arena).n,
		        5 + ARGUMENT_MOST);
		arena_release(&arena);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { the_same_seed_gives_the_same_mutant,
		no_mutant_is_larger_than_asked,
		mutants_of_octets_are_bounded_and_the_same_again,
		line_ends_mostly_stay,
		each_change_is_made, an_empty_session_grows,
		a_splice_cuts_at_line_ends, arguments_keep_their_bound, NULL };

	return tests_run("fuzz/mutate", tests);
}
