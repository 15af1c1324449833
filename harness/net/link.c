/* SPDX-License-Identifier: MIT */
#include "net/link.h"

#include <assert.h>
#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"

/* What is taken from the kernel and not yet handed on. */
enum { READ_MOST = 64 * 1024, CHILD_MS = 1000, CHILD_POLL_MS = 2 };

struct net {
	struct event_base *base;
	struct event *tick; /* bounds net_wait */
};

struct link {
	struct net *net;
	struct endpoint *endpoint;
	const struct addrinfo *address; /* being tried */
	struct bufferevent *stream;
	struct event *timer;
	struct event *log; /* of the process */
	struct process process;
	const struct link_handler *handler;
	void *self;
	unsigned connect_ms;
	bool connected;
	size_t sending; /* octets to leave, 0: nothing */
	bool finishes;  /* our side is closed behind them */
	struct tls *tls; /* NULL: plaintext */
	bool busy, dead; /* closed while it told something: freed behind it */
	char why[256]; /* the last address failed */
};

bool endpoint_tcp(struct endpoint *endpoint, const char *host, const char *port,
        struct err *err)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	int wrong;

	*endpoint = (struct endpoint){ .kind = ENDPOINT_TCP };
	wrong = getaddrinfo(host, port, &hints, &endpoint->addresses);
	if (wrong != 0)
		return err_set(err, "%s:%s: %s", host, port,
		        gai_strerror(wrong));
	return true;
}

void endpoint_release(struct endpoint *endpoint)
{
	if (endpoint->addresses)
		freeaddrinfo(endpoint->addresses);
	*endpoint = (struct endpoint){ 0 };
}

static bool private_v4(uint32_t address)
{
	return address >> 24 == 127 || address >> 24 == 10 ||
	       address >> 20 == 0xac1 || address >> 16 == 0xc0a8 ||
	       address >> 16 == 0xa9fe;
}

static bool private_v6(const struct in6_addr *address)
{
	if (IN6_IS_ADDR_V4MAPPED(address))
		return private_v4((uint32_t)address->s6_addr[12] << 24 |
		        (uint32_t)address->s6_addr[13] << 16 |
		        (uint32_t)address->s6_addr[14] << 8 |
		        address->s6_addr[15]);
	return IN6_IS_ADDR_LOOPBACK(address) ||
	       IN6_IS_ADDR_LINKLOCAL(address) ||
	       (address->s6_addr[0] & 0xfe) == 0xfc;
}

static bool private_address(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET) {
		struct sockaddr_in in;

		memcpy(&in, address, sizeof in);
		return private_v4(ntohl(in.sin_addr.s_addr));
	}
	if (address->sa_family == AF_INET6) {
		struct sockaddr_in6 in6;

		memcpy(&in6, address, sizeof in6);
		return private_v6(&in6.sin6_addr);
	}
	return false;
}

bool endpoint_private(const struct endpoint *endpoint)
{
	for (const struct addrinfo *a = endpoint->addresses; a; a = a->ai_next)
		if (!private_address(a->ai_addr))
			return false;
	return true;
}

static void on_tick(evutil_socket_t fd, short what, void *net)
{
	(void)fd;
	(void)what;
	(void)net;
}

struct net *net_new(void)
{
	struct net *net = mem_new(sizeof *net);

	net->base = event_base_new();
	assert(net->base);
	net->tick = evtimer_new(net->base, on_tick, net);
	assert(net->tick);
	return net;
}

void net_free(struct net *net)
{
	event_free(net->tick);
	event_base_free(net->base);
	free(net);
}

static struct timeval after(unsigned ms)
{
	return (struct timeval){ .tv_sec = ms / 1000,
		.tv_usec = ms % 1000 * 1000 };
}

void net_wait(struct net *net, unsigned ms)
{
	struct timeval wait = after(ms);

	evtimer_add(net->tick, &wait);
	event_base_loop(net->base, EVLOOP_ONCE);
	evtimer_del(net->tick);
}

static void try_next(struct link *link);

static void on_timer(evutil_socket_t fd, short what, void *self)
{
	struct link *link = self;

	(void)fd;
	(void)what;
	if (link->connected)
		link->handler->passed(link->self);
	else
		link->handler->failed(link->self, link->why[0]
		        ? link->why : "connect: no answer in time");
}

/* What TLS has to say. */
static void flush_tls(struct link *link)
{
	struct buf *out = &link->tls->out;

	bufferevent_write(link->stream, out->p, out->n);
	buf_clear(out);
}

static void tell_secured(struct link *link)
{
	struct buf what;

	buf_init(&what, SIZE_MAX);
	tls_describe(link->tls, &what);
	buf_add(&what, bytes_at("", 1));
	link->handler->secured(link->self, (const char *)what.p);
	buf_release(&what);
}

static void tell_plaintext(struct link *link)
{
	struct buf in = link->tls->in;

	if (in.n == 0)
		return;
	buf_init(&link->tls->in, in.limit);
	link->handler->received(link->self, buf_bytes(&in));
	buf_release(&in);
}

