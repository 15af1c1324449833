/* SPDX-License-Identifier: MIT */
#include "report/compare.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "report/judged.h"
#include "report/names.h"

enum { REPLY_KEPT = 200, APART_MOST = 6 };

/* A verdict by what it is about. */
struct item {
	const char *instance, *clause;
	unsigned again; /* a case may judge a clause more than once */
	struct compared compared;
};

struct side {
	const char *name;
	struct event_run head;
	struct item *entries; /* as judged */
	size_t count, room;
};

struct compare {
	struct arena arena;
	struct names names;
	struct side *sides;
	size_t count, total;
	bool strict;
};

const char *difference_name(enum difference_kind kind)
{
	static const char *const names[] = {
#define NAME(id, name, meaning) name,
		DIFFERENCES(NAME)
#undef NAME
	};

	return names[kind];
}

const char *difference_meaning(enum difference_kind kind)
{
	static const char *const meanings[] = {
#define MEANING(id, name, meaning) meaning,
		DIFFERENCES(MEANING)
#undef MEANING
	};

	return meanings[kind];
}

struct compare *compare_new(bool strict)
{
	struct compare *compare = mem_new(sizeof *compare);

	arena_init(&compare->arena);
	names_init(&compare->names);
	compare->strict = strict;
	return compare;
}

void compare_free(struct compare *compare)
{
	for (size_t i = 0; i < compare->count; i++)
		free(compare->sides[i].entries);
	free(compare->sides);
	names_release(&compare->names);
	arena_release(&compare->arena);
	free(compare);
}

size_t compare_runs(const struct compare *compare)
{
	return compare->count;
}

static const char *keep(struct compare *compare, const char *text)
{
	return arena_text(&compare->arena, bytes_of(text));
}

static bool on_run(void *self, const struct event_run *event, struct err *err)
{
	struct compare *compare = self;
	struct side *side;

	(void)err;
	compare->sides =
	        mem_grow(compare->sides, (compare->count + 1) * sizeof *side);
	side = &compare->sides[compare->count++];
	*side = (struct side){ .name = names_next(&compare->names, event),
		.head = *event };
	side->head.profile_digest = keep(compare, event->profile_digest);
	side->head.table_digest = keep(compare, event->table_digest);
	side->head.version = keep(compare, event->version);
	return true;
}

/* The verdicts of an instance come together. */
static unsigned count_before(const struct side *side, const struct item *entry)
{
	unsigned n = 0;

	for (size_t i = side->count; i-- > 0;) {
		const struct item *other = &side->entries[i];

		if (strcmp(other->instance, entry->instance) != 0)
			break;
		n += strcmp(other->clause, entry->clause) == 0;
	}
	return n;
}

static const char *instance_of(
        struct compare *compare, const struct side *side, const char *instance)
{
	const struct item *last =
	        side->count > 0 ? &side->entries[side->count - 1] : NULL;

	return last && strcmp(last->instance, instance) == 0
	               ? last->instance
	               : keep(compare, instance);
}

static bool on_verdict(
        void *self, const struct event_verdict *event, struct err *err)
{
	struct compare *compare = self;
	struct side *side = &compare->sides[compare->count - 1];
	struct bytes reply = bytes_sub(bytes_of(event->reply), 0, REPLY_KEPT);
	struct item entry = {
		.instance = instance_of(compare, side, event->instance),
		.clause = event->clause ? event->clause->id : "",
		.compared = { event->verdict,
		        arena_text(&compare->arena, reply) },
	};

	if (compare->total++ == COMPARE_VERDICTS_MOST)
		return err_set(err, "more than %d verdicts to compare",
		        COMPARE_VERDICTS_MOST);
	entry.again = count_before(side, &entry);
	if (side->count == side->room) {
		side->room = side->room > 0 ? 2 * side->room : 1024;
		side->entries =
		        mem_grow(side->entries, side->room * sizeof entry);
	}
	side->entries[side->count++] = entry;
	return true;
}

struct listener compare_listener(struct compare *compare)
{
	return (struct listener){
		.run = on_run, .verdict = on_verdict, .self = compare
	};
}

static int by_key(const void *a, const void *b)
{
	const struct item *one = *(const struct item *const *)a;
	const struct item *other = *(const struct item *const *)b;
	int order = strcmp(one->instance, other->instance);

	if (order == 0)
		order = strcmp(one->clause, other->clause);
	if (order == 0)
		order = one->again < other->again ? -1
		                                  : one->again > other->again;
	return order;
}

/* Sorted, to look things up. */
static const struct item **index_of(const struct side *side)
{
	const struct item **sorted =
	        mem_new((side->count + 1) * sizeof *sorted);

	for (size_t i = 0; i < side->count; i++)
		sorted[i] = &side->entries[i];
	qsort(sorted, side->count, sizeof *sorted, by_key);
	return sorted;
}

struct lookup {
	const struct side *side;
	const struct item **sorted;
};

static const struct compared *find(const struct lookup *in,
        const char *instance, const char *clause, unsigned again)
{
	const struct item key = { instance, clause, again, { 0 } };
	const struct item *wanted = &key, **found;

	found = bsearch(
	        &wanted, in->sorted, in->side->count, sizeof wanted, by_key);
	return found ? &(*found)->compared : NULL;
}

/* What the run says of it: of the clause, else of the instance as a whole. */
static const struct compared *counterpart(
        const struct lookup *in, const struct item *entry)
{
	const struct compared *found =
	        find(in, entry->instance, entry->clause, entry->again);

	return found || !*entry->clause ? found
	                                : find(in, entry->instance, "", 0);
}

