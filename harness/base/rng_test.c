/* SPDX-License-Identifier: MIT */
#include "base/rng.h"

#include "base/testing.h"

/* The first outputs of SplitMix64 for the seed 1234567, as published with the
 * reference implementation's test vectors. */
START_TEST(the_numbers_are_those_of_splitmix64)
{
	static const uint64_t expected[] = { 6457827717110365317u,
		3203168211198807973u, 9817491932198370423u,
		4593380528125082431u, 16408922859458223821u };
	struct rng r;

	rng_init(&r, 1234567);
	for (size_t i = 0; i < ROWS(expected); i++)
		ck_assert_uint_eq(rng_next(&r), expected[i]);
}
END_TEST

START_TEST(all_numbers_below_come)
{
	struct rng r;
	unsigned seen = 0;

	rng_init(&r, 1);
	for (int i = 0; i < 1000; i++) {
		uint32_t n = rng_below(&r, 7);

		ck_assert_uint_lt(n, 7);
		seen |= 1u << n;
	}
	ck_assert_uint_eq(seen, 0x7f);
	ck_assert_uint_eq(rng_below(&r, 1), 0);
}
END_TEST

int main(void)
{
	return tests_run("rng",
	        (const TTest *const[]){ the_numbers_are_those_of_splitmix64,
	                all_numbers_below_come, NULL });
}
