/* SPDX-License-Identifier: MIT */
#include "reference/fault.h"

#include "reference/exchange.h"
#include "reference/replies.h"
#include "reference/verbs.h"

static bool wants(unsigned mask, unsigned bits)
{
	return mask == 0 || (mask & bits) != 0;
}

static bool wants_verb(unsigned verb, unsigned is)
{
	return verb == is || (verb == ON_ANY && is < VERB_COUNT);
}

static bool has(const struct server *s, struct bytes what)
{
	struct bytes in = s->stimulus.verb == ON_RESPONSE
	                          ? s->input : s->command.argument;

	return bytes_find(in, what) < in.n;
}

static bool is_there(const struct server *s)
{
	return s->fault->where == ANYWHERE ||
	       s->inside == (s->fault->where == INSIDE_TLS);
}

void fault_meet(struct server *s)
{
	const struct fault *f = s->fault;

	s->before = s->state;
	s->recipients_before = s->recipients;
	s->matches = wants_verb(f->verb, s->stimulus.verb) &&
	             wants(f->state, s->state) && is_there(s) &&
	             wants(f->kind, s->name.kind) &&
	             wants(f->form, s->name.form) &&
	             wants(f->line, s->stimulus.line) &&
	             (!f->has || has(s, bytes_of(f->has))) &&
	             (!f->after || f->after == s->previous) &&
	             (!f->since || s->seen & 1u << f->since);
	s->met += s->matches;
}

static struct bytes field_value(const struct server *s, struct bytes field)
{
	if (bytes_eq_text(field, "name"))
		return s->name.local;
	return s->command.argument;
}

/* The octets of `instead`, its fields filled in. */
static void put(struct server *s, struct bytes instead)
{
	replies_begin(s);
	while (instead.n > 0) {
		size_t open = bytes_index(instead, '{');
		size_t close = bytes_index(instead, '}');

		buf_add(&s->reply, bytes_sub(instead, 0, open));
		if (open < instead.n)
			buf_add(&s->reply,
			        field_value(s, bytes_sub(instead, open + 1,
			                               close - open - 1)));
		instead = bytes_from(instead, open < close ? close + 1 : open);
	}
	for (size_t i = 0; i < 3 && i < s->reply.n; i++)
		if (ascii_digit(s->reply.p[i]))
			s->code = s->code * 10 + (s->reply.p[i] - '0');
}

bool fault_replaces(struct server *s)
{
	if (!s->matches || s->fault->on || !s->fault->instead)
		return false;
	put(s, bytes_of(s->fault->instead));
	return true;
}

/* HOOK_REPEAT_252: refuted, and on the same question again not so. */
static void amend_repeated(struct server *s)
{
	if (s->stimulus.verb != VERB_VRFY || s->name.kind != KIND_UNKNOWN)
		return;
	if (bytes_eq(buf_bytes(&s->asked), s->command.argument))
		put(s, BYTES("252 2.5.0 Cannot VRFY user\r\n"));
}

/* HOOK_LOOPS: the list in the list, and again, and again. */
static void amend_loop(struct server *s)
{
	if (s->stimulus.verb != VERB_EXPN || !(s->name.kind & KIND_LOOP))
		return;
	while (buf_add_text(&s->reply, "250-2.1.5 <bob@example.test>\r\n"))
		continue;
}

static void amend_alternate(struct server *s)
{
	if (s->stimulus.verb == VERB_VRFY && s->code == 250 &&
	        s->ordinal % 2 == 1)
		put(s, BYTES("252 2.5.0 Cannot VRFY user\r\n"));
}

void fault_amends(struct server *s)
{
	const struct fault *f = s->fault;

	if (faulty(s, HOOK_REPEAT_252))
		amend_repeated(s);
	if (faulty(s, HOOK_LOOPS))
		amend_loop(s);
	if (faulty(s, HOOK_ALTERNATES))
		amend_alternate(s);
	s->matches = s->matches && (!f->on || f->on == s->code);
	if (s->matches && f->instead)
		put(s, bytes_of(f->instead));
}

static void keep(struct server *s)
{
	s->state = s->before;
	s->recipients = s->recipients_before;
}

static void add_recipient(struct server *s)
{
	if (!(s->state & S_OPEN))
		return;
	s->state = S_RCPT;
	s->recipients++;
}

static void drop_recipients(struct server *s)
{
	if (s->state == S_RCPT)
		s->state = S_MAIL;
	s->recipients = 0;
}

static void open_transaction(struct server *s)
{
	s->state = S_MAIL;
}

static void run_argument(struct server *s)
{
	exchange_line(s, s->command.argument);
}

static void forget_hello(struct server *s)
{
	s->state = S_GREETED;
	s->recipients = 0;
}

static void take_for_hello(struct server *s)
{
	s->state = S_HELO;
}

static void close_connection(struct server *s)
{
	s->peer.closed = true;
}

static void (*const effects[])(struct server *s) = {
	[EFFECT_RESET] = transaction_reset,
	[EFFECT_KEEP] = keep,
	[EFFECT_OPEN] = open_transaction,
	[EFFECT_ADD] = add_recipient,
	[EFFECT_DROP] = drop_recipients,
	[EFFECT_DATA] = data_begin,
	[EFFECT_RUN] = run_argument,
	[EFFECT_FORGET] = forget_hello,
	[EFFECT_HELLO] = take_for_hello,
	[EFFECT_CLOSE] = close_connection,
};

/* How much later this reply comes than another. */
static unsigned late_us(const struct server *s)
{
	return s->fault->late_us > 0 && s->config.late_us > 0
	               ? s->config.late_us : s->fault->late_us;
}

void fault_strikes(struct server *s)
{
	if (s->matches && s->fault->effect)
		effects[s->fault->effect](s);
	if (s->matches)
		s->peer.late_us += late_us(s);
	if (faulty(s, HOOK_REPEAT_252) && s->stimulus.verb == VERB_VRFY) {
		buf_clear(&s->asked);
		buf_add(&s->asked, s->command.argument);
	}
}

static bool in_state(const struct server *s)
{
	return wants(s->fault->state, s->before) && is_there(s);
}

bool fault_hides(const struct server *s, const char *keyword)
{
	return s->fault->hides && in_state(s) &&
	       bytes_starts_nocase(
	               bytes_of(keyword), bytes_of(s->fault->hides));
}

const char *fault_lists(const struct server *s)
{
	return in_state(s) ? s->fault->lists : NULL;
}