static void tell_end(struct link *link)
{
	bufferevent_disable(link->stream, EV_READ | EV_WRITE);
	link->handler->closed(link->self);
}

static void release(struct link *link)
{
	if (link->tls)
		tls_free(link->tls);
	free(link);
}

/* Each handler may close the link. */
static void tls_came(struct link *link, struct bytes wire)
{
	struct tls *tls = link->tls;
	bool was_up = tls->was_up;

	tls_feed(link->tls, wire);
	flush_tls(link);
	link->busy = true;
	if (!was_up && tls->was_up)
		tell_secured(link);
	else if (tls->state == TLS_FAILED && !was_up)
		link->handler->unsecured(link->self, tls->why);
	if (!link->dead)
		tell_plaintext(link);
	if (!link->dead && tls->state >= TLS_OVER && tls->was_up)
		tell_end(link);
	link->busy = false;
	if (link->dead)
		release(link);
}

static void on_read(struct bufferevent *stream, void *self)
{
	struct link *link = self;
	struct evbuffer *in = bufferevent_get_input(stream);
	uint8_t chunk[READ_MOST];
	int n = evbuffer_remove(in, chunk, sizeof chunk);

	if (n <= 0)
		return;
	if (link->tls)
		tls_came(link, bytes_at(chunk, (size_t)n));
	else
		link->handler->received(
		        link->self, bytes_at(chunk, (size_t)n));
}

static void on_written(struct bufferevent *stream, void *self)
{
	struct link *link = self;

	(void)stream;
	if (link->sending == 0)
		return;
	link->sending = 0;
	if (link->finishes && !link->tls)
		shutdown(bufferevent_getfd(link->stream), SHUT_WR);
	link->handler->sent(link->self);
}

static void set_nodelay(struct link *link)
{
	int yes = 1;

	if (link->endpoint->kind == ENDPOINT_TCP)
		setsockopt(bufferevent_getfd(link->stream), IPPROTO_TCP,
		        TCP_NODELAY, &yes, sizeof yes);
}

/* Best effort: the other side need not read it any more. */
static void take_leave(struct link *link)
{
	tls_end(link->tls);
	send(bufferevent_getfd(link->stream), link->tls->out.p,
	        link->tls->out.n, MSG_DONTWAIT | MSG_NOSIGNAL);
}

/* The loop closes the descriptor, and may be a while in coming to it. */
static void drop_stream(struct link *link)
{
	if (!link->stream)
		return;
	if (link->tls)
		take_leave(link);
	shutdown(bufferevent_getfd(link->stream), SHUT_RDWR);
	bufferevent_free(link->stream);
	link->stream = NULL;
}

static void on_connected(struct link *link)
{
	link->connected = true;
	link->endpoint->good = link->address;
	evtimer_del(link->timer);
	set_nodelay(link);
	link->handler->connected(link->self);
}

static void on_end(struct link *link)
{
	if (link->tls && link->tls->state == TLS_SHAKING) {
		bufferevent_disable(link->stream, EV_READ | EV_WRITE);
		link->handler->unsecured(link->self,
		        "the server closed the connection in the handshake");
		return;
	}
	if (link->connected) {
		tell_end(link);
		return;
	}
	snprintf(link->why, sizeof link->why, "connect: %s",
	        evutil_socket_error_to_string(EVUTIL_SOCKET_ERROR()));
	drop_stream(link);
	link->address = link->address ? link->address->ai_next : NULL;
	try_next(link);
}

static void on_event(struct bufferevent *stream, short what, void *self)
{
	struct link *link = self;

	(void)stream;
	if (what & BEV_EVENT_CONNECTED)
		on_connected(link);
	/* Where writing failed, what the other side had said before is still
	 * to be read, and then its end. */
	else if (!link->connected || what & BEV_EVENT_READING)
		on_end(link);
}

static void open_stream(struct link *link, int fd)
{
	link->stream = bufferevent_socket_new(
	        link->net->base, fd, BEV_OPT_CLOSE_ON_FREE);
	assert(link->stream);
	bufferevent_setcb(link->stream, on_read, on_written, on_event, link);
	bufferevent_setwatermark(link->stream, EV_READ, 0, READ_MOST);
	bufferevent_enable(link->stream, EV_READ | EV_WRITE);
}

static void connect_to(
        struct link *link, const struct sockaddr *address, socklen_t n)
{
	struct sockaddr_storage copy = { 0 };

	assert(n <= sizeof copy);
	memcpy(&copy, address, n);
	open_stream(link, -1);
	if (bufferevent_socket_connect(
	            link->stream, (struct sockaddr *)&copy, (int)n) != 0)
		on_end(link);
}

static void connect_unix(struct link *link)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	if (strlen(link->endpoint->text) >= sizeof address.sun_path) {
		link->handler->failed(link->self, "the path is too long");
		return;
	}
	strcpy(address.sun_path, link->endpoint->text);
	connect_to(link, (const struct sockaddr *)&address, sizeof address);
}

