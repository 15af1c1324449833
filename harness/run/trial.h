/* SPDX-License-Identifier: MIT
 *
 * For tests of whole runs: a small table, a server that answers by
 * another one, and what a listener heard as one text.
 */
#ifndef RUN_TRIAL_H
#define RUN_TRIAL_H

#include <sys/stat.h>

#include "base/mem.h"
#include "net/testing.h"
#include "run/run.h"
#include "spec/load.h"
#include "spec/testing.h"

/* --- a server ------------------------------------------------------------ */

/* What is said to a line that begins so; NULL: nothing. */
struct answer {
	const char *line, *reply;
	bool closes;
};

/* The first answer that fits counts; where none does, a polite one. */
struct scripted {
	const char *greeting;
	bool shuts; /* behind the greeting */
	const struct answer *answers; /* up to a line of NULL; or NULL */
	const char *idle; /* said when time passes, or NULL */
	unsigned late_us; /* so much later each answer comes, in memory */
	/* Over TCP, ends of pipes, or 0: the greeting waits until the one is
	 * written to or closed; the other is written to at the end. */
	int held_by, frees;
};

static const struct answer polite[] = {
	{ "EHLO", "250 mx\r\n", false },
	{ "HELO", "250 mx\r\n", false },
	{ "MAIL", "250 ok\r\n", false },
	{ "RCPT", "250 ok\r\n", false },
	{ "DATA", "354 go on\r\n", false },
	{ ".", "250 taken\r\n", false },
	{ "RSET", "250 ok\r\n", false },
	{ "NOOP", "250 ok\r\n", false },
	{ "QUIT", "221 bye\r\n", true },
	{ "", "500 what?\r\n", false },
	{ NULL, NULL, false },
};

struct actor {
	struct peer peer;
	const struct scripted *script;
	struct buf line;
	bool data;
};

static inline const struct answer *answer_to(
        const struct answer *answers, struct bytes line)
{
	for (; answers && answers->line; answers++)
		if (bytes_starts_nocase(line, bytes_of(answers->line)))
			return answers;
	return NULL;
}

static inline void actor_hear(struct actor *actor, struct bytes line)
{
	const struct answer *answer;

	if (actor->data && !bytes_eq_text(line, "."))
		return;
	actor->data = false;
	answer = answer_to(actor->script->answers, line);
	if (!answer)
		answer = answer_to(polite, line);
	if (answer->reply) {
		buf_add_text(&actor->peer.out, answer->reply);
		actor->data = strncmp(answer->reply, "354", 3) == 0;
	}
	actor->peer.closed = answer->closes;
	actor->peer.late_us = actor->script->late_us;
}

static inline void actor_feed(struct peer *peer, struct bytes in)
{
	struct actor *actor = (struct actor *)peer;

	for (size_t i = 0; i < in.n && !peer->closed; i++) {
		if (in.p[i] != '\n') {
			buf_add(&actor->line, bytes_sub(in, i, 1));
			continue;
		}
		actor_hear(actor, bytes_trim(bytes_sub(
		        buf_bytes(&actor->line), 0,
		        bytes_index(buf_bytes(&actor->line), '\r'))));
		buf_clear(&actor->line);
	}
}

static inline void actor_eof(struct peer *peer)
{
	peer->closed = true;
}

static inline void actor_idle(struct peer *peer, unsigned ms)
{
	struct actor *actor = (struct actor *)peer;

	(void)ms;
	if (actor->script->idle)
		buf_add_text(&peer->out, actor->script->idle);
}

static inline void actor_free(struct peer *peer)
{
	buf_release(&peer->out);
	buf_release(&((struct actor *)peer)->line);
	free(peer);
}

