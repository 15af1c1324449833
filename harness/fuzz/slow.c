/* SPDX-License-Identifier: MIT */
#include "fuzz/slow.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { LEAST_US = 1000 }; /* below that, time is noise */

static size_t word_end(struct bytes line)
{
	return line.n - bytes_from(line, bytes_index(line, ' ')).n;
}

/* The argument of a line that ends in CRLF; a line of one word is its own. */
static struct bytes argument_of(struct bytes line)
{
	struct bytes text = bytes_sub(line, 0, bytes_find(line, BYTES("\r\n")));
	size_t at = word_end(text);

	return at < text.n ? bytes_from(text, at + 1) : text;
}

static bool one_line(struct bytes octets)
{
	return octets.n >= 2 && bytes_find(octets, BYTES("\r\n")) == octets.n - 2;
}

static const struct exchange *exchange_at(const struct exchanges *x, int step)
{
	for (size_t i = 0; i < x->count; i++)
		if (x->list[i].step == step &&
		        x->list[i].kind == EXCHANGE_COMMAND)
			return &x->list[i];
	return NULL;
}

/* --- the session ------------------------------------------------------------ */

/* Until the last octet of what came in this step, or nothing did in time. */
static uint64_t answered_us(const struct transcript *t, size_t sent)
{
	uint64_t us = t->entries[sent].us;

	for (size_t i = sent + 1; i < t->count; i++) {
		const struct entry *e = &t->entries[i];

		if (e->kind != ENTRY_RECEIVED && e->kind != ENTRY_TIMEOUT)
			break;
		us = e->us;
	}
	return us - t->entries[sent].us;
}

bool slow_find(const struct encounter *encounter, struct slow_line *line)
{
	const struct transcript *t = encounter->seen.transcript;
	size_t said = 0;

	*line = (struct slow_line){ .us = SLOW_MS * 1000 - 1 };
	for (size_t i = 0; i < t->count; i++) {
		const struct entry *e = &t->entries[i];
		struct bytes octets = transcript_octets(t, e);
		const struct exchange *asked;

		if (e->kind != ENTRY_SENT || e->step < 0)
			continue;
		asked = exchange_at(encounter->seen.exchanges, e->step);
		if (asked && one_line(octets) &&
		        argument_of(octets).n >= SLOW_ARGUMENT &&
		        answered_us(t, i) > line->us)
			*line = (struct slow_line){ said, said + octets.n,
				answered_us(t, i), stimulus_of(asked) };
		said += octets.n;
	}
	return line->end > 0;
}

void slow_shorten(struct buf *to, struct bytes said, size_t from)
{
	struct bytes line = bytes_from(said, from);
	struct bytes argument = argument_of(line);
	size_t part = argument.n / 16;
	size_t front = part > SLOW_FRONT ? part : SLOW_FRONT;
	size_t back = part > SLOW_BACK ? part : SLOW_BACK;

	assert(front + back <= argument.n);

	buf_add(to, bytes_sub(said, 0, from));
	buf_add(to, bytes_sub(line, 0, (size_t)(argument.p - line.p)));
	buf_add(to, bytes_sub(argument, 0, front));
	buf_add(to, bytes_from(argument, argument.n - back));
	buf_add_text(to, "\r\n");
}

/* --- the proof -------------------------------------------------------------- */

bool slow_take(struct slow_times *times, uint64_t us, uint64_t short_us)
{
	if (short_us < LEAST_US)
		short_us = LEAST_US;
	if (times->rounds == 0 || us < times->least_us)
		times->least_us = us;
	if (times->rounds++ == 0 || short_us > times->most_us)
		times->most_us = short_us;
	return times->least_us >= SLOW_MS * 1000 &&
	       times->least_us >= SLOW_TIMES * times->most_us;
}

/* How the last line of what is said is answered. */
struct measured {
	uint64_t us;
	unsigned answer;
	bool lives;
};

