/* SPDX-License-Identifier: MIT */
#include "run/dialogue.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"

/* What the peer has said is handed over, behind the time that it took; true
 * when there was something. */
static bool take_said(struct session *session, struct peer *peer, uint64_t *us)
{
	bool something = peer->out.n > 0;

	*us += peer->late_us;
	peer->late_us = 0;
	if (something) {
		session_received(session, buf_bytes(&peer->out), *us);
		buf_clear(&peer->out);
	}
	if (peer->closed)
		session_closed(session, *us);
	return something || peer->closed;
}

static void memory_wait(struct session *session, struct peer *peer,
        const struct demand *demand, uint64_t *us)
{
	if (take_said(session, peer, us))
		return;
	*us += demand->ms * (uint64_t)MILLISECOND;
	if (demand->kind == DEMAND_IDLE) {
		peer->ops->idle(peer, demand->ms);
		if (take_said(session, peer, us))
			return;
	}
	session_waited(session, *us);
}

/* A handshake in memory is only an agreement. */
static void memory_secure(struct session *session, struct peer *peer,
        uint64_t us)
{
	if (!peer->secures) {
		session_unsecured(session,
		        BYTES("the server does not begin a handshake"), us);
		return;
	}
	peer->ops->secured(peer);
	session_secured(session, BYTES("in memory"), us);
}

static void memory_send(struct session *session, struct peer *peer,
        struct bytes octets, uint64_t *us)
{
	peer->ops->feed(peer, octets);
	session_sent(session, *us);
	take_said(session, peer, us);
}

size_t dialogue_memory(
        struct session *session, const struct peer_factory *factory)
{
	struct peer *peer = NULL;
	size_t connections = 0;
	uint64_t us = 0;

	for (;;) {
		struct demand demand = session_next(session);

		switch (demand.kind) {
		case DEMAND_CONNECT:
			if (peer)
				peer->ops->free(peer);
			peer = factory->open(factory->context);
			connections++;
			session_connected(session, us);
			break;
		case DEMAND_SEND:
			memory_send(session, peer, demand.octets, &us);
			break;
		case DEMAND_RECEIVE:
		case DEMAND_IDLE:
			memory_wait(session, peer, &demand, &us);
			break;
		case DEMAND_SECURE:
			memory_secure(session, peer, us);
			break;
		case DEMAND_DISCONNECT:
			peer->ops->eof(peer);
			session_disconnected(session, us);
			break;
		case DEMAND_DONE:
			if (peer)
				peer->ops->free(peer);
			return connections;
		}
	}
}

struct dialogue {
	struct net *net;
	struct endpoint *endpoint;
	struct session *session;
	struct link *link;
	unsigned connect_ms;
	uint64_t began_us;
	/* When what is on its way out was handed over, or what came since. Once
	 * it has left the answer may be there already: the server may have had
	 * our processor. */
	uint64_t sent_us;
	size_t connections;
	bool securing;
	const struct dialogue_handler *handler;
	void *self;
};

static uint64_t now(const struct dialogue *d)
{
	return clock_us() - d->began_us;
}

static void drop_link(struct dialogue *d)
{
	if (d->link)
		link_close(d->link);
	d->link = NULL;
}

static const struct link_handler link_handler;

/* Does what the session asks for, until it has to wait. */
static void pump(struct dialogue *d)
{
	for (;;) {
		struct demand demand = session_next(d->session);

		switch (demand.kind) {
		case DEMAND_CONNECT:
			drop_link(d);
			d->connections++;
			d->link = link_open(d->net, d->endpoint, d->connect_ms,
			        &link_handler, d);
			return;
		case DEMAND_SEND:
			link_timer(d->link, demand.ms);
			d->sent_us = now(d);
			link_send(d->link, demand.octets);
			if (demand.last)
				link_finish(d->link);
			return;
		case DEMAND_RECEIVE:
		case DEMAND_IDLE:
			link_timer(d->link, demand.ms);
			return;
		case DEMAND_SECURE:
			link_timer(d->link, demand.ms);
			if (!d->securing)
				link_secure(d->link);
			d->securing = true;
			return;
		case DEMAND_DISCONNECT:
			drop_link(d);
			session_disconnected(d->session, now(d));
			break;
		case DEMAND_DONE:
			drop_link(d);
			d->handler->done(d->self);
			return;
		}
	}
}

static void on_connected(void *self)
{
	struct dialogue *d = self;

	session_connected(d->session, now(d));
	pump(d);
}

static void on_failed(void *self, const char *why)
{
	struct dialogue *d = self;

	d->handler->failed(d->self, why);
}

static void on_sent(void *self)
{
	struct dialogue *d = self;

	session_sent(d->session, d->sent_us);
	pump(d);
}

/* While something is on its way out the session is not asked again: it would
 * ask for the same once more. */
static bool sending(struct dialogue *d)
{
	return session_next(d->session).kind == DEMAND_SEND;
}

static void on_received(void *self, struct bytes octets)
{
	struct dialogue *d = self;
	bool was_sending = sending(d);

	d->sent_us = now(d);
	if (was_sending && link_leaving(d->link))
		session_sending(d->session, d->sent_us);
	session_received(d->session, octets, d->sent_us);
	if (!was_sending || !sending(d))
		pump(d);
}

static void on_closed(void *self)
{
	struct dialogue *d = self;

	session_closed(d->session, now(d));
	pump(d);
}

static void on_passed(void *self)
{
	struct dialogue *d = self;

	d->securing = false;
	session_waited(d->session, now(d));
	pump(d);
}

static void on_secured(void *self, const char *what)
{
	struct dialogue *d = self;

	d->securing = false;
	session_secured(d->session, bytes_of(what), now(d));
	pump(d);
}

static void on_unsecured(void *self, const char *why)
{
	struct dialogue *d = self;

	d->securing = false;
	session_unsecured(d->session, bytes_of(why), now(d));
	pump(d);
}

static void on_ended(void *self, const struct process *process)
{
	struct dialogue *d = self;

	d->handler->ended(d->self, process);
}

static const struct link_handler link_handler = {
	.connected = on_connected,
	.failed = on_failed,
	.sent = on_sent,
	.received = on_received,
	.closed = on_closed,
	.passed = on_passed,
	.secured = on_secured,
	.unsecured = on_unsecured,
	.ended = on_ended,
};

struct dialogue *dialogue_open(struct net *net, struct endpoint *endpoint,
        struct session *session, unsigned connect_ms,
        const struct dialogue_handler *handler, void *self)
{
	struct dialogue *d = mem_new(sizeof *d);

	*d = (struct dialogue){ .net = net, .endpoint = endpoint,
		.session = session, .connect_ms = connect_ms,
		.began_us = clock_us(), .handler = handler, .self = self };
	pump(d);
	return d;
}

size_t dialogue_connections(const struct dialogue *dialogue)
{
	return dialogue->connections;
}

void dialogue_close(struct dialogue *dialogue)
{
	drop_link(dialogue);
	free(dialogue);
}
