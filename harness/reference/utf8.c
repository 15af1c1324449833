/* SPDX-License-Identifier: MIT
 *
 * Mailbox names in UTF-8, RFC 6531 3.3 and 3.7.4.2. The grammar of addresses
 * that we have is ASCII's, so it reads a copy of the line in which letters
 * stand for the octets of other characters; the name is then taken from the
 * line itself.
 */
#include "reference/verbs.h"

#include "wire/utf8.h"

static bool names_a_mailbox(enum verb verb)
{
	return verb == VERB_MAIL || verb == VERB_RCPT || verb == VERB_VRFY ||
	       verb == VERB_EXPN;
}

static void mask(struct buf *masked, struct bytes line)
{
	static const struct bytes letter = BYTES("x");

	buf_clear(masked);
	for (size_t i = 0; i < line.n; i++)
		buf_add(masked, line.p[i] < 0x80 ? bytes_sub(line, i, 1)
		                                 : letter);
}

void utf8_begin(struct server *s)
{
	struct command *c = &s->command;

	s->utf8 = c->flaws & COMMAND_EIGHT_BIT && !s->config.no_smtputf8 &&
	          names_a_mailbox(c->verb) && utf8_valid(s->input);
	if (!s->utf8)
		return;
	c->flaws &= ~(unsigned)COMMAND_EIGHT_BIT;
	mask(&s->masked, s->input);
}

struct bytes utf8_masked(const struct server *s, struct bytes in)
{
	if (!s->utf8)
		return in;
	return bytes_sub(buf_bytes(&s->masked),
	        (size_t)(in.p - s->input.p), in.n);
}

static struct bytes unmasked(const struct server *s, struct bytes in)
{
	return bytes_sub(s->input, (size_t)(in.p - s->masked.p), in.n);
}

static void name_unmask(struct server *s)
{
	unsigned form = s->name.form;

	if (!s->utf8 || form & (FORM_NO_NAME | FORM_EMPTY))
		return;
	name_of(unmasked(s, s->name.local),
	        s->name.domain.n > 0 ? unmasked(s, s->name.domain)
	                             : s->name.domain,
	        &s->name);
	s->name.form = form | FORM_UTF8;
}

void utf8_end(struct server *s)
{
	name_unmask(s);
	if (s->name.kind == KIND_UTF8 && s->config.no_smtputf8) {
		s->name.kind = KIND_UNKNOWN;
		s->name.box = NULL;
	}
}

struct bytes utf8_without_keyword(struct server *s, struct bytes argument)
{
	const struct bytes keyword = BYTES(" SMTPUTF8");
	size_t n = argument.n > keyword.n ? argument.n - keyword.n : 0;

	s->utf8_reply = n > 0 && !s->config.no_smtputf8 &&
	                bytes_eq_nocase(bytes_from(argument, n), keyword);
	return s->utf8_reply ? bytes_trim(bytes_sub(argument, 0, n)) : argument;
}
