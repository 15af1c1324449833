/* SPDX-License-Identifier: MIT
 *
 * The reference server on a listening socket: many connections on one event
 * loop, at most HOST_MOST at a time; further ones wait to be accepted. TLS is
 * done here, where the server asks for it.
 */
#ifndef CLI_HOST_H
#define CLI_HOST_H

#include <event2/event.h>

#include "net/tls.h"
#include "reference/reference.h"

enum { HOST_MOST = 100 };

struct host;

/* An event loop for it, whose timers are exact to the microsecond: a late mutant
 * shall be late by what it says. NULL: there is none to be had. */
struct event_base *host_base(void);

/* Takes the descriptor over; borrows the others until host_free. */
struct host *host_new(struct event_base *base, int fd,
        const struct reference_config *config, const struct tls_context *tls);
/* Ends all connections. */
void host_free(struct host *host);

#endif
