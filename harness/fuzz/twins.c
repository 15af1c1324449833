/* SPDX-License-Identifier: MIT */
#include "fuzz/twins.h"

#include <stdlib.h>

#include "base/mem.h"

static const struct {
	const char *clause;
	const char *line; /* put before the last one; or NULL */
	bool transaction; /* of which alone the clause speaks, RFC 5321 4.1.1.6
	                     to 4.1.1.8 */
	const char *why;
} kinds[TWINS] = {
	[TWIN_PIECES] = { "LINE-SEGMENTS", NULL, false,
		"octet by octet the same commands are answered otherwise" },
	[TWIN_CASE] = { "VERB-CASE", NULL, false,
		"with verbs in other letters the same commands are answered "
		"otherwise" },
	[TWIN_NOOP] = { "NOOP-NO-EFFECT", "NOOP\r\n", false,
		"with NOOP before the last command that is answered "
		"otherwise" },
	[TWIN_VRFY] = { "VRFY-NO-BUFFER-EFFECT", "VRFY postmaster\r\n",
		true,
		"with VRFY before the last command that is answered "
		"otherwise" },
	[TWIN_EXPN] = { "EXPN-NO-BUFFER-EFFECT", "EXPN postmaster\r\n",
		true,
		"with EXPN before the last command that is answered "
		"otherwise" },
	[TWIN_HELP] = { "HELP-ANYTIME", "HELP\r\n", true,
		"with HELP before the last command that is answered "
		"otherwise" },
};

bool twin_of(const char *key, enum twin *twin)
{
	struct bytes clause = bytes_of(key);

	clause = bytes_sub(clause, 0, bytes_index(clause, ' '));
	for (int i = 0; i < TWINS; i++)
		if (bytes_eq_text(clause, kinds[i].clause)) {
			*twin = (enum twin)i;
			return true;
		}
	return false;
}

/* --- the original ----------------------------------------------------------- */

/* 4yz may be of the moment, and 421 is the server's own affair. */
static bool plain(const struct exchange *e)
{
	unsigned class = exchange_answer(e) / 100;

	return e->kind == EXCHANGE_COMMAND && e->answered && e->extras == 0 &&
	       !e->closed && (class == 2 || class == 5) && e->line.n > 0 &&
	       e->command.flaws == 0 && e->command.verb != VERB_QUIT &&
	       e->command.verb != VERB_STARTTLS &&
	       e->command.verb != VERB_BDAT;
}

static bool begins_data(const struct exchange *e)
{
	return e->kind == EXCHANGE_COMMAND && e->command.verb == VERB_DATA &&
	       e->command.flaws == 0 && e->answered && e->extras == 0 &&
	       exchange_answer(e) == 354;
}

/* QUIT at the end is ours. */
static size_t commands(const struct exchanges *x)
{
	size_t n = x->count;

	if (n > 0 && x->list[n - 1].command.verb == VERB_QUIT)
		n--;
	return n;
}

/* How many commands behind the greeting can be compared; 0: none. */
static size_t comparable_commands(const struct exchanges *x)
{
	size_t n = commands(x);

	for (size_t i = 1; i < n; i++) {
		if (begins_data(&x->list[i]))
			return i;
		if (!plain(&x->list[i]))
			return 0;
	}
	return n > 0 ? n - 1 : 0;
}

/* It was for us to end it, and nothing is out of step. */
static bool went_well(const struct encounter *e)
{
	const struct exchanges *x = &e->exchanges;
	const struct exchange *last;

	if (x->count == 0 || x->loose_count > 0 || x->drifted ||
	        e->fate != FATE_LIVES || e->seen.stop != STOP_NOT)
		return false;
	last = &x->list[x->count - 1];
	return last->command.verb != VERB_QUIT || last->answered;
}

bool original_take(struct original *o, const struct encounter *e)
{
	const struct exchanges *x = &e->exchanges;
	size_t n = went_well(e) ? comparable_commands(x) : 0;

	if (n == 0)
		return false;
	*o = (struct original){ .count = n,
		.last = x->list[n].command.verb };
	buf_init(&o->lines, SIZE_MAX);
	o->answers = mem_new(n * sizeof *o->answers);
	o->stimuli = mem_new(n * sizeof *o->stimuli);
	for (size_t i = 0; i < n; i++) {
		buf_add(&o->lines, x->list[i + 1].line);
		buf_add_text(&o->lines, "\r\n");
		o->answers[i] = exchange_answer(&x->list[i + 1]);
		o->stimuli[i] = stimulus_of(&x->list[i + 1]);
	}
	return true;
}

void original_release(struct original *o)
{
	buf_release(&o->lines);
	free(o->answers);
	free(o->stimuli);
}

/* --- the twin ---------------------------------------------------------------- */

/* Verbs that are none may be told apart by their letters. */
static void add_other_case(struct buf *to, struct bytes line)
{
	struct command command;

	command_parse(bytes_sub(line, 0, bytes_find(line, BYTES("\r\n"))),
	        &command);
	for (size_t i = 0; i < line.n; i++) {
		bool swaps = command.verb != VERB_UNKNOWN &&
		             i < command.name.n && ascii_alpha(line.p[i]);
		uint8_t octet = swaps ? line.p[i] ^ 0x20 : line.p[i];

		buf_add(to, bytes_at(&octet, 1));
	}
}

