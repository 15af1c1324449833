/* SPDX-License-Identifier: MIT
 *
 * How fast replies and commands are parsed, beside a plain memchr for LF over
 * the same octets in the same run.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "wire/command.h"
#include "wire/reply.h"

enum { OCTETS = 4 * 1024 * 1024, ROUNDS = 10 };

static const char *const replies[] = { "250 2.1.5 OK\r\n",
	"252 2.0.0 Cannot VRFY user, but will accept message\r\n",
	("250-mx.example.test\r\n250-PIPELINING\r\n250-SIZE 10240000\r\n"
	 "250-ETRN\r\n250-ENHANCEDSTATUSCODES\r\n250 8BITMIME\r\n"),
	"550 5.1.1 <nobody@example.test>: Recipient address rejected\r\n" };
static const char *const commands[] = { "NOOP\r\n", "VRFY alice\r\n",
	"MAIL FROM:<someone@elsewhere.invalid> SIZE=1000 BODY=8BITMIME\r\n",
	"RCPT TO:<alice@example.test>\r\n" };

static struct bytes repeated(const char *const texts[4])
{
	uint8_t *p = malloc(OCTETS);
	size_t n = 0;

	for (size_t i = 0; n + strlen(texts[i % 4]) <= OCTETS; i++) {
		memcpy(p + n, texts[i % 4], strlen(texts[i % 4]));
		n += strlen(texts[i % 4]);
	}
	return bytes_at(p, n);
}

static size_t scan(struct bytes in)
{
	size_t lines = 0;

	for (; in.n > 0; lines++)
		in = bytes_from(in, bytes_index(in, '\n') + 1);
	return lines;
}

static size_t parse_replies(struct bytes in)
{
	struct reply reply;
	size_t lines = 0;

	while (reply_parse(in, &reply) == PARSE_DONE) {
		lines += reply.lines;
		in = bytes_from(in, reply.raw.n);
	}
	return lines;
}

static size_t parse_commands(struct bytes in)
{
	struct bytes line;
	struct command command;
	size_t used, lines = 0;

	while (command_line(in, &line, &used) == PARSE_DONE) {
		command_parse(line, &command);
		lines += command.verb != VERB_UNKNOWN;
		in = bytes_from(in, used);
	}
	return lines;
}

/* Octets a second of the best of some rounds. */
static double speed(size_t (*reads)(struct bytes), struct bytes in, size_t lines)
{
	uint64_t best = UINT64_MAX;

	for (int i = 0; i < ROUNDS; i++) {
		uint64_t start = clock_us(), took;

		if (reads(in) != lines)
			abort();
		took = clock_us() - start;
		best = took < best ? took : best;
	}
	return (double)in.n * 1e6 / (double)best;
}

static void compare(const char *what, size_t (*parse)(struct bytes),
        const char *const texts[4])
{
	struct bytes in = repeated(texts);
	size_t lines = scan(in);
	double parsed = speed(parse, in, lines), scanned = speed(scan, in, lines);

	printf("%s: %.0f MB/s, memchr %.0f MB/s, ratio %.2f\n", what,
	        parsed / 1e6, scanned / 1e6, parsed / scanned);
	free((void *)in.p);
}

int main(void)
{
	compare("replies", parse_replies, replies);
	compare("commands", parse_commands, commands);
	return 0;
}
