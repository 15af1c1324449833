/* SPDX-License-Identifier: MIT */
#include "session/exchange.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "session/incoming.h"
#include "wire/answers.h"
#include "wire/dot.h"
#include "wire/ehlo.h"

enum mode { MODE_COMMAND, MODE_DATA, MODE_RESPONSE };

/* Reads one connection after the other. */
struct reader {
	struct exchanges *x;
	enum mode mode;
	enum phase phase, home; /* home: where a transaction ends */
	size_t open;            /* the first exchange without a reply */
	size_t first;           /* exchange of this connection */
	unsigned connection;
	struct buf out; /* octets that are no whole line yet */
	struct incoming in;
	struct reply said;  /* the last reply of this connection */
	size_t chunk;       /* octets of BDAT still to come, RFC 3030 2 */
	struct dot dot;
	uint8_t before; /* the last octet of mail data */
	int sent_step; /* in which we sent last */
	bool deaf; /* what came was no reply; the rest is noise */
	bool tls;
	bool lmtp;           /* LHLO was accepted */
	bool chunked;        /* BDAT was sent, and neither its last nor RSET */
	unsigned recipients; /* accepted in this transaction */
};

void exchanges_init(struct exchanges *x)
{
	*x = (struct exchanges){ 0 };
	arena_init(&x->arena);
}

void exchanges_release(struct exchanges *x)
{
	free(x->list);
	free(x->loose);
	arena_release(&x->arena);
	exchanges_init(x);
}

static struct exchange *push(
        struct reader *r, enum exchange_kind kind, int step, struct bytes line)
{
	struct exchanges *x = r->x;
	struct exchange *e;

	if (x->count == x->room) {
		x->room = x->room ? 2 * x->room : 16;
		x->list = mem_grow(x->list, x->room * sizeof *x->list);
	}
	e = &x->list[x->count];
	*e = (struct exchange){ .kind = kind,
		.ahead = r->open < x->count,
		.step = step,
		.connection = r->connection,
		.phase = r->phase,
		.tls = r->tls,
		.line = arena_copy(&x->arena, line) };
	command_parse(e->line, &e->command);
	x->count++;
	return e;
}

/* Such a line may be taken for several, whose replies come one by one. */
static bool long_line(const struct exchanges *x)
{
	return x->list[x->count - 1].command.flaws & COMMAND_LONG;
}

/* What is sent of a line or of mail data is not ended, whoever reads it. */
static bool surely_open(const struct reader *r)
{
	struct bytes line = buf_bytes(&r->out);

	if (r->mode == MODE_DATA)
		return !r->x->list[r->x->count - 1].odd_data;
	return r->mode == MODE_COMMAND && r->chunk == 0 && line.n > 0 &&
	       line.n < COMMAND_LINE_LIMIT &&
	       bytes_index(line, '\r') == line.n &&
	       bytes_index(line, '\n') == line.n;
}

static void push_loose(struct reader *r, const struct reply *reply, int step,
        bool quiet)
{
	struct exchanges *x = r->x;
	bool early = r->out.n > 0 || r->mode == MODE_DATA;
	bool first = r->tls && !x->list[x->count - 1].tls;

	if (x->loose_count == x->loose_room) {
		x->loose_room = x->loose_room ? 2 * x->loose_room : 4;
		x->loose = mem_grow(
		        x->loose, x->loose_room * sizeof *x->loose);
	}
	x->loose[x->loose_count++] = (struct loose){
		.reply = *reply,
		.after = x->count - 1,
		.step = step,
		.sent_step = r->sent_step,
		.quiet = quiet,
		.early = early,
		.hasty = early && surely_open(r),
		.data = r->mode == MODE_DATA,
		.first = first,
	};
	if (reply->code != 421 && !early && !first && (!quiet || long_line(x)))
		x->list[x->count - 1].extras++;
}

size_t exchange_chunk(const struct command *command)
{
	size_t size = 0;

	for (size_t i = 0; i < command->argument.n; i++) {
		uint8_t c = command->argument.p[i];

		if (!ascii_digit(c) || size > TRANSCRIPT_MOST)
			break;
		size = size * 10 + (c - '0');
	}
	return size;
}