/* A factory's `open`; the context is the script. */
static inline struct peer *actor_open(void *script)
{
	static const struct peer_ops ops = { .feed = actor_feed,
		.eof = actor_eof, .idle = actor_idle, .free = actor_free };
	struct actor *actor = mem_new(sizeof *actor);

	actor->script = script;
	actor->peer.ops = &ops;
	buf_init(&actor->peer.out, SIZE_MAX);
	buf_init(&actor->line, SIZE_MAX);
	if (actor->script->greeting)
		buf_add_text(&actor->peer.out, actor->script->greeting);
	actor->peer.closed = actor->script->shuts;
	return &actor->peer;
}

/* The scripts of the first connections; the last of them goes on. */
struct cast {
	struct scripted scripts[8];
	unsigned count;
};

static inline void actor_talk(int fd, struct peer *peer)
{
	uint8_t chunk[4096];
	ssize_t n;

	for (;;) {
		say(fd, buf_bytes(&peer->out));
		buf_clear(&peer->out);
		if (peer->closed)
			return;
		n = read(fd, chunk, sizeof chunk);
		if (n <= 0)
			return;
		actor_feed(peer, bytes_at(chunk, (size_t)n));
	}
}

/* Serves fake_open(); the context is a cast. */
static inline void act(int fd, unsigned number, const void *context)
{
	const struct cast *cast = context;
	const struct scripted *script = &cast->scripts[
	        number < cast->count ? number : cast->count - 1];
	struct peer *peer = actor_open((void *)script);
	char x;

	if (script->held_by)
		ck_assert_int_ge(read(script->held_by, &x, 1), 0);
	actor_talk(fd, peer);
	if (script->frees)
		say(script->frees, BYTES("x"));
	actor_free(peer);
}

/* --- a table ------------------------------------------------------------- */

#define CLAUSE(id, level, lens) \
	"- {id: " id ", level: " level ", sources: RFC, says: So be it.," \
	" editions: [5321, bis], lens: " lens "}\n"
#define CLAUSES \
	CLAUSE("A-1", "MUST", "rfc") CLAUSE("B-1", "SHOULD", "rfc") \
	CLAUSE("C-1", "MAY", "rfc") CLAUSE("H-1", "MUST", "hardening")
#define REPLIES \
	"- {code: 250, class: c, meaning: m, sources: s, commands: NOOP," \
	" seen: s, do: d}\n"

/* A case without its steps and rules; what `more` brings ends in \n. */
#define CASE_OF(id, more) \
	"- id: " id "\n  title: t\n" \
	"  stimulus: {verb: NOOP, argument: none}\n" more
#define SEND(text) "  steps: [{send: \"" text "\\r\\n\"}]\n"
#define WANTS_250 "  judge: [{clause: A-1, pass: 250, violate: rest}]\n"
#define CASE(id, text) CASE_OF(id, SEND(text) WANTS_250)
#define NO_CANARY "  canary: no\n"
#define INVARIANT(id, what, check) \
	"- id: " id "\n  title: t\n  invariant: " what "\n" \
	"  judge: [{clause: B-1, check: " check "}]\n"

static inline void table_load(struct spec *spec, const char *cases)
{
	static const char *const written[] = { "specs/clauses/c.yaml",
		"specs/clauses", "specs/cases/c.yaml", "specs/cases",
		"specs/replies.yaml", "specs", NULL };
	struct complaints complaints;
	struct scratch scratch;
	bool good;

	scratch_enter(&scratch);
	mkdir("specs", 0700);
	mkdir("specs/clauses", 0700);
	mkdir("specs/cases", 0700);
	write_file("specs/clauses/c.yaml", BYTES(CLAUSES));
	write_file("specs/cases/c.yaml", bytes_of(cases));
	write_file("specs/replies.yaml", BYTES(REPLIES));
	complaints_init(&complaints);
	good = spec_load(spec, "specs", &complaints);
	ck_assert_msg(good, "%s", complaints_text(&complaints));
	complaints_release(&complaints);
	scratch_leave(&scratch, written);
}

