/* SPDX-License-Identifier: MIT */
#include "wire/answers.h"

#include <assert.h>
#include <stdio.h>

static const struct {
	const char *name;
	unsigned answer;
} words[] = {
	{ "none", ANSWER_NONE },
	{ "close", ANSWER_CLOSE },
	{ "junk", ANSWER_JUNK },
	{ "gate", ANSWER_GATE },
};
enum { WORDS = sizeof words / sizeof *words };

bool answers_have(const struct answers *set, unsigned answer)
{
	assert(answer < ANSWER_END);
	return set->bits[answer / 8] >> answer % 8 & 1;
}

void answers_add(struct answers *set, unsigned answer)
{
	assert(answer < ANSWER_END);
	set->bits[answer / 8] |= (uint8_t)(1 << answer % 8);
}

static size_t digits(struct bytes in)
{
	size_t n = 0;

	while (n < in.n && ascii_digit(in.p[n]))
		n++;
	return n;
}

/* "250" is one code, "25z" ten and "2yz" a hundred. */
static bool code_range(struct bytes word, unsigned *first, unsigned *count)
{
	static const struct {
		size_t digits;
		const char *rest;
		unsigned scale;
	} forms[] = { { 3, "", 1 }, { 2, "z", 10 }, { 1, "yz", 100 } };
	size_t n = digits(word);

	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		unsigned code = 0;

		if (n != forms[i].digits ||
		        !bytes_eq_text(bytes_from(word, n), forms[i].rest))
			continue;
		for (size_t k = 0; k < n; k++)
			code = code * 10 + (word.p[k] - '0');
		*first = code * forms[i].scale;
		*count = forms[i].scale;
		return true;
	}
	return false;
}

bool answers_add_word(struct answers *set, struct bytes word)
{
	unsigned first, count;

	for (size_t i = 0; i < WORDS; i++)
		if (bytes_eq_text(word, words[i].name)) {
			answers_add(set, words[i].answer);
			return true;
		}
	if (!code_range(word, &first, &count))
		return false;
	for (unsigned i = 0; i < count; i++)
		answers_add(set, first + i);
	return true;
}

static bool have_all(const struct answers *set, unsigned first, unsigned count)
{
	for (unsigned i = first; i < first + count; i++)
		if (!answers_have(set, i))
			return false;
	return true;
}

unsigned answers_word(const struct answers *set, unsigned answer, char text[8])
{
	const char *name;

	if (answer < ANSWER_NONE && answer % 100 == 0 &&
	        have_all(set, answer, 100)) {
		snprintf(text, 8, "%uyz", answer / 100 % 10);
		return 100;
	}
	if (answer < ANSWER_NONE && answer % 10 == 0 &&
	        have_all(set, answer, 10)) {
		snprintf(text, 8, "%02uz", answer / 10 % 100);
		return 10;
	}
	name = answer_name(answer, text);
	if (name != text)
		snprintf(text, 8, "%s", name);
	return 1;
}

const char *answer_name(unsigned answer, char text[8])
{
	for (size_t i = 0; i < WORDS; i++)
		if (words[i].answer == answer)
			return words[i].name;
	snprintf(text, 8, "%03u", answer % 1000);
	return text;
}