/* To a server without CHUNKING a chunk is lines like others. */
static void sent_bdat(struct reader *r, size_t chunk)
{
	if (r->x->ehlo.n == 0 && chunk > 0)
		r->x->unsure = true;
	if (ehlo_lists(r->x->ehlo, BYTES("CHUNKING")))
		r->chunk = chunk;
}

static void sent_line(struct reader *r, int step, struct bytes line)
{
	struct exchange *e;

	if (r->mode == MODE_RESPONSE) {
		push(r, EXCHANGE_RESPONSE, step, (struct bytes){ 0 });
		return;
	}
	e = push(r, EXCHANGE_COMMAND, step, line);
	if (r->open < r->x->count - 1)
		e->grouped = e[-1].grouped = true;
	if (e->command.verb == VERB_BDAT)
		sent_bdat(r, exchange_chunk(&e->command));
}

/* A server may take such data for an attack. */
static void watch_data(struct reader *r, uint8_t octet)
{
	if ((octet == '\n') != (r->before == '\r') || octet == '\0')
		r->x->list[r->x->count - 1].odd_data = true;
	r->before = octet;
}

/* Mail data up to its end, if that is in here; returns the octets used. */
static size_t sent_data(struct reader *r, int step, struct bytes octets)
{
	for (size_t i = 0; i < octets.n; i++) {
		watch_data(r, octets.p[i]);
		if (dot_end(&r->dot, octets.p[i])) {
			push(r, EXCHANGE_DATA, step, (struct bytes){ 0 });
			r->mode = MODE_COMMAND;
			return i + 1;
		}
	}
	return octets.n;
}

/* Octets of `rest` that are understood; 0 when more have to come. */
static size_t sent_some(struct reader *r, int step, struct bytes rest)
{
	struct bytes line;
	size_t used;

	if (r->mode == MODE_DATA)
		return sent_data(r, step, rest);
	if (r->chunk > 0) {
		used = r->chunk < rest.n ? r->chunk : rest.n;
		r->chunk -= used;
		return used;
	}
	if (command_line(rest, &line, &used) != PARSE_DONE)
		return 0;
	sent_line(r, step, line);
	return used;
}

static void read_sent(struct reader *r, int step, struct bytes octets)
{
	bool waits = r->out.n > 0 && r->mode != MODE_DATA;

	buf_add(&r->out, octets);
	if (waits && bytes_index(octets, '\n') == octets.n)
		return; /* a line that had to end still has to */
	while (r->out.n > 0) {
		size_t used = sent_some(r, step, buf_bytes(&r->out));

		if (used == 0)
			return;
		buf_consume(&r->out, used);
	}
}

static void hello(struct reader *r, enum phase phase)
{
	r->phase = r->home = phase;
	r->recipients = 0;
	r->chunked = false;
}

static void transaction_over(struct reader *r)
{
	r->chunked = false;
	r->phase = r->home;
	r->recipients = 0;
}

static bool last_chunk(const struct exchange *e)
{
	struct bytes argument = e->command.argument;
	size_t blank = bytes_index(argument, ' ');

	return e->command.verb == VERB_BDAT &&
	       bytes_eq_nocase(bytes_trim(bytes_from(argument, blank)),
	               BYTES("LAST"));
}

/* What a positive reply to the command does to the state, RFC 5321 4.1.4. */
static void accepted(struct reader *r, const struct exchange *e)
{
	switch (e->command.verb) {
	case VERB_EHLO:
	case VERB_LHLO:
		r->lmtp = e->command.verb == VERB_LHLO;
		r->x->ehlo = e->reply.raw;
		hello(r, PHASE_EHLO);
		break;
	case VERB_HELO:
		hello(r, PHASE_HELO);
		break;
	case VERB_MAIL:
	case VERB_SEND:
	case VERB_SOML:
	case VERB_SAML:
		r->phase = PHASE_MAIL;
		r->recipients = 0;
		break;
	case VERB_RCPT:
		r->phase = PHASE_RCPT;
		r->recipients++;
		break;
	case VERB_BDAT:
		if (last_chunk(e))
			transaction_over(r);
		break;
	case VERB_RSET:
		transaction_over(r);
		break;
	case VERB_STARTTLS:
		r->x->agreed = e->reply.code == 220;
		break;
	default:
		break;
	}
}

