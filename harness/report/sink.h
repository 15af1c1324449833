/* SPDX-License-Identifier: MIT
 *
 * Where a report goes: a file, or standard output or error. Nothing is held
 * back: what was written is there when the process is killed a moment later.
 */
#ifndef REPORT_SINK_H
#define REPORT_SINK_H

#include "base/bytes.h"
#include "base/err.h"

struct sink {
	int fd;     /* -1 when closed */
	char *name; /* for complaints */
	bool owned; /* closed by sink_close */
};

/* A descriptor that stays the caller's; `name` as in "standard output". */
struct sink sink_of(int fd, const char *name);
/* Makes the file anew; "-" is standard output. */
bool sink_open(struct sink *sink, const char *path, struct err *err) MUST_CHECK;
/* A file without a name that is gone when it is closed. */
bool sink_spool(struct sink *sink, struct err *err) MUST_CHECK;

/* All of it, or false with the sink's name and the system's reason. */
bool sink_write(
        struct sink *sink, struct bytes octets, struct err *err) MUST_CHECK;
/* Hands everything that a spool holds to `piece`, from the beginning. */
bool sink_read(struct sink *sink,
        bool (*piece)(void *to, struct bytes octets, struct err *err), void *to,
        struct err *err) MUST_CHECK;

/* Fills `to` with the n octets at `from` of a spool, which has them. */
bool sink_part(struct sink *sink, uint64_t from, size_t n, uint8_t *to,
        struct err *err) MUST_CHECK;

/* False where the system noticed only now that it could not write. A closed
 * sink may be closed again. */
bool sink_close(struct sink *sink, struct err *err) MUST_CHECK;
/* The same where nobody cares any more. */
void sink_drop(struct sink *sink);

#endif
