/* SPDX-License-Identifier: MIT
 *
 * For the tests of this folder: a small spec table, a server in memory that
 * answers from a list, and what listeners hear as text.
 */
#ifndef RUN_TESTING_H
#define RUN_TESTING_H

#include "base/mem.h"
#include "run/instance.h"
#include "spec/load.h"
#include "spec/testing.h"

/* --- the table --- */

#define TABLE_CLAUSES                                                          \
	"- {id: NOOP-250, level: MUST, sources: s, says: s.,\n"                \
	"   editions: [5321], lens: rfc}\n"                                    \
	"- {id: VRFY-252, level: MUST, sources: s, says: s.,\n"                \
	"   editions: [5321], lens: rfc}\n"                                    \
	"- {id: HELP-SHOULD, level: SHOULD, sources: s, says: s.,\n"           \
	"   editions: [5321], lens: rfc}\n"                                    \
	"- {id: CRLF, level: MUST, sources: s, says: s.,\n"                    \
	"   editions: [5321], lens: rfc}\n"
#define TABLE_REPLIES                                                          \
	"- {code: 250, class: c, meaning: m, sources: s, commands: any,\n"     \
	"   seen: s, do: d}\n"

/* What every case here has. */
#define CASE(id, rest)                                                         \
	"- id: " id "\n  title: t\n  mutants: [m]\n"                           \
	"  stimulus: {verb: NOOP, argument: none}\n" rest

struct table {
	struct scratch scratch;
	struct spec spec;
};

static inline void table_open(struct table *table, const char *cases)
{
	struct complaints complaints;

	scratch_enter(&table->scratch);
	ck_assert_int_eq(mkdir("s", 0777), 0);
	ck_assert_int_eq(mkdir("s/clauses", 0777), 0);
	ck_assert_int_eq(mkdir("s/cases", 0777), 0);
	write_file("s/clauses/c.yaml", BYTES(TABLE_CLAUSES));
	write_file("s/cases/c.yaml", bytes_of(cases));
	write_file("s/replies.yaml", BYTES(TABLE_REPLIES));
	complaints_init(&complaints);
	ck_assert_msg(spec_load(&table->spec, "s", &complaints), "%s",
	        complaints_text(&complaints));
	complaints_release(&complaints);
}

static inline void table_close(struct table *table)
{
	static const char *const written[] = { "s/clauses/c.yaml",
		"s/clauses", "s/cases/c.yaml", "s/cases", "s/replies.yaml",
		"s", "count", NULL };

	spec_release(&table->spec);
	scratch_leave(&table->scratch, written);
}

/* --- the server --- */

/* The reply to lines that begin so, in connection number `only` (from 1; 0:
 * in all). NULL: the server closes without a word. A reply that begins with
 * 221 or 421 closes too. */
struct line_answer {
	const char *line, *reply;
	unsigned only;
};

struct stub_server {
	const char *greeting; /* NULL: "220 mx\r\n" */
	const struct line_answer *answers; /* first match; ends with line NULL */
	unsigned opened;
};

static const struct line_answer usual_answers[] = {
	{ "EHLO", "250 mx\r\n", 0 }, { "HELO", "250 mx\r\n", 0 },
	{ "MAIL", "250 ok\r\n", 0 }, { "RCPT", "250 ok\r\n", 0 },
	{ "DATA", "354 go on\r\n", 0 }, { "RSET", "250 ok\r\n", 0 },
	{ "NOOP", "250 ok\r\n", 0 }, { "VRFY", "252 maybe\r\n", 0 },
	{ "EXPN", "252 maybe\r\n", 0 }, { "HELP", "214 no\r\n", 0 },
	{ "QUIT", "221 bye\r\n", 0 }, { "", "500 what\r\n", 0 },
	{ NULL, NULL, 0 }
};

struct stub {
	struct peer peer;
	const struct stub_server *server;
	unsigned number;
	struct buf in;
	bool data;
};

static inline const struct line_answer *stub_find(const struct stub *stub,
        const struct line_answer *answers, struct bytes line)
{
	for (; answers && answers->line; answers++)
		if (bytes_starts_nocase(line, bytes_of(answers->line)) &&
		        (answers->only == 0 || answers->only == stub->number))
			return answers;
	return NULL;
}

