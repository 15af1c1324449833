/* SPDX-License-Identifier: MIT */
#include "fuzz/afl.h"

#include <string.h>

#include "base/testing.h"

/* With all that a command line can have. */
static const struct afl_plan full = { .command = "server", .profile = "p",
	.specs = "s", .edition = "821", .lens = "rfc", .preload = "a.so", .mutator = "b.so", .seeds = "seeds",
	.dictionary = "words", .folder = "f", .job = 3, .jobs = 3,
	.timeout_ms = 1, .most = 2, .runs = 3, .seconds = 4, .seed = 5,
	.new_greeting = true };

START_TEST(a_command_line_is_settings_then_options_then_the_server)
{
	const char *const *words, *last = NULL;
	struct arena arena;
	size_t i = 1;

	arena_init(&arena);
	words = afl_words(&full, &arena);
	ck_assert_str_eq(words[0], "env");
	for (; strcmp(words[i], "afl-fuzz") != 0; i++)
		ck_assert_msg(strchr(words[i], '='), "%s", words[i]);
	ck_assert_str_eq(words[i + 1], "-S");
	ck_assert_str_eq(words[i + 2], "job3");
	for (; words[i]; i++)
		last = words[i];
	ck_assert_str_eq(last, "server");
	arena_release(&arena);
}
END_TEST

static bool sets(const struct afl_plan *plan, const char *word)
{
	struct arena arena;
	bool found = false;

	arena_init(&arena);
	for (const char *const *w = afl_words(plan, &arena); *w; w++)
		found |= strcmp(*w, word) == 0;
	arena_release(&arena);
	return found;
}

START_TEST(one_instance_alone_is_no_main_one_and_counts_no_states)
{
	struct afl_plan plan = full;

	ck_assert(sets(&plan, "SMTPSPEC_STATES=1"));
	ck_assert(sets(&plan, "SMTPSPEC_EDITION=821"));
	ck_assert(sets(&plan, "SMTPSPEC_LENS=rfc"));
	plan.job = 1;
	ck_assert(sets(&plan, "-M") && !sets(&plan, "SMTPSPEC_STATES=1"));
	plan.jobs = 1;
	ck_assert(sets(&plan, "-S") && !sets(&plan, "SMTPSPEC_STATES=1"));
	ck_assert(sets(&plan, "AFL_CUSTOM_MUTATOR_ONLY=1"));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_command_line_is_settings_then_options_then_the_server,
		one_instance_alone_is_no_main_one_and_counts_no_states, NULL };

	return tests_run("fuzz/afl", tests);
}
