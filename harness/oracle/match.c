/* SPDX-License-Identifier: MIT */
#include "oracle/match.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "wire/address.h"

/* What a case sends, step by step, up to the first step that is more than one
 * command. */
struct row {
	const struct scase *scase;
	enum state state;
	size_t each;
	struct bytes *lines; /* without CRLF */
	size_t line_count;
	bool any_client;     /* a greeting of whatever name */
	size_t next;         /* row of its bucket, SIZE_MAX behind the last */
};

enum { BUCKETS = 256 };

struct matcher {
	struct standard standard;
	struct profile *profile;
	const struct randoms *randoms;
	struct row *rows;
	size_t count;
	size_t first[BUCKETS], last[BUCKETS]; /* rows by their first line */
	struct arena arena;
};

/* One command, sent at once, whose reply is awaited. */
static bool plain_step(const struct step *step)
{
	return step->kind == STEP_SEND && !step->bytewise &&
	       step->cut_count == 0 && step->replies == 1;
}

/* The line alone, false where it is none. */
static bool one_line(struct bytes octets, struct bytes *line)
{
	size_t n = octets.n;

	if (n < 3 || octets.p[n - 2] != '\r' || octets.p[n - 1] != '\n')
		return false;
	*line = bytes_sub(octets, 0, n - 2);
	return bytes_index(*line, '\r') == line->n &&
	       bytes_index(*line, '\n') == line->n;
}

static bool captures(const struct scase *scase, struct bytes word)
{
	for (size_t i = 0; i < scase->step_count; i++)
		if (scase->steps[i].capture &&
		        bytes_eq_text(word, scase->steps[i].capture))
			return true;
	return false;
}

static bool has_word(
        struct bytes text, bool (*is)(const struct scase *, struct bytes),
        const struct scase *scase)
{
	struct piece piece;
	const char *wrong;

	while (template_next(&text, &piece, &wrong))
		if (piece.kind == PIECE_WORD && is(scase, piece.text))
			return true;
	return false;
}

static bool is_client(const struct scase *scase, struct bytes word)
{
	(void)scase;
	return bytes_eq_text(word, "client");
}

static void fill_row(struct matcher *m, struct row *row)
{
	const struct scase *scase = row->scase;
	struct fill fill = { m->profile, m->randoms, { 0 }, &m->arena, NULL };

	if (row->each < scase->each_count)
		fill.each = scase->each_values[row->each];
	row->lines = ARENA_ARRAY(&m->arena, struct bytes, scase->step_count);
	for (size_t i = 0; i < scase->step_count; i++) {
		const struct step *step = &scase->steps[i];
		struct bytes *line = &row->lines[row->line_count];

		if (!plain_step(step) || has_word(step->send, captures, scase))
			return;
		if (!one_line(fill_all(&fill, step->send), line) || fill.lacks)
			return;
		row->any_client = row->any_client ||
		                  has_word(step->send, is_client, scase);
		row->line_count++;
	}
}

static size_t bucket(struct bytes line)
{
	return (line.n > 0 ? line.n + 31u * line.p[line.n - 1] : 0) % BUCKETS;
}

static void add_row(struct matcher *m, const struct scase *scase,
        enum state state, size_t each)
{
	struct row row = { scase, state, each, NULL, 0, false, SIZE_MAX };
	size_t in;

	fill_row(m, &row);
	if (row.line_count == 0)
		return;
	in = bucket(row.lines[0]);
	m->rows = mem_grow(m->rows, (m->count + 1) * sizeof *m->rows);
	if (m->first[in] == SIZE_MAX)
		m->first[in] = m->count;
	else
		m->rows[m->last[in]].next = m->count;
	m->last[in] = m->count;
	m->rows[m->count++] = row;
}

static void add_rows(struct matcher *m, const struct scase *scase)
{
	for (size_t s = 0; s < scase->state_count; s++) {
		if (scase->each_count == 0)
			add_row(m, scase, scase->states[s], SIZE_MAX);
		for (size_t i = 0; i < scase->each_count; i++)
			add_row(m, scase, scase->states[s], i);
	}
}

