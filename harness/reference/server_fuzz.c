/* SPDX-License-Identifier: MIT
 *
 * The reference server against a client that sends anything. The input's first
 * line is its policy, the rest what the client sends. All that it says are
 * replies without a flaw, no more of them than lines, and the same (but for
 * challenges, which are random) whether the client's octets come at once or in
 * pieces.
 */
#include "reference/fuzzing.h"

enum { IDLE_MS = 60 * 60 * 1000 };

static bool alike(struct bytes a, struct bytes b)
{
	struct reply one, other;

	if (bytes_eq(a, b))
		return true;
	while (reply_parse(a, &one) == PARSE_DONE &&
	        reply_parse(b, &other) == PARSE_DONE) {
		if (one.code != other.code ||
		        (one.code != 334 && !bytes_eq(one.raw, other.raw)))
			return false;
		a = bytes_from(a, one.raw.n);
		b = bytes_from(b, other.raw.n);
	}
	return a.n == 0 && b.n == 0;
}

FUZZ_TARGET(in)
{
	struct reference_config config = fuzz_policy(&in);
	struct peer *whole = fuzz_feed(&config, in, in.n);
	struct peer *cut = fuzz_feed(&config, in, fuzz_piece(in));
	struct bytes line;
	bool utf8 = !config.no_smtputf8;
	size_t most = 2; /* the greeting, and a farewell */

	assert(whole->closed == cut->closed);
	assert(whole->secures == cut->secures);
	assert(alike(buf_bytes(&whole->out), buf_bytes(&cut->out)));
	while (fuzz_line(&in, &line))
		most++;
	assert(fuzz_replies(buf_bytes(&whole->out), utf8) <= most);
	whole->ops->idle(whole, IDLE_MS);
	whole->ops->eof(whole);
	fuzz_replies(buf_bytes(&whole->out), utf8);
	whole->ops->free(whole);
	cut->ops->free(cut);
}
