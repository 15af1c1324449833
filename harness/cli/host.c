/* SPDX-License-Identifier: MIT */
#include "cli/host.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"

enum {
	PIECE = 16 * 1024,
	TICK_MS = 500,    /* how exactly time passes for a silent client */
	DRAIN_MS = 10000, /* for a client that does not read the last reply */
};

struct connection {
	struct host *host;
	struct connection *next, **to_this;
	struct peer *peer;
	struct tls *tls; /* NULL: plaintext */
	struct event *readable, *writable, *tick;
	struct event *later; /* the peer is late until then */
	uint64_t told_us; /* up to then the peer knows that time has passed */
	unsigned drained_ms; /* since it closed with something left to say */
	int fd;
};

struct host {
	struct event_base *base;
	const struct reference_config *config;
	const struct tls_context *tls;
	struct event *accept;
	struct connection *connections;
	size_t count;
	int fd;
};

static void connection_free(struct connection *c)
{
	struct host *host = c->host;

	event_free(c->readable);
	event_free(c->writable);
	event_free(c->tick);
	event_free(c->later);
	c->peer->ops->free(c->peer);
	if (c->tls)
		tls_free(c->tls);
	close(c->fd);
	*c->to_this = c->next;
	if (c->next)
		c->next->to_this = c->to_this;
	free(c);
	host->count--;
	event_add(host->accept, NULL);
}

/* What has to go over the wire. */
static struct buf *outgoing(struct connection *c)
{
	return c->tls ? &c->tls->out : &c->peer->out;
}

/* The server waits for a handshake: what it has said goes before it. */
static void begin_tls(struct connection *c)
{
	c->tls = tls_new(c->host->tls, NULL);
	buf_add(&c->tls->out, buf_bytes(&c->peer->out));
	buf_clear(&c->peer->out);
}

static void say_inside(struct connection *c)
{
	if (c->tls->state == TLS_SHAKING)
		return;
	tls_say(c->tls, buf_bytes(&c->peer->out));
	buf_clear(&c->peer->out);
	if (c->peer->closed)
		tls_end(c->tls);
}

/* False when the connection is over. */
static bool say(struct connection *c)
{
	struct buf *out;

	if (c->tls)
		say_inside(c);
	else if (c->peer->secures)
		begin_tls(c);
	out = outgoing(c);
	while (out->n > 0) {
		ssize_t n = send(c->fd, out->p, out->n, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno == EAGAIN || errno == EWOULDBLOCK;
		buf_consume(out, (size_t)n);
	}
	return !c->peer->closed;
}

/* The peer takes its time: until then it neither says nor hears anything. */
static bool wait_for(struct connection *c)
{
	const struct timeval wait = { c->peer->late_us / 1000000,
		c->peer->late_us % 1000000 };

	if (c->peer->late_us == 0)
		return false;
	c->peer->late_us = 0;
	event_del(c->readable);
	event_add(c->later, &wait);
	return true;
}

/* After anything happened to the peer. */
static void settle(struct connection *c)
{
	if (wait_for(c) || evtimer_pending(c->later, NULL))
		return;
	if (!say(c)) {
		connection_free(c);
		return;
	}
	if (outgoing(c)->n > 0)
		event_add(c->writable, NULL);
	if (c->peer->closed)
		event_del(c->readable);
}

static void hear_inside(struct connection *c, struct bytes wire)
{
	struct tls *tls = c->tls;

	tls_feed(tls, wire);
	if (tls->was_up && c->peer->secures)
		c->peer->ops->secured(c->peer);
	if (tls->in.n > 0)
		c->peer->ops->feed(c->peer, buf_bytes(&tls->in));
	buf_clear(&tls->in);
	if (tls->state >= TLS_OVER)
		c->peer->closed = true;
}

/* A TCP server cannot tell a client that has gone from one that has only shut
 * down its side, so it answers what it has and then closes. */
static void on_readable(evutil_socket_t fd, short what, void *context)
{
	struct connection *c = context;
	uint8_t in[PIECE];
	ssize_t n = recv(fd, in, sizeof in, 0);

	(void)what;
	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n < 0) {
		connection_free(c);
		return;
	}
	c->told_us = clock_us();
	if (n == 0)
		c->peer->ops->eof(c->peer);
	else if (c->tls)
		hear_inside(c, bytes_at(in, (size_t)n));
	else
		c->peer->ops->feed(c->peer, bytes_at(in, (size_t)n));
	if (n == 0)
		c->peer->closed = true;
	settle(c);
}

