/* SPDX-License-Identifier: MIT */
#include "wire/command.h"

static size_t blanks(struct bytes in)
{
	size_t n = 0;

	while (n < in.n && (in.p[n] == ' ' || in.p[n] == '\t'))
		n++;
	return n;
}

static size_t non_blanks(struct bytes in)
{
	size_t n = 0;

	while (n < in.n && in.p[n] != ' ' && in.p[n] != '\t')
		n++;
	return n;
}

static unsigned octet_flaws(struct bytes in)
{
	unsigned flaws = 0;

	for (size_t i = 0; i < in.n; i++) {
		uint8_t c = in.p[i];

		if (c == '\r')
			flaws |= COMMAND_BARE_CR;
		if (c == '\n')
			flaws |= COMMAND_BARE_LF;
		if (c < 32 || c == 127)
			flaws |= COMMAND_CONTROL;
		if (c > 127)
			flaws |= COMMAND_EIGHT_BIT;
	}
	return flaws;
}

static unsigned separator_flaws(struct bytes separator)
{
	unsigned flaws = 0;

	if (bytes_index(separator, '\t') < separator.n)
		flaws |= COMMAND_TAB;
	if (separator.n > 1)
		flaws |= COMMAND_MANY_SPACES;
	return flaws;
}

void command_parse(struct bytes line, struct command *command)
{
	size_t start = blanks(line);
	struct bytes body = bytes_from(line, start);
	struct bytes name = bytes_sub(body, 0, non_blanks(body));
	struct bytes tail = bytes_from(body, name.n);
	struct bytes argument = bytes_trim(tail);
	struct bytes separator = bytes_sub(tail, 0, blanks(tail));
	unsigned flaws = octet_flaws(name) | octet_flaws(argument) |
	                 octet_flaws(bytes_sub(line, 0, start));

	if (name.n == 0)
		flaws |= COMMAND_EMPTY;
	if (start > 0)
		flaws |= COMMAND_LEADING_BLANK;
	if (argument.n > 0)
		flaws |= separator_flaws(separator);
	if (tail.n > 0 && blanks(bytes_from(tail, tail.n - 1)) == 1)
		flaws |= COMMAND_TRAILING_BLANK;
	if (line.n + 2 > COMMAND_LINE_LIMIT)
		flaws |= COMMAND_LONG;
	*command = (struct command){ .verb = verb_of(name),
		.name = name,
		.argument = argument,
		.blank_after_name = tail.n > 0,
		.flaws = flaws };
}

enum parse command_line(struct bytes in, struct bytes *line, size_t *used)
{
	size_t at = bytes_find(in, BYTES("\r\n"));

	if (at == in.n)
		return PARSE_MORE;
	*line = bytes_sub(in, 0, at);
	*used = at + 2;
	return PARSE_DONE;
}
