/* SPDX-License-Identifier: MIT
 *
 * A process and all that it started: none of them dies unseen, and none
 * outlives its run.
 */
#ifndef PRELOAD_FAMILY_H
#define PRELOAD_FAMILY_H

#include <stdbool.h>
#include <sys/types.h>

struct family {
	int proc;    /* /proc, opened before anybody changed the root */
	int *deaths; /* shared with all members: a signal that killed one whom
	                another member has waited for; else 0 */
};

/* In the process that will be the ancestor: orphans become its children. */
bool family_found(struct family *family);
void family_begin(struct family *family);
/* In a member of a family whose deaths are told in that segment. */
bool family_joined(struct family *family, int segment);

/* Ended by a signal that means a defect: SIGSEGV, SIGABRT and the like, not
 * what others send to make one stop. */
bool family_crashed(int status);
/* A member has waited for another. */
void family_saw(struct family *family, int status);

/* Waits for `child`, at most `most_ms` (-1: as long as it takes). */
bool family_wait(pid_t child, int most_ms, int *status);
/* Waits until the child sleeps, as one does that has nothing to do, or ended;
 * at most `most_ms`. */
void family_settle(struct family *family, pid_t child, int most_ms);
/* Gives what is left of the family `grace_ms` to end, then ends it. Returns the
 * status of a member that crashed, or 0. */
int family_end(struct family *family, int grace_ms);

#endif
