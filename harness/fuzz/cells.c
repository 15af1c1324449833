/* SPDX-License-Identifier: MIT */
#include "fuzz/cells.h"

#include <assert.h>
#include <stdio.h>

static unsigned word_of(const struct exchange *e)
{
	switch (e->kind) {
	case EXCHANGE_GREETING:
		return WORD_CONNECT;
	case EXCHANGE_DATA:
		return WORD_DATA;
	case EXCHANGE_RESPONSE:
		return WORD_RESPONSE;
	case EXCHANGE_COMMAND:
		break;
	}
	return e->command.verb;
}

unsigned stimulus_of(const struct exchange *e)
{
	bool argument = e->command.argument.n > 0;

	return (word_of(e) * PHASES + e->phase) * 2 + argument;
}

static const char *word_text(unsigned word)
{
	switch (word) {
	case WORD_DATA:
		return "data";
	case WORD_RESPONSE:
		return "response";
	case WORD_CONNECT:
		return "connect";
	case VERB_UNKNOWN:
		return "unknown";
	default:
		return verb_name((enum verb)word);
	}
}

const char *stimulus_text(unsigned stimulus, char text[STIMULUS_TEXT])
{
	static const char *const phases[PHASES] = { "grt", "helo", "ehlo",
		"mail", "rcpt" };

	assert(stimulus < STIMULI);
	snprintf(text, STIMULUS_TEXT, "%s%s@%s",
	        word_text(stimulus / 2 / PHASES), stimulus % 2 ? " x" : "",
	        phases[stimulus / 2 % PHASES]);
	return text;
}

bool stimulus_possible(unsigned stimulus)
{
	unsigned word = stimulus / 2 / PHASES, phase = stimulus / 2 % PHASES;

	if (word < VERB_COUNT)
		return true;
	if (stimulus % 2 == 1)
		return false;
	return word == WORD_CONNECT ? phase == PHASE_GREETED
	                            : word == WORD_DATA
	                                      ? phase == PHASE_RCPT
	                                      : phase == PHASE_EHLO;
}

/* What was said and what was answered, whatever the state. */
static uint32_t spoken(const struct exchange *e)
{
	return word_of(e) * ANSWER_END + exchange_answer(e);
}

/* Cell of a class (`before` is 0) or of a pair. */
static uint32_t cell(uint32_t before, uint32_t now)
{
	uint64_t x = (uint64_t)before << 32 | now;

	x *= 0x9e3779b97f4a7c15;
	return (uint32_t)(x >> 32) % CELLS;
}

void cells_mark(const struct exchanges *x, uint8_t cells[CELLS])
{
	for (size_t i = 0; i < x->count; i++) {
		const struct exchange *e = &x->list[i];

		cells[cell(0, stimulus_of(e) * ANSWER_END +
		                  exchange_answer(e))] = 1;
		if (i > 0)
			cells[cell(1 + spoken(e - 1), spoken(e))] = 1;
	}
}
