/* SPDX-License-Identifier: MIT */
#include "reference/server.h"

#include <assert.h>
#include <stdlib.h>

#include "base/mem.h"
#include "reference/exchange.h"
#include "reference/mutants.h"
#include "reference/replies.h"
#include "reference/verbs.h"

enum { CHATTER_MS = 250 };

static struct server *server_of(struct peer *peer)
{
	return (struct server *)peer; /* its first member */
}

static void greet(struct server *s)
{
	if (s->config.greeting == 554)
		say(s, 554, NULL, SERVER_NAME " No SMTP service here");
	else if (s->config.greeting == 521)
		say(s, 521, NULL, SERVER_NAME " Server does not accept mail");
	else
		say(s, 220, NULL, SERVER_NAME " %s Service ready",
		        s->config.lmtp ? "LMTP" : "ESMTP");
}

/* Says unasked that this is the end. */
static void end(struct server *s, enum answer why)
{
	replies_begin(s);
	answer(s, why);
	replies_end(s);
	buf_add(&s->peer.out, buf_bytes(&s->reply));
	s->peer.closed = true;
}

static bool unread(const struct server *s)
{
	return s->peer.out.n > OUT_OCTETS - REPLY_OCTETS - 1024;
}

/* The line buffer holds a whole line; `n` of its octets are the line's end. */
static void line_done(struct server *s, size_t n)
{
	struct bytes line = buf_bytes(&s->line);

	if (line.n < s->line.limit)
		line.n -= n;
	if (unread(s))
		end(s, A_UNREAD);
	else
		exchange_line(s, line);
	s->last = 0;
	s->in_pieces = false;
	if (s->mode != MODE_CHUNK) /* it is answered behind the chunk */
		buf_clear(&s->line);
}

static size_t chunk_octets(struct server *s, struct bytes in)
{
	size_t n = exchange_octets(s, in);

	if (s->mode != MODE_CHUNK)
		buf_clear(&s->line);
	return n;
}

static void line_octet(struct server *s, uint8_t octet)
{
	/* RFC 5321 2.3.8: CRLF, and nothing else, ends a line. */
	bool crlf = octet == '\n' && s->last == '\r';

	if (faulty(s, HOOK_CR_ENDS_LINE) && s->last == '\r' && !crlf)
		line_done(s, 1);
	s->last = octet;
	buf_add(&s->line, bytes_at(&octet, 1));
	if (crlf)
		line_done(s, 2);
	else if (faulty(s, HOOK_LF_ENDS_LINE) && octet == '\n')
		line_done(s, 1);
	else if (faulty(s, HOOK_TAIL_RUNS) && s->line.n > COMMAND_LINE_LIMIT)
		line_done(s, 0);
}

/* What stands in front of a line's end is taken at once; how many octets were. */
static size_t line_octets(struct server *s, struct bytes in)
{
	size_t n = bytes_index(bytes_sub(in, 0, bytes_index(in, '\r')), '\n');

	if (n == 0 || s->last == '\r' || faulty(s, HOOK_TAIL_RUNS)) {
		line_octet(s, in.p[0]);
		return 1;
	}
	buf_add(&s->line, bytes_sub(in, 0, n));
	s->last = in.p[n - 1];
	return n;
}

static void greet_again(struct server *s)
{
	struct bytes greeting = BYTES("220 " SERVER_NAME " ESMTP\r\n");

	if (s->peer.out.n > 0 && !s->seen)
		buf_add(&s->peer.out, greeting);
}

/* HOOK_DROPS_INPUT: so many commands at once are too much. */
static bool dropped(const struct server *s)
{
	return faulty(s, HOOK_DROPS_INPUT) && s->group > 10;
}

