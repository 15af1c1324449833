/* SPDX-License-Identifier: MIT */
#include "session/incoming.h"

void incoming_init(struct incoming *incoming, size_t limit)
{
	*incoming = (struct incoming){ 0 };
	buf_init(&incoming->octets, limit);
}

void incoming_release(struct incoming *incoming)
{
	buf_release(&incoming->octets);
}

void incoming_clear(struct incoming *incoming)
{
	buf_clear(&incoming->octets);
	incoming->from = 0;
	incoming->growing = (struct reply){ 0 };
}

void incoming_add(struct incoming *incoming, struct bytes octets)
{
	buf_consume(&incoming->octets, incoming->from);
	incoming->from = 0;
	buf_add(&incoming->octets, octets);
}

enum parse incoming_next(struct incoming *incoming, struct reply *reply)
{
	enum parse parse = reply_resume(
	        bytes_from(buf_bytes(&incoming->octets), incoming->from),
	        &incoming->growing);

	*reply = incoming->growing;
	if (parse == PARSE_DONE) {
		incoming->from += reply->raw.n;
		incoming->growing = (struct reply){ 0 };
	}
	return parse;
}

size_t incoming_left(const struct incoming *incoming)
{
	return incoming->octets.n - incoming->from;
}
