/* SPDX-License-Identifier: MIT */
#include "fuzz/talk.h"

#include <limits.h>

#include "session/exchange.h"
#include "wire/dot.h"
#include "wire/ehlo.h"

enum { BLURRED_MS = 10 };

void talk_init(struct talk *talk, struct bytes octets, struct manner manner)
{
	*talk = (struct talk){ .manner = manner, .rest = octets,
		.clear = INT_MAX };
	buf_init(&talk->line, SIZE_MAX);
}

void talk_release(struct talk *talk)
{
	buf_release(&talk->line);
}

/* Mail data up to their end; false when that is not in here. */
static bool data_end(struct bytes rest, size_t *used)
{
	struct dot dot;

	dot_init(&dot);
	*used = rest.n;
	for (size_t i = 0; i < rest.n; i++)
		if (dot_end(&dot, rest.p[i])) {
			*used = i + 1;
			return true;
		}
	return false;
}

/* A line up to its end; false when that is not in here. */
static bool line_end(struct bytes rest, bool lf_ends, size_t *used)
{
	struct bytes line;

	*used = rest.n;
	if (!lf_ends)
		return command_line(rest, &line, used) == PARSE_DONE;
	if (bytes_index(rest, '\n') == rest.n)
		return false;
	*used = bytes_index(rest, '\n') + 1;
	return true;
}

size_t talk_cut(struct bytes rest, bool in_data, bool lf_ends)
{
	size_t used;

	if (in_data)
		data_end(rest, &used);
	else
		line_end(rest, lf_ends, &used);
	return used;
}

static bool ends_line(uint8_t octet)
{
	return octet == '\r' || octet == '\n';
}

/* Offset of a line that some server may take for the end of mail data. */
static size_t lone_dot(struct bytes octets)
{
	for (size_t i = 0; i < octets.n; i++)
		if (octets.p[i] == '.' &&
		        (i == 0 || ends_line(octets.p[i - 1])) &&
		        (i + 1 == octets.n || ends_line(octets.p[i + 1])))
			return i;
	return octets.n;
}

static bool says(struct bytes octets, struct bytes word)
{
	return bytes_find_nocase(octets, word) < octets.n;
}

static bool may_complete(const struct talk *talk, struct bytes octets)
{
	return (talk->data_said && lone_dot(octets) < octets.n) ||
	       (says(octets, BYTES("BDAT")) && says(octets, BYTES("LAST")));
}

static void hear(struct talk *talk, unsigned answer)
{
	talk->data = answer == 354;
	talk->response = talk->auth && answer == 334;
	talk->auth = false;
	/* 421 may be for the silence. */
	talk->lf_answered |= talk->lf && answer > 0 && answer != 421;
	talk->tls &= answer == 220;
	if (answer >= 400)
		talk->errors++;
	if (talk->manner.errors > 0 && talk->errors >= talk->manner.errors)
		talk->over = true;
}

static bool lists_chunking(const struct transcript *t)
{
	struct exchanges x;
	bool lists;

	exchanges_init(&x);
	exchanges_read(&x, t);
	lists = ehlo_lists(x.ehlo, BYTES("CHUNKING"));
	exchanges_release(&x);
	return lists;
}

/* "BDAT" SP 1*DIGIT [SP "LAST"], and nothing else. */
static bool plain_size(const struct command *command)
{
	struct bytes argument = command->argument;
	size_t digits = 0;

	while (digits < argument.n && ascii_digit(argument.p[digits]))
		digits++;
	argument = bytes_from(argument, digits);
	return command->flaws == 0 && digits > 0 &&
	       (argument.n == 0 ||
	               bytes_eq_nocase(argument, BYTES(" LAST")));
}

bool talk_is_clear(struct bytes line)
{
	size_t n = bytes_find(line, BYTES("\r\n"));
	struct command command;

	command_parse(bytes_sub(line, 0, n), &command);
	return n < line.n && (n == 0 || line.p[n - 1] != '\r') &&
	       (command.verb != VERB_BDAT || plain_size(&command));
}

/* The octets behind a BDAT of which it is plain that they are its chunk (RFC
 * 3030 2), all of them in `left`. Else nobody can tell what the server takes
 * for a command: false. */
