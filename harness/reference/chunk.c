/* SPDX-License-Identifier: MIT
 *
 * BDAT, RFC 3030 2.
 */
#include "reference/verbs.h"

#include "reference/replies.h"

/* chunk-size [ SP "LAST" ], RFC 3030 2. */
struct chunk {
	uint64_t size;
	bool last;
};

static bool size_read(struct bytes digits, uint64_t *size)
{
	*size = 0;
	for (size_t i = 0; i < digits.n; i++) {
		if (!ascii_digit(digits.p[i]) || *size > UINT32_MAX)
			return false;
		*size = *size * 10 + (digits.p[i] - '0');
	}
	return digits.n > 0;
}

static bool chunk_read(struct bytes argument, struct chunk *chunk)
{
	struct bytes digits;

	if (!bytes_cut(&argument, ' ', &digits))
		return false;
	chunk->last = bytes_eq_nocase(argument, BYTES("LAST"));
	return size_read(digits, &chunk->size) &&
	       (chunk->last || argument.n == 0);
}

uint64_t chunk_announced(const struct server *s)
{
	struct chunk chunk;

	if (s->command.verb != VERB_BDAT || !verbs_support(s, VERB_BDAT) ||
	        !chunk_read(s->command.argument, &chunk))
		return 0;
	if (faulty(s, HOOK_CHUNK_RUNS) && !(s->state & (S_RCPT | S_CHUNK)))
		return 0;
	return chunk.size;
}

bool chunk_undue(const struct server *s)
{
	struct chunk chunk;

	return s->command.verb == VERB_BDAT && s->config.lmtp &&
	       s->state != S_GREETED && s->recipients == 0 &&
	       chunk_read(s->command.argument, &chunk) && chunk.last;
}

void run_bdat(struct server *s)
{
	struct chunk chunk;

	if (!chunk_read(s->command.argument, &chunk)) {
		answer(s, A_ARGUMENT);
		return;
	}
	if (s->state != S_CHUNK)
		s->message_octets = 0;
	s->message_octets += chunk.size;
	s->state = S_CHUNK;
	if (chunk.last)
		transaction_end(s);
	else if (s->message_octets > MESSAGE_MOST)
		transaction_fail(s);
	else
		answer(s, A_CHUNK);
}
