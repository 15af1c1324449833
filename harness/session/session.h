/* SPDX-License-Identifier: MIT
 *
 * The client's side of a conversation without I/O: session_next() says what
 * it wants, the caller does it and tells what came of it. All times told are
 * microseconds since the session began, by the caller's clock.
 *
 * An awaited reply that does not come ends the steps: what follows would be
 * attributed to the wrong command. So does a flood.
 */
#ifndef SESSION_SESSION_H
#define SESSION_SESSION_H

#include "session/script.h"

enum demand_kind {
	DEMAND_CONNECT,    /* then session_connected */
	DEMAND_SEND,       /* all of `octets`, as one segment; then session_sent;
	                      or, when they do not leave in time, waited */
	DEMAND_RECEIVE,    /* until octets come or ms pass */
	DEMAND_IDLE,       /* the same, but silence is what is hoped for */
	DEMAND_SECURE,     /* the TLS handshake; then session_secured or
	                      session_unsecured; or waited */
	DEMAND_DISCONNECT, /* then session_disconnected */
	DEMAND_DONE,
};

struct demand {
	enum demand_kind kind;
	struct bytes octets; /* valid until the session is told something */
	unsigned ms;         /* left, milliseconds; 0 = do not wait */
	bool last;           /* SEND: our side may be closed behind it */
};

/* Why a session ended before its script did. */
enum stop {
	STOP_NOT,
	STOP_REFUSED, /* a reply was not as the operation demands (`must`) */
	STOP_TIMEOUT, /* an awaited reply did not come */
	STOP_CLOSED,  /* the server closed */
	STOP_FLOOD,
	STOP_UNSECURED, /* the TLS handshake failed */
};

struct session;

/* Borrows the script. The caller ends it with session_free. */
struct session *session_new(const struct script *script);
void session_free(struct session *session);

struct demand session_next(struct session *session);
void session_connected(struct session *session, uint64_t us);
/* Some of DEMAND_SEND's octets have left. What comes now may answer them. */
void session_sending(struct session *session, uint64_t us);
/* All of them have, and were handed over at `us`, or behind what was received
 * since. */
void session_sent(struct session *session, uint64_t us);
void session_received(struct session *session, struct bytes octets, uint64_t us);
/* TLS is up; `what` tells protocol and cipher. */
void session_secured(struct session *session, struct bytes what, uint64_t us);
/* The handshake failed, `why` says how; the connection is of no more use and
 * taken for ended. */
void session_unsecured(struct session *session, struct bytes why, uint64_t us);
/* The server closed, or the connection broke. Any time after connected, but
 * not during a handshake. */
void session_closed(struct session *session, uint64_t us);
/* The time of the last demand has passed. */
void session_waited(struct session *session, uint64_t us);
void session_disconnected(struct session *session, uint64_t us);

const struct transcript *session_transcript(const struct session *session);
/* Of the last stop, which operation of the script it was (its index). */
enum stop session_stop(const struct session *session, size_t *op);

#endif
