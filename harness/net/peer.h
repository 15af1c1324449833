/* SPDX-License-Identifier: MIT
 *
 * A server in memory: the far end of a connection without descriptor, thread
 * or clock. It answers at once, while it is fed; what it has not said when
 * the call returns it will not say until it is fed again or time passes.
 */
#ifndef NET_PEER_H
#define NET_PEER_H

#include "base/buf.h"

struct peer;

struct peer_ops {
	void (*feed)(struct peer *peer, struct bytes in);
	/* The client has shut down its side; nothing more will be fed. */
	void (*eof)(struct peer *peer);
	/* So many milliseconds of virtual time pass in silence. */
	void (*idle)(struct peer *peer, unsigned ms);
	/* The handshake that `secures` asked for is done: from here on what is
	 * fed and what is said passes inside TLS. NULL where it never asks. */
	void (*secured)(struct peer *peer);
	void (*free)(struct peer *peer);
};

struct peer {
	const struct peer_ops *ops;
	struct buf out; /* said and not yet taken: the reader consumes it */
	bool closed;    /* the server closed; `out` is the last that comes */
	/* How long it has taken over what it has said, microseconds: `out` comes
	 * so much later. Whoever lets that time pass sets it to 0. */
	unsigned late_us;
	/* Behind `out` the server awaits a TLS handshake, which whoever holds
	 * it carries out; nothing is fed before. */
	bool secures;
};

/* Opens connections to one server in memory. `open` returns a peer that the
 * caller ends with ops->free; its greeting already stands in `out`. */
struct peer_factory {
	struct peer *(*open)(void *context);
	void *context;
};

#endif
