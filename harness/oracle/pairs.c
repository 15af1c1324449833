/* SPDX-License-Identifier: MIT */
#include "oracle/pairs.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "oracle/signed_rank.h"

/* One command and its reply. */
struct lap {
	int step;
	unsigned connection;
	size_t place;  /* among those of its connection */
	bool answered; /* whole, in one */
	double us;
};

struct laps {
	struct lap *list;
	size_t count, room;
};

/* Both of a pair, in microseconds. */
struct pairs {
	double *one, *other, *difference;
	size_t count;
	size_t half; /* from here on other connections */
};

static struct lap *new_lap(struct laps *laps)
{
	if (laps->count == laps->room) {
		laps->room = laps->room ? 2 * laps->room : 256;
		laps->list = mem_grow(
		        laps->list, laps->room * sizeof *laps->list);
	}
	laps->list[laps->count] = (struct lap){ 0 };
	return &laps->list[laps->count++];
}

/* A way through a transcript. */
struct reader {
	struct laps laps;
	int one, other;
	unsigned connection;
	size_t place;
	bool within; /* the last lap */
	uint64_t sent;
};

static void begin_lap(struct reader *r, int step)
{
	r->within = step == r->one || step == r->other;
	if (r->within)
		*new_lap(&r->laps) = (struct lap){ .step = step,
			.connection = r->connection, .place = r->place++ };
}

static void read_within(struct reader *r, const struct entry *e)
{
	struct lap *lap = &r->laps.list[r->laps.count - 1];

	if (e->kind == ENTRY_SENT) {
		r->sent = e->us;
	} else if (e->kind == ENTRY_RECEIVED) {
		lap->answered = true;
		lap->us = (double)(e->us - r->sent);
	} else {
		lap->answered = false;
		r->within = false;
	}
}

static struct laps read_laps(const struct transcript *t, int one, int other)
{
	struct reader r = { .one = one, .other = other };

	for (size_t i = 0; i < t->count; i++) {
		const struct entry *e = &t->entries[i];

		if (e->kind == ENTRY_CONNECTED) {
			r.connection++;
			r.place = 0;
			r.within = false;
		} else if (e->kind == ENTRY_STEP) {
			begin_lap(&r, e->step);
		} else if (r.within) {
			read_within(&r, e);
		}
	}
	return r.laps;
}

/* The first pair of a connection warms it up. */
static bool is_pair(const struct lap *a, const struct lap *b)
{
	return a->connection == b->connection && a->place % 2 == 0 &&
	       a->place > 0 && a->answered && b->answered &&
	       a->step != b->step;
}

static void add_pair(struct pairs *p, const struct lap *a, const struct lap *b,
        int one)
{
	p->one[p->count] = a->step == one ? a->us : b->us;
	p->other[p->count] = a->step == one ? b->us : a->us;
	p->difference[p->count] = p->one[p->count] - p->other[p->count];
	p->count++;
}

/* Half of all, up to the end of a connection. */
static void halve(struct pairs *p, const unsigned *connections)
{
	p->half = p->count / 2;
	while (p->half > 0 && p->half < p->count &&
	        connections[p->half] == connections[p->half - 1])
		p->half++;
}

static struct pairs read_pairs(const struct transcript *t, int one, int other)
{
	struct laps laps = read_laps(t, one, other);
	struct pairs p = { 0 };
	unsigned *connections = mem_new(laps.count * sizeof *connections + 1);
	double *room = mem_new(3 * laps.count * sizeof *room + 1);

	p.one = room;
	p.other = room + laps.count;
	p.difference = room + 2 * laps.count;
	for (size_t i = 0; i + 1 < laps.count && p.count < DIFFERENCES_MOST;
	        i++)
		if (is_pair(&laps.list[i], &laps.list[i + 1])) {
			connections[p.count] = laps.list[i].connection;
			add_pair(&p, &laps.list[i], &laps.list[i + 1], one);
		}
	halve(&p, connections);
	free(connections);
	free(laps.list);
	return p;
}

static bool apart(const struct signed_rank *r)
{
	return r->p < PAIRS_LEVEL && fabs(r->shift) >= APART_US;
}

