/* SPDX-License-Identifier: MIT */
#include "fuzz/orphans.h"

#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "net/process.h"

void orphans_adopt(void)
{
	prctl(PR_SET_CHILD_SUBREAPER, 1);
}

/* A child that has ended and is not buried yet, or 0. */
static pid_t next_dead(void)
{
	siginfo_t info = { .si_pid = 0 };

	if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0)
		return 0;
	return info.si_pid;
}

bool orphans_bury(pid_t except, struct buf *how)
{
	bool defect = false;
	pid_t pid;
	int status;

	while ((pid = next_dead()) > 0 && pid != except) {
		if (waitpid(pid, &status, 0) != pid || !process_defect(status))
			continue;
		defect = true;
		buf_printf(how, "a process that the server had started ended: "
		                "signal %d\n", WTERMSIG(status));
	}
	return defect;
}

static void kill_children(void)
{
	char path[64];
	FILE *file;
	int pid;

	snprintf(path, sizeof path, "/proc/self/task/%d/children",
	        (int)getpid());
	file = fopen(path, "re");
	while (file && fscanf(file, "%d", &pid) == 1)
		kill(pid, SIGKILL);
	if (file)
		fclose(file);
}

void orphans_end(void)
{
	/* Those of one that is killed become ours in turn. */
	do
		kill_children();
	while (waitpid(-1, NULL, 0) > 0);
}