static size_t last_sent(const struct transcript *t)
{
	size_t last = 0;

	for (size_t i = 0; i < t->count; i++)
		if (t->entries[i].kind == ENTRY_SENT && t->entries[i].step >= 0)
			last = i;
	return last;
}

static struct measured measure(
        struct transport *transport, struct manner manner, struct bytes said)
{
	struct measured m = { .answer = 0 };
	const struct exchange *asked;
	const struct transcript *t;
	struct encounter encounter;
	size_t last;

	transport_play(transport, said, manner, &encounter);
	t = encounter.seen.transcript;
	last = last_sent(t);
	m.lives = encounter.fate == FATE_LIVES;
	if (last > 0) {
		asked = exchange_at(
		        &encounter.exchanges, t->entries[last].step);
		m.us = answered_us(t, last);
		m.answer = asked && asked->answered ? exchange_answer(asked) : 0;
	}
	encounter_release(&encounter);
	return m;
}

static void add(struct suspects *s, const struct slow_line *line,
        const char *why)
{
	struct suspect suspect = { .kind = SUSPECT_SLOW,
		.verdict = VERDICT_LATITUDE, .reply = "", .why = why,
		.log = "" };
	char stimulus[STIMULUS_TEXT];

	snprintf(suspect.key, sizeof suspect.key, "slow %s",
	        stimulus_text(line->stimulus, stimulus));
	suspects_add(s, &suspect);
}

static void accuse(struct suspects *s, const struct slow_line *line,
        size_t octets, size_t fewer, const struct slow_times *times)
{
	add(s, line, arena_printf(&s->arena,
	        "a line of %zu octets takes %llu ms, one of %zu with the same "
	        "answer at most %llu.%llu ms, %u times each", octets,
	        (unsigned long long)times->least_us / 1000, fewer,
	        (unsigned long long)times->most_us / 1000,
	        (unsigned long long)times->most_us / 100 % 10, times->rounds));
}

bool slow_is(const char *key)
{
	return strncmp(key, "slow ", SLOW_KEY) == 0;
}

void slow_suspect(const struct encounter *encounter, struct suspects *s)
{
	struct slow_line line;

	if (encounter->fate == FATE_LIVES && slow_find(encounter, &line))
		add(s, &line, arena_printf(&s->arena, "%llu ms",
		        (unsigned long long)line.us / 1000));
}

static bool rounds(struct transport *transport, struct manner manner,
        struct bytes said, struct bytes fewer, struct slow_times *times,
        bool *lives)
{
	bool proven = true;

	*lives = true;
	while (proven && *lives && times->rounds < SLOW_ROUNDS) {
		struct measured all = measure(transport, manner, said);
		struct measured less = { .lives = false };

		if (all.lives)
			less = measure(transport, manner, fewer);
		*lives = all.lives && less.lives;
		proven = all.answer != 0 && all.answer == less.answer &&
		         slow_take(times, all.us, less.us);
	}
	return proven && *lives;
}

static void said_until(
        const struct transcript *t, size_t end, struct buf *to)
{
	for (size_t i = 0; i < t->count && to->n < end; i++)
		if (t->entries[i].kind == ENTRY_SENT && t->entries[i].step >= 0)
			buf_add(to, transcript_octets(t, &t->entries[i]));
}

bool slow_examine(const struct encounter *encounter,
        struct transport *transport, struct manner manner,
        struct suspects *s)
{
	struct slow_times times = { .rounds = 0 };
	struct buf said, fewer;
	struct slow_line line;
	bool lives = true;

	if (encounter->fate != FATE_LIVES || !slow_find(encounter, &line))
		return true;
	buf_init(&said, SIZE_MAX);
	buf_init(&fewer, SIZE_MAX);
	said_until(encounter->seen.transcript, line.end, &said);
	slow_shorten(&fewer, buf_bytes(&said), line.from);
	if (rounds(transport, manner, buf_bytes(&said), buf_bytes(&fewer),
	            &times, &lives))
		accuse(s, &line, line.end - line.from,
		        fewer.n - line.from, &times);
	buf_release(&said);
	buf_release(&fewer);
	return lives;
}