/* Also what is none by the grammar for what sticks to its verb, a NUL say: a
 * server that answers it 354 waits for mail data. */
static bool begins_data(const struct exchange *e)
{
	return e->command.verb == VERB_DATA ||
	       (e->command.verb == VERB_UNKNOWN && e->reply.code == 354 &&
	               bytes_find_nocase(e->line, BYTES("DATA")) < e->line.n);
}

static void intermediate(struct reader *r, const struct exchange *e)
{
	if (begins_data(e)) {
		r->mode = MODE_DATA;
		r->before = 0;
		dot_init(&r->dot);
	} else if (e->command.verb == VERB_AUTH ||
	           e->kind == EXCHANGE_RESPONSE) {
		r->mode = MODE_RESPONSE;
	}
}

/* RFC 3030 2: refused before its octets came, they are none of a chunk. */
static void refused_chunk(struct reader *r, const struct exchange *e)
{
	if (e->command.verb == VERB_BDAT && e->reply.code >= 400 &&
	        r->open == r->x->count)
		r->chunk = 0;
}

static void answered(struct reader *r, struct exchange *e)
{
	e->chunked = r->chunked;
	if (e->command.verb == VERB_BDAT)
		r->chunked = true;
	refused_chunk(r, e);
	if (e->kind == EXCHANGE_RESPONSE)
		r->mode = MODE_COMMAND;
	if (e->kind == EXCHANGE_DATA)
		transaction_over(r);
	else if (e->reply.code / 100 == 3)
		intermediate(r, e);
	else if (e->kind == EXCHANGE_COMMAND && e->reply.code / 100 == 2)
		accepted(r, e);
}

/* A loose 221 shows that QUIT had been given the reply before its own. */
static void watch_drift(struct reader *r, const struct reply *reply)
{
	const struct exchange *last = &r->x->list[r->x->count - 1];

	if (reply->code == 221 && last->command.verb == VERB_QUIT &&
	        last->answered && last->reply.code != 221)
		r->x->drifted = true;
}

/* Syntax and sequence errors of BDAT are about the command, RFC 3030 2. */
static bool about_message(const struct exchange *e, const struct reply *reply)
{
	return e->kind == EXCHANGE_DATA ||
	       (last_chunk(e) && (reply->code < 500 || reply->code > 504));
}

/* The exchange at `at` gets replies for the other recipients behind it. */
static void push_recipients(struct reader *r, size_t at)
{
	struct exchanges *x = r->x;

	for (unsigned i = 1; i < r->recipients; i++) {
		struct exchange other = *push(r, EXCHANGE_DATA,
		        x->list[at].step, (struct bytes){ 0 });

		memmove(x->list + at + 2, x->list + at + 1,
		        (x->count - at - 2) * sizeof *x->list);
		x->list[at + 1] = other;
	}
	r->recipients = 0;
}

/* No reply is due to the last chunk of a message to nobody, RFC 2033 4.3. */
static bool undue(const struct reader *r)
{
	return r->open < r->x->count && r->lmtp && r->recipients == 0 &&
	       last_chunk(&r->x->list[r->open]);
}

/* A success cannot be its reply; a failure can be its or the next one's. */
static void skip_undue(struct reader *r, const struct reply *reply)
{
	while (undue(r) && reply->code < 400)
		r->x->list[r->open++].undue = true;
	if (undue(r) && r->x->count - r->open > 1)
		r->x->unsure = true;
}

/* To the first exchange that has none. */
static void give(struct reader *r, const struct reply *reply, int step)
{
	struct exchange *e = &r->x->list[r->open++];

	e->phase = r->phase;
	e->answered = true;
	e->reply = *reply;
	e->reply_step = step;
	answered(r, e);
}

static void take_reply(
        struct reader *r, struct reply *reply, int step, bool quiet)
{
	skip_undue(r, reply);
	reply->raw = arena_copy(&r->x->arena, reply->raw);
	r->said = *reply;
	if (r->open == r->x->count) {
		watch_drift(r, reply);
		push_loose(r, reply, step, quiet);
		return;
	}
	if (r->lmtp && about_message(&r->x->list[r->open], reply))
		push_recipients(r, r->open);
	give(r, reply, step);
}

