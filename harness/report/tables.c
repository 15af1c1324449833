/* SPDX-License-Identifier: MIT */
#include "report/describe.h"
#include "report/document.h"
#include "report/statement.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

static bool flush(struct buf *text, struct sink *to, struct err *err)
{
	bool written = sink_write(to, buf_bytes(text), err);

	buf_clear(text);
	return written;
}

static void heading(
        struct buf *text, enum sheet sheet, const char *mark, const char *title)
{
	if (sheet == SHEET_CSV)
		return;
	buf_printf(text, "%s%s ", text->n > 0 ? "\n" : "", mark);
	sheet_markdown(text, title);
	buf_add_text(text, "\n\n");
}

static void fact(struct buf *text, const char *name, const char *value)
{
	buf_printf(text, "- %s: ", name);
	sheet_markdown(text, value);
	buf_add_text(text, "\n");
}

/* Who was judged by what; a CSV file is a table and nothing else. */
static void describe_run(struct buf *text, const struct ledger_run *run)
{
	const struct event_run *head = &run->head;

	fact(text, "target", head->target);
	fact(text, "profile", head->profile);
	fact(text, "profile digest", head->profile_digest);
	fact(text, "table digest", head->table_digest);
	fact(text, "edition", edition_name(head->edition));
	fact(text, "lens", lens_name(head->lens));
	for (size_t i = 0; i < head->fact_count; i++)
		fact(text, "fact", head->facts[i]);
	fact(text, "result", run->end.reason);
	buf_add_text(text, "\n");
}

static bool write_run(struct ledger *ledger, size_t run, enum sheet sheet,
        struct buf *text, struct sink *to, struct err *err)
{
	static const char *const titles[] = { "server", "item", "reference",
		"status", "support", "comment" };
	struct arena arena;

	arena_init(&arena);
	heading(text, sheet, "##", ledger_name(ledger, run, &arena));
	if (sheet == SHEET_MARKDOWN)
		describe_run(text, &ledger->runs[run]);
	if (sheet == SHEET_MARKDOWN || run == 0)
		sheet_titles(text, sheet, titles, COUNT(titles));
	for (size_t i = 0; i < ledger->clause_count; i++) {
		struct statement statement =
		        statement_of(ledger, run, i, &arena);

		sheet_row(text, sheet,
		        (const char *[]){ ledger_name(ledger, run, &arena),
		                statement.item, statement.reference,
		                statement.status,
		                support_name(statement.support),
		                statement.comment },
		        COUNT(titles));
	}
	arena_release(&arena);
	return flush(text, to, err);
}

bool statement_write(struct ledger *ledger, enum sheet sheet, struct sink *to,
        struct err *err)
{
	struct buf text;
	bool written = true;

	buf_init(&text, SIZE_MAX);
	heading(&text, sheet, "#", "Conformance statement");
	for (size_t i = 0; written && i < ledger->run_count; i++)
		written = write_run(ledger, i, sheet, &text, to, err);
	buf_release(&text);
	return written;
}

static const char *verdict_in(const struct ledger_run *run, size_t pairing)
{
	uint8_t worst = run->pairings[pairing];

	return worst == LEDGER_NONE ? "" : verdict_name((enum verdict)worst);
}

/* "vrfy-known fail pass, vrfy-first": cases of a clause, or the reverse, each
 * with its worst verdict in each run. */
static const char *partners(const struct ledger *ledger, size_t clause,
        size_t scase, struct arena *arena)
{
	const char *list = "";

	for (size_t i = 0; i < ledger->pairing_count; i++) {
		const struct pairing *pairing = &ledger->pairings[i];
		bool forth = pairing->clause == clause;

		if (!forth && pairing->scase != scase)
			continue;
		list = arena_printf(arena, "%s%s%s", list, *list ? ", " : "",
		        forth ? ledger->cases[pairing->scase]->id
		              : ledger->clauses[pairing->clause]->id);
		for (size_t r = 0; r < ledger->run_count; r++) {
			const char *word = verdict_in(&ledger->runs[r], i);

			list = arena_printf(
			        arena, "%s %s", list, *word ? word : "-");
		}
	}
	return list;
}

