/* SPDX-License-Identifier: MIT
 *
 * One try of one instance: script, session, transcript, judgements. Or a
 * session that was recorded, of an instance or of none.
 */
#ifndef RUN_ATTEMPT_H
#define RUN_ATTEMPT_H

#include "run/compile.h"

struct attempt {
	const struct instance *instance; /* NULL: a recorded one of none */
	const char *where; /* the instance's id, or what the record is called */
	size_t order;      /* of a recorded one of no instance */
	struct arena arena;
	struct script script;
	struct session *session;
	struct exchanges exchanges; /* once judged */
	struct observation seen;
	struct judgements judged;
};

/* False: it cannot be tried, *why says so (in the attempt's arena). Close it
 * in any case. */
bool attempt_open(struct attempt *attempt, const struct instance *instance,
        struct profile *profile, const struct randoms *randoms,
        const char **why);
/* When the session has come to its end. */
void attempt_judge(struct attempt *attempt, const struct standard *standard);
/* In place of both: judges a recorded session. Borrows the transcript and
 * `where`. */
void attempt_recorded(struct attempt *attempt, const struct instance *instance,
        const char *where, const struct transcript *transcript, enum stop stop,
        const struct standard *standard);
/* Whether something other than the answers may have had a part in it: 421, a
 * reply that did not come, a close, a canary that was not 250, times that told
 * nothing. */
bool attempt_shaky(const struct attempt *attempt);
/* What kept the session from its end, in the attempt's arena; "" if nothing. */
const char *attempt_obstacle(struct attempt *attempt);
/* The command that the session was at in the end, "`HELP`", in the attempt's
 * arena. */
const char *attempt_last(struct attempt *attempt);
void attempt_close(struct attempt *attempt);

#endif
