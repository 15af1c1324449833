/* SPDX-License-Identifier: MIT */
#include "wire/answers.h"
#include "base/testing.h"

static const struct {
	const char *name;
	struct bytes in;
	unsigned first, count; /* count 0: refused */
} words[] = {
	{ "code", BYTES("252"), 252, 1 },
	{ "ten codes", BYTES("25z"), 250, 10 },
	{ "hundred codes", BYTES("5yz"), 500, 100 },
	{ "least code", BYTES("000"), 0, 1 },
	{ "most codes", BYTES("9yz"), 900, 100 },
	{ "none", BYTES("none"), ANSWER_NONE, 1 },
	{ "close", BYTES("close"), ANSWER_CLOSE, 1 },
	{ "junk", BYTES("junk"), ANSWER_JUNK, 1 },
	{ "gate", BYTES("gate"), ANSWER_GATE, 1 },
	{ "nothing", BYTES(""), 0, 0 },
	{ "two digits", BYTES("25"), 0, 0 },
	{ "four digits", BYTES("2500"), 0, 0 },
	{ "letter", BYTES("2x0"), 0, 0 },
	{ "wildcard first", BYTES("z25"), 0, 0 },
	{ "one wildcard of two", BYTES("2y0"), 0, 0 },
	{ "capitals", BYTES("2YZ"), 0, 0 },
	{ "no word", BYTES("nothing"), 0, 0 },
};

START_TEST(added)
{
	for (size_t i = 0; i < ROWS(words); i++) {
		struct bytes in = exact_copy(words[i].in);
		struct answers set = { 0 };

		ck_assert_msg(
		        answers_add_word(&set, in) == (words[i].count > 0),
		        "%s: taken", words[i].name);
		for (unsigned a = 0; a < ANSWER_END; a++)
			ck_assert_msg(
			        answers_have(&set, a) ==
			                (a - words[i].first < words[i].count),
			        "%s: answer %u", words[i].name, a);
		free((void *)in.p);
	}
}
END_TEST

/* And the word says again what was added. */
START_TEST(said)
{
	char text[8];

	for (size_t i = 0; i < ROWS(words); i++) {
		struct answers set = { 0 };

		if (!answers_add_word(&set, words[i].in))
			continue;
		ck_assert_uint_eq(answers_word(&set, words[i].first, text),
		        words[i].count);
		ck_assert_msg(bytes_eq_text(words[i].in, text), "%s: %s",
		        words[i].name, text);
	}
}
END_TEST

static void add_any(struct bytes in)
{
	struct answers set = { 0 };

	answers_add_word(&set, in);
}

START_TEST(cut_short)
{
	for (size_t i = 0; i < ROWS(words); i++)
		truncated(words[i].in, add_any);
}
END_TEST

START_TEST(named)
{
	char text[8];

	ck_assert_str_eq(answer_name(252, text), "252");
	ck_assert_str_eq(answer_name(50, text), "050");
	ck_assert_str_eq(answer_name(ANSWER_NONE, text), "none");
	ck_assert_str_eq(answer_name(ANSWER_JUNK, text), "junk");
}
END_TEST

int main(void)
{
	return tests_run(
	        "answers", (const TTest *[]){ added, said, cut_short, named, NULL });
}