static void trace_markdown(const struct ledger *ledger, struct buf *text)
{
	static const char *const clauses[] = { "clause", "reference", "level",
		"cases, each with its worst verdict" };
	static const char *const cases[] = { "case", "title",
		"clauses, each with its worst verdict" };
	struct arena arena;

	arena_init(&arena);
	heading(text, SHEET_MARKDOWN, "#", "Traceability");
	heading(text, SHEET_MARKDOWN, "##", "From clauses to cases");
	sheet_titles(text, SHEET_MARKDOWN, clauses, COUNT(clauses));
	for (size_t i = 0; i < ledger->clause_count; i++) {
		const struct clause *clause = ledger->clauses[i];
		const char *list = partners(ledger, i, SIZE_MAX, &arena);

		sheet_row(text, SHEET_MARKDOWN,
		        (const char *[]){ clause->id, describe_source(clause),
		                level_name(clause->level),
		                clause->undecidable ? clause->undecidable
		                                    : list },
		        COUNT(clauses));
	}
	heading(text, SHEET_MARKDOWN, "##", "From cases to clauses");
	sheet_titles(text, SHEET_MARKDOWN, cases, COUNT(cases));
	for (size_t i = 0; i < ledger->case_count; i++)
		sheet_row(text, SHEET_MARKDOWN,
		        (const char *[]){ ledger->cases[i]->id,
		                ledger->cases[i]->title,
		                partners(ledger, SIZE_MAX, i, &arena) },
		        COUNT(cases));
	arena_release(&arena);
}

/* One row a pair: sorted by either column it answers either question. */
static void trace_csv(const struct ledger *ledger, struct buf *text)
{
	enum { FIXED = 6 };
	const char *cells[FIXED + LEDGER_RUNS_MOST] = { "clause", "reference",
		"level", "case", "title", "remark" };
	size_t count = FIXED + ledger->run_count;
	struct arena arena;

	arena_init(&arena);
	for (size_t r = 0; r < ledger->run_count; r++)
		cells[FIXED + r] = ledger_name(ledger, r, &arena);
	sheet_titles(text, SHEET_CSV, cells, count);
	for (size_t i = 0; i < ledger->pairing_count; i++) {
		const struct pairing *pairing = &ledger->pairings[i];
		const struct clause *clause = ledger->clauses[pairing->clause];

		cells[0] = clause->id;
		cells[1] = describe_source(clause);
		cells[2] = level_name(clause->level);
		cells[3] = ledger->cases[pairing->scase]->id;
		cells[4] = ledger->cases[pairing->scase]->title;
		cells[5] = "";
		for (size_t r = 0; r < ledger->run_count; r++)
			cells[FIXED + r] = verdict_in(&ledger->runs[r], i);
		sheet_row(text, SHEET_CSV, cells, count);
	}
	for (size_t i = 0; i < ledger->clause_count; i++) {
		const struct clause *clause = ledger->clauses[i];

		if (!clause->undecidable)
			continue;
		for (size_t c = 3; c < count; c++)
			cells[c] = "";
		cells[0] = clause->id;
		cells[1] = describe_source(clause);
		cells[2] = level_name(clause->level);
		cells[5] = clause->undecidable;
		sheet_row(text, SHEET_CSV, cells, count);
	}
	arena_release(&arena);
}

bool trace_write(struct ledger *ledger, enum sheet sheet, struct sink *to,
        struct err *err)
{
	struct buf text;
	bool written;

	buf_init(&text, SIZE_MAX);
	if (sheet == SHEET_CSV)
		trace_csv(ledger, &text);
	else
		trace_markdown(ledger, &text);
	written = flush(&text, to, err);
	buf_release(&text);
	return written;
}
