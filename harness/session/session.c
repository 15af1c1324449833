/* SPDX-License-Identifier: MIT */
#include "session/session.h"

#include <assert.h>
#include <stdlib.h>

#include "base/mem.h"
#include "session/exchange.h"
#include "session/incoming.h"
#include "wire/find.h"

enum { CAPTURE_MOST = 512, ROUNDS_MOST = 8, LEAVE_MS = 2000 };

/* How far the current operation is. */
enum stage { STAGE_BEGIN, STAGE_SEND, STAGE_WAIT, STAGE_END };

struct session {
	const struct script *script;
	struct transcript transcript;
	size_t at; /* operation */
	struct op more; /* in place of OP_MORE */
	enum stage stage;
	size_t segment, octet; /* the next to send */
	struct buf out;        /* the segment being sent */
	bool noted;            /* it stands in the transcript */
	struct incoming in;
	unsigned replies;      /* since the operation began */
	unsigned wanted;       /* so many end its waiting */
	unsigned answer;       /* the last of them */
	bool connected, greeted;
	bool told;           /* a step was answered by the close already */
	uint64_t now, since; /* microseconds; since: the waiting began */
	struct buf captures[CAPTURES];
	struct login *login; /* of the operation at hand */
	unsigned rounds;     /* of it */
	enum stop stop;
	size_t stop_at;
};

struct session *session_new(const struct script *script)
{
	struct session *s = mem_new(sizeof *s);

	assert(script->count > 0);
	assert(script->ops[script->count - 1].kind == OP_LEAVE);
	s->script = script;
	s->more = (struct op){ .kind = OP_MORE, .step = STEP_PREAMBLE };
	transcript_init(&s->transcript);
	buf_init(&s->out, TRANSCRIPT_MOST);
	incoming_init(&s->in, TRANSCRIPT_MOST);
	for (size_t i = 0; i < CAPTURES; i++)
		buf_init(&s->captures[i], CAPTURE_MOST);
	return s;
}

void session_free(struct session *s)
{
	transcript_release(&s->transcript);
	buf_release(&s->out);
	login_free(s->login);
	incoming_release(&s->in);
	for (size_t i = 0; i < CAPTURES; i++)
		buf_release(&s->captures[i]);
	free(s);
}

const struct transcript *session_transcript(const struct session *s)
{
	return &s->transcript;
}

enum stop session_stop(const struct session *s, size_t *op)
{
	*op = s->stop_at;
	return s->stop;
}

static const struct op *current(const struct session *s)
{
	const struct op *op = &s->script->ops[s->at];

	return op->kind == OP_MORE ? &s->more : op;
}

static bool over(const struct session *s)
{
	return s->at == s->script->count;
}

static void note(struct session *s, enum entry_kind kind, struct bytes octets)
{
	int step = over(s) ? STEP_LEAVE : current(s)->step;

	transcript_add(&s->transcript, kind, step, s->now, octets);
}

static void mark(struct session *s, enum entry_kind kind)
{
	note(s, kind, (struct bytes){ 0 });
}

static void next_op(struct session *s)
{
	if (s->script->ops[s->at].kind != OP_MORE)
		s->at++;
	s->stage = STAGE_BEGIN;
}

static void stopped(struct session *s, enum stop why)
{
	if (s->stop == STOP_NOT) {
		s->stop = why;
		s->stop_at = s->at;
	}
}

/* No further operation makes sense. A server that still listens is left with
 * QUIT, another one without a word. */
static void give_up(struct session *s, enum stop why)
{
	stopped(s, why);
	s->at = s->script->count - 1;
	s->stage = why == STOP_REFUSED ? STAGE_BEGIN : STAGE_END;
}

static void wait_begins(struct session *s)
{
	s->stage = STAGE_WAIT;
	s->since = s->now;
}

static bool guards_hold(const struct session *s, const struct op *op)
{
	struct exchanges x;
	bool hold = true;

	if (op->guard_count == 0)
		return true;
	exchanges_init(&x);
	exchanges_read(&x, &s->transcript);
	for (size_t i = 0; i < op->guard_count && hold; i++) {
		const struct guard *g = &op->guards[i];
		struct step_answer a =
		        exchanges_answer(&x, &s->transcript, g->step);

		hold = a.reached && answers_have(&g->answers, a.answer);
	}
	exchanges_release(&x);
	return hold;
}

static bool captures_there(const struct session *s, const struct op *op)
{
	for (size_t i = 0; i < op->segment_count; i++)
		for (size_t k = 0; k < op->segments[i].part_count; k++) {
			int capture = op->segments[i].parts[k].capture;

			if (capture >= 0 && s->captures[capture].n == 0)
				return false;
		}
	return true;
}

