/* SPDX-License-Identifier: MIT */
#include "report/concern.h"

#include "base/testing.h"

#define BIT(verb) (UINT64_C(1) << VERB_##verb)

static const struct catalogue_entry of_names = {
	.code = 250, .concerns = BIT(VRFY) | BIT(EXPN) };

static const struct {
	const char *send;
	enum verb stimulus;
	bool want;
} steps[] = {
	{ "VRFY {known}\r\n", VERB_VRFY, true },
	{ "eXpN {list}\r\n", VERB_EXPN, true },
	{ "TURN\r\n", VERB_TURN, false },
	{ "RSET\r\n", VERB_VRFY, false },
	{ "VRFY x\r\n", VERB_RCPT, true },
	{ "{each} x\r\n", VERB_EXPN, true },
	{ "{each} x\r\n", VERB_NOOP, false },
	{ "", VERB_UNKNOWN, false },
};

START_TEST(what_was_asked_decides)
{
	const struct catalogue_entry all = { .code = 500 };

	for (size_t i = 0; i < ROWS(steps); i++) {
		const struct step step = { .send = bytes_of(steps[i].send) };
		const struct scase scase = { .steps = &step, .step_count = 1,
			.stimulus = { .verb = steps[i].stimulus } };
		const struct rule rule = { .of_index = 0 };
		const struct rule canary = { .of_index = -1 };

		ck_assert_msg(concerns(&of_names, &scase, &rule) ==
		                      steps[i].want,
		        "row %zu", i);
		ck_assert(!concerns(&of_names, &scase, &canary));
		ck_assert(concerns(&all, &scase, &rule));
		ck_assert(concerns(&all, &scase, NULL));
	}
}
END_TEST

START_TEST(an_invariant_is_about_its_verbs)
{
	struct scase scase = { .invariant = INVARIANT_REPLY,
		.verbs = BIT(VRFY) };

	ck_assert(concerns(&of_names, &scase, NULL));
	scase.verbs |= BIT(NOOP);
	ck_assert(!concerns(&of_names, &scase, NULL));
}
END_TEST

int main(void)
{
	return tests_run("concern",
	        (const TTest *const[]){ what_was_asked_decides,
	                an_invariant_is_about_its_verbs, NULL });
}