struct matcher *matcher_new(const struct spec *spec,
        const struct standard *standard, struct profile *profile,
        const struct randoms *randoms)
{
	struct matcher *m = mem_new(sizeof *m);
	const char *why;

	for (size_t i = 0; i < BUCKETS; i++)
		m->first[i] = SIZE_MAX;
	m->standard = *standard;
	m->profile = profile;
	m->randoms = randoms;
	arena_init(&m->arena);
	for (size_t i = 0; i < spec->case_count; i++)
		if (spec->cases[i].invariant == INVARIANT_NO &&
		        case_applies(standard, &spec->cases[i], &m->arena, &why))
			add_rows(m, &spec->cases[i]);
	return m;
}

void matcher_free(struct matcher *matcher)
{
	free(matcher->rows);
	arena_release(&matcher->arena);
	free(matcher);
}

static bool goes_by_bdat(const struct exchange *e)
{
	return e->command.verb == VERB_BDAT ||
	       (e->command.verb == VERB_MAIL &&
	               bytes_find_nocase(e->line, BYTES("BINARYMIME")) <
	                       e->line.n);
}

static void remember(struct past *past, const struct exchange *e)
{
	unsigned class = e->answered ? e->reply.code / 100 : 0;

	past->errors += class >= 4;
	past->shaky = past->shaky || e->extras > 0;
	if (e->kind == EXCHANGE_DATA && class == 2)
		past->message = true;
	if (goes_by_bdat(e) || (e->answered && e->reply.code == 235))
		past->special = true;
	if ((e->command.verb == VERB_EHLO || e->command.verb == VERB_LHLO) &&
	        class == 2)
		past->ehlo = e->reply.raw;
	/* RFC 3207 4.2: what was said before is forgotten. */
	if (e->command.verb == VERB_STARTTLS && class == 2)
		past->ehlo = (struct bytes){ 0 };
}

/* Neither did it follow the command before it nor the next one follow it
 * unasked, and it has its one reply. */
static bool alone(const struct exchanges *x, size_t at)
{
	const struct exchange *e = &x->list[at];
	bool followed = at + 1 < x->count && e[1].ahead &&
	                e[1].connection == e->connection;

	return e->kind == EXCHANGE_COMMAND && e->answered && !e->ahead &&
	       !followed && e->extras == 0 && !e->undone;
}

static bool in_state(
        const struct exchange *e, const struct past *past, enum state state)
{
	switch (state) {
	case STATE_GREETED:
		return e->phase == PHASE_GREETED && !e->tls;
	case STATE_HELO:
		return e->phase == PHASE_HELO;
	case STATE_EHLO:
		return e->phase == PHASE_EHLO && !past->message;
	case STATE_EOD:
		return e->phase == PHASE_EHLO && past->message;
	case STATE_MAIL:
		return e->phase == PHASE_MAIL;
	case STATE_RCPT:
		return e->phase == PHASE_RCPT;
	default:
		return false;
	}
}

static bool names_client(const struct command *command)
{
	return (command->verb == VERB_EHLO || command->verb == VERB_HELO ||
	               command->verb == VERB_LHLO) &&
	       command->flaws == 0 && domain_valid(command->argument);
}

static bool is_line(
        const struct row *row, size_t n, const struct exchange *e)
{
	struct command wanted;

	if (bytes_eq(row->lines[n], e->line))
		return true;
	if (!row->any_client || !names_client(&e->command))
		return false;
	command_parse(row->lines[n], &wanted);
	return names_client(&wanted) &&
	       bytes_eq(wanted.name, e->command.name);
}

/* Whether a command here can be told from one that had another reason to be
 * answered as it was. */
static bool clear(const struct scan *s)
{
	const struct past *past = &s->past;

	return alone(s->exchanges, s->at) && !past->special && !past->shaky &&
	       past->errors <= s->matcher->profile->errors &&
	       !s->exchanges->drifted;
}

static size_t next_row(const struct scan *s, size_t row)
{
	const struct matcher *m = s->matcher;

	if (!s->any_row)
		return m->rows[row].next;
	return row + 1 < m->count ? row + 1 : SIZE_MAX;
}

/* The rows that the command may be an example of, if it is clear. A greeting may
 * be one of rows with other names in them. */