/* --- a run --------------------------------------------------------------- */

struct trial {
	struct spec spec;
	struct profile profile;
	struct run_options options;
	struct target target;
	struct scripted script; /* in memory */
	struct peer_factory factory;
	struct fake fake;       /* over TCP */
	struct listener listener;
	struct buf heard; /* "id clause verdict" a line; notes, the end */
	struct event_end end;
	char reason[256]; /* of the end */
	bool good;
	enum exit_status status;
	struct err err;
};

static inline bool hear_verdict(
        void *self, const struct event_verdict *event, struct err *err)
{
	struct trial *trial = self;

	(void)err;
	buf_printf(&trial->heard, "%s %s %s", event->instance,
	        event->clause ? event->clause->id : "-",
	        verdict_name(event->verdict));
	if (event->retries > 0)
		buf_printf(&trial->heard, " retries=%u", event->retries);
	buf_printf(&trial->heard, "%s%s\n", event->why[0] ? ": " : "",
	        event->why);
	return true;
}

static inline bool hear_note(
        void *self, const struct event_note *event, struct err *err)
{
	struct trial *trial = self;

	(void)err;
	buf_printf(&trial->heard, "note %s: %s\n", event->what, event->text);
	return true;
}

static inline bool hear_end(
        void *self, const struct event_end *event, struct err *err)
{
	struct trial *trial = self;

	(void)err;
	trial->end = *event;
	snprintf(trial->reason, sizeof trial->reason, "%s", event->reason);
	trial->end.reason = trial->reason;
	buf_add_text(&trial->heard, "end\n");
	return true;
}

static inline void trial_open(struct trial *t, const char *cases)
{
	*t = (struct trial){ .script = { .greeting = "220 mx\r\n" } };
	signal(SIGPIPE, SIG_IGN);
	table_load(&t->spec, cases);
	profile_init(&t->profile);
	t->profile.fixtures[FIXTURE_DOMAIN] = "example.test";
	t->profile.timeout_ms = 10000;
	t->options = (struct run_options){ .version = "1",
		.program = "smtpspec run X", .spec = &t->spec,
		.profile = &t->profile, .edition = EDITION_5321, .seed = 1 };
	t->factory = (struct peer_factory){ actor_open, &t->script };
	t->target = (struct target){ .kind = TARGET_MEMORY,
		.memory = &t->factory, .name = "memory", .ready_ms = 3000 };
	t->listener = (struct listener){ .verdict = hear_verdict,
		.note = hear_note, .end = hear_end, .self = t };
	buf_init(&t->heard, SIZE_MAX);
}

static inline void trial_close(struct trial *t)
{
	if (t->fake.pid > 0)
		fake_close(&t->fake);
	buf_release(&t->heard);
	profile_release(&t->profile);
	spec_release(&t->spec);
}

/* From now on over TCP. */
static inline void trial_aim(struct trial *t)
{
	t->target.kind = TARGET_TCP;
	t->target.host = "127.0.0.1";
	t->target.port = t->fake.port;
	t->target.name = "fake";
}

static inline void trial_serve(struct trial *t, const struct cast *cast)
{
	fake_open(&t->fake, AF_INET, act, cast);
	trial_aim(t);
}

static inline void trial_run(struct trial *t)
{
	t->err.text[0] = '\0';
	buf_clear(&t->heard);
	t->good = run(&t->options, &t->target, &t->listener, 1, &t->status,
	        &t->err);
}

static inline void trial_heard(const struct trial *t, const char *want)
{
	ck_assert_msg(bytes_eq_text(buf_bytes(&t->heard), want),
	        "heard:\n%.*swant:\n%s", BYTES_FMT(buf_bytes(&t->heard)),
	        want);
}

static inline bool trial_heard_of(const struct trial *t, const char *what)
{
	return bytes_find(buf_bytes(&t->heard), bytes_of(what)) < t->heard.n;
}

#endif
