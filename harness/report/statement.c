/* SPDX-License-Identifier: MIT */
#include "report/statement.h"

#include <assert.h>
#include <string.h>

#include "report/describe.h"

enum { REASONS_MOST = 3 };

const char *support_name(enum support support)
{
	static const char *const names[] = {
#define NAME(id, name, meaning) name,
		SUPPORTS(NAME)
#undef NAME
	};

	assert(support < SUPPORT_COUNT);
	return names[support];
}

const char *support_meaning(enum support support)
{
	static const char *const meanings[] = {
#define MEANING(id, name, meaning) meaning,
		SUPPORTS(MEANING)
#undef MEANING
	};

	assert(support < SUPPORT_COUNT);
	return meanings[support];
}

/* A clause that forbids something is kept by not doing it. */
static const char *status_of(const struct clause *clause)
{
	if (clause->level == LEVEL_MAY)
		return "optional";
	switch (clause->severity) {
	case SEVERITY_FAIL:
		return "mandatory";
	case SEVERITY_DEVIATION:
		return "recommended";
	case SEVERITY_NOTE:
		break;
	}
	return "informative";
}

static bool asked(const struct clause *clause, const struct event_run *head)
{
	return clause->editions >> head->edition & 1 &&
	       clause->lens <= head->lens;
}

static enum support support_of(const struct clause *clause,
        const struct event_run *head, const struct tally *tally)
{
	const size_t *of = tally->of;

	if (of[VERDICT_FAIL] > 0 || of[VERDICT_DEVIATION] > 0 ||
	        of[VERDICT_WAIVED] > 0)
		return SUPPORT_NO;
	if (of[VERDICT_FLAKY] > 0)
		return SUPPORT_UNCLEAR;
	if (of[VERDICT_PASS] > 0)
		return SUPPORT_YES;
	if (of[VERDICT_LATITUDE] > 0)
		return SUPPORT_CHOICE;
	if (of[VERDICT_INCONCLUSIVE] > 0)
		return SUPPORT_UNCLEAR;
	if (clause->undecidable)
		return SUPPORT_UNDECIDABLE;
	return asked(clause, head) ? SUPPORT_UNTESTED : SUPPORT_INAPPLICABLE;
}

static const char *counts(const struct tally *tally, struct arena *arena)
{
	const char *text = "";

	for (int v = VERDICT_COUNT - 1; v >= 0; v--)
		if (tally->of[v] > 0)
			text = arena_printf(arena, "%s%s%zu %s", text,
			        *text ? ", " : "", tally->of[v],
			        verdict_name((enum verdict)v));
	return text;
}

static bool among(const char *const *list, size_t n, const char *text)
{
	for (size_t i = 0; i < n; i++)
		if (list[i] == text)
			return true;
	return false;
}

/* Why the cases that decide it were not tried. */
static const char *reasons(const struct ledger *ledger, size_t run,
        size_t clause, struct arena *arena)
{
	const char *list[REASONS_MOST];
	size_t n = 0;

	for (size_t i = 0; i < ledger->pairing_count && n < REASONS_MOST; i++) {
		const struct pairing *pairing = &ledger->pairings[i];
		const char *why = ledger->runs[run].reasons[pairing->scase];

		if (pairing->clause == clause && why && !among(list, n, why))
			list[n++] = why;
	}
	if (n == 0)
		return "no case was selected, or none met what it speaks of";
	return describe_list(arena, list, n, "; or ");
}

static const char *not_asked(const struct clause *clause,
        const struct event_run *head, struct arena *arena)
{
	if (clause->lens > head->lens)
		return arena_printf(arena, "asked by the lens %s alone",
		        lens_name(clause->lens));
	return arena_printf(arena, "holds in %s",
	        describe_editions(arena, clause->editions));
}

struct statement statement_of(const struct ledger *ledger, size_t run,
        size_t clause, struct arena *arena)
{
	const struct clause *of = ledger->clauses[clause];
	const struct event_run *head = &ledger->runs[run].head;
	const struct tally *tally = &ledger->runs[run].clauses[clause];
	struct statement statement = {
		.item = of->id,
		.reference = describe_source(of),
		.status = status_of(of),
		.support = support_of(of, head, tally),
	};

	switch (statement.support) {
	case SUPPORT_UNTESTED:
		statement.comment = reasons(ledger, run, clause, arena);
		break;
	case SUPPORT_INAPPLICABLE:
		statement.comment = not_asked(of, head, arena);
		break;
	case SUPPORT_UNDECIDABLE:
		statement.comment = of->undecidable;
		break;
	default:
		statement.comment = counts(tally, arena);
	}
	return statement;
}
