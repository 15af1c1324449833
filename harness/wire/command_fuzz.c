/* SPDX-License-Identifier: MIT
 *
 * A line ends at its first CRLF and not before. Verb and argument written anew
 * are the same command; the case of the verb means nothing (RFC 5321 2.4).
 */
#include "wire/fuzzing.h"

static void look(struct bytes line)
{
	const unsigned blanks = COMMAND_LEADING_BLANK | COMMAND_TAB |
	                        COMMAND_MANY_SPACES | COMMAND_TRAILING_BLANK;
	struct command command, again;
	struct buf anew;

	command_parse(line, &command);
	assert(fuzz_inside(command.name, line));
	assert(fuzz_inside(command.argument, line));
	assert(command.verb == verb_of(command.name));
	anew = fuzz_command(&command);
	command_parse(buf_bytes(&anew), &again);
	assert(again.verb == command.verb && !(again.flaws & blanks));
	assert(bytes_eq(again.argument, command.argument));
	buf_release(&anew);
}

FUZZ_TARGET(in)
{
	size_t end = bytes_find(in, BYTES("\r\n")), used;
	struct bytes line = in, none;

	if (command_line(in, &line, &used) == PARSE_DONE) {
		assert(line.n == end && used == end + 2);
		assert(command_line(bytes_sub(in, 0, end + 1), &none, &used) ==
		        PARSE_MORE);
	} else {
		assert(end == in.n);
	}
	look(line);
}