/* A play of the original or of its twin. */
struct play {
	const char *line; /* put in before the last command, or NULL */
	bool other_case;
	struct manner manner;
};

static struct play twin_play(enum twin twin, struct manner manner)
{
	if (twin == TWIN_PIECES)
		manner.pacing = PACING_OCTETS;
	return (struct play){ kinds[twin].line, twin == TWIN_CASE, manner };
}

static void compose(
        const struct original *o, const struct play *as, struct buf *to)
{
	struct bytes rest = buf_bytes(&o->lines);

	for (size_t i = 0; i < o->count; i++) {
		size_t n = bytes_find(rest, BYTES("\r\n")) + 2;

		if (as->line && i + 1 == o->count)
			buf_add_text(to, as->line);
		if (as->other_case)
			add_other_case(to, bytes_sub(rest, 0, n));
		else
			buf_add(to, bytes_sub(rest, 0, n));
		rest = bytes_from(rest, n);
	}
}

/* Whether the answer and those before it can be held against the ones to the
 * original: a connection that ends was for the server to end. */
static bool comparable(const struct exchange *e)
{
	unsigned class = exchange_answer(e) / 100;

	return e->answered && !e->closed &&
	       (class == 2 || class == 3 || class == 5);
}

enum { SAME = -1, INCOMPARABLE = -2 };

/* The first command that is answered otherwise. */
static int compare(const struct original *o, const struct play *as,
        const struct encounter *e, const struct exchange **answered)
{
	const struct exchanges *x = &e->exchanges;
	size_t put_in = as->line != NULL;

	if (!went_well(e) || commands(x) != 1 + o->count + put_in)
		return INCOMPARABLE;
	/* What was put in has to be what changes nothing: accepted. */
	if (put_in && exchange_answer(&x->list[o->count]) / 100 != 2)
		return INCOMPARABLE;
	for (size_t i = 0; i < o->count; i++) {
		*answered = &x->list[1 + i + (i + 1 == o->count && put_in)];
		if (!comparable(*answered))
			return INCOMPARABLE;
		if (exchange_answer(*answered) != o->answers[i])
			return (int)i;
	}
	return SAME;
}

/* The plays of one original. */
struct trial {
	const struct original *original;
	struct transport *transport;
	struct suspects *to;
	bool lives;
	/* Of the last play: the first command answered otherwise, and how. */
	int differs;
	unsigned answer;
	struct bytes reply; /* in the arena of `to` */
};

static void play(struct trial *trial, const struct play *as)
{
	const struct exchange *answered;
	struct encounter encounter;
	struct buf input;

	buf_init(&input, SIZE_MAX);
	compose(trial->original, as, &input);
	transport_play(trial->transport, buf_bytes(&input), as->manner,
	        &encounter);
	trial->differs = compare(trial->original, as, &encounter, &answered);
	if (trial->differs >= 0) {
		trial->answer = exchange_answer(answered);
		trial->reply = arena_copy(
		        &trial->to->arena, answered->reply.raw);
	}
	trial->lives = encounter.fate == FATE_LIVES;
	if (!trial->lives)
		suspects_bury(trial->to, &encounter);
	encounter_release(&encounter);
	buf_release(&input);
}

/* Two servers that take turns, or one that throws dice, hardly answer in this
 * order as if it were the difference. */
static bool differs_again(struct trial *trial, const struct play *original,
        const struct play *twin)
{
	const struct play *const order[] = { twin, original, original, twin,
		original, twin, twin, original, original, twin };
	const int differs = trial->differs;
	const unsigned answer = trial->answer;

	for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
		play(trial, order[i]);
		if (trial->differs != (order[i] == twin ? differs : SAME) ||
		        trial->answer != answer)
			return false;
	}
	return true;
}

static void accuse(enum twin twin, const struct trial *trial,
        const struct examiner *examiner)
{
	const struct original *o = trial->original;
	char stimulus[STIMULUS_TEXT], was[8], is[8];

	suspects_accuse(trial->to, examiner, kinds[twin].clause,
	        stimulus_text(o->stimuli[trial->differs], stimulus),
	        trial->reply,
	        arena_printf(&trial->to->arena, "%s: %s, before %s",
	                kinds[twin].why, answer_name(trial->answer, is),
	                answer_name(o->answers[trial->differs], was)));
}

static bool of_transaction(enum verb verb)
{
	return verb == VERB_MAIL || verb == VERB_RCPT || verb == VERB_DATA ||
	       verb == VERB_SEND || verb == VERB_SOML || verb == VERB_SAML;
}

bool twin_examine(enum twin twin, const struct original *o,
        struct transport *transport, struct manner manner,
        const struct examiner *examiner, struct suspects *to)
{
	const struct play original = { .manner = manner };
	const struct play other = twin_play(twin, manner);
	struct trial trial = { .original = o, .transport = transport,
		.to = to };

	if (kinds[twin].transaction && !of_transaction(o->last))
		return true;
	play(&trial, &other);
	if (trial.differs >= 0 && differs_again(&trial, &original, &other))
		accuse(twin, &trial, examiner);
	return trial.lives;
}
