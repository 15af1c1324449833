/* SPDX-License-Identifier: MIT */
#include "reference/exchange.h"

#include "reference/replies.h"
#include "reference/verbs.h"

enum { ERRORS_MOST = 15, MET_MOST = 30 };

/* HOOK_REORDERS: a reply is held back while another command waits. */
static bool held_back(struct server *s)
{
	return faulty(s, HOOK_REORDERS) && s->stimulus.verb == VERB_RCPT &&
	       bytes_find(s->rest, BYTES("\r\n")) < s->rest.n;
}

/* The fault's stimulus, not the first command of its group. */
static bool in_group(const struct server *s)
{
	return s->matches && s->group > 1;
}

/* HOOK_WITHHOLDS: until the client sends more. */
static bool withheld(const struct server *s)
{
	return faulty(s, HOOK_WITHHOLDS) && in_group(s) && s->rest.n == 0;
}

/* HOOK_MERGES, HOOK_TIRES */
static bool swallowed(const struct server *s)
{
	return (faulty(s, HOOK_MERGES) && in_group(s)) ||
	       (faulty(s, HOOK_TIRES) && s->met > MET_MOST);
}

static void release(struct server *s)
{
	buf_add(&s->peer.out, buf_bytes(&s->held));
	buf_clear(&s->held);
}

/* HOOK_BURST_CLOSES: as if the client had said QUIT. */
static void leave(struct server *s)
{
	replies_begin(s);
	answer(s, A_BYE);
	replies_end(s);
	s->peer.closed = true;
}

static void emit(struct server *s)
{
	if (s->code >= 400 && ++s->errors > ERRORS_MOST &&
	        faulty(s, HOOK_BURST_CLOSES))
		leave(s);
	if (held_back(s) || withheld(s)) {
		buf_add(&s->held, buf_bytes(&s->reply));
		return;
	}
	if (faulty(s, HOOK_WITHHOLDS))
		release(s);
	if (!swallowed(s))
		buf_add(&s->peer.out, buf_bytes(&s->reply));
	release(s);
}

void exchange(struct server *s, void (*handler)(struct server *s))
{
	replies_begin(s);
	fault_meet(s);
	if (!fault_replaces(s)) {
		handler(s);
		replies_end(s);
		fault_amends(s);
	}
	emit(s);
	fault_strikes(s);
}

static bool prefix_of_verb(struct bytes name)
{
	for (enum verb v = VERB_UNKNOWN + 1; v < VERB_COUNT; v++) {
		struct bytes verb = bytes_of(verb_name(v));

		if (bytes_starts_nocase(name, verb) ||
		        (name.n > 2 && bytes_starts_nocase(verb, name)))
			return true;
	}
	return false;
}