static inline void stub_answer(struct stub *stub, struct bytes line)
{
	const struct line_answer *a =
	        stub_find(stub, stub->server->answers, line);

	if (stub->data && !bytes_eq_text(line, ".\r\n"))
		return;
	if (!a)
		a = stub_find(stub, usual_answers,
		        stub->data ? BYTES("NOOP") : line);
	stub->data = a->reply && strncmp(a->reply, "354", 3) == 0;
	if (a->reply)
		buf_add_text(&stub->peer.out, a->reply);
	stub->peer.closed = !a->reply || strncmp(a->reply + 1, "21 ", 3) == 0;
}

static inline void stub_feed(struct peer *peer, struct bytes in)
{
	struct stub *stub = (struct stub *)peer;
	struct bytes line;

	buf_add(&stub->in, in);
	for (;;) {
		struct bytes all = buf_bytes(&stub->in);
		size_t end = bytes_find(all, BYTES("\r\n"));

		if (end == all.n || peer->closed)
			return;
		line = bytes_sub(all, 0, end + 2);
		stub_answer(stub, line);
		buf_consume(&stub->in, line.n);
	}
}

static inline void stub_eof(struct peer *peer)
{
	peer->closed = true;
}

static inline void stub_idle(struct peer *peer, unsigned ms)
{
	(void)peer;
	(void)ms;
}

static inline void stub_free(struct peer *peer)
{
	struct stub *stub = (struct stub *)peer;

	buf_release(&peer->out);
	buf_release(&stub->in);
	free(stub);
}

static inline struct peer *stub_open(void *context)
{
	static const struct peer_ops ops = { stub_feed, stub_eof, stub_idle,
		stub_free };
	struct stub_server *server = context;
	struct stub *stub = mem_new(sizeof *stub);

	stub->peer.ops = &ops;
	stub->server = server;
	stub->number = ++server->opened;
	buf_init(&stub->peer.out, SIZE_MAX);
	buf_init(&stub->in, SIZE_MAX);
	buf_add_text(&stub->peer.out,
	        server->greeting ? server->greeting : "220 mx\r\n");
	return &stub->peer;
}

/* --- the listener --- */

/* "noop@ehlo NOOP-250 pass", with " r1" behind one retry and ": why" */
struct record {
	struct buf text;
	struct event_end end;
	char reason[128];
	char transcript[4096]; /* of the last verdict that had one */
	char repeat[256];      /* of the last verdict */
	size_t done, planned;  /* of progress */
	unsigned runs, ends;
};

static inline bool record_run(
        void *self, const struct event_run *event, struct err *err)
{
	struct record *record = self;

	(void)err;
	record->runs++;
	for (size_t i = 0; i < event->fact_count; i++)
		ck_assert_ptr_nonnull(event->facts[i]);
	return true;
}

static inline bool record_verdict(
        void *self, const struct event_verdict *event, struct err *err)
{
	struct record *record = self;

	(void)err;
	ck_assert_uint_eq(record->runs, 1);
	buf_printf(&record->text, "%s %s %s", event->instance,
	        event->clause ? event->clause->id : "-",
	        verdict_name(event->verdict));
	if (event->retries > 0)
		buf_printf(&record->text, " r%u", event->retries);
	if (event->why[0])
		buf_printf(&record->text, ": %s", event->why);
	buf_add_text(&record->text, "\n");
	if (event->transcript[0])
		snprintf(record->transcript, sizeof record->transcript, "%s",
		        event->transcript);
	snprintf(record->repeat, sizeof record->repeat, "%s", event->repeat);
	return true;
}

static inline bool record_note(
        void *self, const struct event_note *event, struct err *err)
{
	struct record *record = self;

	(void)err;
	buf_printf(&record->text, "note %s: %s\n", event->what, event->text);
	return true;
}

static inline bool record_end(
        void *self, const struct event_end *event, struct err *err)
{
	struct record *record = self;

	(void)err;
	record->ends++;
	record->end = *event;
	snprintf(record->reason, sizeof record->reason, "%s", event->reason);
	return true;
}

static inline void record_progress(void *self, size_t done, size_t planned)
{
	struct record *record = self;

	ck_assert_uint_eq(done, record->done + 1);
	record->done = done;
	record->planned = planned;
}

static inline struct listener record_open(struct record *record)
{
	*record = (struct record){ 0 };
	buf_init(&record->text, SIZE_MAX);
	return (struct listener){ record_run, record_verdict, record_note,
		record_end, record_progress, record };
}

static inline const char *record_text(struct record *record)
{
	buf_add(&record->text, bytes_at("", 1));
	record->text.n--;
	return (const char *)record->text.p;
}

static inline void record_close(struct record *record)
{
	buf_release(&record->text);
}

#endif
