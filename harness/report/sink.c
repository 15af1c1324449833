/* SPDX-License-Identifier: MIT */
#include "report/sink.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

enum { PIECE = 16 * 1024 };

static bool wrong(const struct sink *sink, struct err *err)
{
	return err_set(err, "%s: %s", sink->name, strerror(errno));
}

struct sink sink_of(int fd, const char *name)
{
	return (struct sink){ .fd = fd, .name = mem_text(name) };
}

bool sink_open(struct sink *sink, const char *path, struct err *err)
{
	if (strcmp(path, "-") == 0) {
		*sink = sink_of(STDOUT_FILENO, "standard output");
		return true;
	}
	*sink = sink_of(-1, path);
	sink->owned = true;
	sink->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (sink->fd >= 0)
		return true;
	wrong(sink, err);
	free(sink->name);
	return false;
}

bool sink_spool(struct sink *sink, struct err *err)
{
	FILE *file = tmpfile();

	*sink = sink_of(-1, "temporary file");
	sink->owned = true;
	if (file) {
		sink->fd = fcntl(fileno(file), F_DUPFD_CLOEXEC, 0);
		fclose(file);
	}
	if (sink->fd >= 0)
		return true;
	wrong(sink, err);
	free(sink->name);
	return false;
}

bool sink_write(struct sink *sink, struct bytes octets, struct err *err)
{
	while (octets.n > 0) {
		ssize_t n = write(sink->fd, octets.p, octets.n);

		if (n < 0 && errno != EINTR)
			return wrong(sink, err);
		if (n > 0)
			octets = bytes_from(octets, (size_t)n);
	}
	return true;
}

bool sink_read(struct sink *sink,
        bool (*piece)(void *to, struct bytes octets, struct err *err), void *to,
        struct err *err)
{
	uint8_t octets[PIECE];
	off_t at = 0;

	for (;;) {
		ssize_t n = pread(sink->fd, octets, sizeof octets, at);

		if (n == 0)
			return true;
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return wrong(sink, err);
		if (!piece(to, bytes_at(octets, (size_t)n), err))
			return false;
		at += n;
	}
}

bool sink_part(struct sink *sink, uint64_t from, size_t n, uint8_t *to,
        struct err *err)
{
	while (n > 0) {
		ssize_t got = pread(sink->fd, to, n, (off_t)from);

		if (got == 0)
			return err_set(
			        err, "%s: shorter than it was", sink->name);
		if (got < 0 && errno != EINTR)
			return wrong(sink, err);
		if (got > 0) {
			to += got;
			from += (uint64_t)got;
			n -= (size_t)got;
		}
	}
	return true;
}

bool sink_close(struct sink *sink, struct err *err)
{
	bool closed = true;

	if (sink->owned && sink->fd >= 0 && close(sink->fd) != 0)
		closed = wrong(sink, err);
	sink->fd = -1;
	free(sink->name);
	sink->name = NULL;
	return closed;
}

void sink_drop(struct sink *sink)
{
	struct err err;
	bool closed = sink_close(sink, &err);

	(void)closed;
}