/* The first address of the reply whose octets these are. */
static void capture(struct session *s, int where, struct bytes raw)
{
	struct reply_line line;
	struct bytes address;

	while (reply_next_line(&raw, &line))
		if (address_find(line.text, &address)) {
			buf_clear(&s->captures[where]);
			if (!buf_add(&s->captures[where], address))
				buf_clear(&s->captures[where]);
			return;
		}
}

static bool too_late(const struct session *s, const struct op *op)
{
	return op->until_ms > 0 &&
	       s->now / MILLISECOND >= op->until_ms;
}

/* Whether QUIT would be read as a command. */
static bool in_command_mode(const struct session *s)
{
	struct exchanges x;
	bool good;

	exchanges_init(&x);
	exchanges_read(&x, &s->transcript);
	good = !x.data && !x.agreed;
	exchanges_release(&x);
	return good;
}

/* Another round of AUTH: the next line is to be sent. */
static void next_round(struct session *s, const struct reply *challenge)
{
	s->rounds++;
	s->replies = 0;
	s->octet = 0;
	buf_clear(&s->out);
	login_line(s->login, challenge, &s->out);
	s->stage = STAGE_SEND;
}

static bool awaits_replies(const struct session *s)
{
	return current(s)->kind == OP_SEND || current(s)->kind == OP_LOGIN ||
	       current(s)->kind == OP_GREETING;
}

static void reply_came(struct session *s, const struct reply *reply)
{
	const struct op *op = current(s);

	s->greeted = true;
	s->replies++;
	if (awaits_replies(s))
		s->since = s->now; /* each of a group has its own time */
	s->answer = reply->flaws & REPLY_NO_CODE ? ANSWER_JUNK : reply->code;
	if (op->kind == OP_SEND && op->capture >= 0 && s->replies == 1)
		capture(s, op->capture, reply->raw);
	if (op->kind == OP_LOGIN && s->login && s->octet == s->out.n &&
	        s->answer == 334 && s->rounds < ROUNDS_MOST)
		next_round(s, reply);
}

/* Counts the whole replies in `in`. False at what is none and never will be. */
static bool take_replies(struct session *s)
{
	struct reply reply;
	enum parse parse;

	while ((parse = incoming_next(&s->in, &reply)) == PARSE_DONE)
		reply_came(s, &reply);
	return parse == PARSE_MORE;
}

/* Goes on where what was waited for has come. */
static void settle(struct session *s)
{
	const struct op *op = current(s);

	if (s->stage != STAGE_WAIT)
		return;
	if (op->kind == OP_LEAVE) {
		if (s->replies > 0 && s->answer == 221)
			s->stage = STAGE_END;
	} else if (awaits_replies(s) && s->replies >= s->wanted) {
		if (op->has_must && !answers_have(&op->must, s->answer))
			give_up(s, STOP_REFUSED);
		else
			next_op(s);
	}
}

static void begin_counting(struct session *s)
{
	s->replies = 0;
	s->answer = 0;
	s->wanted = current(s)->kind == OP_SEND ? current(s)->replies : 1;
	if (s->wanted > 0 && !s->greeted && current(s)->kind != OP_GREETING)
		s->wanted++;
}

/* The first step that cannot be sent is answered by the close, the others
 * are not reached. */
static void unsendable(struct session *s)
{
	if (!s->told)
		mark(s, ENTRY_STEP);
	s->told = true;
	stopped(s, STOP_CLOSED);
	next_op(s);
}

static void begin_send(struct session *s)
{
	if (!s->connected) {
		unsendable(s);
		return;
	}
	mark(s, ENTRY_STEP);
	begin_counting(s);
	s->segment = s->octet = 0;
	s->noted = false;
	s->stage = STAGE_SEND;
}

/* AUTH's line; a login that goes on behind it, where there are credentials. */
static void open_login(struct session *s)
{
	const struct credentials *who = current(s)->credentials;
	struct exchanges x;

	exchanges_init(&x);
	exchanges_read(&x, &s->transcript);
	s->login = who ? login_new(who, x.ehlo) : NULL;
	if (s->login)
		login_line(s->login, NULL, &s->out);
	else
		login_open(x.ehlo, &s->out);
	exchanges_release(&x);
}

static void begin_login(struct session *s)
{
	begin_send(s);
	if (s->stage != STAGE_SEND)
		return;
	login_free(s->login);
	buf_clear(&s->out);
	open_login(s);
	s->rounds = 0;
}

static void begin_wait(struct session *s)
{
	mark(s, ENTRY_STEP);
	begin_counting(s);
	if (s->connected)
		wait_begins(s);
	else
		next_op(s);
}

