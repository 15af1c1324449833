/* SPDX-License-Identifier: MIT */
#include "net/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	STOP_MS = 2000,
	POLL_MS = 5,
	CHUNK = 4096,
	CHUNKS_MOST = 64, /* in one go: more than a pipe holds */
	WORDS_MOST = 64, /* octets of the longest of sanitizer_words */
	SHELL_SIGNAL = 128, /* its exit status when a signal ended a command */
};

static const char *const sanitizer_words[] = { "ERROR: AddressSanitizer",
	"ERROR: LeakSanitizer", "WARNING: MemorySanitizer",
	"WARNING: ThreadSanitizer", ": runtime error: " };

static void nap(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = POLL_MS * 1000000L }, NULL);
}

/* Runs in the guard: what it reads ends when nobody is left to write it. */
static _Noreturn void stand_guard(pid_t group, int fd)
{
	char octet;

	setpgid(0, 0);
	fd = dup2(fd, STDIN_FILENO);
	close_range(STDIN_FILENO + 1, ~0u, 0);
	while (read(fd, &octet, 1) < 0 && errno == EINTR)
		continue;
	kill(-group, SIGTERM);
	for (int ms = 0; kill(-group, 0) == 0 && ms < STOP_MS; ms += POLL_MS)
		nap();
	kill(-group, SIGKILL);
	_exit(0);
}

/* Runs in the child; only what is safe between fork and exec. */
static void become(const char *command, int stdio, int log)
{
	sigset_t none;
	int input = stdio, output = stdio;

	setpgid(0, 0);
	if (stdio >= 0)
		prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (stdio < 0) {
		input = open("/dev/null", O_RDONLY);
		output = log;
	}
	dup2(input, STDIN_FILENO);
	dup2(output, STDOUT_FILENO);
	dup2(log, STDERR_FILENO);
	execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	_exit(127);
}

/* Signals wait until the child has no handler of ours any more. */
static pid_t fork_quietly(void)
{
	sigset_t all, before;
	pid_t pid;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	pid = fork();
	if (pid != 0)
		sigprocmask(SIG_SETMASK, &before, NULL);
	return pid;
}

static bool post_guard(struct process *process, struct err *err)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) != 0)
		return err_set(err, "pipe: %s", strerror(errno));
	process->guard = fork_quietly();
	if (process->guard == 0) {
		close(ends[1]);
		stand_guard(process->pid, ends[0]);
	}
	close(ends[0]);
	process->guard_fd = ends[1];
	if (process->guard > 0)
		return true;
	close(ends[1]);
	process->guard = 0;
	return err_set(err, "fork: %s", strerror(errno));
}

static void relieve_guard(struct process *process)
{
	if (process->guard == 0)
		return;
	kill(process->guard, SIGKILL);
	waitpid(process->guard, NULL, 0);
	close(process->guard_fd);
}

bool process_start(struct process *process, const char *command, int stdio,
        struct err *err)
{
	int log[2];

	*process = (struct process){ .log_fd = -1 };
	buf_init(&process->log, 2 * PROCESS_LOG_MOST);
	if (pipe2(log, O_CLOEXEC) != 0)
		return err_set(err, "%s: pipe: %s", command, strerror(errno));
	process->pid = fork_quietly();
	if (process->pid == 0)
		become(command, stdio, log[1]);
	close(log[1]);
	if (process->pid < 0) {
		close(log[0]);
		process->pid = 0;
		return err_set(err, "%s: fork: %s", command, strerror(errno));
	}
	setpgid(process->pid, process->pid);
	fcntl(log[0], F_SETFL, O_NONBLOCK);
	process->log_fd = log[0];
	return stdio >= 0 || post_guard(process, err);
}

static void keep_tail(struct buf *log)
{
	if (log->n > PROCESS_LOG_MOST)
		buf_consume(log, log->n - PROCESS_LOG_MOST);
}

/* Looks at the last `added` octets, and at a word that they may complete. */
static void look_for_sanitizer(struct process *process, size_t added)
{
	struct bytes log = buf_bytes(&process->log);
	size_t look = added + WORDS_MOST;

	if (log.n > look)
		log = bytes_from(log, log.n - look);
	for (size_t i = 0;
	        i < sizeof sanitizer_words / sizeof *sanitizer_words; i++)
		if (bytes_find(log, bytes_of(sanitizer_words[i])) < log.n)
			process->sanitizer = true;
}

static void take_log(struct process *process)
{
	uint8_t chunk[CHUNK];
	ssize_t n;

	for (int i = 0; i < CHUNKS_MOST && process->log_fd >= 0; i++) {
		n = read(process->log_fd, chunk, sizeof chunk);
		if (n <= 0) {
			process->log_over = n == 0;
			return;
		}
		buf_add(&process->log, bytes_at(chunk, (size_t)n));
		look_for_sanitizer(process, (size_t)n);
		keep_tail(&process->log);
	}
}

void process_poll(struct process *process)
{
	pid_t got;

	if (process->pid > 0 && !process->ended) {
		got = waitpid(process->pid, &process->status, WNOHANG);
		process->ended = got == process->pid ||
		                 (got < 0 && errno == ECHILD);
	}
	take_log(process);
}

static void signal_group(struct process *process, int number)
{
	process->stopped = true;
	kill(-process->pid, number);
}

void process_stop(struct process *process)
{
	if (process->pid <= 0)
		return;
	process_poll(process);
	if (!process->ended)
		signal_group(process, SIGTERM);
	for (int ms = 0; !process->ended && ms < STOP_MS; ms += POLL_MS) {
		nap();
		process_poll(process);
	}
	/* Also what a daemon has left behind in its group. */
	kill(-process->pid, SIGKILL);
	while (!process->ended) {
		nap();
		process_poll(process);
	}
}

/* The signal of which the process, or the last command of its shell, died. */
static int fatal_signal(const struct process *process)
{
	if (WIFSIGNALED(process->status))
		return WTERMSIG(process->status);
	return WEXITSTATUS(process->status) > SHELL_SIGNAL
	               ? WEXITSTATUS(process->status) - SHELL_SIGNAL : 0;
}

static bool of_a_defect(int number)
{
	return number == SIGSEGV || number == SIGABRT || number == SIGBUS ||
	       number == SIGFPE || number == SIGILL || number == SIGTRAP ||
	       number == SIGSYS;
}

bool process_defect(int status)
{
	return WIFSIGNALED(status) && of_a_defect(WTERMSIG(status));
}

bool process_crashed(const struct process *process)
{
	int number;

	if (process->sanitizer)
		return true;
	if (!process->ended)
		return false;
	number = fatal_signal(process);
	/* SIGPIPE: we had left and it still had something to say. */
	return of_a_defect(number) ||
	       (WIFSIGNALED(process->status) && !process->stopped &&
	               number != SIGPIPE);
}

void process_describe(const struct process *process, struct buf *to)
{
	int number = process->ended ? fatal_signal(process) : 0;

	if (!process->ended)
		buf_add_text(to, "still running");
	else if (WIFEXITED(process->status) && !of_a_defect(number))
		buf_printf(to, "exit status %d", WEXITSTATUS(process->status));
	else
		buf_printf(to, "signal %d (%s)", number, strsignal(number));
}

void process_release(struct process *process)
{
	relieve_guard(process);
	if (process->log_fd >= 0)
		close(process->log_fd);
	buf_release(&process->log);
	*process = (struct process){ .log_fd = -1 };
}
