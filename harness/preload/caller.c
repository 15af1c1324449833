/* SPDX-License-Identifier: MIT */
#include "preload/caller.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { SLICE_MS = 20, PIECE = 16384 };

int caller_connect(int listener)
{
	struct sockaddr_storage at;
	socklen_t size = sizeof at;
	int fd;

	if (getsockname(listener, (struct sockaddr *)&at, &size) != 0)
		return -1;
	fd = socket(at.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	if (connect(fd, (struct sockaddr *)&at, size) != 0 &&
	        errno != EINPROGRESS) {
		close(fd);
		return -1;
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
	return fd;
}

void caller_close(int connection)
{
	struct linger at_once = { .l_onoff = 1 };

	setsockopt(connection, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
	close(connection);
}

struct caller {
	struct session *session;
	int connection;
	uint64_t began;
	bool (*gone)(void *self);
	void *self;
};

static uint64_t now(const struct caller *c)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000 + (uint64_t)ts.tv_nsec / 1000 -
	       c->began;
}

/* False when the time passed without. */
static bool await(struct caller *c, short events, unsigned ms)
{
	struct pollfd fd = { .fd = c->connection, .events = events };
	uint64_t until = now(c) + (uint64_t)ms * 1000;

	while (poll(&fd, 1, SLICE_MS) == 0)
		if (now(c) >= until || c->gone(c->self))
			return poll(&fd, 1, 0) > 0;
	return true;
}

static void send_all(struct caller *c, const struct demand *demand)
{
	struct bytes octets = demand->octets;

	while (octets.n > 0) {
		ssize_t n = send(c->connection, octets.p, octets.n,
		        MSG_NOSIGNAL);

		if (n > 0) {
			octets = bytes_from(octets, (size_t)n);
		} else if (errno != EAGAIN) {
			session_closed(c->session, now(c));
			return;
		} else if (!await(c, POLLOUT, demand->ms)) {
			session_waited(c->session, now(c));
			return;
		}
	}
	if (demand->last)
		shutdown(c->connection, SHUT_WR);
	session_sent(c->session, now(c));
}

static void receive(struct caller *c, unsigned ms)
{
	uint8_t piece[PIECE];
	ssize_t n;

	if (!await(c, POLLIN, ms)) {
		if (c->gone(c->self))
			session_closed(c->session, now(c));
		else
			session_waited(c->session, now(c));
		return;
	}
	n = recv(c->connection, piece, sizeof piece, 0);
	if (n > 0)
		session_received(c->session, bytes_at(piece, (size_t)n), now(c));
	else if (n == 0 || errno != EAGAIN)
		session_closed(c->session, now(c));
}

static void step(struct caller *c, const struct demand *demand)
{
	switch (demand->kind) {
	case DEMAND_CONNECT:
		session_connected(c->session, now(c));
		break;
	case DEMAND_SEND:
		send_all(c, demand);
		break;
	case DEMAND_RECEIVE:
	case DEMAND_IDLE:
		receive(c, demand->ms);
		break;
	case DEMAND_SECURE: /* a talk ends behind STARTTLS */
		session_unsecured(c->session, bytes_of("no TLS here"), now(c));
		break;
	case DEMAND_DISCONNECT:
	case DEMAND_DONE:
		shutdown(c->connection, SHUT_WR);
		session_disconnected(c->session, now(c));
		break;
	}
}

void caller_play(struct session *session, int connection,
        bool (*gone)(void *self), void *self)
{
	struct caller caller = { .session = session, .connection = connection,
		.gone = gone, .self = self };
	struct demand demand = session_next(session);

	caller.began = now(&caller);
	while (demand.kind != DEMAND_DONE) {
		step(&caller, &demand);
		demand = session_next(session);
	}
}
