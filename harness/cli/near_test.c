/* SPDX-License-Identifier: MIT */
#include "cli/near.h"

#include <stdint.h>

#include "base/testing.h"

static const struct {
	const char *a, *b;
	size_t want;
} distances[] = {
	{ "", "", 0 },
	{ "", "run", 3 },
	{ "run", "run", 0 },
	{ "RUN", "run", 0 },
	{ "lnit", "lint", 1 },
	{ "lst", "list", 1 },
	{ "listt", "list", 1 },
	{ "kitten", "sitting", 3 },
};

START_TEST(measures)
{
	char long_word[66] = { 0 };

	for (size_t i = 0; i < ROWS(distances); i++) {
		size_t got = near_distance(distances[i].a, distances[i].b);

		ck_assert_msg(got == distances[i].want, "%s, %s: %zu",
		        distances[i].a, distances[i].b, got);
		got = near_distance(distances[i].b, distances[i].a);
		ck_assert_uint_eq(got, distances[i].want);
	}
	memset(long_word, 'a', sizeof long_word - 1);
	ck_assert_uint_eq(near_distance(long_word, "a"), SIZE_MAX);
	long_word[64] = '\0';
	ck_assert_uint_eq(near_distance(long_word, "a"), 63);
}
END_TEST

static const struct {
	const char *word, *want;
} rows[] = {
	{ "lnit", "lint" },
	{ "lint", "lint" },
	{ "explian", "explain" },
	{ "xyz", "" },
	{ "plai", "explain" },
	{ "", "" },
};

START_TEST(finds_the_nearest)
{
	static const char *const names[] = { "run", "list", "lint", "explain" };

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct near near = near_to(rows[i].word);

		for (size_t k = 0; k < ROWS(names); k++)
			near_try(&near, names[k]);
		ck_assert_msg(
		        strcmp(near.best ? near.best : "", rows[i].want) == 0,
		        "`%s`: %s", rows[i].word,
		        near.best ? near.best : "(none)");
	}
}
END_TEST

int main(void)
{
	return tests_run("near",
	        (const TTest *const[]){ measures, finds_the_nearest, NULL });
}
