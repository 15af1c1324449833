/* SPDX-License-Identifier: MIT
 *
 * Connections to a server, many at once on one event loop. It knows octets and
 * nothing of SMTP. Handlers are called from net_wait() alone. The process
 * ignores SIGPIPE.
 */
#ifndef NET_LINK_H
#define NET_LINK_H

#include "base/bytes.h"
#include "base/err.h"
#include "net/process.h"
#include "net/tls.h"

enum endpoint_kind { ENDPOINT_TCP, ENDPOINT_UNIX, ENDPOINT_EXEC };

struct addrinfo;

struct endpoint {
	enum endpoint_kind kind;
	const char *text;            /* path or command; borrowed */
	struct addrinfo *addresses;  /* of TCP */
	const struct addrinfo *good; /* the one that answered last, or NULL */
	unsigned rate;    /* new connections a second; 0 = unlimited */
	uint64_t open_us; /* none before, by the rate */
	const struct tls_context *tls; /* for link_secure, borrowed; or NULL */
	const char *tls_name; /* whose certificate is wanted; borrowed */
};

/* Looks the host up, and the port in the services' names. */
bool endpoint_tcp(struct endpoint *endpoint, const char *host, const char *port,
        struct err *err) MUST_CHECK;
/* Whether all its addresses are loopback, link-local or private (RFC 1918,
 * RFC 4193); a path and a command are. */
bool endpoint_private(const struct endpoint *endpoint);
void endpoint_release(struct endpoint *endpoint);

struct net;
struct link;

struct link_handler {
	void (*connected)(void *self);
	/* Instead of connected; the link is then of no use but link_close. */
	void (*failed)(void *self, const char *why);
	void (*sent)(void *self); /* all of it left */
	void (*received)(void *self, struct bytes octets);
	void (*closed)(void *self); /* by the other side, or broken */
	void (*passed)(void *self); /* the time of link_timer */
	/* What came of link_secure. Behind `unsecured` the link is of no use
	 * but link_close; the texts are printable. Both NULL where nobody
	 * secures. */
	void (*secured)(void *self, const char *what);
	void (*unsecured)(void *self, const char *why);
	/* The command of ENDPOINT_EXEC has ended, by itself or by us. May be
	 * NULL. */
	void (*ended)(void *self, const struct process *process);
};

struct net *net_new(void);
/* All links are closed by now. */
void net_free(struct net *net);
/* Waits for events, at most ms milliseconds, and handles them. */
void net_wait(struct net *net, unsigned ms);

/* Begins to connect as soon as the rate allows; then most_ms for all addresses
 * together. Borrows all. */
struct link *link_open(struct net *net, struct endpoint *endpoint,
        unsigned most_ms, const struct link_handler *handler, void *self);
void link_send(struct link *link, struct bytes octets);
/* Behind what is to be sent now our side is closed, where the connection has
 * two that can be closed apart (not TLS). */
void link_finish(struct link *link);
/* Some of what is to be sent has left, and some has not. */
bool link_leaving(const struct link *link);
/* Begins a TLS handshake as its client: what comes from now on belongs to it. The
 * timer goes on. The endpoint has a context for it. */
void link_secure(struct link *link);
/* Calls `passed` after so many milliseconds; replaces the timer before. */
void link_timer(struct link *link, unsigned ms);
/* No handler is called any more, but `ended`, and that before it returns. */
void link_close(struct link *link);

#endif
