/* SPDX-License-Identifier: MIT
 *
 * Every beginning of a reply asks for more until the reply is there; its lines
 * are all of it; what is written anew from its lines is the same reply.
 */
#include "wire/fuzzing.h"

enum { TRICKLED = 128 };

static void count_lines(const struct reply *reply)
{
	struct bytes rest = reply->raw;
	struct reply_line line;
	size_t lines = 0, octets = 0;

	for (; reply_next_line(&rest, &line); lines++)
		octets += line.whole.n;
	assert(lines == reply->lines && octets == reply->raw.n);
	assert(line.code == reply->code || reply->flaws & REPLY_NO_CODE);
}

FUZZ_TARGET(in)
{
	struct reply reply, part;
	enum parse parse = reply_parse(in, &reply);
	size_t whole = parse == PARSE_DONE ? reply.raw.n : in.n;

	assert(parse != PARSE_BAD || in.n > REPLY_LINE_MOST);
	for (size_t n = 0; n < whole && n < TRICKLED; n++)
		assert(reply_parse(bytes_sub(in, 0, n), &part) == PARSE_MORE);
	if (parse == PARSE_DONE)
		count_lines(&reply);
	if (parse == PARSE_DONE && reply.flaws == 0) {
		struct buf anew = fuzz_rebuilt(&reply);

		assert(bytes_eq(buf_bytes(&anew), reply.raw));
		buf_release(&anew);
	}
}