/* The next address of a host; a path has but one chance. */
static void try_next(struct link *link)
{
	if (link->address)
		connect_to(link, link->address->ai_addr,
		        link->address->ai_addrlen);
	else
		link->handler->failed(link->self, link->why);
}

static void on_log(evutil_socket_t fd, short what, void *self)
{
	struct link *link = self;

	(void)fd;
	(void)what;
	process_poll(&link->process);
	if (link->process.log_over)
		event_del(link->log);
}

static void spawn(struct link *link)
{
	struct err err;
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
		link->handler->failed(link->self, strerror(errno));
		return;
	}
	if (!process_start(&link->process, link->endpoint->text, ends[1],
	            &err)) {
		close(ends[0]);
		close(ends[1]);
		link->handler->failed(link->self, err.text);
		return;
	}
	close(ends[1]);
	evutil_make_socket_nonblocking(ends[0]);
	link->log = event_new(link->net->base, link->process.log_fd,
	        EV_READ | EV_PERSIST, on_log, link);
	event_add(link->log, NULL);
	open_stream(link, ends[0]);
	on_connected(link);
}

/* Connecting begins in the loop, so that no handler runs before the caller
 * has the link. */
static void on_begin(evutil_socket_t fd, short what, void *self)
{
	struct link *link = self;

	(void)fd;
	(void)what;
	event_free(link->timer);
	link->timer = evtimer_new(link->net->base, on_timer, link);
	link_timer(link, link->connect_ms);
	switch (link->endpoint->kind) {
	case ENDPOINT_TCP:
		link->address = link->endpoint->good
		                        ? link->endpoint->good
		                        : link->endpoint->addresses;
		try_next(link);
		break;
	case ENDPOINT_UNIX:
		connect_unix(link);
		break;
	case ENDPOINT_EXEC:
		spawn(link);
		break;
	}
}

/* How long the next connection has to wait, which is then taken for opened. */
static unsigned pause_ms(struct endpoint *endpoint)
{
	uint64_t now = clock_us(), at = endpoint->open_us;

	if (endpoint->rate == 0)
		return 0;
	if (at < now)
		at = now;
	endpoint->open_us = at + 1000000 / endpoint->rate;
	return (unsigned)((at - now + 999) / 1000);
}

struct link *link_open(struct net *net, struct endpoint *endpoint,
        unsigned most_ms, const struct link_handler *handler, void *self)
{
	struct link *link = mem_new(sizeof *link);

	*link = (struct link){ .net = net, .endpoint = endpoint,
		.handler = handler, .self = self, .connect_ms = most_ms,
		.process = { .log_fd = -1 } };
	link->timer = evtimer_new(net->base, on_begin, link);
	assert(link->timer);
	link_timer(link, pause_ms(endpoint));
	return link;
}

/* What the system takes at once need not wait for the loop; how much that is. */
static size_t send_now(struct link *link, struct bytes octets)
{
	ssize_t n = 0;

	if (evbuffer_get_length(bufferevent_get_output(link->stream)) == 0)
		n = send(bufferevent_getfd(link->stream), octets.p, octets.n,
		        MSG_DONTWAIT | MSG_NOSIGNAL);
	return n > 0 ? (size_t)n : 0;
}

void link_send(struct link *link, struct bytes octets)
{
	struct bytes rest;

	if (link->tls) {
		tls_say(link->tls, octets);
		flush_tls(link);
		link->sending = evbuffer_get_length(
		        bufferevent_get_output(link->stream));
		return;
	}
	link->sending = octets.n;
	rest = bytes_from(octets, send_now(link, octets));
	if (rest.n > 0)
		bufferevent_write(link->stream, rest.p, rest.n);
	else
		bufferevent_trigger(link->stream, EV_WRITE,
		        BEV_TRIG_DEFER_CALLBACKS);
}

void link_secure(struct link *link)
{
	assert(link->endpoint->tls && !link->tls);
	link->tls = tls_new(link->endpoint->tls, link->endpoint->tls_name);
	flush_tls(link);
}

void link_finish(struct link *link)
{
	link->finishes = true;
}

bool link_leaving(const struct link *link)
{
	return evbuffer_get_length(bufferevent_get_output(link->stream)) <
	       link->sending;
}

void link_timer(struct link *link, unsigned ms)
{
	struct timeval wait = after(ms);

	evtimer_add(link->timer, &wait);
}

/* A server on stdio ends when its input does; one that does not is ended. */
static void end_process(struct link *link)
{
	struct process *process = &link->process;

	if (process->pid == 0)
		return;
	for (int ms = 0; ms < CHILD_MS && !process->ended; ms += CHILD_POLL_MS) {
		process_poll(process);
		if (!process->ended)
			usleep(CHILD_POLL_MS * 1000);
	}
	process_stop(process);
	if (link->handler->ended)
		link->handler->ended(link->self, process);
	process_release(process);
}

void link_close(struct link *link)
{
	drop_stream(link);
	if (link->log)
		event_free(link->log);
	end_process(link);
	event_free(link->timer);
	link->dead = true;
	if (!link->busy)
		release(link);
}
