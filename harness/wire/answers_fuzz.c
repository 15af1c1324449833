/* SPDX-License-Identifier: MIT
 *
 * A word of the table adds answers or changes nothing; what one answer is
 * called is the word for it and for nothing else.
 */
#include "base/fuzzing.h"

#include "wire/answers.h"

static unsigned count(const struct answers *set)
{
	unsigned n = 0;

	for (unsigned answer = 0; answer < ANSWER_END; answer++)
		n += answers_have(set, answer);
	return n;
}

FUZZ_TARGET(in)
{
	struct answers set = { { 0 } }, again = { { 0 } };
	char text[8];
	const char *name;

	assert(answers_add_word(&set, in) == (count(&set) > 0));
	for (unsigned answer = 0; answer < ANSWER_END; answer++) {
		if (!answers_have(&set, answer))
			continue;
		name = answer_name(answer, text);
		assert(answers_add_word(&again, bytes_of(name)));
		assert(count(&set) > 1 || bytes_eq_text(in, name));
	}
	assert(memcmp(&set, &again, sizeof set) == 0);
}
