/* SPDX-License-Identifier: MIT
 *
 * Checks of an exchange by what went before it in its session. They hold for
 * any octets that a client may send, and so leave alone what follows a line
 * that a server may take for several.
 */
#include "oracle/checks.h"

static bool split_by_some(const struct exchange *e)
{
	return e->command.flaws & (COMMAND_BARE_LF | COMMAND_BARE_CR |
	                                  COMMAND_LONG | COMMAND_CONTROL);
}

/* Whether the client's view of the state is the only one that there is. What a
 * failed BDAT leaves is indeterminate, RFC 3030 2. */
static bool state_known(const struct exchanges *x, const struct exchange *e)
{
	const struct exchange *at;

	if (x->drifted)
		return false;
	for (at = e; at >= x->list && at->connection == e->connection; at--) {
		bool failed = at->answered && at->reply.code >= 400;

		if (split_by_some(at) || at->undone ||
		        (!at->answered && at != e))
			return false;
		if (failed && at->command.verb == VERB_BDAT)
			return false;
	}
	return true;
}

static bool accepted(const struct exchange *e)
{
	return e && e->answered && e->reply.code / 100 == 2;
}

enum holding check_in_transaction(struct subject *s, const char *argument)
{
	const struct exchange *e = s->exchange;

	(void)argument;
	if (!accepted(e) || e->command.verb != VERB_RCPT ||
	        e->grouped || e->phase >= PHASE_MAIL ||
	        !state_known(s->seen->exchanges, e))
		return HOLDS;
	return broken(s, "no MAIL was accepted before");
}

enum holding check_outside_transaction(struct subject *s, const char *argument)
{
	const struct exchange *e = s->exchange;

	(void)argument;
	if (!e || !e->answered || e->reply.code < 200 || e->reply.code >= 400 ||
	        e->grouped || e->phase < PHASE_MAIL ||
	        !state_known(s->seen->exchanges, e))
		return HOLDS;
	return broken(s, "a transaction was open");
}

enum holding check_has_recipient(struct subject *s, const char *argument)
{
	const struct exchange *e = s->exchange;

	(void)argument;
	if (!e || e->kind != EXCHANGE_DATA)
		return MOOT;
	/* In LMTP the first of several replies ends the transaction. */
	if (!accepted(e) || e->phase == PHASE_RCPT || e[-1].kind == EXCHANGE_DATA ||
	        e[-1].command.verb == VERB_BDAT ||
	        !state_known(s->seen->exchanges, e))
		return HOLDS;
	return broken(s, "no RCPT was accepted before");
}

static bool before_on_connection(
        const struct exchanges *x, const struct exchange *e)
{
	return e > x->list && e[-1].connection == e->connection;
}

static bool opens_transaction(const struct exchange *e)
{
	return accepted(e) && (e->command.verb == VERB_MAIL ||
	                              e->command.verb == VERB_RCPT);
}

/* Nothing but commands of its verb stands between it and the MAIL or RCPT that
 * was accepted last. */
static bool alone_in_transaction(
        const struct exchanges *x, const struct exchange *e)
{
	enum verb verb = e->command.verb;

	while (before_on_connection(x, e) && !opens_transaction(&e[-1]) &&
	        e[-1].kind == EXCHANGE_COMMAND && e[-1].command.verb == verb)
		e--;
	return before_on_connection(x, e) && opens_transaction(&e[-1]);
}

/* The same line was not refused before, and so 503 is not for itself. */
static bool was_in_sequence(
        const struct exchanges *x, const struct exchange *e)
{
	const struct exchange *at = e;

	while (before_on_connection(x, at))
		if ((--at)->answered && at->reply.code < 400 &&
		        bytes_eq(at->line, e->line))
			return true;
	return false;
}

/* 503, where by what the client was told the command is in sequence. */
static bool transaction_lost(
        const struct exchanges *x, const struct exchange *e)
{
	enum phase needs = e->command.verb == VERB_DATA ? PHASE_RCPT : PHASE_MAIL;

	return e->kind == EXCHANGE_COMMAND && e->answered &&
	       e->reply.code == 503 && !e->grouped && !e->chunked &&
	       (e->command.verb == VERB_DATA ||
	               e->command.verb == VERB_RCPT) &&
	       e->phase >= needs && was_in_sequence(x, e);
}

enum holding check_keeps_transaction(struct subject *s, const char *argument)
{
	const struct exchanges *x = s->seen->exchanges;
	const struct exchange *e = s->exchange, *next = e + 1;

