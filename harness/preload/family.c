/* SPDX-License-Identifier: MIT */
#include "preload/family.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

bool family_found(struct family *family)
{
	void *shared = mmap(NULL, sizeof *family->deaths, PROT_READ | PROT_WRITE,
	        MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	family->proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
	family->deaths = shared == MAP_FAILED ? NULL : shared;
	return family->deaths != NULL;
}

bool family_joined(struct family *family, int segment)
{
	void *shared = shmat(segment, NULL, 0);

	family->deaths = shared == (void *)-1 ? NULL : shared;
	return family->deaths != NULL;
}

void family_begin(struct family *family)
{
	prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	*family->deaths = 0;
}

bool family_crashed(int status)
{
	if (!WIFSIGNALED(status))
		return false;
	switch (WTERMSIG(status)) {
	case SIGSEGV:
	case SIGABRT:
	case SIGBUS:
	case SIGFPE:
	case SIGILL:
	case SIGSYS:
	case SIGTRAP:
		return true;
	default:
		return false;
	}
}

void family_saw(struct family *family, int status)
{
	if (family->deaths && family_crashed(status))
		*family->deaths = status;
}

static void nap(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = 500 * 1000 }, NULL);
}

enum { NAPS_A_MS = 2 };

bool family_wait(pid_t child, int most_ms, int *status)
{
	if (most_ms < 0)
		return waitpid(child, status, 0) == child;
	for (int i = 0; i <= most_ms * NAPS_A_MS; i++) {
		if (waitpid(child, status, WNOHANG) == child)
			return true;
		nap();
	}
	return false;
}

/* What /proc/PID/FILE begins with; "" when it cannot be read. */
static void peek(struct family *family, pid_t pid, const char *file,
        char *text, size_t room)
{
	char path[64];
	ssize_t n = -1;
	int fd;

	snprintf(path, sizeof path, "%d/%s", (int)pid, file);
	fd = openat(family->proc, path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		n = read(fd, text, room - 1);
		close(fd);
	}
	text[n > 0 ? n : 0] = '\0';
}

static bool sleeps(struct family *family, pid_t pid)
{
	char stat[256];
	const char *state;

	peek(family, pid, "stat", stat, sizeof stat);
	state = strrchr(stat, ')');
	return !state || !strchr("RD", state[2]);
}

void family_settle(struct family *family, pid_t child, int most_ms)
{
	for (int i = 0; i < most_ms * NAPS_A_MS; i++) {
		if (sleeps(family, child))
			return;
		nap();
	}
}

/* Sends the children that we have now a signal that none survives. */
static void kill_children(struct family *family)
{
	char list[4096], task[32];
	char *rest = list;

	snprintf(task, sizeof task, "task/%d/children", (int)getpid());
	peek(family, getpid(), task, list, sizeof list);
	for (;;) {
		long pid = strtol(rest, &rest, 10);

		if (pid <= 0)
			return;
		kill((pid_t)pid, SIGKILL);
	}
}

int family_end(struct family *family, int grace_ms)
{
	int naps = grace_ms * NAPS_A_MS, crash = *family->deaths, status;

	for (;;) {
		pid_t pid = waitpid(-1, &status, WNOHANG);

		if (pid < 0)
			return crash;
		if (pid > 0) {
			if (family_crashed(status))
				crash = status;
		} else if (naps-- > 0) {
			nap();
		} else {
			kill_children(family);
			nap();
		}
	}
}
