/* SPDX-License-Identifier: MIT
 *
 * A client that is asked anything to log in: the input's first reply answers
 * EHLO, the others AUTH. It says one line each, and neither the line as it is
 * told nor a blotted out answer holds the password.
 */
#include "base/fuzzing.h"

#include "session/login.h"

static const struct credentials alice = { "alice", "s3cret", NULL };

static bool holds(const struct buf *text, const char *word)
{
	return bytes_find(buf_bytes(text), bytes_of(word)) < text->n;
}

static void say(struct login *login, const struct reply *reply)
{
	struct buf line, told;

	buf_init(&line, SIZE_MAX);
	buf_init(&told, SIZE_MAX);
	login_line(login, reply, &line);
	assert(bytes_find(buf_bytes(&line), BYTES("\r\n")) == line.n - 2);
	login_redact_line(buf_bytes(&line), &told);
	assert(!holds(&told, "czNjcmV0") && !holds(&told, "AHMzY3JldA"));
	buf_add(&line, reply->raw);
	login_redact(login, &line, 0);
	assert(!holds(&line, alice.password));
	buf_release(&line);
	buf_release(&told);
}

FUZZ_TARGET(in)
{
	struct reply reply;
	struct login *login;

	if (reply_parse(in, &reply) != PARSE_DONE)
		return;
	login = login_new(&alice, reply.raw);
	for (; reply_parse(in, &reply) == PARSE_DONE;
	        in = bytes_from(in, reply.raw.n))
		say(login, &reply);
	login_free(login);
}
