/* SPDX-License-Identifier: MIT
 *
 * Checks of a whole session: what came unasked, and how it ended.
 */
#include "oracle/checks.h"
#include "wire/ehlo.h"

enum { BURST = 3, IDLE_US = 5 * 60 * 1000 * MILLISECOND };

static const struct loose *next_loose(const struct exchanges *x, size_t *at)
{
	while (*at < x->loose_count) {
		const struct loose *loose = &x->loose[(*at)++];

		if (!loose->early && !loose->first && loose->reply.code != 421)
			return loose;
	}
	return NULL;
}

static enum holding unasked(struct subject *s, const struct loose *loose)
{
	s->reply = &loose->reply;
	return broken(s, "nobody had asked for it");
}

enum holding check_silent(struct subject *s, const char *argument)
{
	const struct loose *loose;
	size_t at = 0;

	(void)argument;
	while ((loose = next_loose(s->seen->exchanges, &at)))
		if (loose->quiet && !(s->seen->exchanges->list[loose->after]
		                              .command.flaws & COMMAND_LONG))
			return unasked(s, loose);
	return HOLDS;
}

enum holding check_one_greeting(struct subject *s, const char *argument)
{
	const struct exchanges *x = s->seen->exchanges;
	const struct loose *loose;
	size_t at = 0;

	(void)argument;
	while ((loose = next_loose(x, &at)))
		if (x->list[loose->after].kind == EXCHANGE_GREETING)
			return unasked(s, loose);
	return HOLDS;
}

/* The end of one connection that the server closed. */
struct end {
	const struct exchange *last;    /* exchange of it */
	const struct exchange *replied; /* the last one answered, or NULL */
	bool told;   /* by 421, by a greeting of 521 or 554 */
	bool asked;  /* by QUIT, whatever was answered */
	bool odd;    /* something on it invites a defence */
	bool error;  /* 4yz or 5yz was the last that was said */
	unsigned errors; /* 4yz and 5yz */
};

static bool names_http(const struct exchange *e)
{
	static const char *const methods[] = { "GET", "POST", "PUT", "HEAD",
		"CONNECT", "OPTIONS", "DELETE" };

	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		if (bytes_eq_nocase(e->command.name, bytes_of(methods[i])))
			return true;
	return false;
}

/* No verb at all, but a message's header, or what some other protocol says. */
static bool looks_foreign(const struct exchange *e)
{
	struct bytes name = e->command.name;

	return names_http(e) || (name.n > 0 && !ascii_alpha(name.p[0])) ||
	       bytes_index(name, ':') < name.n;
}

/* How many octets follow a BDAT that it cannot read, a server does not know. */
static bool loses_place(const struct exchange *e)
{
	return e->command.verb == VERB_BDAT && e->answered &&
	       e->reply.code >= 500;
}

/* Lines that a server may take for an attack (RFC 5321 7.8, ruling X16). */
static bool invites_defence(const struct exchange *e)
{
	return e->kind == EXCHANGE_COMMAND &&
	       (e->odd_data || looks_foreign(e) || loses_place(e) ||
	               e->command.flaws & (COMMAND_BARE_LF |
	               COMMAND_BARE_CR | COMMAND_LONG | COMMAND_CONTROL |
	               COMMAND_EIGHT_BIT));
}

static bool announces(const struct exchange *e)
{
	unsigned code = e->reply.code;

	if (!e->answered)
		return false;
	if (e->kind == EXCHANGE_GREETING)
		return code == 421 || code == 521 || code == 554;
	return code == 421;
}

/* A loose reply behind the exchange has such a code. */
static bool loose_reply(
        const struct exchanges *x, size_t after, unsigned least, unsigned most)
{
	for (size_t i = 0; i < x->loose_count; i++)
		if (x->loose[i].after == after &&
		        x->loose[i].reply.code >= least &&
		        x->loose[i].reply.code <= most)
			return true;
	return false;
}

static bool loose_421(const struct exchanges *x, size_t after)
{
	return loose_reply(x, after, 421, 421);
}

static void end_add(struct end *end, const struct exchanges *x, size_t i)
{
	const struct exchange *e = &x->list[i];

	end->last = e;
	if (e->answered) {
		end->replied = e;
		end->error = e->reply.code >= 400;
	}
	end->error = end->error || loose_reply(x, i, 400, 599);
	if (e->answered && e->reply.code >= 400)
		end->errors++;
	end->told = end->told || announces(e) || loose_421(x, i);
	end->asked = leaving(x, e);
	end->odd = end->odd || invites_defence(e);
}

