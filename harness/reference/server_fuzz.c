/* SPDX-License-Identifier: MIT
 *
 * The reference server against a client that sends anything. The input's first
 * line is its policy (reference/fuzzing.h), the rest what the
 * client sends. All that it says are well-formed replies, no more of them than
 * lines, and the same whether the client's octets come at once or in pieces.
 */
#include "reference/fuzzing.h"

#include "wire/reply.h"
#include "wire/utf8.h"

enum { IDLE_MS = 60 * 60 * 1000 };

static struct peer *converse(
        const struct reference_config *config, struct bytes in, size_t piece)
{
	struct peer *peer = reference_open(config);

	for (size_t at = 0; at < in.n && !peer->closed; at += piece)
		peer->ops->feed(peer, bytes_sub(in, at, piece));
	return peer;
}

static size_t replies(struct bytes out, bool utf8)
{
	size_t count = 0;

	for (; out.n > 0; count++) {
		struct reply reply;

		assert(reply_parse(out, &reply) == PARSE_DONE);
		assert((reply.flaws & ~(unsigned)REPLY_CHARSET) == 0);
		assert(!(reply.flaws & REPLY_CHARSET) || utf8);
		assert(utf8_valid(reply.raw));
		out = bytes_from(out, reply.raw.n);
	}
	return count;
}

static size_t lines(struct bytes in)
{
	size_t count = 0;

	for (; in.n > 0; count++)
		in = bytes_from(in, bytes_index(in, '\n') + 1);
	return count;
}

FUZZ_TARGET(in)
{
	struct reference_config config = fuzz_policy(&in);
	struct peer *whole = converse(&config, in, in.n > 0 ? in.n : 1);
	struct peer *trickled = converse(&config, in, fuzz_piece(in));
	bool utf8 = !config.no_smtputf8;

	assert(whole->closed == trickled->closed);
	assert(bytes_eq(buf_bytes(&whole->out), buf_bytes(&trickled->out)));
	assert(replies(buf_bytes(&whole->out), utf8) <= lines(in) + 2);
	whole->ops->idle(whole, IDLE_MS);
	whole->ops->eof(whole);
	replies(buf_bytes(&whole->out), utf8);
	whole->ops->free(whole);
	trickled->ops->free(trickled);
}