/* Whether the run has verdicts on clauses of the instance, so that what is
 * said of it as a whole is held against those. */
static bool has_clauses(const struct lookup *in, const char *instance)
{
	size_t from = 0, to = in->side->count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (strcmp(in->sorted[middle]->instance, instance) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from < in->side->count &&
	       strcmp(in->sorted[from]->instance, instance) == 0;
}

/* The enhanced code behind the reply code (RFC 2034), or nothing. */
static struct bytes enhanced(const char *reply)
{
	struct bytes text = bytes_from(bytes_of(reply), 4);
	struct bytes none = bytes_sub(text, 0, 0);
	size_t n = 0, dots = 0;

	for (; n < text.n && (ascii_digit(text.p[n]) || text.p[n] == '.'); n++)
		dots += text.p[n] == '.';
	return dots == 2 ? bytes_sub(text, 0, n) : none;
}

static bool same_answer(const char *a, const char *b)
{
	unsigned code = judged_code(a);

	if (code != judged_code(b))
		return false;
	return code == 0 ? strcmp(a, b) == 0
	                 : bytes_eq(enhanced(a), enhanced(b));
}

/* What somebody answers for by now is there all the same. */
static bool still_waived(const struct compared *other)
{
	return other && other->verdict == VERDICT_WAIVED;
}

/* False: the same. */
static bool differs(const struct compared *base, const struct compared *other,
        enum difference_kind *kind)
{
	bool was_bad = base && judged_bad(base->verdict);
	bool is_bad = other && judged_bad(other->verdict);

	if (is_bad && !was_bad)
		*kind = DIFFERENCE_NEW;
	else if (was_bad && !is_bad && !still_waived(other))
		*kind = DIFFERENCE_GONE;
	else if (!base)
		*kind = DIFFERENCE_ADDED;
	else if (!other)
		*kind = DIFFERENCE_MISSING;
	else if (base->verdict != other->verdict)
		*kind = DIFFERENCE_VERDICT;
	else if (!same_answer(base->reply, other->reply))
		*kind = DIFFERENCE_ANSWER;
	else
		return false;
	return true;
}

struct gathering {
	struct comparison *comparison;
	struct difference *list;
	bool strict;
};

static void gather(struct gathering *g, const struct item *entry,
        const struct compared *base, const struct compared *other)
{
	struct comparison *comparison = g->comparison;
	enum difference_kind kind;

	if (!differs(base, other, &kind)) {
		comparison->same++;
		return;
	}
	comparison->of[kind]++;
	comparison->worse |= kind == DIFFERENCE_NEW &&
	                     verdict_gates(other->verdict, g->strict);
	g->list[comparison->count++] = (struct difference){ kind,
		entry->instance, entry->clause, base, other };
}

/* What the base has, and then what only the other has. */
static void gather_all(struct gathering *g, const struct lookup *base,
        const struct lookup *other)
{
	for (size_t i = 0; i < base->side->count; i++) {
		const struct item *entry = &base->side->entries[i];
		const struct compared *found = counterpart(other, entry);

		if (*entry->clause || found ||
		        !has_clauses(other, entry->instance))
			gather(g, entry, &entry->compared, found);
	}
	for (size_t i = 0; i < other->side->count; i++) {
		const struct item *entry = &other->side->entries[i];

		if (find(base, entry->instance, entry->clause, entry->again))
			continue;
		if (*entry->clause || !has_clauses(base, entry->instance))
			gather(g, entry, counterpart(base, entry),
			        &entry->compared);
	}
}

/* A stable sort by kind. */
static void sort_kinds(struct comparison *comparison, struct difference *list,
        struct arena *arena)
{
	struct difference *sorted =
	        ARENA_ARRAY(arena, struct difference, comparison->count + 1);
	size_t n = 0;

	for (int kind = 0; kind < DIFFERENCE_COUNT; kind++)
		for (size_t i = 0; i < comparison->count; i++)
			if (list[i].kind == (enum difference_kind)kind)
				sorted[n++] = list[i];
	comparison->list = sorted;
}

static void apart(struct comparison *comparison, const char **list,
        struct arena *arena, const char *what, const char *base,
        const char *other)
{
	if (strcmp(base, other) != 0)
		list[comparison->apart_count++] =
		        arena_printf(arena, "%s: %s, %s", what, base, other);
}

static void compare_heads(struct comparison *comparison,
        const struct event_run *base, const struct event_run *other,
        struct arena *arena)
{
	const char **list = ARENA_ARRAY(arena, const char *, APART_MOST);

	comparison->apart = list;
	apart(comparison, list, arena, "version", base->version,
	        other->version);
	apart(comparison, list, arena, "table", base->table_digest,
	        other->table_digest);
	apart(comparison, list, arena, "profile", base->profile_digest,
	        other->profile_digest);
	apart(comparison, list, arena, "edition", edition_name(base->edition),
	        edition_name(other->edition));
	apart(comparison, list, arena, "lens", lens_name(base->lens),
	        lens_name(other->lens));
}

struct comparison compare_with(struct compare *compare, size_t run)
{
	const struct side *a = &compare->sides[0], *b = &compare->sides[run];
	struct lookup base = { a, index_of(a) }, other = { b, index_of(b) };
	struct comparison comparison = { .base = a->name, .other = b->name };
	struct gathering g = { &comparison, NULL, compare->strict };

	g.list = mem_new((a->count + b->count + 1) * sizeof *g.list);
	gather_all(&g, &base, &other);
	sort_kinds(&comparison, g.list, &compare->arena);
	compare_heads(&comparison, &a->head, &b->head, &compare->arena);
	free(g.list);
	free(base.sorted);
	free(other.sorted);
	return comparison;
}
