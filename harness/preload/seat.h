/* SPDX-License-Identifier: MIT
 *
 * A fork server inside a mail server that nobody has changed: from where the
 * server first wants to hear of a client, each run goes on in a child, with a
 * session that afl-fuzz has made, while the ancestor stays there, judges what
 * was said and tells afl-fuzz.
 *
 * It is set up in the environment, which some servers empty: read at the start.
 *	__AFL_SHM_ID            afl-fuzz's map; without it nothing happens
 *	SMTPSPEC_DEATHS         no fork server: only a segment for the status
 *	                        of whatever process of the server crashed
 *	SMTPSPEC_SPECS          the folder of the spec table, or where it was
 *	                        when this was built
 *	SMTPSPEC_EDITION        by what it is judged: 5321 where nothing is said
 *	SMTPSPEC_LENS           through which lens: rfc
 *	SMTPSPEC_PROFILE        what is known of the server
 *	SMTPSPEC_SEEDS          a folder of sessions; what they show is no news
 *	SMTPSPEC_STATES=1       what was said and answered counts as coverage
 *	SMTPSPEC_GREETING=new   for AFL++ 4.20 and later (afl.h)
 */
#ifndef PRELOAD_SEAT_H
#define PRELOAD_SEAT_H

#include <stdbool.h>
#include <stddef.h>

/* Before the server's main. */
void seat_prepare(void);

/* The descriptors that are ours in the server: nobody may close them. */
bool seat_owns(int fd);
/* afl-fuzz is there, and no run has begun. */
bool seat_waits(void);

/* The server wants to read its standard input. Returns in the children; from
 * the second time on, at once. False: not our affair. */
bool seat_stdio(void);
size_t seat_read(void *to, size_t n);
bool seat_pending(void);

/* The server has accepted a connection from `listener`: the knock that woke
 * it. Returns in the children, with a client's connection, or -1. */
int seat_accept(int listener);
/* A connection that makes the server look at its listener. */
void seat_knock(int listener);
/* In a child that has got its connection. */
bool seat_served(void);
/* In a process that has to do with runs at all. */
bool seat_here(void);

/* A process of the server has waited for another. */
void seat_saw(int status);

#endif
