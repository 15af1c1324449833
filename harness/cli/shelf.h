/* SPDX-License-Identifier: MIT
 *
 * Files of results (report/recount.h), and the table by which they are told
 * again. Whatever is wrong or odd with them is said on standard error.
 */
#ifndef CLI_SHELF_H
#define CLI_SHELF_H

#include "cli/options.h"
#include "report/recount.h"

struct shelf {
	struct spec spec;
	struct strangers strangers;
	struct recount *files;
	size_t count, runs;
	bool damaged; /* one of the files */
};

/* Opens the files that the words name. To be closed in any case. */
bool shelf_open(
        struct shelf *shelf, const struct settings *settings) MUST_CHECK;
/* Tells all runs, one behind the other; false where a file has changed. */
bool shelf_tell(struct shelf *shelf, const struct listener *to) MUST_CHECK;
void shelf_close(struct shelf *shelf);

#endif
