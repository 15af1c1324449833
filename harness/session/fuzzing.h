/* SPDX-License-Identifier: MIT
 *
 * For fuzz targets: a server that says anything, and the same conversation in
 * other pieces.
 */
#ifndef SESSION_FUZZING_H
#define SESSION_FUZZING_H

#include "base/fuzzing.h"
#include "session/exchange.h"
#include "session/notation.h"
#include "session/session.h"

#define FUZZ_SEND(at, octets, captured)                                        \
	.kind = OP_SEND, .step = (at), .segment_count = 1,                     \
	.segments = &(const struct segment){                                   \
		&(const struct part){ octets, captured }, 1 }
#define FUZZ_TEXT(text) { (const uint8_t *)(text), sizeof(text) - 1 }
#define FUZZ_LINE(at, text, count)                                             \
	{ FUZZ_SEND(at, FUZZ_TEXT(text), -1), .replies = (count), .capture = -1 }
#define FUZZ_DO(what, at, ms)                                                  \
	{ .kind = (what), .step = (at), .wait_ms = (ms), .capture = -1 }

/* Every kind of operation. */
static const struct op fuzz_ops[] = {
	FUZZ_DO(OP_CONNECT, STEP_PREAMBLE, 0),
	FUZZ_DO(OP_GREETING, STEP_PREAMBLE, 0),
	FUZZ_LINE(STEP_PREAMBLE, "EHLO client.test\r\n", 1),
	{ FUZZ_SEND(0, FUZZ_TEXT("VRFY alice\r\n"), -1), .replies = 1,
	        .bytewise = true, .capture = 0 },
	FUZZ_LINE(1, "NOOP\r\nRSET\r\n", 2),
	FUZZ_LINE(2, "MAIL FROM:<>\r\n", 1),
	FUZZ_DO(OP_QUIET, 3, 200),
	{ FUZZ_SEND(4, FUZZ_TEXT(""), 0), .capture = -1 },
	FUZZ_DO(OP_SECURE, 4, 0),
	{ FUZZ_SEND(5, FUZZ_TEXT("DATA\r\n"), -1), .replies = 1,
	        .guards = &(const struct guard){ .step = 0,
	                .answers.bits = { [250 / 8] = 1 << 250 % 8 } },
	        .guard_count = 1, .capture = -1 },
	FUZZ_LINE(6, "a\r\n.\r\n", 1),
	FUZZ_DO(OP_CLOSE, 7, 100),
	FUZZ_DO(OP_CONNECT, 8, 0),
	FUZZ_DO(OP_LEAVE, STEP_LEAVE, 0),
};
static const struct script fuzz_script = { .ops = fuzz_ops,
	.count = sizeof fuzz_ops / sizeof *fuzz_ops, .timeout_ms = 1000 };

/* What a server says: a reply of it for each thing that is sent and one for
 * each silence. */
struct fuzz_server {
	struct bytes left;
	bool trickles; /* else each reply comes at once */
	bool closes;   /* when all is said; else it is silent */
};

/* Its last octet decides whether it closes. */
static inline struct fuzz_server fuzz_server(struct bytes says, bool trickles)
{
	return (struct fuzz_server){ says, trickles,
		says.n > 0 && says.p[says.n - 1] != '\n' };
}

/* The next reply, or all that is left where no reply ends. */
static inline struct bytes fuzz_reply(struct fuzz_server *server)
{
	struct reply reply;
	struct bytes said = server->left;

	if (reply_parse(said, &reply) == PARSE_DONE)
		said = reply.raw;
	server->left = bytes_from(server->left, said.n);
	return said;
}

static inline void fuzz_say(
        struct session *session, struct fuzz_server *server, uint64_t us)
{
	struct bytes said = fuzz_reply(server);
	size_t piece = server->trickles ? fuzz_piece(said) : said.n;

	if (said.n == 0 && server->closes)
		session_closed(session, us);
	else if (said.n == 0)
		session_waited(session, us);
	for (size_t at = 0; at < said.n; at += piece)
		session_received(session, bytes_sub(said, at, piece), us);
}

/* The handshake fails where what is left begins with `T`. */
static inline void fuzz_secure(
        struct session *session, const struct fuzz_server *server, uint64_t us)
{
	if (server->left.n > 0 && server->left.p[0] == 'T')
		session_unsecured(session, BYTES("none"), us);
	else
		session_secured(session, BYTES("TLS"), us);
}

/* Does what the session asks for. False when nothing is left to do. */
static inline bool fuzz_serve(
        struct session *session, struct fuzz_server *server, uint64_t *us)
{
	struct demand demand = session_next(session);

	switch (demand.kind) {
	case DEMAND_CONNECT:
		session_connected(session, *us);
		break;
	case DEMAND_SEND:
		assert(demand.octets.n > 0);
		session_sent(session, *us);
		break;
	case DEMAND_RECEIVE:
	case DEMAND_IDLE:
		*us += demand.ms * (uint64_t)MILLISECOND;
		fuzz_say(session, server, *us);
		break;
	case DEMAND_SECURE:
		fuzz_secure(session, server, *us);
		break;
	case DEMAND_DISCONNECT:
		session_disconnected(session, *us);
		break;
	case DEMAND_DONE:
		return false;
	}
	return true;
}

/* Plays it to its end, which comes after a bounded number of demands. */
static inline void fuzz_play(struct session *session, struct fuzz_server *server)
{
	uint64_t us = 0;
	unsigned left = 10000;

	while (fuzz_serve(session, server, &us))
		assert(--left > 0);
}

/* What was received is how `in` begins. */
static inline void fuzz_told(const struct transcript *t, struct bytes in)
{
	for (size_t i = 0; i < t->count; i++) {
		struct bytes said = transcript_octets(t, &t->entries[i]);

		if (t->entries[i].kind != ENTRY_RECEIVED)
			continue;
		assert(bytes_eq(said, bytes_sub(in, 0, said.n)));
		in = bytes_from(in, said.n);
	}
}

static inline void fuzz_same(
        const struct exchanges *a, const struct exchanges *b)
{
	assert(a->count == b->count && a->loose_count == b->loose_count);
	assert(a->open == b->open && a->data == b->data);
	for (size_t i = 0; i < a->count; i++) {
		const struct exchange *x = &a->list[i], *y = &b->list[i];

		assert(x->kind == y->kind && x->phase == y->phase);
		assert(exchange_answer(x) == exchange_answer(y));
		assert(bytes_eq(x->line, y->line));
		assert(x->answered == y->answered && x->extras == y->extras);
		assert(x->ahead == y->ahead);
	}
}

static inline void fuzz_add(struct transcript *to, const struct entry *like,
        struct bytes octets)
{
	if (like->quiet)
		transcript_add_quiet(to, like->step, like->us, octets);
	else
		transcript_add(to, like->kind, like->step, like->us, octets);
}

/* Each octet an entry of its own. */
static inline void fuzz_split(
        struct transcript *to, const struct transcript *from)
{
	for (size_t i = 0; i < from->count; i++) {
		const struct entry *entry = &from->entries[i];
		struct bytes octets = transcript_octets(from, entry);

		if (octets.n == 0)
			fuzz_add(to, entry, octets);
		for (size_t at = 0; at < octets.n; at++)
			fuzz_add(to, entry, bytes_sub(octets, at, 1));
	}
}

/* Through its notation. */
static inline void fuzz_reread(
        struct transcript *to, const struct transcript *from)
{
	struct buf text;

	buf_init(&text, SIZE_MAX);
	notation_write(from, &text);
	notation_read(to, buf_bytes(&text));
	buf_release(&text);
}

#endif