static bool debug_verb(struct bytes name)
{
	static const char *const names[] = { "DEBUG", "WIZ", "KILL", "SHOWQ",
		"VERB", "ONEX" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (bytes_eq_nocase(name, bytes_of(names[i])))
			return true;
	return false;
}

static unsigned unknown_class(const struct command *command)
{
	struct bytes name = command->name;

	if (name.n > 64)
		return LINE_LONG_VERB;
	if (bytes_find(command->argument, BYTES("HTTP/")) < command->argument.n)
		return LINE_HTTP;
	if (debug_verb(name))
		return LINE_DEBUG;
	if (bytes_starts_nocase(name, BYTES("X")))
		return LINE_PRIVATE;
	if (verb_of(name) == VERB_EHLO || verb_of(name) == VERB_HELO)
		return LINE_SMTP_HELLO;
	if (command->flaws & COMMAND_CONTROL) /* NOOP LF */
		return LINE_FOREIGN;
	return prefix_of_verb(name) ? LINE_GLUED : LINE_FOREIGN;
}

unsigned line_class_of(const struct command *command)
{
	unsigned class = command->flaws;

	class |= command->argument.n > 0 ? LINE_ARGUMENT : LINE_ALONE;
	for (size_t i = 0; i < command->name.n; i++)
		if (command->name.p[i] >= 'a' && command->name.p[i] <= 'z')
			class |= LINE_LOWER;
	if (command->verb == VERB_UNKNOWN && command->name.n > 0)
		class |= unknown_class(command);
	if (command->verb == VERB_HELP && command->argument.n > 0)
		class |= help_topic(command->argument) ? LINE_TOPIC
		                                       : LINE_NO_TOPIC;
	return class;
}

/* RFC 2033 4.1: LHLO in the place of EHLO and HELO. */
static bool verb_present(const struct server *s, enum verb verb)
{
	if (verb == VERB_EHLO || verb == VERB_HELO)
		return !s->config.lmtp;
	return verb != VERB_LHLO || s->config.lmtp;
}

static void read_command(struct server *s)
{
	struct command *c = &s->command;

	command_parse(s->input, c);
	if (!verb_present(s, c->verb))
		c->verb = VERB_UNKNOWN;
	if (faulty(s, HOOK_LIMIT_511) && s->input.n + 2 > 511)
		c->flaws |= COMMAND_LONG;
	s->name = (struct name){ 0 };
	utf8_begin(s);
	if (c->verb == VERB_MAIL || c->verb == VERB_RCPT)
		transaction_read(s);
	else if (c->flaws & (COMMAND_CONTROL | COMMAND_EIGHT_BIT))
		s->name.form = FORM_OCTETS;
	else if (c->verb == VERB_VRFY || c->verb == VERB_EXPN)
		name_read(utf8_masked(s, utf8_without_keyword(s, c->argument)),
		        &s->name);
	utf8_end(s);
	s->stimulus = (struct stimulus){ c->verb, line_class_of(c) };
}

/* HOOK_PIECES_500 */
static void refuse_pieces(struct server *s)
{
	answer(s, A_EMPTY);
}

/* HOOK_AUTH_RUNS_COMMANDS */
static bool runs_within(struct server *s)
{
	struct command command;

	if (!faulty(s, HOOK_AUTH_RUNS_COMMANDS))
		return false;
	command_parse(s->input, &command);
	return command.verb != VERB_UNKNOWN;
}

static void exchange_command(struct server *s)
{
	enum verb verb = s->command.verb;

	if (faulty(s, HOOK_PIECES_500) && s->in_pieces)
		exchange(s, refuse_pieces);
	else
		exchange(s, verbs_run);
	s->previous = verb;
	s->seen |= 1u << verb;
}

void exchange_line(struct server *s, struct bytes line)
{
	s->input = line;
	s->group++;
	if (s->mode == MODE_RESPONSE && !runs_within(s)) {
		s->stimulus = (struct stimulus){ ON_RESPONSE, 0 };
		exchange(s, auth_response);
		return;
	}
	read_command(s);
	s->chunk = chunk_announced(s);
	if (s->chunk > 0)
		s->mode = MODE_CHUNK;
	else
		exchange_command(s);
}

size_t exchange_octets(struct server *s, struct bytes in)
{
	size_t n = s->chunk < in.n ? (size_t)s->chunk : in.n;

	s->chunk -= n;
	if (s->chunk == 0) {
		s->mode = MODE_COMMAND;
		exchange_command(s);
	}
	return n;
}

/* HOOK_DATA_LF, _CR, _NUL: other line ends than CRLF count. */
static bool data_ends(struct server *s, uint8_t octet)
{
	bool ends = false;

	if (faulty(s, HOOK_DATA_NUL) && octet == 0)
		return false;
	if (faulty(s, HOOK_DATA_LF) && octet == '\n' && s->last != '\r')
		ends = dot_end(&s->dot, '\r');
	if (faulty(s, HOOK_DATA_CR) && octet != '\n' && s->last == '\r')
		ends = dot_end(&s->dot, '\n');
	return dot_end(&s->dot, octet) || ends;
}

/* HOOK_DATA_ANSWERS: commands are answered among the data. */
static void data_answers(struct server *s, uint8_t octet)
{
	struct command command;

	if (octet != '\n') {
		buf_add(&s->held, bytes_at(&octet, 1));
		return;
	}
	command_parse(
	        bytes_sub(buf_bytes(&s->held), 0, s->held.n - 1), &command);
	if (command.verb != VERB_UNKNOWN)
		buf_add_text(&s->peer.out, "250 2.5.0 OK\r\n");
	buf_clear(&s->held);
}

void exchange_data(struct server *s, uint8_t octet)
{
	bool ends = data_ends(s, octet);

	if (s->message_octets <= MESSAGE_MOST)
		s->message_octets++;
	if (faulty(s, HOOK_DATA_ANSWERS))
		data_answers(s, octet);
	s->last = octet;
	if (!ends)
		return;
	s->mode = MODE_COMMAND;
	s->last = 0;
	s->stimulus = (struct stimulus){ ON_DATA_END, 0 };
	s->name = (struct name){ 0 };
	exchange(s, transaction_end);
}
