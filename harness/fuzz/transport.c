/* SPDX-License-Identifier: MIT */
#include "fuzz/transport.h"

#include <limits.h>
#include <string.h>

#include "base/escape.h"
#include "fuzz/crash.h"
#include "fuzz/orphans.h"

enum { WHY_MOST = 1000, LOG_MOST = 64 * 1024, OPS_MOST = 8 };

static bool open_server(struct transport *t, const struct target *target,
        const volatile sig_atomic_t *interrupted, struct err *err)
{
	bool good = server_open(&t->server, target, interrupted, err);

	t->server.endpoint.rate = t->profile->rate;
	return good;
}

bool transport_open(struct transport *t, const struct target *target,
        const struct profile *profile,
        const volatile sig_atomic_t *interrupted, struct err *err)
{
	*t = (struct transport){ .profile = profile,
		.ours = target->start || target->kind == TARGET_EXEC };
	t->campaign.server = &t->server;
	if (t->ours) {
		orphans_adopt();
		sanitizer_open(&t->sanitizer);
	}
	return open_server(t, target, interrupted, err);
}

static void close_server(struct transport *t)
{
	server_close(&t->server);
	if (t->ours)
		orphans_end();
}

bool transport_renew(struct transport *t, struct err *err)
{
	const struct target *target = t->server.target;
	const volatile sig_atomic_t *interrupted = t->server.interrupted;

	close_server(t);
	return open_server(t, target, interrupted, err);
}

void transport_close(struct transport *t)
{
	close_server(t);
	if (t->ours)
		sanitizer_close(&t->sanitizer);
}

static void observe(struct encounter *e)
{
	const struct transcript *all = session_transcript(e->session);
	size_t op;

	transcript_init(&e->clear);
	e->seen = (struct observation){ .transcript = all,
		.exchanges = &e->exchanges,
		.stop = session_stop(e->session, &op) };
	if (e->talk.clear != INT_MAX) {
		transcript_copy(&e->clear, all, e->talk.clear);
		e->seen.transcript = &e->clear;
		e->seen.stop = STOP_NOT;
	}
	exchanges_read(&e->exchanges, e->seen.transcript);
}

/* Each line escaped. */
static const char *escape_lines(struct arena *arena, struct bytes text)
{
	struct bytes line;
	const char *copy;
	struct buf to;

	buf_init(&to, SIZE_MAX);
	while (bytes_cut(&text, '\n', &line)) {
		escape_bytes(&to, line);
		buf_add_text(&to, "\n");
	}
	copy = arena_text(arena, buf_bytes(&to));
	buf_release(&to);
	return copy;
}

static void say_fate(struct encounter *e, enum fate fate, struct bytes why,
        struct bytes log)
{
	e->fate = fate;
	e->why = escape_text(&e->arena, why, WHY_MOST);
	e->log = escape_lines(&e->arena, log);
}

/* Whether the server, or what it started, has survived. */
static void find_fate(struct transport *t, struct encounter *e)
{
	struct buf log;
	bool crashed;

	server_watch(&t->server);
	if (t->ours) {
		buf_init(&log, LOG_MOST);
		crashed = orphans_bury(t->server.daemon.pid, &log);
		crashed |= sanitizer_take(&t->sanitizer, &log);
		if (crashed)
			say_fate(e, FATE_CRASHED, crash_headline(buf_bytes(&log)),
			        buf_bytes(&log));
		buf_release(&log);
	}
	if (e->fate != FATE_CRASHED && t->server.crash) {
		e->fate = FATE_CRASHED;
		e->why = arena_text(&e->arena,
		        crash_headline(bytes_of(t->server.crash)));
		e->log = arena_text(&e->arena, bytes_of(t->server.crash));
	}
}

static void begin(
        struct encounter *e, struct bytes octets, struct manner manner)
{
	*e = (struct encounter){ .fate = FATE_LIVES, .why = "", .log = "" };
	arena_init(&e->arena);
	talk_init(&e->talk, octets, manner);
	exchanges_init(&e->exchanges);
}

static void drive(struct transport *t, struct encounter *e)
{
	struct err err;

	e->session = session_new(&e->script);
	if (!fleet_one(&t->campaign, e->session, &err)) {
		say_fate(e, FATE_GONE, bytes_of(err.text), bytes_of(""));
		server_settle(&t->server);
	}
	find_fate(t, e);
	observe(e);
}

static struct op *add_op(struct encounter *e, enum op_kind kind)
{
	struct op *op = &e->ops[e->script.count++];

	*op = (struct op){ .kind = kind, .step = STEP_PREAMBLE, .capture = -1 };
	return op;
}

static void add_command(struct encounter *e, const char *line)
{
	struct part *part = ARENA_NEW(&e->arena, struct part);
	struct segment *segment = ARENA_NEW(&e->arena, struct segment);
	struct op *op = add_op(e, OP_SEND);

	*part = (struct part){ bytes_of(line), -1 };
	*segment = (struct segment){ part, 1 };
	op->segments = segment;
	op->segment_count = 1;
	op->replies = 1;
}

static void add_handshake(struct encounter *e)
{
	add_op(e, OP_SECURE)->has_must = true;
}

static void add_starttls(struct encounter *e, const struct profile *profile)
{
	struct op *op;

	add_command(e, arena_printf(&e->arena, "%s %s\r\n",
	        profile_lmtp(profile) ? "LHLO" : "EHLO", profile->client));
	add_command(e, "STARTTLS\r\n");
	op = &e->ops[e->script.count - 1];
	op->has_must = true;
	answers_add_word(&op->must, BYTES("220"));
	add_handshake(e);
}

/* To where what the talk says begins, and out again. */
static void add_ops(struct encounter *e, const struct profile *profile)
{
	struct op *leave;

	e->ops = ARENA_ARRAY(&e->arena, struct op, OPS_MOST);
	e->script.ops = e->ops;
	add_op(e, OP_CONNECT);
	if (profile->channel == CHANNEL_TLS)
		add_handshake(e);
	add_op(e, OP_GREETING);
	if (profile->channel == CHANNEL_STARTTLS)
		add_starttls(e, profile);
	add_op(e, OP_MORE);
	leave = add_op(e, OP_LEAVE);
	leave->step = STEP_LEAVE;
	leave->last = e->talk.manner.hurry;
}

void transport_play(struct transport *t, struct bytes octets,
        struct manner manner, struct encounter *e)
{
	begin(e, octets, manner);
	e->script = (struct script){ .timeout_ms = manner.timeout_ms,
		.more = talk_more, .self = &e->talk };
	add_ops(e, t->profile);
	drive(t, e);
}

void transport_act(struct transport *t, const struct script *script,
        struct encounter *e)
{
	begin(e, BYTES(""), (struct manner){ 0 });
	e->script = *script;
	drive(t, e);
}

void encounter_release(struct encounter *e)
{
	session_free(e->session);
	exchanges_release(&e->exchanges);
	transcript_release(&e->clear);
	talk_release(&e->talk);
	arena_release(&e->arena);
}
