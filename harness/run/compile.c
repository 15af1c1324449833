/* SPDX-License-Identifier: MIT */
#include "run/compile.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/rng.h"

enum { PREAMBLE_OPS = 12 };

struct compiler {
	const struct instance *instance;
	struct profile *profile;
	struct fill fill;
	struct arena *arena;
	struct op *ops;
	size_t count;
	const char *captures[CAPTURES]; /* their names */
	size_t capture_count;
	const char *why;
};

static struct op *add_op(struct compiler *c, enum op_kind kind, int step)
{
	struct op *op = &c->ops[c->count++];

	*op = (struct op){ .kind = kind, .step = step, .capture = -1 };
	return op;
}

static void add_must(struct op *op, const char *first, const char *second)
{
	op->has_must = true;
	answers_add_word(&op->must, bytes_of(first));
	if (second)
		answers_add_word(&op->must, bytes_of(second));
}

static const struct segment *one_segment(struct compiler *c, struct bytes octets)
{
	struct segment *segment = ARENA_NEW(c->arena, struct segment);
	struct part *part = ARENA_NEW(c->arena, struct part);

	*part = (struct part){ octets, -1 };
	*segment = (struct segment){ part, 1 };
	return segment;
}

static bool is_fact(
        const struct compiler *c, enum fact fact, const char *value)
{
	return c->profile->facts[fact] == fact_value_of(fact, bytes_of(value));
}

/* A command of ours on the way to a state. */
static struct op *add_command(
        struct compiler *c, int step, const char *line, const char *must)
{
	struct op *op = add_op(c, OP_SEND, step);

	op->segments = one_segment(c, bytes_of(line));
	op->segment_count = 1;
	op->replies = 1;
	if (must)
		add_must(op, must, NULL);
	return op;
}

static void add_greeting(struct compiler *c, enum state state)
{
	struct op *op = add_op(c, OP_GREETING, STEP_PREAMBLE);

	add_must(op, "2yz", NULL);
	/* A host without mail greets so, RFC 5321 3.1 and RFC 7504. */
	if (state == STATE_GREETED) {
		answers_add_word(&op->must, BYTES("554"));
		answers_add_word(&op->must, BYTES("521"));
	}
}

static const char *address(struct compiler *c, enum fixture fixture)
{
	return profile_address(c->profile, fixture);
}

/* Every server takes mail for postmaster, RFC 5321 4.5.1. */
static const char *recipient(struct compiler *c, enum state state)
{
	const char *to = NULL;

	if (state != STATE_EOD && !c->instance->scase->delivers)
		to = address(c, FIXTURE_KNOWN);
	if (!to)
		to = address(c, FIXTURE_DELIVER);
	return to ? to : "postmaster";
}

static const char *message(struct compiler *c)
{
	return arena_printf(c->arena,
	        "From: <smtpspec@%s>\r\nTo: <%s>\r\nSubject: smtpspec %s\r\n"
	        "\r\nA test of this server's answers. Nothing is to be done."
	        "\r\n.\r\n",
	        c->profile->client, recipient(c, STATE_EOD), c->instance->id);
}

static const char *hello(const struct compiler *c)
{
	return profile_lmtp(c->profile) ? "LHLO" : "EHLO";
}

static void add_hello(struct compiler *c, const char *verb)
{
	add_command(c, STEP_PREAMBLE, arena_printf(c->arena, "%s %s\r\n",
	        verb, c->profile->client), "2yz");
}

static void add_handshake(struct compiler *c)
{
	add_op(c, OP_SECURE, STEP_PREAMBLE)->has_must = true;
}

/* From behind the greeting into TLS. */
static void add_starttls(struct compiler *c)
{
	add_hello(c, hello(c));
	add_command(c, STEP_PREAMBLE, "STARTTLS\r\n", "220");
	add_handshake(c);
}

static void add_login(struct compiler *c, int step, enum login_kind kind)
{
	struct credentials *who = ARENA_NEW(c->arena, struct credentials);
	const struct account *account = &c->profile->account;
	struct op *op = add_op(c, OP_LOGIN, step);

	*who = (struct credentials){ account->user, account->password,
		account->mechanism };
	if (kind == LOGIN_STRANGER)
		who->user = c->fill.randoms->names[0];
	if (kind != LOGIN_RIGHT)
		who->password = c->fill.randoms->names[1];
	op->credentials = who;
}

/* From behind EHLO, perhaps inside TLS, to where AUTH is. */
static void add_auth(struct compiler *c, enum state state)
{
	if (state == STATE_AUTH)
		add_must(add_op(c, OP_LOGIN, STEP_PREAMBLE), "334", NULL);
	if (state != STATE_AUTHD)
		return;
	add_login(c, STEP_PREAMBLE, LOGIN_RIGHT);
	add_must(&c->ops[c->count - 1], "235", NULL);
}

