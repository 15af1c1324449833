/* SPDX-License-Identifier: MIT
 *
 * An encounter as a record (session/record.h) from which alone `judge` gives the
 * same verdict. Headers beside those of oracle/known.h: version, target, found
 * (the finding's key), stop, random, of a row case, steps and attempt, and
 *
 *	unclear: 4         from step 4 on nobody can tell what is a command; the
 *	                   session is judged up to there
 *	befell: crash: ... what no octet tells: the server crashed, hung or was
 *	                   gone (the kind of suspect, then how)
 *	remark: slow: ...  the same of a reply that was slow, of memory
 *	accused: ...       a clause that is seen to be broken only beside another
 *	                   session, or in what is unclear (the key, then how)
 */
#ifndef FUZZ_PROOF_H
#define FUZZ_PROOF_H

#include "fuzz/examine.h"
#include "run/instance.h"

struct proof {
	const struct examiner *examiner;
	const struct encounter *encounter;
	const char *target;
	const struct instance *row; /* that was played, or NULL: an input */
	const struct suspect *suspect;
};

/* The record of what the suspect did, in the arena. */
const char *proof_text(const struct proof *proof, struct arena *arena);

#endif
