/* SPDX-License-Identifier: MIT
 *
 * The other engine: afl-fuzz around a server with the library of
 * harness/preload in it, an instance of it a worker. What it keeps as a crash
 * or a hang is played here again, without the library, before anybody is told.
 */
#ifndef FUZZ_AFL_H
#define FUZZ_AFL_H

#include "base/arena.h"
#include "base/err.h"

struct afl_plan {
	const char *command;    /* the server, on standard input and output or a
	                           daemon on a port; for a shell */
	const char *profile;    /* a file, or NULL */
	const char *specs;      /* the folder of the table */
	const char *edition, *lens; /* by which it is judged in the server */
	const char *preload, *mutator; /* our libraries */
	const char *seeds;      /* a folder of inputs */
	const char *dictionary; /* a file */
	const char *folder;     /* where afl-fuzz keeps its own */
	unsigned job, jobs;     /* from 1; the last of several counts states */
	unsigned timeout_ms;    /* for a session */
	size_t most;            /* octets of an input */
	uint64_t runs, seconds; /* 0: no limit */
	uint64_t seed;
	bool new_greeting;      /* AFL++ 4.20 and later */
};

/* Finds afl-fuzz, and our libraries where the program is. */
bool afl_find(struct afl_plan *plan, struct arena *arena, struct err *err)
	MUST_CHECK;
/* The library of harness/preload there, or NULL. */
const char *afl_preload(struct arena *arena);
/* The command line, as words up to NULL; the first is `env`. */
const char *const *afl_words(const struct afl_plan *plan, struct arena *arena);

struct afl_listener {
	/* A session that afl-fuzz has kept. */
	void (*play)(void *self, struct bytes input);
	/* Between; how much afl-fuzz has done. True: it is to end. */
	bool (*rest)(void *self, uint64_t sessions, uint32_t edges);
	void *self;
};

/* Runs an instance until it ends or is to end. What it keeps is played as it
 * comes, or with `later` when it has ended, so that a daemon's port is free.
 * False: it failed, *err tells what it said. */
bool afl_run(const struct afl_plan *plan, bool later,
        const struct afl_listener *listener, struct err *err) MUST_CHECK;

#endif
