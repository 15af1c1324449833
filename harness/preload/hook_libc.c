/* SPDX-License-Identifier: MIT
 *
 * What the server calls in place of libc's, once this is preloaded. Without
 * afl-fuzz all of it is libc's.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "preload/seat.h"

/* libc's own, under the names of ours. They are looked for once: that walks
 * through the tables of all libraries, pages that each run would fetch anew. */
#define NEXT_ONES(X) \
	X(poll) X(select) X(listen) X(accept4) X(wait4) X(sigaction) X(signal)

#define DECLARE(name) __typeof__(&name) name;
static struct next {
	NEXT_ONES(DECLARE)
} next_ones;

static void find_next(void)
{
#define FIND(name) next_ones.name = (__typeof__(&name))dlsym(RTLD_NEXT, #name);
	NEXT_ONES(FIND)
}

/* Constructors of other libraries may call before ours. */
static const struct next *next(void)
{
	if (!next_ones.poll)
		find_next();
	return &next_ones;
}

#define NEXT(name) (next()->name)

__attribute__((constructor)) static void prepare(void)
{
	find_next();
	seat_prepare();
}

/* --- reading -------------------------------------------------------------- */

ssize_t __read_chk(int fd, void *to, size_t n, size_t room);
int __poll_chk(struct pollfd *fds, nfds_t n, int ms, size_t room);

ssize_t read(int fd, void *to, size_t n)
{
	if (fd == STDIN_FILENO && seat_stdio())
		return (ssize_t)seat_read(to, n);
	return syscall(SYS_read, fd, to, n);
}

ssize_t __read_chk(int fd, void *to, size_t n, size_t room)
{
	return read(fd, to, n < room ? n : room);
}

static struct pollfd *input_among(struct pollfd *fds, nfds_t n)
{
	for (nfds_t i = 0; i < n; i++)
		if (fds[i].fd == STDIN_FILENO && fds[i].events & POLLIN)
			return &fds[i];
	return NULL;
}

/* Who only looks sees what is there; who waits gets the next line. */
int poll(struct pollfd *fds, nfds_t n, int ms)
{
	struct pollfd *input = input_among(fds, n);
	int ready;

	if (!input || !seat_stdio())
		return NEXT(poll)(fds, n, ms);
	input->fd = -1;
	ready = NEXT(poll)(fds, n, 0);
	input->fd = STDIN_FILENO;
	if (ready >= 0 && (ms != 0 || seat_pending())) {
		input->revents = POLLIN;
		ready++;
	}
	return ready;
}

int __poll_chk(struct pollfd *fds, nfds_t n, int ms, size_t room)
{
	(void)room;
	return poll(fds, n, ms);
}

int select(int n, fd_set *readable, fd_set *writable, fd_set *special,
        struct timeval *time)
{
	bool looks = time && time->tv_sec == 0 && time->tv_usec == 0;
	struct timeval none = { 0 };
	int ready;

	if (n < 1 || !readable || !FD_ISSET(STDIN_FILENO, readable) ||
	        !seat_stdio())
		return NEXT(select)(n, readable, writable, special, time);
	FD_CLR(STDIN_FILENO, readable);
	ready = NEXT(select)(n, readable, writable, special, &none);
	if (ready >= 0 && (!looks || seat_pending())) {
		FD_SET(STDIN_FILENO, readable);
		ready++;
	}
	return ready;
}

/* --- accepting ------------------------------------------------------------ */

static bool inet(int fd)
{
	int domain;
	socklen_t size = sizeof domain;

	return getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 &&
	       (domain == AF_INET || domain == AF_INET6);
}

int listen(int fd, int backlog)
{
	int failed = NEXT(listen)(fd, backlog);

	if (!failed && seat_waits() && inet(fd))
		seat_knock(fd);
	return failed;
}

static void set_flags(int fd, int flags)
{
	if (!(flags & SOCK_CLOEXEC))
		fcntl(fd, F_SETFD, 0);
	if (flags & SOCK_NONBLOCK)
		fcntl(fd, F_SETFL, O_RDWR | O_NONBLOCK);
}

/* As when the client has left before it was accepted: servers go on. */
static int refuse(void)
{
	errno = ECONNABORTED;
	return -1;
}

int accept4(int fd, struct sockaddr *from, socklen_t *size, int flags)
{
	int connection = NEXT(accept4)(fd, from, size, flags);

	if (connection < 0 || !inet(fd))
		return connection;
	if (seat_served()) {
		/* One connection a child; this is another listener's knock. */
		close(connection);
		return refuse();
	}
	if (!seat_waits())
		return connection;
	close(connection);
	connection = seat_accept(fd);
	if (connection < 0)
		return refuse();
	set_flags(connection, flags);
	if (from && size)
		getpeername(connection, from, size);
	return connection;
}

int accept(int fd, struct sockaddr *from, socklen_t *size)
{
	return accept4(fd, from, size, 0);
}

/* --- descriptors ---------------------------------------------------------- */

int close(int fd)
{
	return seat_owns(fd) ? 0 : (int)syscall(SYS_close, fd);
}

/* Daemons close all that they did not open. */
void closefrom(int least)
{
	if (!seat_waits()) {
		syscall(SYS_close_range, least, ~0u, 0);
		return;
	}
	for (int fd = least; fd < 256; fd++)
		close(fd);
	syscall(SYS_close_range, least > 256 ? least : 256, ~0u, 0);
}

/* --- waiting -------------------------------------------------------------- */

pid_t wait4(pid_t pid, int *status, int options, struct rusage *usage)
{
	int own = 0;
	pid_t ended = NEXT(wait4)(pid, &own, options, usage);

	if (ended > 0) {
		seat_saw(own);
		if (status)
			*status = own;
	}
	return ended;
}

pid_t waitpid(pid_t pid, int *status, int options)
{
	return wait4(pid, status, options, NULL);
}

pid_t wait(int *status)
{
	return wait4(-1, status, 0, NULL);
}

/* A server that wants to know nothing of its children: for us they are waited
 * for. */
static void bury(int number)
{
	int before = errno, status;

	(void)number;
	while (NEXT(wait4)(-1, &status, WNOHANG, NULL) > 0)
		seat_saw(status);
	errno = before;
}

static bool forgets_children(int number, const struct sigaction *action)
{
	return number == SIGCHLD && seat_here() &&
	       (action->sa_handler == SIG_IGN ||
	               action->sa_flags & SA_NOCLDWAIT);
}

int sigaction(int number, const struct sigaction *action,
        struct sigaction *before)
{
	static const struct sigaction burial = { .sa_handler = bury,
		.sa_flags = SA_RESTART | SA_NOCLDSTOP };

	if (action && forgets_children(number, action))
		action = &burial;
	return NEXT(sigaction)(number, action, before);
}

void (*signal(int number, void (*handler)(int)))(int)
{
	if (number == SIGCHLD && handler == SIG_IGN && seat_here())
		handler = bury;
	return NEXT(signal)(number, handler);
}
