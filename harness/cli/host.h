/* SPDX-License-Identifier: MIT
 *
 * The reference server on a listening socket: many connections on one event
 * loop, at most HOST_MOST at a time; further ones wait to be accepted.
 */
#ifndef CLI_HOST_H
#define CLI_HOST_H

#include <event2/event.h>

#include "reference/reference.h"

enum { HOST_MOST = 100 };

struct host;

/* Takes the descriptor over; borrows base and config until host_free. */
struct host *host_new(
        struct event_base *base, int fd, const struct reference_config *config);
/* Ends all connections. */
void host_free(struct host *host);

#endif
