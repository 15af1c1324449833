/* SPDX-License-Identifier: MIT
 *
 * The client's side against a server that says anything: the input is its
 * lines, a reply of it for each thing that we send and one for each silence.
 * The session comes to its end in a bounded number of demands, what it tells is
 * what was said, and replies that arrive in pieces change nothing.
 */
#include "base/fuzzing.h"

#include "session/exchange.h"
#include "session/session.h"
#include "wire/reply.h"

#define OCTETS(text)                                                           \
	{                                                                      \
		{ (const uint8_t *)(text), sizeof(text) - 1 }, -1              \
	}
static const struct part parts[] = { OCTETS("EHLO client.test\r\n"),
	OCTETS("VRFY alice\r\n"), OCTETS("NOOP\r\nRSET\r\n"),
	OCTETS("MAIL FROM:<>\r\n"), { { NULL, 0 }, 0 }, OCTETS("DATA\r\n"),
	OCTETS("a\r\n.\r\n") };
static const struct segment segments[] = { { &parts[0], 1 }, { &parts[1], 1 },
	{ &parts[2], 1 }, { &parts[3], 1 }, { &parts[4], 1 }, { &parts[5], 1 },
	{ &parts[6], 1 } };
#define SEND(step_, index, replies_)                                           \
	.kind = OP_SEND, .step = (step_), .segments = &segments[index],        \
	.segment_count = 1, .replies = (replies_), .capture = -1
static const struct op ops[] = {
	{ .kind = OP_CONNECT, .step = STEP_PREAMBLE, .capture = -1 },
	{ .kind = OP_GREETING, .step = STEP_PREAMBLE, .capture = -1 },
	{ SEND(STEP_PREAMBLE, 0, 1) },
	{ .kind = OP_SEND, .segments = &segments[1], .segment_count = 1,
	        .replies = 1, .bytewise = true, .capture = 0 },
	{ SEND(1, 2, 2) },
	{ SEND(2, 3, 1) },
	{ .kind = OP_QUIET, .step = 3, .wait_ms = 200, .capture = -1 },
	{ SEND(4, 4, 0) },
	{ SEND(5, 5, 1) },
	{ SEND(6, 6, 1) },
	{ .kind = OP_SECURE, .step = 6, .capture = -1 },
	{ SEND(6, 1, 1) },
	{ .kind = OP_CLOSE, .step = 7, .wait_ms = 100, .capture = -1 },
	{ .kind = OP_CONNECT, .step = 8, .capture = -1 },
	{ .kind = OP_LEAVE, .step = STEP_LEAVE, .capture = -1 },
};
static const struct script script = { .ops = ops,
	.count = sizeof ops / sizeof *ops, .timeout_ms = 1000 };

enum { DEMANDS_MOST = 10000 };

struct server {
	struct bytes left;
	bool trickles;
};

/* The next reply, or all that is left where no reply ends. */
static struct bytes next_reply(struct server *server)
{
	struct reply reply;
	struct bytes said = server->left;

	if (reply_parse(said, &reply) == PARSE_DONE)
		said = reply.raw;
	server->left = bytes_from(server->left, said.n);
	return said;
}

static void say(struct session *session, struct server *server, uint64_t us)
{
	struct bytes said = next_reply(server);
	size_t piece = server->trickles ? fuzz_piece(said) : said.n;

	for (size_t at = 0; at < said.n; at += piece)
		session_received(session, bytes_sub(said, at, piece), us);
}

static void wait(struct session *session, struct server *server, uint64_t us)
{
	if (server->left.n > 0)
		say(session, server, us);
	else
		session_waited(session, us);
}

/* The handshake succeeds where what is left begins with `T`. */
static void secure(struct session *session, struct server *server, uint64_t us)
{
	if (server->left.n > 0 && server->left.p[0] == 'T')
		session_secured(session, BYTES("TLS"), us);
	else
		session_unsecured(session, BYTES("none"), us);
}

static void converse(struct session *session, struct server server)
{
	uint64_t us = 0;

	for (unsigned n = 0; n < DEMANDS_MOST; n++) {
		struct demand demand = session_next(session);

		switch (demand.kind) {
		case DEMAND_CONNECT:
			session_connected(session, us);
			break;
		case DEMAND_SEND:
			assert(demand.octets.n > 0);
			session_sent(session, us);
			break;
		case DEMAND_RECEIVE:
		case DEMAND_IDLE:
			us += demand.ms * (uint64_t)MILLISECOND;
			wait(session, &server, us);
			break;
		case DEMAND_SECURE:
			secure(session, &server, us);
			break;
		case DEMAND_DISCONNECT:
			session_disconnected(session, us);
			break;
		case DEMAND_DONE:
			return;
		}
	}
	assert(!"the session does not end");
}

static struct session *talk(struct bytes in, bool trickles)
{
	struct session *session = session_new(&script);

	converse(session, (struct server){ in, trickles });
	return session;
}

static bool told(const struct transcript *t, struct bytes in)
{
	for (size_t i = 0; i < t->count; i++) {
		struct bytes said = transcript_octets(t, &t->entries[i]);

		if (t->entries[i].kind != ENTRY_RECEIVED)
			continue;
		if (!bytes_eq(said, bytes_sub(in, 0, said.n)))
			return false;
		in = bytes_from(in, said.n);
	}
	return true;
}

FUZZ_TARGET(in)
{
	struct session *whole = talk(in, false), *trickled = talk(in, true);
	struct exchanges a, b;
	size_t op;

	assert(told(session_transcript(whole), in));
	exchanges_init(&a);
	exchanges_init(&b);
	exchanges_read(&a, session_transcript(whole));
	exchanges_read(&b, session_transcript(trickled));
	assert(session_stop(whole, &op) == session_stop(trickled, &op));
	assert(a.count == b.count);
	for (size_t i = 0; i < a.count; i++)
		assert(exchange_answer(&a.list[i]) ==
		        exchange_answer(&b.list[i]));
	exchanges_release(&a);
	exchanges_release(&b);
	session_free(whole);
	session_free(trickled);
}
