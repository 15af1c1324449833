/* SPDX-License-Identifier: MIT
 *
 * One session over one kind of connection: a peer in memory, or a link of the
 * event loop. The session is the same.
 */
#ifndef RUN_DIALOGUE_H
#define RUN_DIALOGUE_H

#include "net/link.h"
#include "net/peer.h"
#include "session/session.h"

/* Drives the session to its end at once. Time is virtual: it passes where the
 * session waits. Returns how many connections it opened. */
size_t dialogue_memory(
        struct session *session, const struct peer_factory *factory);

struct dialogue;

struct dialogue_handler {
	/* The session has come to its end. */
	void (*done)(void *self);
	/* No connection could be had. The dialogue is over. */
	void (*failed)(void *self, const char *why);
	/* A command that was the server has ended; more may follow. */
	void (*ended)(void *self, const struct process *process);
};

/* Begins; handlers are called from net_wait() alone. Borrows all. */
struct dialogue *dialogue_open(struct net *net, struct endpoint *endpoint,
        struct session *session, unsigned connect_ms,
        const struct dialogue_handler *handler, void *self);
size_t dialogue_connections(const struct dialogue *dialogue);
/* Also in the middle: the connection is closed without a word. */
void dialogue_close(struct dialogue *dialogue);

#endif