static bool demands_auth(const struct compiler *c)
{
	return is_fact(c, FACT_GATE, "auth") ||
	       is_fact(c, FACT_GATE, "tls+auth");
}

/* Whether mail is for those who have logged in, as we can (RFC 4954 4, RFC
 * 6409 4.3). */
static bool mails_behind_auth(const struct compiler *c, enum state state)
{
	return state >= STATE_MAIL && state <= STATE_EOD &&
	       !c->instance->scase->plain && c->profile->account.password &&
	       !is_fact(c, FACT_AUTH, "none") &&
	       (demands_auth(c) || is_fact(c, FACT_SERVICE, "submission"));
}

/* Whether the way leads through STARTTLS. */
static bool starts_tls(const struct compiler *c, enum state state)
{
	if (is_fact(c, FACT_TLS, "implicit") || state == STATE_CONNECT)
		return false;
	if (state == STATE_TLS0 || state == STATE_TLS)
		return true;
	if ((state >= STATE_UNAUTH || mails_behind_auth(c, state)) &&
	        (is_fact(c, FACT_AUTH, "inside") ||
	                is_fact(c, FACT_GATE, "tls+auth")))
		return true;
	return c->profile->channel == CHANNEL_STARTTLS &&
	       !c->instance->scase->plain;
}

/* From EHLO into a transaction. */
static void add_transaction(struct compiler *c, enum state state)
{
	struct arena *arena = c->arena;
	int step = STEP_PREAMBLE;

	if (state >= STATE_MAIL)
		add_command(c, step, arena_printf(arena,
		        "MAIL FROM:<%s>\r\n", c->profile->sender), "2yz");
	if (state >= STATE_RCPT)
		add_command(c, step, arena_printf(arena,
		        "RCPT TO:<%s>\r\n", recipient(c, state)), "2yz");
	if (state >= STATE_DATA)
		add_command(c, step, "DATA\r\n", "354");
	if (state >= STATE_EOD)
		add_command(c, step, message(c), "2yz");
}

static void add_way(struct compiler *c, enum state state)
{
	if (c->profile->channel == CHANNEL_TLS)
		add_handshake(c);
	if (state == STATE_CONNECT)
		return;
	add_greeting(c, state);
	if (starts_tls(c, state))
		add_starttls(c);
	if (state == STATE_GREETED || state == STATE_TLS0)
		return;
	add_hello(c, state == STATE_HELO ? "HELO" : hello(c));
	if (mails_behind_auth(c, state))
		add_auth(c, STATE_AUTHD);
	if (state <= STATE_EOD)
		add_transaction(c, state);
	else
		add_auth(c, state);
}

static int capture_index(const struct compiler *c, struct bytes name)
{
	for (size_t i = 0; i < c->capture_count; i++)
		if (bytes_eq_text(name, c->captures[i]))
			return (int)i;
	return -1;
}

static struct part part_of(struct compiler *c, const struct piece *piece)
{
	int capture = piece->kind == PIECE_WORD
	                      ? capture_index(c, piece->text) : -1;

	if (capture >= 0)
		return (struct part){ { 0 }, capture };
	return (struct part){ fill_piece(&c->fill, piece), -1 };
}

static size_t count_pieces(struct bytes text)
{
	struct piece piece;
	const char *wrong;
	size_t n = 0;

	while (template_next(&text, &piece, &wrong))
		n++;
	return n;
}

static struct segment segment_of(struct compiler *c, struct bytes text)
{
	struct part *parts =
	        ARENA_ARRAY(c->arena, struct part, count_pieces(text) + 1);
	struct segment segment = { parts, 0 };
	struct piece piece;
	const char *wrong;

	while (template_next(&text, &piece, &wrong))
		parts[segment.part_count++] = part_of(c, &piece);
	return segment;
}

static void fill_segments(
        struct compiler *c, struct op *op, const struct step *step)
{
	struct segment *segments = ARENA_ARRAY(
	        c->arena, struct segment, step->cut_count + 1);
	size_t from = 0;

	for (size_t i = 0; i <= step->cut_count; i++) {
		size_t to = i < step->cut_count ? step->cuts[i] : step->send.n;

		segments[i] = segment_of(
		        c, bytes_sub(step->send, from, to - from));
		from = to;
	}
	op->segments = segments;
	op->segment_count = step->cut_count + 1;
}

static void fill_guards(
        struct compiler *c, struct op *op, const struct step *step)
{
	struct guard *guards =
	        ARENA_ARRAY(c->arena, struct guard, step->given_count + 1);

	for (size_t i = 0; i < step->given_count; i++)
		guards[i] = (struct guard){ step->given[i].step_index,
			step->given[i].answers };
	op->guards = guards;
	op->guard_count = step->given_count;
}

