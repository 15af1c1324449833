/* SPDX-License-Identifier: MIT */
#include "run/show.h"

#include "base/escape.h"

enum { SHOWN_MOST = 16 * 1024, LINE_MOST = 512, AGAIN_MOST = 10 };

struct show {
	struct buf text;
	struct arena *arena;
	char who;          /* of the line at hand, or 0 */
	struct buf line;   /* not ended yet */
	unsigned timeout_ms;
};

static void end_line(struct show *s)
{
	if (s->line.n > 0)
		buf_printf(&s->text, "%c: %s\n", s->who,
		        escape_text(s->arena, buf_bytes(&s->line), LINE_MOST));
	buf_clear(&s->line);
}

/* A line ends with LF; an ordinary CRLF is not shown, any other end is. */
static void add_octets(struct show *s, char who, struct bytes octets)
{
	if (who != s->who)
		end_line(s);
	s->who = who;
	while (octets.n > 0) {
		size_t end = bytes_index(octets, '\n');
		struct bytes piece = bytes_sub(octets, 0, end + 1);

		buf_add(&s->line, piece);
		octets = bytes_from(octets, end + 1);
		if (piece.p[piece.n - 1] != '\n')
			return;
		if (s->line.n >= 2 && s->line.p[s->line.n - 2] == '\r')
			s->line.n -= 2;
		if (s->line.n == 0)
			buf_printf(&s->text, "%c: \n", s->who);
		end_line(s);
	}
}

static void remark(struct show *s, const char *what)
{
	end_line(s);
	buf_printf(&s->text, "-- %s\n", what);
}

static void add_entry(
        struct show *s, const struct transcript *t, const struct entry *e)
{
	struct bytes octets = transcript_octets(t, e);

	switch (e->kind) {
	case ENTRY_CONNECTED:
		if (e > t->entries)
			remark(s, "a new connection");
		break;
	case ENTRY_STEP:
		break;
	case ENTRY_SENT:
		add_octets(s, 'C', octets);
		break;
	case ENTRY_RECEIVED:
		add_octets(s, 'S', octets);
		break;
	case ENTRY_SERVER_CLOSED:
		remark(s, "the server closed the connection");
		break;
	case ENTRY_CLIENT_CLOSED:
		break;
	case ENTRY_TIMEOUT:
		remark(s, arena_printf(s->arena, "no reply within %u ms",
		        s->timeout_ms));
		break;
	case ENTRY_SECURED:
		remark(s, arena_printf(s->arena, "TLS is up: %s",
		        escape_text(s->arena, octets, LINE_MOST)));
		break;
	case ENTRY_UNSECURED:
		remark(s, arena_printf(s->arena, "no TLS: %s",
		        escape_text(s->arena, octets, LINE_MOST)));
		break;
	}
}

/* Where steps begin to come again and again, which are as those before; else the
 * number of entries. */
static size_t tedious(const struct transcript *t)
{
	int highest = STEP_LEAVE;
	unsigned again = 0;

	for (size_t i = 0; i < t->count; i++) {
		const struct entry *e = &t->entries[i];

		if (e->kind != ENTRY_STEP || e->step < 0)
			continue;
		if (e->step > highest)
			highest = e->step;
		else if (++again > AGAIN_MOST)
			return i;
	}
	return t->count;
}

const char *transcript_show(const struct transcript *t, unsigned timeout_ms,
        struct arena *arena)
{
	struct show s = { .arena = arena, .timeout_ms = timeout_ms };
	size_t count = tedious(t);
	const char *text;

	buf_init(&s.text, SHOWN_MOST);
	buf_init(&s.line, TRANSCRIPT_MOST);
	for (size_t i = 0; i < count && s.text.n < SHOWN_MOST; i++)
		add_entry(&s, t, &t->entries[i]);
	end_line(&s);
	if (count < t->count)
		remark(&s, "and the same commands again, many times");
	if (t->flooded)
		remark(&s, "the server sent more than a session holds");
	if (s.text.n == SHOWN_MOST)
		text = arena_printf(arena, "%.*s\n-- and more\n",
		        BYTES_FMT(buf_bytes(&s.text)));
	else
		text = arena_text(arena, buf_bytes(&s.text));
	buf_release(&s.text);
	buf_release(&s.line);
	return text;
}