/* What stands in `in` is no whole reply and will not become one. */
static void take_unfinished(struct reader *r)
{
	struct exchange *e = &r->x->list[
	        r->open < r->x->count ? r->open : r->x->count - 1];
	struct reply reply;

	e->unfinished = true;
	if (e->answered)
		return;
	e->endless = incoming_next(&r->in, &reply) == PARSE_BAD;
	if (incoming_left(&r->in) - reply.raw.n > REPLY_LINE_LIMIT)
		reply.flaws |= REPLY_LONG_LINE;
	reply.raw = arena_copy(&r->x->arena, reply.raw);
	e->reply = reply;
}

static void read_received(
        struct reader *r, int step, bool quiet, struct bytes octets)
{
	struct reply reply;
	enum parse parse;

	if (r->deaf)
		return;
	incoming_add(&r->in, octets);
	while ((parse = incoming_next(&r->in, &reply)) == PARSE_DONE)
		take_reply(r, &reply, step, quiet);
	if (parse == PARSE_BAD) {
		take_unfinished(r);
		r->deaf = true;
	}
}

static void connected(struct reader *r, int step)
{
	struct exchanges *x = r->x;
	struct buf out = r->out;
	struct incoming in = r->in;

	buf_clear(&out);
	incoming_clear(&in);
	*r = (struct reader){ .x = x,
		.connection = x->count > 0 ? r->connection + 1 : 0,
		.sent_step = step,
		.open = x->count,
		.out = out,
		.in = in };
	x->ehlo = (struct bytes){ 0 };
	x->agreed = false;
	push(r, EXCHANGE_GREETING, step, (struct bytes){ 0 });
}

static void finish_unanswered(const struct reader *r, struct exchange *e)
{
	e->phase = r->phase;
	e->undue = r->lmtp && r->recipients == 0 && last_chunk(e);
}

/* The connection is over, or the transcript is. */
static void finish(struct reader *r)
{
	if (incoming_left(&r->in) > 0 && !r->deaf)
		take_unfinished(r);
	incoming_clear(&r->in);
	for (size_t i = r->open; i < r->x->count; i++)
		finish_unanswered(r, &r->x->list[i]);
	r->x->list[r->x->count - 1].partial = r->chunk > 0;
	r->x->data = r->mode == MODE_DATA || r->chunk > 0;
	r->x->farewell = r->said.code == 421;
}

/* RFC 3207 4.2: what was said before is forgotten. */
static void secured(struct reader *r)
{
	struct exchanges *x = r->x;

	r->tls = true;
	x->agreed = false;
	if (x->list[x->count - 1].kind == EXCHANGE_GREETING) {
		x->list[x->count - 1].tls = true; /* TLS from the start */
		return;
	}
	for (; r->open < x->count; r->open++)
		x->list[r->open].undone = true;
	buf_clear(&r->out);
	incoming_clear(&r->in);
	r->mode = MODE_COMMAND;
	r->chunk = 0;
	x->ehlo = (struct bytes){ 0 };
	hello(r, PHASE_GREETED);
}

/* RFC 5321 3.8: 421 may come of itself, on the assumption that the client
 * receives it behind its next command. */
static void take_farewell(struct reader *r)
{
	if (r->open < r->x->count && r->said.code == 421)
		give(r, &r->said, r->x->list[r->open].step);
}

static void closed(struct reader *r)
{
	struct exchanges *x = r->x;

	take_farewell(r);
	for (size_t i = r->open; i < x->count; i++)
		x->list[i].closed = true;
	if (r->open == x->count)
		x->list[x->count - 1].closed = true;
	x->open = false;
}

static void unsecured(struct reader *r)
{
	struct exchanges *x = r->x;
	size_t first = r->open < x->count ? r->open : x->count - 1;

	closed(r);
	for (size_t i = first; i < x->count; i++)
		x->list[i].unsecured = true;
}