/* Between two entries of one connection we were silent for so long. */
static bool idled(const struct transcript *t)
{
	for (size_t i = 1; i < t->count; i++)
		if (t->entries[i].us - t->entries[i - 1].us >= IDLE_US)
			return true;
	return false;
}

/* Several commands in one segment, though PIPELINING is not offered, or
 * something before the greeting: faults of the client. */
static bool talked_out_of_turn(const struct observation *seen)
{
	const struct transcript *t = seen->transcript;
	bool heard = false;

	for (size_t i = 0; i < t->count; i++) {
		struct bytes octets = transcript_octets(t, &t->entries[i]);

		if (t->entries[i].kind == ENTRY_CONNECTED)
			heard = false;
		else if (t->entries[i].kind == ENTRY_RECEIVED)
			heard = true;
		else if (t->entries[i].kind != ENTRY_SENT)
			continue;
		else if (!heard)
			return true;
		else if (bytes_find(octets, BYTES("\r\n")) + 2 < octets.n &&
		         !ehlo_lists(seen->exchanges->ehlo, BYTES("PIPELINING")))
			return true;
	}
	return false;
}

/* Calls `look` for each connection that the server closed. */
static enum holding each_end(struct subject *s,
        enum holding (*look)(struct subject *, const struct end *))
{
	const struct exchanges *x = s->seen->exchanges;
	bool odd = idled(s->seen->transcript) || talked_out_of_turn(s->seen);
	enum holding worst = HOLDS;
	size_t i = 0;

	while (i < x->count) {
		unsigned connection = x->list[i].connection;
		struct end end = { .odd = odd };
		enum holding holding;

		for (; i < x->count && x->list[i].connection == connection; i++)
			end_add(&end, x, i);
		if (!end.last->closed || end.last->unsecured)
			continue;
		holding = look(s, &end);
		worst = holding > worst ? holding : worst;
	}
	return worst;
}

static enum holding closed_for_cause(struct subject *s, const struct end *end)
{
	if (end->told || end->asked)
		return HOLDS;
	s->reply = end->replied ? &end->replied->reply : NULL;
	s->exchange = end->last;
	broken(s, "the server closed the connection, without 421 or QUIT");
	return end->odd || end->errors >= BURST ? NOTED : BROKEN;
}

enum holding check_no_close(struct subject *s, const char *argument)
{
	(void)argument;
	return each_end(s, closed_for_cause);
}

/* The reply shown is the last thing that the server did, but for the close: a
 * command that we sent behind 221 crossed that. */
static bool closed_behind_reply(const struct end *end)
{
	return end->last->answered ||
	       (end->replied && end->replied->reply.code == 221);
}

static enum holding closed_with_word(struct subject *s, const struct end *end)
{
	if (end->told || end->asked)
		return HOLDS;
	s->reply = end->replied ? &end->replied->reply : NULL;
	s->exchange = end->last;
	broken(s, closed_behind_reply(end)
	        ? "the server closed behind this reply, without 421"
	        : "the server closed without a reply");
	/* Behind an error the close may have crossed our next command. */
	return end->odd || end->error ? NOTED : BROKEN;
}

enum holding check_close_announced(struct subject *s, const char *argument)
{
	(void)argument;
	return each_end(s, closed_with_word);
}

enum holding check_closes_after_421(struct subject *s, const char *argument)
{
	const struct exchanges *x = s->seen->exchanges;
	bool shut = false;
	enum holding worst = HOLDS;

	(void)argument;
	for (size_t i = 0; i < x->count; i++) {
		const struct exchange *e = &x->list[i];

		if (e->kind == EXCHANGE_GREETING)
			shut = false;
		if (shut && e->answered && e->reply.code != 421) {
			s->exchange = e;
			s->reply = &e->reply;
			broken(s, "the session went on behind 421");
			if (e->reply.code / 100 == 2 &&
			        e->command.verb != VERB_QUIT)
				return BROKEN;
			worst = NOTED;
		}
		shut = shut || (e->answered && e->reply.code == 421) ||
		       loose_421(x, i);
	}
	return worst;
}
