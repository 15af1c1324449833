/* SPDX-License-Identifier: MIT
 *
 * One way to a server, whatever it is: the reference server in memory, any
 * server at an address, a daemon of ours (`--start`), a command a connection
 * (`--exec`). An input in, an encounter out: what was said, what coverage it
 * brought, and whether the server has survived it.
 */
#ifndef FUZZ_TRANSPORT_H
#define FUZZ_TRANSPORT_H

#include "fuzz/sanitizer.h"
#include "fuzz/talk.h"
#include "oracle/judge.h"
#include "run/fleet.h"

/* What became of the server. */
enum fate {
	FATE_LIVES,
	FATE_CRASHED, /* it, or a process that it had started */
	FATE_GONE,    /* it lives, or nobody knows, and takes no connection */
};

struct transport {
	struct server server;
	struct campaign campaign; /* that run/fleet.h wants */
	const struct profile *profile;
	bool ours; /* the server's processes are started by us */
	struct sanitizer sanitizer;
};

/* One input played against the server. */
struct encounter {
	struct talk talk;
	struct op *ops; /* in the arena */
	struct script script;
	struct session *session;
	struct exchanges exchanges;
	struct observation seen; /* for the oracle: what is clear */
	struct transcript clear;
	enum fate fate;
	/* Of a fate that is not FATE_LIVES, and what a log tells of it;
	 * escaped. */
	const char *why, *log;
	struct arena arena; /* of these texts */
};

/* Starts the server where it is ours to start. Borrows all, the profile for
 * its pace. False: it cannot be reached. Close it in any case. */
bool transport_open(struct transport *transport, const struct target *target,
        const struct profile *profile,
        const volatile sig_atomic_t *interrupted, struct err *err) MUST_CHECK;
/* Plays `octets`, which the encounter borrows, inside TLS where the profile wants
 * that. Release the encounter in any case. */
void transport_play(struct transport *transport, struct bytes octets,
        struct manner manner, struct encounter *encounter);
/* The same of a dialogue that the script has all of. Borrows what it points at. */
void transport_act(struct transport *transport, const struct script *script,
        struct encounter *encounter);
void encounter_release(struct encounter *encounter);
/* A server of ours, stopped and started anew. */
bool transport_renew(struct transport *transport, struct err *err) MUST_CHECK;
void transport_close(struct transport *transport);

#endif