static void begin_leave(struct session *s)
{
	if (!s->connected)
		next_op(s);
	else if (in_command_mode(s))
		begin_send(s);
	else
		s->stage = STAGE_END;
}

/* The next of the operations in place of OP_MORE; false behind the last. */
static bool have_more(struct session *s)
{
	const struct script *script = s->script;

	if (script->ops[s->at].kind != OP_MORE)
		return true;
	switch (s->connected ? script->more(script->self, &s->transcript,
	                               s->answer, &s->more)
	                     : MORE_LEAVE) {
	case MORE_OP:
		return true;
	case MORE_LEAVE:
		s->at++;
		break;
	case MORE_DROP:
		s->at = script->count - 1;
		s->stage = STAGE_END;
		break;
	}
	return false;
}

static void begin(struct session *s)
{
	const struct op *op = current(s);

	if (!have_more(s))
		return;
	if (too_late(s, op) || !guards_hold(s, op) ||
	        !captures_there(s, op)) {
		next_op(s);
		return;
	}
	switch (op->kind) {
	case OP_CONNECT:
		s->stage = STAGE_WAIT;
		break;
	case OP_SEND:
		begin_send(s);
		break;
	case OP_LOGIN:
		begin_login(s);
		break;
	case OP_LEAVE:
		begin_leave(s);
		break;
	case OP_GREETING:
	case OP_QUIET:
	case OP_CLOSE:
	case OP_SECURE:
		begin_wait(s);
		break;
	case OP_MORE:
		assert(!"`more` makes other operations than itself");
	}
}

static void fill_segment(struct session *s)
{
	const struct segment *segment = &current(s)->segments[s->segment];

	buf_clear(&s->out);
	for (size_t i = 0; i < segment->part_count; i++) {
		const struct part *part = &segment->parts[i];

		buf_add(&s->out, part->capture < 0
		        ? part->octets
		        : buf_bytes(&s->captures[part->capture]));
	}
}

/* What goes out next, as one segment; empty when all has. */
static struct bytes outgoing(struct session *s)
{
	const struct op *op = current(s);

	if (op->kind == OP_LEAVE)
		return s->segment == 0 ? BYTES("QUIT\r\n") : BYTES("");
	if (op->kind == OP_LOGIN)
		return bytes_from(buf_bytes(&s->out), s->octet);
	for (; s->segment < op->segment_count; s->segment++, s->octet = 0) {
		if (s->octet == 0)
			fill_segment(s);
		if (s->octet < s->out.n)
			return bytes_sub(buf_bytes(&s->out), s->octet,
			        op->bytewise ? 1 : s->out.n);
	}
	return BYTES("");
}

static unsigned patience(const struct session *s)
{
	switch (current(s)->kind) {
	case OP_QUIET:
	case OP_CLOSE:
		return current(s)->wait_ms;
	case OP_SECURE:
		return current(s)->wait_ms > 0 ? current(s)->wait_ms
		                               : s->script->timeout_ms;
	case OP_LEAVE:
		return LEAVE_MS < s->script->timeout_ms
		               ? LEAVE_MS : s->script->timeout_ms;
	default:
		return s->script->timeout_ms;
	}
}

static enum demand_kind waiting_for(const struct session *s)
{
	switch (current(s)->kind) {
	case OP_QUIET:
		return DEMAND_IDLE;
	case OP_SECURE:
		return DEMAND_SECURE;
	default:
		return DEMAND_RECEIVE;
	}
}

static struct demand demand_wait(const struct session *s)
{
	unsigned most = patience(s);
	uint64_t passed = (s->now - s->since) / MILLISECOND;

	return (struct demand){
		.kind = waiting_for(s),
		.ms = passed < most ? most - (unsigned)passed : 0,
	};
}

/* Whether the octets are the end of an operation behind which we are silent. */
static bool is_last(const struct session *s, struct bytes octets)
{
	const struct op *op = current(s);

	return op->last && (op->kind == OP_LEAVE ||
	                           (s->segment + 1 == op->segment_count &&
	                                   s->octet + octets.n == s->out.n));
}

struct demand session_next(struct session *s)
{
	while (!over(s)) {
		if (s->stage == STAGE_BEGIN) {
			begin(s);
		} else if (s->stage == STAGE_SEND) {
			struct bytes octets = outgoing(s);

			if (octets.n > 0)
				return (struct demand){ DEMAND_SEND, octets,
					patience(s), is_last(s, octets) };
			wait_begins(s);
			settle(s);
		} else if (s->stage == STAGE_END) {
			if (s->connected)
				return (struct demand){
					.kind = DEMAND_DISCONNECT };
			next_op(s);
		} else if (current(s)->kind == OP_CONNECT) {
			return (struct demand){ .kind = DEMAND_CONNECT };
		} else {
			return demand_wait(s);
		}
	}
	return (struct demand){ .kind = DEMAND_DONE };
}

