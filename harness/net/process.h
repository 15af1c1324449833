/* SPDX-License-Identifier: MIT
 *
 * A command of the operator's, run by /bin/sh in a process group of its own:
 * a server that talks on its stdio, or a daemon. What it writes to its
 * standard error (a daemon: to its output too) is kept, the last of it.
 * It does not outlive us, whatever ends us: a daemon and its group are ended by
 * a guard, a process that waits for our end; a server on stdio by its kernel.
 * The caller leaves SIGCHLD alone.
 */
#ifndef NET_PROCESS_H
#define NET_PROCESS_H

#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"

enum { PROCESS_LOG_MOST = 64 * 1024 };

struct process {
	pid_t pid;    /* 0: none */
	int log_fd;   /* non-blocking, or -1 */
	pid_t guard;  /* of a daemon; 0: none */
	int guard_fd; /* that it reads to our end */
	bool log_over; /* nobody can write to the log any more */
	bool sanitizer; /* a sanitizer has reported in it */
	struct buf log;
	bool ended;
	int status;   /* of waitpid, once ended */
	bool stopped; /* by us */
};

/* `stdio` becomes the command's standard input and output, or -1: nothing to
 * read, and its output goes to the log. */
bool process_start(struct process *process, const char *command, int stdio,
        struct err *err) MUST_CHECK;
/* Takes what was logged and looks whether the process has ended. */
void process_poll(struct process *process);
/* Ends it and its group: SIGTERM, and SIGKILL when that does not help for two
 * seconds. Waits for it. */
void process_stop(struct process *process);
/* Ended by a signal that neither we sent nor our leaving caused (SIGPIPE), also
 * where a shell tells of it with its exit status; or a sanitizer has reported. */
bool process_crashed(const struct process *process);
/* Whether a process of that status died by itself, of SIGSEGV or the like. */
bool process_defect(int status);
/* "exit status 1", "signal 11 (Segmentation fault)", also of what a shell has run. */
void process_describe(const struct process *process, struct buf *to);
void process_release(struct process *process);

#endif