static void find_rows(struct scan *s)
{
	const struct matcher *m = s->matcher;
	const struct exchange *e;

	s->row = SIZE_MAX;
	if (s->at == s->exchanges->count || !clear(s) || m->count == 0)
		return;
	e = &s->exchanges->list[s->at];
	s->any_row = names_client(&e->command);
	s->row = s->any_row ? 0 : m->first[bucket(e->line)];
}

void scan_begin(struct scan *scan, const struct matcher *matcher,
        const struct exchanges *exchanges)
{
	*scan = (struct scan){ .matcher = matcher, .exchanges = exchanges };
	find_rows(scan);
}

static void step_on(struct scan *s)
{
	const struct exchanges *x = s->exchanges;
	const struct exchange *e = &x->list[s->at++];

	remember(&s->past, e);
	for (; s->loose < x->loose_count &&
	        x->loose[s->loose].after < s->at; s->loose++)
		s->past.shaky = true;
	if (s->at < x->count && e[1].connection != e->connection)
		s->past = (struct past){ 0 };
	find_rows(s);
}

bool scan_next(struct scan *s, struct match *match)
{
	const struct matcher *m = s->matcher;

	for (; s->at < s->exchanges->count; step_on(s)) {
		const struct exchange *e = &s->exchanges->list[s->at];

		while (s->row != SIZE_MAX) {
			const struct row *row = &m->rows[s->row];

			s->row = next_row(s, s->row);
			if (!is_line(row, 0, e) ||
			        !in_state(e, &s->past, row->state))
				continue;
			*match = (struct match){ row->scase, row->state,
				row->each, row, s->at, s->past.ehlo };
			return true;
		}
	}
	return false;
}

/* The session as if it had been made for the case: its commands, renumbered,
 * and marks for the steps that were reached. */
struct view {
	struct exchanges exchanges;
	struct transcript transcript;
};

static bool wanted(const struct step *step, const struct view *view)
{
	for (size_t i = 0; i < step->given_count; i++) {
		struct step_answer a = exchanges_answer(&view->exchanges,
		        &view->transcript, step->given[i].step_index);

		if (!a.reached ||
		        !answers_have(&step->given[i].answers, a.answer))
			return false;
	}
	return true;
}

static void take(struct view *view, const struct exchange *e, size_t step)
{
	struct exchange *to = &view->exchanges.list[view->exchanges.count++];

	*to = *e;
	to->step = (int)step;
	to->reply_step = (int)step;
	transcript_add(&view->transcript, ENTRY_STEP, (int)step, 0,
	        (struct bytes){ 0 });
}

static void take_steps(
        struct view *view, const struct match *match, const struct exchanges *x)
{
	const struct row *row = match->row;
	size_t at = match->first;

	for (size_t i = 0; i < row->line_count; i++) {
		if (!wanted(&row->scase->steps[i], view))
			continue;
		if (at == x->count || !alone(x, at) ||
		        x->list[at].connection !=
		                x->list[match->first].connection ||
		        !is_line(row, i, &x->list[at]))
			return;
		take(view, &x->list[at++], i);
	}
}

static void drop_open(struct judgements *to, size_t from)
{
	size_t kept = from;

	for (size_t i = from; i < to->count; i++)
		if (to->list[i].ruling != RULING_INCONCLUSIVE ||
		        to->list[i].reply[0] != '\0')
			to->list[kept++] = to->list[i];
	to->count = kept;
}

void scan_judge(const struct scan *s, const struct match *match,
        struct judgements *to)
{
	const struct row *row = match->row;
	size_t before = to->count;
	struct view view = { .exchanges = { .open = true } };
	struct observation seen = { .transcript = &view.transcript,
		.exchanges = &view.exchanges, .stop = STOP_NOT };

	transcript_init(&view.transcript);
	view.exchanges.list =
	        ARENA_ARRAY(to->arena, struct exchange, row->line_count);
	view.exchanges.ehlo = match->ehlo;
	take_steps(&view, match, s->exchanges);
	judge_case(&s->matcher->standard, match->scase, &seen, to);
	drop_open(to, before);
	transcript_release(&view.transcript);
}
