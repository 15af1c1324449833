/* SPDX-License-Identifier: MIT
 *
 * A line ends at its first CRLF and not before. Verb and argument written anew
 * are the same command; the case of the verb means nothing (RFC 5321 2.4).
 */
#include "base/fuzzing.h"

#include "base/buf.h"
#include "wire/command.h"

static bool inside(struct bytes part, struct bytes whole)
{
	return part.n == 0 || (part.p >= whole.p &&
	                              part.p + part.n <= whole.p + whole.n);
}

static void look(struct bytes line)
{
	struct command command, again;
	struct buf anew;

	command_parse(line, &command);
	assert(inside(command.name, line) && inside(command.argument, line));
	assert(command.verb == verb_of(command.name));
	buf_init(&anew, SIZE_MAX);
	for (size_t i = 0; i < command.name.n; i++) {
		uint8_t lower = ascii_lower(command.name.p[i]);

		buf_add(&anew, bytes_at(&lower, 1));
	}
	if (command.argument.n > 0) {
		buf_add_text(&anew, " ");
		buf_add(&anew, command.argument);
	}
	command_parse(buf_bytes(&anew), &again);
	assert(again.verb == command.verb);
	assert(bytes_eq(again.argument, command.argument));
	assert(!(again.flaws & (COMMAND_LEADING_BLANK | COMMAND_TAB |
	                               COMMAND_MANY_SPACES |
	                               COMMAND_TRAILING_BLANK)));
	buf_release(&anew);
}

FUZZ_TARGET(in)
{
	struct bytes line;
	size_t used, none;

	if (command_line(in, &line, &used) == PARSE_MORE) {
		assert(bytes_find(in, BYTES("\r\n")) == in.n);
		look(in);
		return;
	}
	assert(used == line.n + 2 && line.n == bytes_find(in, BYTES("\r\n")));
	assert(command_line(bytes_sub(in, 0, used - 1), &line, &none) ==
	        PARSE_MORE);
	look(line);
}