void session_connected(struct session *s, uint64_t us)
{
	assert(!over(s) && current(s)->kind == OP_CONNECT);
	s->now = us;
	s->connected = true;
	s->greeted = s->told = false;
	incoming_clear(&s->in);
	mark(s, ENTRY_CONNECTED);
	next_op(s);
}

static void note_login(struct session *s, struct bytes line)
{
	struct buf told;

	buf_init(&told, SIZE_MAX);
	login_redact_line(line, &told);
	note(s, ENTRY_SENT, buf_bytes(&told));
	buf_release(&told);
}

void session_sending(struct session *s, uint64_t us)
{
	if (over(s) || s->stage != STAGE_SEND || s->noted)
		return;
	s->now = us;
	if (current(s)->kind == OP_LOGIN)
		note_login(s, outgoing(s));
	else
		note(s, ENTRY_SENT, outgoing(s));
	s->noted = true;
}

void session_sent(struct session *s, uint64_t us)
{
	size_t n;

	if (over(s) || s->stage != STAGE_SEND)
		return;
	session_sending(s, us);
	s->now = us;
	n = outgoing(s).n;
	s->noted = false;
	s->octet += n;
	if (current(s)->kind == OP_LEAVE)
		s->segment++;
}

static void note_received(struct session *s, struct bytes octets)
{
	size_t before = s->transcript.octets.n;

	note(s, ENTRY_RECEIVED, octets);
	if (current(s)->kind == OP_LOGIN && s->login)
		login_redact(s->login, &s->transcript.octets, before);
}

void session_received(struct session *s, struct bytes octets, uint64_t us)
{
	s->now = us;
	if (over(s))
		return;
	if (s->stage == STAGE_WAIT && !awaits_replies(s) &&
	        current(s)->kind != OP_LEAVE)
		transcript_add_quiet(
		        &s->transcript, current(s)->step, us, octets);
	else
		note_received(s, octets);
	incoming_add(&s->in, octets);
	if (!take_replies(s) || s->transcript.flooded)
		give_up(s, STOP_FLOOD);
	else
		settle(s);
}

void session_closed(struct session *s, uint64_t us)
{
	const struct op *op;

	s->now = us;
	if (!s->connected)
		return;
	s->connected = false;
	mark(s, ENTRY_SERVER_CLOSED);
	if (over(s) || s->stage == STAGE_BEGIN)
		return;
	op = current(s);
	if (op->kind == OP_LEAVE || !awaits_replies(s)) {
		next_op(s);
		return;
	}
	/* All that was awaited had come already. */
	if (s->wanted > 0 && s->replies >= s->wanted) {
		s->stage = STAGE_WAIT;
		settle(s);
		return;
	}
	s->told = true;
	if (op->has_must)
		give_up(s, STOP_CLOSED);
	else {
		stopped(s, STOP_CLOSED);
		next_op(s);
	}
}

static bool handshaking(const struct session *s)
{
	return !over(s) && s->stage == STAGE_WAIT &&
	       current(s)->kind == OP_SECURE;
}

/* What the server said in plaintext before is answered, or is as if it had
 * never been sent (RFC 3207 4.2). */
void session_secured(struct session *s, struct bytes what, uint64_t us)
{
	assert(handshaking(s));
	s->now = us;
	incoming_clear(&s->in);
	note(s, ENTRY_SECURED, what);
	next_op(s);
}

void session_unsecured(struct session *s, struct bytes why, uint64_t us)
{
	assert(handshaking(s));
	s->now = us;
	s->connected = false;
	note(s, ENTRY_UNSECURED, why);
	s->told = true;
	if (current(s)->has_must) {
		give_up(s, STOP_UNSECURED);
	} else {
		stopped(s, STOP_UNSECURED);
		next_op(s);
	}
}

void session_waited(struct session *s, uint64_t us)
{
	s->now = us;
	if (over(s) || (s->stage != STAGE_WAIT && s->stage != STAGE_SEND))
		return;
	if (handshaking(s)) {
		session_unsecured(
		        s, BYTES("the handshake did not end in time"), us);
	} else if (awaits_replies(s)) {
		mark(s, ENTRY_TIMEOUT);
		give_up(s, STOP_TIMEOUT);
	} else if (current(s)->kind == OP_LEAVE) {
		s->stage = STAGE_END;
	} else {
		next_op(s);
	}
}

void session_disconnected(struct session *s, uint64_t us)
{
	s->now = us;
	s->connected = false;
	mark(s, ENTRY_CLIENT_CLOSED);
	if (!over(s))
		next_op(s);
}