static bool find_chunk(const struct command *command, size_t left,
        const struct transcript *t, size_t *chunk)
{
	*chunk = 0;
	if (command->verb != VERB_BDAT)
		return true;
	*chunk = exchange_chunk(command);
	return plain_size(command) && *chunk <= left &&
	       lists_chunking(t);
}

/* The next n octets become what is said. */
static void take(struct talk *talk, size_t n)
{
	struct bytes next = bytes_sub(talk->rest, 0, n);

	buf_clear(&talk->line);
	buf_add(&talk->line, next);
	talk->rest = bytes_from(talk->rest, next.n);
}

static enum more say(struct talk *talk, unsigned replies, struct op *op)
{
	talk->part = (struct part){ buf_bytes(&talk->line), -1 };
	talk->segment = (struct segment){ &talk->part, 1 };
	*op = (struct op){ .kind = OP_SEND, .step = talk->step++,
		.segments = &talk->segment, .segment_count = 1,
		.bytewise = talk->manner.pacing == PACING_OCTETS,
		.replies = replies, .capture = -1 };
	return MORE_OP;
}

static enum more say_data(struct talk *talk, struct op *op)
{
	size_t n;
	bool ends = data_end(talk->rest, &n);

	if (!talk->manner.deliver) {
		n = lone_dot(talk->rest);
		ends = false;
	}
	talk->over = talk->open = !ends;
	if (n == 0)
		return MORE_DROP;
	take(talk, n);
	return say(talk, ends, op);
}

static void blur(struct talk *talk)
{
	if (talk->clear > talk->step)
		talk->clear = talk->step;
}

/* All that is left at once, and what comes of it is not judged. */
static enum more say_blurred(struct talk *talk, struct op *op)
{
	talk->blurred = true;
	blur(talk);
	take(talk, talk->rest.n);
	return say(talk, 0, op);
}

/* What a server takes it for: a line of AUTH's own is no command, RFC 4954 4,
 * whatever it looks like. */
static void parse(
        const struct talk *talk, struct bytes line, struct command *command)
{
	size_t n = talk->response ? 0 : bytes_find(line, BYTES("\r\n"));

	command_parse(bytes_sub(line, 0, n), command);
}

static enum more say_line(
        struct talk *talk, const struct transcript *t, struct op *op)
{
	size_t n, chunk;
	bool ended = line_end(talk->rest, talk->manner.lf_ends, &n);
	struct bytes line = bytes_sub(talk->rest, 0, n);
	struct command command;

	talk->data_said |= says(line, BYTES("DATA"));
	if (!talk->manner.deliver && may_complete(talk, line))
		return MORE_LEAVE;
	parse(talk, line, &command);
	/* Some servers take it for one whatever sticks to it. */
	talk->tls = bytes_starts_nocase(line, BYTES("STARTTLS"));
	talk->auth = talk->response || command.verb == VERB_AUTH;
	if (!find_chunk(&command, talk->rest.n - n, t, &chunk))
		return say_blurred(talk, op);
	/* To this server a line, to the text of RFC 5321 2.3.8 none. */
	talk->lf = ended && bytes_find(line, BYTES("\r\n")) == n;
	take(talk, n + chunk);
	if (!ended)
		buf_add_text(&talk->line, "\r\n");
	if (!talk_is_clear(buf_bytes(&talk->line)))
		blur(talk);
	say(talk, 1, op);
	op->last = talk->manner.hurry && command.verb == VERB_QUIT &&
	           command.argument.n == 0 && talk->rest.n == 0;
	return MORE_OP;
}

/* The server has a moment for what was blurred. */
static enum more wait_blurred(struct talk *talk, struct op *op)
{
	talk->open = true;
	talk->over = true;
	*op = (struct op){ .kind = OP_QUIET, .step = talk->step++,
		.wait_ms = BLURRED_MS, .capture = -1 };
	return MORE_OP;
}

enum more talk_more(void *self, const struct transcript *t, unsigned answer,
        struct op *op)
{
	struct talk *talk = self;

	hear(talk, answer);
	if (talk->blurred && !talk->over)
		return wait_blurred(talk, op);
	if (talk->over || talk->rest.n == 0 || talk->tls)
		return talk->open || talk->data || talk->tls ? MORE_DROP
		                                             : MORE_LEAVE;
	return talk->data ? say_data(talk, op) : say_line(talk, t, op);
}
