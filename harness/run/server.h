/* SPDX-License-Identifier: MIT
 *
 * The server under test: where it is, and the process, where it is ours to
 * start (`--start`) or runs once for each connection (`--exec`).
 */
#ifndef RUN_SERVER_H
#define RUN_SERVER_H

#include "net/link.h"
#include "run/run.h"

enum { CONNECT_MS = 10000 };

struct server {
	const struct target *target;
	const volatile sig_atomic_t *interrupted; /* or NULL */
	struct net *net;
	struct endpoint endpoint;
	struct tls_context *tls;
	struct process daemon;
	char *crash; /* what is known of it, or NULL */
	char *end;   /* how the last command of `--exec` ended, or NULL */
};

/* Looks its address up; starts the daemon, where nobody accepts connections yet,
 * and waits until it does. Close it in any case. */
bool server_open(struct server *server, const struct target *target,
        const volatile sig_atomic_t *interrupted, struct err *err) MUST_CHECK;
bool server_in_memory(const struct server *server);
/* Neither loopback nor private. */
bool server_is_away(const struct server *server);
bool server_interrupted(const struct server *server);
/* Looks whether the daemon still runs, without a sanitizer's report. */
void server_watch(struct server *server);
/* The daemon closed a connection unasked: its sockets close before it has
 * ended. Waits, half a second at most, until it has, or greets another client. */
void server_settle(struct server *server);
/* Adds a line to what is known of the crash. */
void server_add_to_crash(struct server *server, const char *line);
/* Ends the daemon; what a sanitizer says then counts too. */
void server_stop(struct server *server);
/* A command of `--exec` has ended: the first crash is remembered. */
void server_ended(struct server *server, const struct process *process);
void server_close(struct server *server);

#endif
