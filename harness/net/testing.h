/* SPDX-License-Identifier: MIT
 *
 * For tests: a server on loopback in a process of its own, which serves each
 * connection in another one, so that none waits for the one before.
 */
#ifndef NET_TESTING_H
#define NET_TESTING_H

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/testing.h"

/* Serves one connection; numbers count from 0. The caller closes fd. */
typedef void serving(int fd, unsigned number, const void *context);

struct fake {
	pid_t pid;
	char port[8];
};

static inline void fake_serve(
        int listening, serving *serve, const void *context)
{
	signal(SIGCHLD, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	for (unsigned number = 0;; number++) {
		int fd = accept(listening, NULL, NULL);

		if (fd < 0)
			_exit(1);
		if (fork() == 0) {
			close(listening);
			serve(fd, number, context);
			_exit(0);
		}
		close(fd);
	}
}

/* Bound to a port that was free. */
static inline int bound(int family, char port[8])
{
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6,
		.sin6_addr = IN6ADDR_LOOPBACK_INIT };
	struct sockaddr_in in = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	bool v6 = family == AF_INET6;
	struct sockaddr *at = v6 ? (void *)&in6 : (void *)&in;
	socklen_t n = v6 ? sizeof in6 : sizeof in;
	int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	ck_assert_int_eq(bind(fd, at, n), 0);
	ck_assert_int_eq(getsockname(fd, at, &n), 0);
	snprintf(port, 8, "%u", ntohs(v6 ? in6.sin6_port : in.sin_port));
	return fd;
}

static inline void fake_listen(int fd)
{
	ck_assert_int_eq(listen(fd, 64), 0);
}

/* True in its process. */
static inline bool fake_fork(struct fake *fake)
{
	fflush(NULL);
	fake->pid = fork();
	ck_assert_int_ge(fake->pid, 0);
	return fake->pid == 0;
}

/* Takes `fd`, which is bound. */
static inline void fake_start(
        struct fake *fake, int fd, serving *serve, const void *context)
{
	fake_listen(fd);
	if (fake_fork(fake))
		fake_serve(fd, serve, context);
	close(fd);
}

/* Nobody listens before somebody has opened the pipe `gate` for writing. */
static inline void fake_start_behind(struct fake *fake, int fd,
        const char *gate, serving *serve, const void *context)
{
	if (fake_fork(fake)) {
		close(open(gate, O_RDONLY));
		fake_listen(fd);
		fake_serve(fd, serve, context);
	}
	close(fd);
}

static inline void fake_open(
        struct fake *fake, int family, serving *serve, const void *context)
{
	fake_start(fake, bound(family, fake->port), serve, context);
}

/* No connection is accepted any more; those that are go on. */
static inline void fake_close(struct fake *fake)
{
	kill(fake->pid, SIGKILL);
	waitpid(fake->pid, NULL, 0);
}

/* Writes it all, or ends the process that serves. */
static inline void say(int fd, struct bytes octets)
{
	while (octets.n > 0) {
		ssize_t n = write(fd, octets.p, octets.n);

		if (n <= 0)
			_exit(0);
		octets = bytes_from(octets, (size_t)n);
	}
}

/* Waits until the other side closes. */
static inline void read_all(int fd)
{
	char chunk[4096];

	while (read(fd, chunk, sizeof chunk) > 0)
		continue;
}

#endif
