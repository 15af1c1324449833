/* SPDX-License-Identifier: MIT
 *
 * A campaign: workers, each a process with libFuzzer's engine and a way to the
 * server, play inputs and examine what came of them; what stays wrong on a
 * fresh connection is a finding, minimised, kept in a folder and told to the
 * listeners.
 */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include "fuzz/afl.h"
#include "fuzz/stage.h"
#include "oracle/events.h"
#include "run/run.h"

/* From what on the exit status is that of findings. */
enum fail_on {
	FAIL_ON_CRASH, /* crashes, hangs and a server that is gone */
	FAIL_ON_FAIL,  /* and broken clauses that are fails */
	FAIL_ON_DEVIATION,
	FAIL_ON_LATITUDE, /* and choices that a clause leaves open */
};

struct fuzz_options {
	struct run_options run; /* spec, profile, edition, lens, seed, ... */
	struct stage *stage;    /* the same spec and profile */
	const struct target *targets; /* one for each worker */
	/* How the command line named the server and what is known of it; a
	 * replay's arguments. */
	const char *const *arguments;
	size_t argument_count;
	const char *findings; /* the folder */
	const char *shown_findings; /* the same, quoted for a shell */
	const char *corpus;   /* a folder: what brought something new */
	const struct bytes *given; /* inputs beside those of the table */
	size_t given_count;
	unsigned jobs;
	uint64_t runs;        /* sessions; 0: no limit */
	uint64_t seconds;     /* 0: no limit */
	enum fail_on fail_on;
	bool until_found;     /* ends with the first finding that counts */
	const char *reset;    /* the operator's command, or NULL */
	/* Octets that the processes of a server of ours may hold; 0: any. */
	uint64_t memory_most;
	uint64_t reset_every; /* sessions */
	/* The server was built with afl-clang-fast: its edges count. */
	bool coverage;
	bool afl;             /* afl-fuzz is the engine, not libFuzzer's */
	const char *specs;    /* the folder, for the same */
};

/* How worker `job` (from 1) runs afl-fuzz, as far as the options tell. */
struct afl_plan fuzz_plan(const struct fuzz_options *options, unsigned job,
        struct arena *arena);

/* Runs it. False: our own failure or an unreachable target, told in *err;
 * *status is the exit status. True: *status is 0, 1, 3 or 4. */
bool fuzz(const struct fuzz_options *options, const struct listener *listener,
        enum exit_status *status, struct err *err) MUST_CHECK;

#endif
