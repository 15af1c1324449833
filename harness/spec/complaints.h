/* SPDX-License-Identifier: MIT
 *
 * Complaints about data files, all of them, not only the first; at most
 * COMPLAINTS_MOST texts are kept, `count` goes on.
 */
#ifndef SPEC_COMPLAINTS_H
#define SPEC_COMPLAINTS_H

#include "base/arena.h"
#include "base/err.h"

enum { COMPLAINTS_MOST = 200 };

struct complaints {
	struct arena arena;
	const char *texts[COMPLAINTS_MOST]; /* "file:line:column: what" */
	size_t count;
};

void complaints_init(struct complaints *complaints);
void complaints_release(struct complaints *complaints);
/* Line 0 means the file as a whole: "file: what". */
void complain(struct complaints *complaints, struct place at,
        const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
