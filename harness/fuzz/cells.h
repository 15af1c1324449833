/* SPDX-License-Identifier: MIT
 *
 * Stimulus classes, and what counts as new where a server shows nothing but its
 * answers: a cell is a class with its answer, or what was said and answered with
 * what had been said and answered before. The alphabet is finite and a cell is
 * on or off, so that a corpus of what brought new cells stays small.
 */
#ifndef FUZZ_CELLS_H
#define FUZZ_CELLS_H

#include "session/exchange.h"

enum {
	PHASES = PHASE_RCPT + 1,
	/* What a client says: a verb, mail data, a line of AUTH; and the
	 * connection itself, which draws the greeting. */
	WORD_DATA = VERB_COUNT,
	WORD_RESPONSE,
	WORD_CONNECT,
	WORDS,
	/* Each word in each phase, without an argument and with one. */
	STIMULI = WORDS * PHASES * 2,
	CELLS = 1 << 15, /* they share places by their hash */
};

/* The class of stimuli, < STIMULI, that the exchange belongs to. */
unsigned stimulus_of(const struct exchange *exchange);
/* "VRFY@ehlo", "VRFY x@ehlo", "data@rcpt". */
enum { STIMULUS_TEXT = 48 };
const char *stimulus_text(unsigned stimulus, char text[STIMULUS_TEXT]);

/* Whether a client can bring it about: only AUTH's lines and mail data do not
 * stand in just any phase. */
bool stimulus_possible(unsigned stimulus);

/* Sets the cells of all exchanges to 1. */
void cells_mark(const struct exchanges *x, uint8_t cells[CELLS]);

#endif
