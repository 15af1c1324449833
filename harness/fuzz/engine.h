/* SPDX-License-Identifier: MIT
 *
 * libFuzzer's engine around a function that plays inputs. What counts as new is
 * what that function leaves in the counters; mutants are made by fuzz/mutate.h.
 * The engine has no end but that of its process, so it has one of its own.
 */
#ifndef FUZZ_ENGINE_H
#define FUZZ_ENGINE_H

#include "fuzz/alphabet.h"
#include "fuzz/cells.h"

enum {
	EDGES = 128 * 1024, /* at most, of an instrumented server */
	INPUT_MOST = 4096,  /* octets of an input; longer ones are cut */
};

/* The engine clears them before each input and reads them behind it. */
struct counters {
	uint8_t edges[EDGES]; /* begins at a page, so that a segment shared with
	                         a server may be attached in its place */
	uint8_t cells[CELLS];
};
struct counters *counters(void);

struct engine {
	const char *corpus;       /* a folder: read, and added to */
	const char *seeds;        /* another, read */
	const char *spoils;       /* a folder, for inputs that broke ourselves */
	const struct alphabet *alphabet; /* lines for mutants */
	uint64_t seed;            /* of all its choices */
	/* Plays one input; ends the process when it is enough. */
	void (*play)(void *self, struct bytes input);
	void *self;
};

/* Ends the process: as `play` does, or with another exit status than 0 when
 * the engine gives up, having told standard error why. */
_Noreturn void engine_run(const struct engine *engine);

#endif