	(void)argument;
	if (!e || next == x->list + x->count ||
	        next->connection != e->connection || e->grouped ||
	        !transaction_lost(x, next) || !alone_in_transaction(x, e) ||
	        !state_known(x, next))
		return HOLDS;
	return broken(s, "%s, in sequence before, is answered 503 behind it",
	        verb_name(next->command.verb));
}

/* Cut short, or with something behind it (VERB-EXACT). */
static bool names_known_verb(struct bytes name)
{
	for (enum verb v = VERB_UNKNOWN + 1; v < VERB_COUNT; v++)
		if (bytes_starts_nocase(name, bytes_of(verb_name(v))) ||
		        bytes_starts_nocase(bytes_of(verb_name(v)), name))
			return true;
	return false;
}

/* Verbs for the insider, which another clause judges (DEBUG-VERBS). */
static bool names_debug_verb(struct bytes name)
{
	static const char *const names[] = { "DEBUG", "WIZ", "KILL", "SHOWQ",
		"VERB", "ONEX" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (bytes_eq_nocase(name, bytes_of(names[i])))
			return true;
	return false;
}

enum holding check_unknown_refused(struct subject *s, const char *argument)
{
	const struct exchange *e = s->exchange;
	struct bytes name;
	unsigned class;

	(void)argument;
	if (!e || !e->answered || e->command.verb != VERB_UNKNOWN ||
	        e->command.flaws & COMMAND_EMPTY || split_by_some(e))
		return HOLDS;
	name = e->command.name;
	class = e->reply.code == 221 ? 5 : e->reply.code / 100; /* farewell */
	if ((class != 2 && class != 3) || names_known_verb(name) ||
	        names_debug_verb(name) || !state_known(s->seen->exchanges, e))
		return HOLDS;
	broken(s, "nobody knows such a verb");
	return ascii_lower(name.p[0]) == 'x' ? NOTED : BROKEN;
}

enum holding check_not_reversed(struct subject *s, const char *argument)
{
	const struct exchange *e = s->exchange;

	(void)argument;
	if (!accepted(e) || e == s->seen->exchanges->list ||
	        !e[-1].answered || e[-1].reply.code / 100 != 5 ||
	        e[-1].connection != e->connection || e[-1].tls != e->tls ||
	        e[-1].kind != EXCHANGE_COMMAND ||
	        !bytes_eq(e[-1].line, e->line) ||
	        !state_known(s->seen->exchanges, e))
		return HOLDS;
	return broken(s, "it had been refused with %u", e[-1].reply.code);
}

/* RFC 5321 4.1.2, and no longer than a local part may be (4.5.3.1.1). */
static bool is_name(struct bytes argument)
{
	for (size_t i = 0; i < argument.n; i++)
		if (!ascii_alpha(argument.p[i]) && !ascii_digit(argument.p[i]))
			return false;
	return argument.n > 0 && argument.n <= 64;
}

enum holding check_no_name(struct subject *s, const char *argument)
{
	const struct exchange *e = s->exchange;

	(void)argument;
	if (!e || e->command.flaws || e->grouped ||
	        !is_name(e->command.argument) ||
	        !state_known(s->seen->exchanges, e))
		return HOLDS;
	return broken(s, "nothing is wrong with the name");
}

/* 2yz or 3yz to what was not all there: the server has acted on it. */
static enum holding hasty(struct subject *s, bool data, const char *why)
{
	const struct exchanges *x = s->seen->exchanges;

	for (size_t i = 0; i < x->loose_count; i++) {
		const struct loose *loose = &x->loose[i];
		unsigned class = loose->reply.code / 100;

		if (!loose->hasty || loose->data != data || x->unsure ||
		        (class != 2 && class != 3) ||
		        !state_known(x, &x->list[loose->after]))
			continue;
		s->reply = &loose->reply;
		return broken(s, "%s", why);
	}
	return HOLDS;
}

enum holding check_line_awaited(struct subject *s, const char *argument)
{
	(void)argument;
	return hasty(s, false, "the line that it answers had not ended");
}

enum holding check_data_awaited(struct subject *s, const char *argument)
{
	(void)argument;
	return hasty(s, true, "the mail data had not ended");
}

enum holding check_logged_in(struct subject *s, const char *argument)
{
	const struct exchanges *x = s->seen->exchanges;
	const struct exchange *at;

	(void)argument;
	if (!s->exchange)
		return HOLDS;
	for (at = s->exchange; at > x->list; at--)
		if (at->connection == s->exchange->connection &&
		        at->answered && at->reply.code == 235)
			return HOLDS;
	return broken(s, "nobody had logged in");
}

enum holding check_inside_tls(struct subject *s, const char *argument)
{
	(void)argument;
	if (!s->exchange || s->exchange->tls)
		return HOLDS;
	return broken(s, "TLS was not up");
}
