/* SPDX-License-Identifier: MIT
 *
 * Whole files and folders. What goes wrong is told with the path and the
 * system's reason.
 */
#ifndef BASE_DISK_H
#define BASE_DISK_H

#include "base/buf.h"
#include "base/err.h"

/* Makes the folder unless it is there. */
bool disk_folder(const char *path, struct err *err) MUST_CHECK;
/* Removes a folder of files, as far as that can be. */
void disk_remove_folder(const char *path);
/* Makes the file anew. */
bool disk_write(const char *path, struct bytes octets, struct err *err)
        MUST_CHECK;
/* The same; who reads the file meanwhile sees all of what was there before, or
 * all of it. */
bool disk_replace(const char *path, struct bytes octets, struct err *err)
        MUST_CHECK;
/* Appends to the file, and makes it where it is not there. */
bool disk_append(const char *path, struct bytes octets, struct err *err)
        MUST_CHECK;
/* What the file or the folder holds now outlives the machine's end. */
bool disk_settle(const char *path, struct err *err) MUST_CHECK;
/* Appends what the file holds; false also where the buffer's limit cuts it. */
bool disk_read(const char *path, struct buf *to, struct err *err) MUST_CHECK;

#endif