static void on_writable(evutil_socket_t fd, short what, void *context)
{
	(void)fd;
	(void)what;
	settle(context);
}

static void on_later(evutil_socket_t fd, short what, void *context)
{
	struct connection *c = context;

	(void)fd;
	(void)what;
	event_add(c->readable, NULL);
	settle(c);
}

static void on_tick(evutil_socket_t fd, short what, void *context)
{
	struct connection *c = context;
	uint64_t now = clock_us();
	unsigned ms = (unsigned)((now - c->told_us) / 1000);

	(void)fd;
	(void)what;
	c->told_us += (uint64_t)ms * 1000;
	if (c->peer->closed) {
		c->drained_ms += ms;
		if (c->drained_ms >= DRAIN_MS) {
			connection_free(c);
			return;
		}
	} else {
		c->peer->ops->idle(c->peer, ms);
	}
	settle(c);
}

static struct event *event_for(struct connection *c, short what,
        void (*call)(evutil_socket_t fd, short what, void *context))
{
	struct event *event =
	        event_new(c->host->base, what & EV_TIMEOUT ? -1 : c->fd,
	                (short)(what & ~EV_TIMEOUT), call, c);

	assert(event);
	return event;
}

static void connection_new(struct host *host, int fd)
{
	const struct timeval tick = { TICK_MS / 1000, TICK_MS % 1000 * 1000 };
	struct connection *c = mem_new(sizeof *c);

	c->host = host;
	c->fd = fd;
	c->peer = reference_open(host->config);
	c->told_us = clock_us();
	c->readable = event_for(c, EV_READ | EV_PERSIST, on_readable);
	c->writable = event_for(c, EV_WRITE, on_writable);
	c->tick = event_for(c, EV_TIMEOUT | EV_PERSIST, on_tick);
	c->later = event_for(c, EV_TIMEOUT, on_later);
	c->next = host->connections;
	c->to_this = &host->connections;
	if (c->next)
		c->next->to_this = &c->next;
	host->connections = c;
	host->count++;
	event_add(c->readable, NULL);
	event_add(c->tick, &tick);
	settle(c);
}

static void on_accept(evutil_socket_t fd, short what, void *context)
{
	struct host *host = context;
	int accepted = accept4(fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

	(void)what;
	if (accepted < 0)
		return;
	if (host->count + 1 == HOST_MOST)
		event_del(host->accept);
	connection_new(host, accepted);
}

struct event_base *host_base(void)
{
	struct event_config *config = event_config_new();
	struct event_base *base = NULL;

	if (!config)
		return NULL;
	if (event_config_set_flag(config, EVENT_BASE_FLAG_PRECISE_TIMER) == 0)
		base = event_base_new_with_config(config);
	event_config_free(config);
	return base;
}

struct host *host_new(struct event_base *base, int fd,
        const struct reference_config *config, const struct tls_context *tls)
{
	struct host *host = mem_new(sizeof *host);

	host->base = base;
	host->config = config;
	host->tls = tls;
	host->fd = fd;
	host->accept =
	        event_new(base, fd, EV_READ | EV_PERSIST, on_accept, host);
	assert(host->accept);
	event_add(host->accept, NULL);
	return host;
}

void host_free(struct host *host)
{
	while (host->connections)
		connection_free(host->connections);
	event_free(host->accept);
	close(host->fd);
	free(host);
}