static void server_feed(struct peer *peer, struct bytes in)
{
	struct server *s = server_of(peer);

	s->idle_ms = 0;
	if (faulty(s, HOOK_GREETS_TWICE))
		greet_again(s);
	s->group = 0;
	/* RFC 3207 4.2: what came with STARTTLS is not looked at. */
	while (in.n > 0 && !peer->closed && !peer->secures && !dropped(s)) {
		size_t n = 1;

		s->rest = bytes_from(in, n);
		if (s->mode == MODE_CHUNK)
			n = chunk_octets(s, in);
		else if (s->mode == MODE_DATA)
			exchange_data(s, in.p[0]);
		else
			n = line_octets(s, in);
		in = bytes_from(in, n);
	}
	s->in_pieces = s->mode != MODE_CHUNK && s->line.n > 0;
	if (peer->secures && faulty(s, HOOK_TLS_RUNS_REST))
		buf_add(&s->held, s->rest);
}

/* RFC 3207 4.2: all that was learnt from the client before is gone. */
static void forget(struct server *s)
{
	auth_end(s);
	s->authenticated = false;
	s->mode = MODE_COMMAND;
	s->state = s->home = S_GREETED;
	s->recipients = 0;
	buf_clear(&s->line);
	s->last = 0;
	s->in_pieces = false;
}

static void greet_client(struct server *s)
{
	s->stimulus = (struct stimulus){ ON_GREETING, 0 };
	exchange(s, greet);
}

/* HOOK_TLS_RUNS_REST */
static void run_rest(struct server *s)
{
	struct buf rest = s->held;

	buf_init(&s->held, rest.limit);
	server_feed(&s->peer, buf_bytes(&rest));
	buf_release(&rest);
}

static void server_secured(struct peer *peer)
{
	struct server *s = server_of(peer);
	bool greeted = !s->config.implicit_tls;

	assert(peer->secures);
	peer->secures = false;
	s->inside = true;
	if (!faulty(s, HOOK_TLS_KEEPS_STATE))
		forget(s);
	if (!greeted)
		greet_client(s);
	else if (faulty(s, HOOK_TLS_RUNS_REST))
		run_rest(s);
}

static void server_eof(struct peer *peer)
{
	peer->closed = true;
}

static void server_idle(struct peer *peer, unsigned ms)
{
	struct server *s = server_of(peer);
	unsigned most = faulty(s, HOOK_IDLE_30) ? 30 * 1000 : IDLE_MS;
	unsigned before = s->idle_ms;

	if (peer->closed)
		return;
	s->idle_ms += ms < IDLE_MS ? ms : IDLE_MS;
	if (s->idle_ms >= most)
		end(s, A_IDLE);
	else if (faulty(s, HOOK_CHATTERS) && s->mode == MODE_COMMAND &&
	         before < CHATTER_MS && s->idle_ms >= CHATTER_MS)
		buf_add_text(&peer->out, "250 2.0.0 Still here\r\n");
}

static void server_free(struct peer *peer)
{
	struct server *s = server_of(peer);

	buf_release(&peer->out);
	buf_release(&s->line);
	buf_release(&s->masked);
	buf_release(&s->reply);
	buf_release(&s->held);
	buf_release(&s->asked);
	auth_end(s);
	free(s);
}

static const struct peer_ops ops = {
	.feed = server_feed,
	.eof = server_eof,
	.idle = server_idle,
	.secured = server_secured,
	.free = server_free,
};

struct peer *reference_open(const struct reference_config *config)
{
	static unsigned opened; /* HOOK_ALTERNATES */
	struct server *s = mem_new(sizeof *s);

	assert(config->mutant < (int)mutant_count());
	s->peer.ops = &ops;
	s->config = *config;
	s->fault = mutant_fault(config->mutant);
	s->state = S_GREETED;
	s->home = S_GREETED;
	s->ordinal = opened++;
	buf_init(&s->peer.out, OUT_OCTETS);
	buf_init(&s->line, RESPONSE_MOST + 2);
	buf_init(&s->masked, RESPONSE_MOST + 2);
	buf_init(&s->reply, REPLY_OCTETS);
	buf_init(&s->held, REPLY_OCTETS);
	buf_init(&s->asked, COMMAND_LINE_LIMIT);
	s->peer.secures = s->config.implicit_tls;
	if (!s->peer.secures)
		greet_client(s);
	return &s->peer;
}
