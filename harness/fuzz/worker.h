/* SPDX-License-Identifier: MIT
 *
 * One worker of a campaign. Over its pipe it tells what it has found, a line
 * each: "found NAME" (it is in the folder), "lost JSON" (it could not be kept
 * there), "failed TEXT" (it gives up, and ends).
 */
#ifndef FUZZ_WORKER_H
#define FUZZ_WORKER_H

#include "fuzz/fuzz.h"
#include "fuzz/tally.h"

struct worker {
	const struct fuzz_options *options;
	const char *seeds;      /* a folder: those of the table */
	const struct alphabet *alphabet;
	const struct manner *manner;
	struct tally *tally;
	unsigned job; /* from 1 */
	uint64_t runs; /* sessions, 0: no limit */
	int pipe; /* its end */
};

/* In a process of its own, whose end it is. */
_Noreturn void worker_run(const struct worker *worker);

#endif
