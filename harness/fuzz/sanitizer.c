/* SPDX-License-Identifier: MIT */
#include "fuzz/sanitizer.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/disk.h"

enum { REPORT_MOST = 64 * 1024, STEP_MS = 20, PATIENCE_MS = 5000 };

/* Around what is there: what comes later counts. */
static void add_options(
        const char *variable, const char *unless_set, const char *always)
{
	const char *before = getenv(variable);
	struct arena arena;

	arena_init(&arena);
	setenv(variable, arena_printf(&arena, "%s:%s:%s", unless_set,
	                         before ? before : "", always), 1);
	arena_release(&arena);
}

void sanitizer_open(struct sanitizer *s)
{
	static const char *const variables[] = { "ASAN_OPTIONS",
		"UBSAN_OPTIONS", "MSAN_OPTIONS", "TSAN_OPTIONS",
		"LSAN_OPTIONS" };
	char option[SANITIZER_PATH + 64];

	strcpy(s->folder, "/tmp/smtpspec-XXXXXX");
	/* A server may write as somebody else. */
	if (!mkdtemp(s->folder) || chmod(s->folder, 01777) != 0) {
		s->folder[0] = '\0';
		return;
	}
	s->dir = opendir(s->folder);
	snprintf(option, sizeof option, "log_path=%s/report:print_stacktrace=1",
	        s->folder);
	for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
		add_options(variables[i], "detect_leaks=0", option);
}

static bool is_there(pid_t pid)
{
	return kill(pid, 0) == 0 || errno != ESRCH;
}

/* To find a stack's names takes its time: what is read before the summary, from
 * a process that still is, may be the half of it. */
static bool read_report(const char *path, pid_t writer, struct buf *to)
{
	struct err ignored;

	for (unsigned waited_ms = 0;; waited_ms += STEP_MS) {
		bool writes = is_there(writer), fits;

		buf_clear(to);
		/* What does not fit is left out. */
		fits = disk_read(path, to, &ignored);
		if (!writes || !fits || waited_ms >= PATIENCE_MS ||
		        bytes_find(buf_bytes(to), BYTES("SUMMARY: ")) < to->n)
			return to->n > 0;
		usleep(STEP_MS * 1000);
	}
}

static bool take_file(const char *path, pid_t writer, struct buf *to)
{
	struct buf report;
	bool any;

	buf_init(&report, REPORT_MOST);
	any = read_report(path, writer, &report);
	if (any) {
		buf_add(to, buf_bytes(&report));
		unlink(path);
	}
	buf_release(&report);
	return any;
}

/* "report.123" is what process 123 writes. Whatever else lies there is the
 * server's, who may write there too. */
static pid_t writer_of(const char *name)
{
	static const char prefix[] = "report.";

	if (strncmp(name, prefix, sizeof prefix - 1) != 0)
		return 0;
	return (pid_t)strtol(name + sizeof prefix - 1, NULL, 10);
}

bool sanitizer_take(struct sanitizer *s, struct buf *reports)
{
	struct dirent *entry;
	struct arena arena;
	bool any = false;

	if (!s->dir)
		return false;
	arena_init(&arena);
	rewinddir(s->dir);
	while ((entry = readdir(s->dir))) {
		pid_t writer = writer_of(entry->d_name);

		if (writer > 0)
			any |= take_file(arena_printf(&arena, "%s/%s",
			        s->folder, entry->d_name), writer, reports);
	}
	arena_release(&arena);
	return any;
}

void sanitizer_close(struct sanitizer *s)
{
	struct buf left;

	buf_init(&left, 0);
	sanitizer_take(s, &left);
	if (s->dir)
		closedir(s->dir);
	s->dir = NULL;
	if (s->folder[0])
		rmdir(s->folder);
	buf_release(&left);
	s->folder[0] = '\0';
}
