/* SPDX-License-Identifier: MIT
 *
 * What passed between us and a server: octets, directions, times, and which
 * step of the script each belongs to. Bounded: beyond TRANSCRIPT_MOST received
 * octets it is marked as flooded and takes no more.
 */
#ifndef SESSION_TRANSCRIPT_H
#define SESSION_TRANSCRIPT_H

#include "base/buf.h"

enum { TRANSCRIPT_MOST = 1024 * 1024 };

/* In the microseconds of a transcript. */
enum { MILLISECOND = 1000 };

/* Steps count from 0; the rest of a script has these numbers. */
enum {
	STEP_CANARY = -1,
	STEP_PREAMBLE = -2, /* connection, greeting, the way to a state */
	STEP_LEAVE = -3,
};

enum entry_kind {
	ENTRY_CONNECTED,
	ENTRY_STEP, /* the step begins */
	ENTRY_SENT,
	ENTRY_RECEIVED,
	ENTRY_SERVER_CLOSED,
	ENTRY_CLIENT_CLOSED,
	ENTRY_TIMEOUT, /* an awaited reply did not come */
	/* TLS is up: all octets behind it passed inside TLS, up to the next
	 * CONNECTED. The entry's octets tell protocol and cipher. */
	ENTRY_SECURED,
	/* The handshake failed, and with it the connection; they tell why. */
	ENTRY_UNSECURED,
};

struct entry {
	enum entry_kind kind;
	int step;
	uint64_t us; /* since the session began, microseconds */
	size_t from, n; /* of the octets; none where the kind has none */
	bool quiet;  /* RECEIVED while nothing was awaited */
};

struct transcript {
	struct entry *entries;
	size_t count, room;
	struct buf octets;
	size_t received; /* octets */
	bool flooded;
};

void transcript_init(struct transcript *t);
void transcript_release(struct transcript *t);

/* Octets that no longer fit are left out, and the transcript is flooded. */
void transcript_add(struct transcript *t, enum entry_kind kind, int step,
        uint64_t us, struct bytes octets);
/* The same for RECEIVED while nothing was awaited. */
void transcript_add_quiet(
        struct transcript *t, int step, uint64_t us, struct bytes octets);
/* Appends what passed before step `end` began. */
void transcript_copy(
        struct transcript *to, const struct transcript *from, int end);
/* Valid until the transcript changes. */
struct bytes transcript_octets(
        const struct transcript *t, const struct entry *entry);

#endif
