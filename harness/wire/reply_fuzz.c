/* SPDX-License-Identifier: MIT
 *
 * Every beginning of a reply asks for more until the reply is there; its lines
 * are all of it; what is written anew from its lines is the same reply.
 */
#include "base/fuzzing.h"

#include "base/buf.h"
#include "wire/reply.h"

enum { TRICKLED = 128 };

static void trickle(struct bytes in, size_t whole)
{
	for (size_t n = 0; n < whole && n < TRICKLED; n++) {
		struct reply reply;

		assert(reply_parse(bytes_sub(in, 0, n), &reply) == PARSE_MORE);
	}
}

static void add_line(struct buf *anew, const struct reply_line *line)
{
	uint8_t separator[] = { line->separator };

	if (line->code > 0)
		buf_printf(anew, "%03u", line->code);
	if (line->code > 0 && line->whole.n > 3 && line->whole.p[3] != '\r' &&
	        line->whole.p[3] != '\n')
		buf_add(anew, bytes_at(separator, 1));
	buf_add(anew, line->text);
	buf_add_text(anew, "\r\n");
}

static void rebuild(const struct reply *reply)
{
	struct bytes rest = reply->raw;
	struct reply_line line;
	struct reply again;
	struct buf anew;
	size_t lines = 0, octets = 0;

	buf_init(&anew, 2 * REPLY_MOST);
	while (reply_next_line(&rest, &line)) {
		add_line(&anew, &line);
		octets += line.whole.n;
		lines++;
	}
	assert(lines == reply->lines && octets == reply->raw.n);
	assert(line.code == reply->code || reply->flaws & REPLY_NO_CODE);
	if (reply->flaws == 0) {
		assert(reply_parse(buf_bytes(&anew), &again) == PARSE_DONE);
		assert(bytes_eq(again.raw, reply->raw) && again.flaws == 0);
	}
	buf_release(&anew);
}

FUZZ_TARGET(in)
{
	struct reply reply;

	switch (reply_parse(in, &reply)) {
	case PARSE_DONE:
		trickle(in, reply.raw.n);
		rebuild(&reply);
		break;
	case PARSE_MORE:
		trickle(in, in.n);
		break;
	case PARSE_BAD:
		assert(in.n > REPLY_LINE_MOST);
		break;
	}
}
