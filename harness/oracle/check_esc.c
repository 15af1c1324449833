/* SPDX-License-Identifier: MIT
 *
 * Checks of enhanced status codes, RFC 2034 4 and RFC 3463 2.
 */
#include <stdio.h>

#include "oracle/checks.h"
#include "wire/esc.h"

enum { PAIRS_ROOM = 120 };

static bool begins(const struct exchange *e, const char *verb)
{
	return bytes_starts_nocase(e->line, bytes_of(verb));
}

/* Also what is none by the grammar for what sticks to its verb, a NUL say: a
 * server that takes it for EHLO answers so. */
static bool greets(const struct exchange *e)
{
	return e->kind == EXCHANGE_GREETING || begins(e, "EHLO") ||
	       begins(e, "HELO") || begins(e, "LHLO");
}

/* RFC 2034 4: in 2yz, 4yz and 5yz, but neither in the greeting nor in what
 * answers EHLO and HELO. */
static bool wanted(const struct subject *s)
{
	unsigned class = s->reply ? s->reply->code / 100 : 0;

	if (s->exchange && greets(s->exchange))
		return false;
	return class == 2 || class == 4 || class == 5;
}

/* 1*DIGIT of *rest, cut off. */
static bool number(struct bytes *rest)
{
	size_t n = 0;

	while (n < rest->n && ascii_digit(rest->p[n]))
		n++;
	*rest = bytes_from(*rest, n);
	return n > 0;
}

/* Three numbers with dots between them; four are an IP address. */
static bool attempted(struct bytes text)
{
	for (unsigned i = 0; i < 3; i++) {
		if (i > 0 && text.n > 0 && text.p[0] == '.')
			text = bytes_from(text, 1);
		else if (i > 0)
			return false;
		if (!number(&text))
			return false;
	}
	return text.n == 0 || text.p[0] != '.';
}

/* Where a line has no code, its class is 0. */
static bool next_code(struct bytes *rest, struct reply_line *line,
        struct esc *esc)
{
	*esc = (struct esc){ 0 };
	if (!reply_next_line(rest, line))
		return false;
	esc_parse(line->text, esc);
	return true;
}

static bool first_code(const struct subject *s, struct esc *esc)
{
	struct reply_line line;
	struct bytes rest;

	if (!wanted(s))
		return false;
	rest = s->reply->raw;
	return next_code(&rest, &line, esc) && esc->class > 0;
}

enum holding check_esc_present(struct subject *s, const char *argument)
{
	struct bytes text;
	struct esc esc;

	(void)argument;
	if (!wanted(s) || first_code(s, &esc))
		return HOLDS;
	text = reply_text(s->reply);
	if (attempted(text))
		return HOLDS; /* another check's business */
	broken(s, "no enhanced code stands before the text");
	switch (s->reply->code) {
	case 214:
	case 220: /* to STARTTLS */
	case 221:
	case 421: /* RFC 5321 4.2.2 has the domain first, in 221 too */
		return NOTED;
	default:
		return BROKEN;
	}
}

enum holding check_esc_class(struct subject *s, const char *argument)
{
	struct esc esc;

	(void)argument;
	if (!first_code(s, &esc) || esc.class == s->reply->code / 100)
		return HOLDS;
	return broken(s, "%u with an enhanced code of class %u",
	        s->reply->code, esc.class);
}

static bool same_code(const struct esc *a, const struct esc *b)
{
	return a->class == b->class && a->subject == b->subject &&
	       a->detail == b->detail;
}

enum holding check_esc_lines(struct subject *s, const char *argument)
{
	struct reply_line line;
	struct esc first, esc;
	struct bytes rest;

	(void)argument;
	if (!first_code(s, &first))
		return HOLDS;
	rest = s->reply->raw;
	while (next_code(&rest, &line, &esc))
		if (!same_code(&first, &esc))
			return broken(s, esc.class > 0
			        ? "its lines have different enhanced codes"
			        : "only some of its lines have the code");
	return HOLDS;
}

enum holding check_esc_syntax(struct subject *s, const char *argument)
{
	struct reply_line line;
	struct bytes rest;
	struct esc esc;

	(void)argument;
	if (!wanted(s))
		return HOLDS;
	rest = s->reply->raw;
	while (next_code(&rest, &line, &esc))
		if (esc.class == 0 && attempted(line.text))
			return broken(s, "the enhanced code is ill-formed");
	return HOLDS;
}

static bool listed(struct bytes list, const struct esc *esc)
{
	char text[16];
	struct bytes word;
	int n = snprintf(text, sizeof text, "%u.%u", esc->subject, esc->detail);

	while (bytes_cut(&list, ' ', &word))
		if (bytes_eq(word, bytes_at(text, (size_t)n)))
			return true;
	return false;
}

/* " 5.5.0 5.5.2", as much as there is room for. */
static void name_pairs(
        struct bytes list, unsigned class, char *to, size_t room)
{
	struct bytes word;
	size_t n = 0;

	*to = '\0';
	while (bytes_cut(&list, ' ', &word) && n < room)
		n += (size_t)snprintf(to + n, room - n, " %u.%.*s", class,
		        BYTES_FMT(word));
}

enum holding check_esc_pair(struct subject *s, const char *argument)
{
	char pairs[PAIRS_ROOM];
	struct esc esc;

	if (!first_code(s, &esc))
		return HOLDS;
	if (esc.class != s->reply->code / 100)
		return check_esc_class(s, NULL);
	/* X.0.0: nothing more is known, which goes with every code. */
	if ((esc.subject == 0 && esc.detail == 0) ||
	        listed(bytes_of(argument), &esc))
		return HOLDS;
	name_pairs(bytes_of(argument), esc.class, pairs, sizeof pairs);
	broken(s, "%u.%u.%u is not what the registry has for %u, which is%s",
	        esc.class, esc.subject, esc.detail, s->reply->code, pairs);
	return NOTED;
}

static bool says_valid(const struct subject *s)
{
	struct esc esc;

	return first_code(s, &esc) && esc.subject == 1 && esc.detail == 5;
}

enum holding check_esc_unverified(struct subject *s, const char *argument)
{
	struct subject other = *s;

	if (!says_valid(s))
		return HOLDS;
	other.reply = step_named(s, argument).reply;
	broken(s, says_valid(&other)
	        ? "X.1.5 says that the address is valid, of every name"
	        : "X.1.5 says that the address is valid, of this name alone");
	return says_valid(&other) ? NOTED : BROKEN;
}
