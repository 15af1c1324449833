/* SPDX-License-Identifier: MIT
 *
 * Data files and the folders they lie in, read whole and bounded.
 */
#ifndef SPEC_FILE_H
#define SPEC_FILE_H

#include "base/buf.h"
#include "spec/complaints.h"

enum { FILE_MOST = 4 * 1024 * 1024 }; /* octets */

/* Fills `octets`, which the caller has initialised, data files with FILE_MOST,
 * and releases.
 * False, with a complaint, when the file is missing, no regular file, cannot
 * be read or is too large. */
bool file_read(const char *file, struct buf *octets,
        struct complaints *complaints) MUST_CHECK;

struct file_list {
	const char **files; /* `folder/name`, sorted by name; from the arena */
	size_t count;
};

/* The files in `folder` whose names end in ".yaml" and do not begin with a
 * dot. False, with a complaint, when the folder cannot be read. */
bool file_list(const char *folder, struct arena *arena, struct file_list *list,
        struct complaints *complaints) MUST_CHECK;

#endif
