/* SPDX-License-Identifier: MIT */
#include "fuzz/twins.h"

#include <stdlib.h>

#include "base/mem.h"

static const struct {
	const char *clause;
	const char *line; /* put before the last one; or NULL */
	const char *why;
} kinds[TWINS] = {
	[TWIN_PIECES] = { "LINE-SEGMENTS", NULL,
		"octet by octet the same commands are answered otherwise" },
	[TWIN_CASE] = { "VERB-CASE", NULL,
		"with verbs in other letters the same commands are answered "
		"otherwise" },
	[TWIN_NOOP] = { "NOOP-NO-EFFECT", "NOOP\r\n",
		"with NOOP before the last command that is answered "
		"otherwise" },
	[TWIN_VRFY] = { "VRFY-NO-BUFFER-EFFECT", "VRFY postmaster\r\n",
		"with VRFY before the last command that is answered "
		"otherwise" },
	[TWIN_EXPN] = { "EXPN-NO-BUFFER-EFFECT", "EXPN postmaster\r\n",
		"with EXPN before the last command that is answered "
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
	       (class == 2 || class == 5) && e->line.n > 0 &&
	       e->command.flaws == 0 && e->command.verb != VERB_QUIT &&
	       e->command.verb != VERB_STARTTLS &&
	       e->command.verb != VERB_BDAT;
}

/* QUIT at the end is ours. */
static size_t commands(const struct exchanges *x)
{
	size_t n = x->count;

	if (n > 0 && x->list[n - 1].command.verb == VERB_QUIT)
		n--;
	return n;
}

bool original_take(struct original *o, const struct encounter *e)
{
	const struct exchanges *x = &e->exchanges;
	size_t n = commands(x);

	if (n < 2 || x->loose_count > 0 || x->drifted ||
	        e->seen.stop != STOP_NOT || e->fate != FATE_LIVES)
		return false;
	for (size_t i = 1; i < n; i++)
		if (!plain(&x->list[i]))
			return false;
	*o = (struct original){ .count = n - 1 };
	buf_init(&o->lines, SIZE_MAX);
	o->answers = mem_new(n * sizeof *o->answers);
	o->stimuli = mem_new(n * sizeof *o->stimuli);
	for (size_t i = 1; i < n; i++) {
		buf_add(&o->lines, x->list[i].line);
		buf_add_text(&o->lines, "\r\n");
		o->answers[i - 1] = exchange_answer(&x->list[i]);
		o->stimuli[i - 1] = stimulus_of(&x->list[i]);
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

static void compose(enum twin twin, const struct original *o, struct buf *to)
{
	struct bytes rest = buf_bytes(&o->lines);

	for (size_t i = 0; i < o->count; i++) {
		size_t n = bytes_find(rest, BYTES("\r\n")) + 2;
		struct bytes line = bytes_sub(rest, 0, n);

		if (kinds[twin].line && i + 1 == o->count)
			buf_add_text(to, kinds[twin].line);
		if (twin == TWIN_CASE)
			add_other_case(to, line);
		else
			buf_add(to, line);
		rest = bytes_from(rest, n);
	}
}

static void accuse(enum twin twin, const struct original *o, size_t index,
        const struct exchange *answered, const struct examiner *examiner,
        struct suspects *to)
{
	char stimulus[STIMULUS_TEXT], was[8], is[8];

	suspects_accuse(to, examiner, kinds[twin].clause,
	        stimulus_text(o->stimuli[index], stimulus),
	        answered->reply.raw,
	        arena_printf(&to->arena, "%s: %s, before %s", kinds[twin].why,
	                answer_name(exchange_answer(answered), is),
	                answer_name(o->answers[index], was)));
}

static bool comparable(const struct exchange *e)
{
	unsigned class = exchange_answer(e) / 100;

	return e->answered && (class == 2 || class == 3 || class == 5);
}

static void compare(enum twin twin, const struct original *o,
        const struct encounter *e, const struct examiner *examiner,
        struct suspects *to)
{
	const struct exchanges *x = &e->exchanges;
	size_t last = o->count, n = o->count + (kinds[twin].line != NULL);

	if (e->fate != FATE_LIVES || e->seen.stop != STOP_NOT ||
	        x->loose_count > 0 || commands(x) != n + 1)
		return;
	/* What was put in has to be what changes nothing: accepted. */
	if (kinds[twin].line && exchange_answer(&x->list[last]) / 100 != 2)
		return;
	for (size_t i = 0; i < o->count; i++) {
		bool behind = kinds[twin].line && i + 1 == o->count;
		const struct exchange *at = &x->list[1 + i + behind];

		if (!comparable(at))
			return;
		if (exchange_answer(at) != o->answers[i]) {
			accuse(twin, o, i, at, examiner, to);
			return;
		}
	}
}

bool twin_examine(enum twin twin, const struct original *o,
        struct transport *transport, struct manner manner,
        const struct examiner *examiner, struct suspects *to)
{
	struct encounter encounter;
	struct buf input;
	bool lives;

	buf_init(&input, SIZE_MAX);
	compose(twin, o, &input);
	if (twin == TWIN_PIECES)
		manner.pacing = PACING_OCTETS;
	transport_play(transport, buf_bytes(&input), manner, &encounter);
	compare(twin, o, &encounter, examiner, to);
	lives = encounter.fate == FATE_LIVES;
	if (!lives)
		suspects_bury(to, &encounter);
	encounter_release(&encounter);
	buf_release(&input);
	return lives;
}