static int new_capture(struct compiler *c, const char *name)
{
	if (!name)
		return -1;
	if (c->capture_count == CAPTURES) {
		c->why = "captures more than a session holds";
		return -1;
	}
	c->captures[c->capture_count] = name;
	return (int)c->capture_count++;
}

static void add_fresh(struct compiler *c, int index, enum state state)
{
	add_op(c, OP_LEAVE, STEP_LEAVE);
	add_op(c, OP_CONNECT, index);
	add_way(c, state);
}

static void add_sent(struct compiler *c, int index)
{
	const struct step *step = &c->instance->scase->steps[index];
	struct op *op = add_op(c, OP_SEND, index);

	fill_segments(c, op, step);
	op->bytewise = step->bytewise;
	op->replies = step->replies;
	op->capture = new_capture(c, step->capture);
}

/* Which of a pair goes first is tossed for, each time. */
static void add_pairs(struct compiler *c, int index, const struct step *step)
{
	size_t from = c->count;
	struct rng rng;

	rng_init(&rng, c->fill.randoms->order);
	for (unsigned i = 0; i < step->connections; i++) {
		add_fresh(c, index, c->instance->state);
		for (unsigned k = 0; k < step->times; k++) {
			uint32_t first = rng_below(&rng, 2);

			add_sent(c, step->pair[first]);
			add_sent(c, step->pair[1 - first]);
		}
	}
	for (size_t i = from; i < c->count; i++)
		c->ops[i].until_ms = step->wait_ms;
}

/* All operations from `from` on happen only if the step's guards hold. */
static void guard_all(
        struct compiler *c, size_t from, const struct step *step)
{
	for (size_t i = from; i < c->count; i++)
		fill_guards(c, &c->ops[i], step);
}

static void add_step(struct compiler *c, int index, const struct step *step)
{
	size_t from = c->count;

	switch (step->kind) {
	case STEP_SEND:
		add_sent(c, index);
		break;
	case STEP_QUIET:
		add_op(c, OP_QUIET, index)->wait_ms = step->wait_ms;
		break;
	case STEP_CLOSE:
		add_op(c, OP_CLOSE, index)->wait_ms = step->wait_ms;
		break;
	case STEP_HANDSHAKE:
		add_op(c, OP_SECURE, index)->wait_ms = step->wait_ms;
		break;
	case STEP_LOGIN:
		add_login(c, index, step->login);
		break;
	case STEP_FRESH:
		add_fresh(c, index, step->state);
		break;
	case STEP_PAIRS:
		add_pairs(c, index, step);
		break;
	}
	guard_all(c, from, step);
}

static size_t ops_most(const struct scase *scase)
{
	const struct step *pairs = case_pairs(scase);
	size_t most = (scase->step_count + 2) * (PREAMBLE_OPS + 2);

	if (pairs)
		most += pairs->connections *
		        (PREAMBLE_OPS + 2 + 2 * (size_t)pairs->times);
	return most;
}

static struct bytes each_of(const struct instance *instance)
{
	return instance->each == EACH_NONE
	               ? (struct bytes){ 0 }
	               : instance->scase->each_values[instance->each];
}

bool compile(const struct instance *instance, struct profile *profile,
        const struct randoms *randoms, struct arena *arena,
        struct script *script, const char **why)
{
	const struct scase *scase = instance->scase;
	struct compiler c = { .instance = instance, .profile = profile,
		.fill = { profile, randoms, each_of(instance), arena, NULL },
		.arena = arena,
		.ops = ARENA_ARRAY(arena, struct op, ops_most(scase)) };

	add_op(&c, OP_CONNECT, STEP_PREAMBLE);
	add_way(&c, instance->state);
	for (size_t i = 0; i < scase->step_count; i++)
		add_step(&c, (int)i, &scase->steps[i]);
	if (scase->canary)
		add_command(&c, STEP_CANARY, "NOOP\r\n", NULL);
	add_op(&c, OP_LEAVE, STEP_LEAVE);
	assert(c.count <= ops_most(scase));
	*script = (struct script){ .ops = c.ops, .count = c.count,
		.timeout_ms = profile->timeout_ms };
	*why = c.why ? c.why : c.fill.lacks;
	return !*why;
}

static void segment_said(const struct segment *segment, struct buf *to)
{
	for (size_t i = 0; i < segment->part_count; i++)
		buf_add(to, segment->parts[i].octets);
}

void script_said(const struct script *script, struct buf *to)
{
	for (size_t i = 0; i < script->count; i++)
		for (size_t k = 0; k < script->ops[i].segment_count; k++)
			segment_said(&script->ops[i].segments[k], to);
}
