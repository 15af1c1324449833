/* SPDX-License-Identifier: MIT
 *
 * What a server has said and what of it are whole replies, read once however
 * small the pieces are in which it comes.
 */
#ifndef SESSION_INCOMING_H
#define SESSION_INCOMING_H

#include "base/buf.h"
#include "wire/reply.h"

struct incoming {
	struct buf octets;
	size_t from;          /* the reply that is not yet whole */
	struct reply growing; /* what is known of it */
};

/* Holds at most `limit` octets that are no whole reply; the rest is dropped. */
void incoming_init(struct incoming *incoming, size_t limit);
void incoming_release(struct incoming *incoming);
void incoming_clear(struct incoming *incoming);

void incoming_add(struct incoming *incoming, struct bytes octets);
/* As reply_parse. A reply that is DONE is taken, and valid until octets are
 * added; one that is BAD stays. */
enum parse incoming_next(struct incoming *incoming, struct reply *reply);
/* Octets that are no whole reply. */
size_t incoming_left(const struct incoming *incoming);

#endif