static const char *ms(double us, struct arena *arena)
{
	bool none = fabs(us) < 5; /* and no "-0.00" */

	return arena_printf(arena, "%.2f", none ? 0 : us / 1000);
}

/* What all reports say of the figures. */
static const char *figures(const struct scase *scase, const struct pairs *p,
        const struct signed_rank *all, int one, int other, struct arena *arena)
{
	return arena_printf(arena,
	        "`%s` is answered after %s ms and `%s` after %s ms (medians of "
	        "%zu pairs); the first comes %s ms %s, %s to %s with %.2f %%",
	        scase->steps[one].name, ms(median(p->one, p->count), arena),
	        scase->steps[other].name,
	        ms(median(p->other, p->count), arena), p->count,
	        ms(fabs(all->shift), arena),
	        all->shift < 0 ? "earlier" : "later", ms(all->low, arena),
	        ms(all->high, arena), 100 * (1 - PAIRS_LEVEL));
}

/* For this reason, with the figures behind it. */
static enum timing untold(
        const char *reason, struct arena *arena, const char **why)
{
	*why = arena_printf(arena, "%s: %s", reason, *why);
	return TIMING_UNTOLD;
}

static enum timing judge_pairs(const struct scase *scase,
        const struct pairs *p, int one, int other, struct arena *arena,
        const char **why)
{
	struct signed_rank first =
	        signed_rank(p->difference, p->half, PAIRS_LEVEL);
	struct signed_rank second = signed_rank(p->difference + p->half,
	        p->count - p->half, PAIRS_LEVEL);
	struct signed_rank all =
	        signed_rank(p->difference, p->count, PAIRS_LEVEL);
	const char *told = figures(scase, p, &all, one, other, arena);

	*why = arena_printf(arena, "%s; p = %.1g and %.1g in the two halves",
	        told, first.p, second.p);
	if (apart(&first) && apart(&second)) {
		if ((first.shift > 0) == (second.shift > 0))
			return TIMING_APART;
		return untold("the two halves of the pairs contradict each "
		              "other", arena, why);
	}
	if (apart(&first) || apart(&second))
		return untold("one half of the pairs alone tells them apart",
		        arena, why);
	if (all.low > -LIKELY_US && all.high < LIKELY_US)
		return TIMING_ALIKE;
	return untold(arena_printf(arena, "the times vary too much to see a "
	        "difference of %s ms", ms(LIKELY_US, arena)), arena, why);
}

/* A command of one of the steps that was answered otherwise than the first, or
 * NULL: limits begin to act so. */
static const struct exchange *changed(
        const struct exchanges *x, int one, int other, unsigned answer)
{
	for (size_t i = 0; i < x->count; i++) {
		const struct exchange *e = &x->list[i];

		if ((e->step == one || e->step == other) && e->answered &&
		        exchange_answer(e) != answer)
			return e;
	}
	return NULL;
}

static enum timing untold_change(const struct exchange *e, unsigned before,
        struct arena *arena, const char **why)
{
	*why = arena_printf(arena,
	        "the answer changed on the way, from %03u to %03u", before,
	        exchange_answer(e));
	return TIMING_UNTOLD;
}

enum timing pairs_judge(const struct scase *scase,
        const struct observation *seen, int one, int other,
        struct arena *arena, const char **why)
{
	struct step_answer a = exchanges_answer(
	        seen->exchanges, seen->transcript, one);
	struct step_answer b = exchanges_answer(
	        seen->exchanges, seen->transcript, other);
	const struct exchange *e;
	enum timing timing;
	struct pairs pairs;

	if (a.answer != b.answer)
		return TIMING_INCOMPARABLE;
	e = changed(seen->exchanges, one, other, a.answer);
	if (e)
		return untold_change(e, a.answer, arena, why);
	pairs = read_pairs(seen->transcript, one, other);
	if (pairs.half < PAIRS_LEAST ||
	        pairs.count - pairs.half < PAIRS_LEAST) {
		*why = arena_printf(arena, "%zu pairs of replies that can be "
		        "compared, and %d are needed", pairs.count,
		        2 * PAIRS_LEAST);
		timing = TIMING_UNTOLD;
	} else {
		timing = judge_pairs(scase, &pairs, one, other, arena, why);
	}
	free(pairs.one);
	return timing;
}