static void read_entry(
        struct reader *r, const struct transcript *t, const struct entry *e)
{
	struct bytes octets = transcript_octets(t, e);

	if (e->kind == ENTRY_CONNECTED) {
		if (r->x->count > 0)
			finish(r);
		connected(r, e->step);
		r->x->open = true;
	} else if (r->x->count == 0) {
		return;
	} else if (e->kind == ENTRY_SENT) {
		r->sent_step = e->step;
		read_sent(r, e->step, octets);
	} else if (e->kind == ENTRY_RECEIVED) {
		read_received(r, e->step, e->quiet, octets);
	} else if (e->kind == ENTRY_SECURED) {
		secured(r);
	} else if (e->kind == ENTRY_SERVER_CLOSED) {
		closed(r);
	} else if (e->kind == ENTRY_UNSECURED) {
		unsecured(r);
	} else if (e->kind == ENTRY_CLIENT_CLOSED) {
		r->x->open = false;
	}
}

void exchanges_read(struct exchanges *x, const struct transcript *t)
{
	struct reader r = { .x = x };

	x->count = x->loose_count = 0;
	x->open = x->data = x->drifted = x->unsure = false;
	x->agreed = x->farewell = false;
	x->ehlo = (struct bytes){ 0 };
	arena_release(&x->arena);
	arena_init(&x->arena);
	buf_init(&r.out, 2 * TRANSCRIPT_MOST);
	incoming_init(&r.in, TRANSCRIPT_MOST);
	for (size_t i = 0; i < t->count; i++)
		read_entry(&r, t, &t->entries[i]);
	if (x->count > 0)
		finish(&r);
	buf_release(&r.out);
	incoming_release(&r.in);
}

unsigned reply_answer(const struct reply *reply)
{
	return reply->flaws & REPLY_NO_CODE ? ANSWER_JUNK : reply->code;
}

unsigned exchange_answer(const struct exchange *e)
{
	if (e->answered)
		return reply_answer(&e->reply);
	if (e->endless)
		return ANSWER_JUNK;
	return e->closed ? ANSWER_CLOSE : ANSWER_NONE;
}

static bool loose_belongs(const struct loose *loose, int step)
{
	return loose->step == step || loose->sent_step == step;
}

/* Whether the connection was closed on us before the step ended, or in the
 * silence behind it. */
static bool step_closed(const struct transcript *t, int step)
{
	bool closed = false, result = false;
	int sent_step = STEP_PREAMBLE;

	for (size_t i = 0; i < t->count; i++) {
		const struct entry *e = &t->entries[i];

		if (e->kind == ENTRY_CONNECTED)
			closed = false;
		else if (e->kind == ENTRY_SERVER_CLOSED ||
		         e->kind == ENTRY_UNSECURED)
			closed = true;
		else if (e->kind == ENTRY_SENT)
			sent_step = e->step;
		if (e->step == step || (closed && sent_step == step))
			result = closed;
	}
	return result;
}

static bool step_reached(const struct transcript *t, int step)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->entries[i].kind == ENTRY_STEP &&
		        t->entries[i].step == step)
			return true;
	return false;
}

struct step_answer exchanges_answer(const struct exchanges *x,
        const struct transcript *t, int step)
{
	struct step_answer answer = { .reached = step_reached(t, step) };

	if (!answer.reached)
		return answer;
	for (size_t i = 0; i < x->count; i++) {
		const struct exchange *e = &x->list[i];

		if (e->step != step || e->kind == EXCHANGE_GREETING)
			continue;
		while (e + 1 < x->list + x->count && e[1].step == step &&
		        e[1].kind == EXCHANGE_RESPONSE)
			e++;
		answer.exchange = e;
		answer.answer = exchange_answer(e);
		answer.reply = e->reply.raw.n > 0 ? &e->reply : NULL;
		return answer;
	}
	for (size_t i = 0; i < x->loose_count; i++)
		if (loose_belongs(&x->loose[i], step)) {
			answer.reply = &x->loose[i].reply;
			answer.answer = reply_answer(answer.reply);
			return answer;
		}
	answer.answer = step_closed(t, step) ? ANSWER_CLOSE : ANSWER_NONE;
	return answer;
}
