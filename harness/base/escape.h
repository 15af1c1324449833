/* SPDX-License-Identifier: MIT
 *
 * Foreign octets made safe to show on a terminal, in XML and in JSON: the
 * result is printable ASCII alone, and tells any two inputs apart.
 */
#ifndef BASE_ESCAPE_H
#define BASE_ESCAPE_H

#include "base/arena.h"
#include "base/buf.h"

/* Appends `from`: printable ASCII as it is, `\` as `\\`, CR LF HT as \r \n
 * \t, all else as \xHH. Returns false where the buffer's limit cut it. */
bool escape_bytes(struct buf *to, struct bytes from);

/* The other way: appends what the text stands for. False at what escape_bytes
 * does not write (\xHH may have any digits): *bad is its offset, and what
 * stands before it is appended. Also false where the buffer's limit cut it,
 * with *bad == text.n. */
bool escape_read(struct buf *to, struct bytes text, size_t *bad);

/* At most `most` octets of `from`, escaped; a longer one ends in `... (N
 * octets)`. The text lives in the arena. */
const char *escape_text(struct arena *a, struct bytes from, size_t most);

#endif
