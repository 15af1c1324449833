/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "report/describe.h"
#include "report/html.h"
#include "report/statement.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

static void term(struct page *page, const char *name, const char *value)
{
	page_inline(page, "dt", name);
	page_element(page, "dd", value);
}

static void digested(struct html *html, const char *name, const char *value,
        const char *digest)
{
	term(&html->page, name,
	        arena_printf(&html->arena, "%s%sdigest %s", value,
	                *value ? ", " : "", digest));
}

static void cell(struct page *page, const char *text)
{
	page_inline(page, "td", text);
}

static void row_head(struct page *page, const char *text)
{
	page_open(page, "th");
	page_attribute(page, "scope", "row");
	page_say(page, text);
	page_close_inline(page);
}

/* "vrfy=disabled (declared)": the word, its value, and how it is known. */
static void fact_row(struct html *html, const char *fact)
{
	struct page *page = &html->page;
	struct arena *arena = &html->arena;
	size_t word = strcspn(fact, "=");
	const char *value = fact[word] ? fact + word + 1 : "";
	const char *how = strstr(value, " (");
	size_t n = strlen(value), known = how ? strlen(how) : 0;

	page_open(page, "tr");
	row_head(page, arena_text(arena, bytes_at(fact, word)));
	cell(page, arena_text(arena, bytes_at(value, n - known)));
	cell(page, known > 3 ? arena_text(arena, bytes_at(how + 2, known - 3))
	                     : "");
	page_close(page);
}

static void facts(struct html *html, size_t run)
{
	static const char *const titles[] = { "fact", "value", "how known" };
	const struct event_run *head = &html->ledger->runs[run].head;

	if (head->fact_count == 0)
		return;
	page_open(&html->page, "details");
	page_open(&html->page, "summary");
	page_say_format(&html->page,
	        "%zu facts that the verdicts rest on, declared or inferred",
	        head->fact_count);
	page_close(&html->page);
	html_table(html, arena_printf(&html->arena, "facts-%zu", run), "facts",
	        arena_printf(&html->arena, "What is known of %s, and how",
	                html_run_name(html, run)),
	        titles, COUNT(titles));
	for (size_t i = 0; i < head->fact_count; i++)
		fact_row(html, head->facts[i]);
	html_table_end(html);
	page_close(&html->page);
}

static void notes(struct html *html, const struct ledger_run *run)
{
	struct page *page = &html->page;

	for (size_t i = 0; i < run->note_count; i++) {
		page_open_class(page, "div", "note");
		page_element(page, "h4", run->notes[i].what);
		page_element(page, "pre", run->notes[i].text);
		page_close(page);
	}
	if (run->notes_left_out == 0)
		return;
	page_open(page, "p");
	page_say_format(page, "... and %zu notes more", run->notes_left_out);
	page_close(page);
}

static void waiver_row(struct html *html, const struct event_waiver *waiver)
{
	struct page *page = &html->page;

	page_open(page, "tr");
	page_open(page, "td");
	html_verdict(html, (uint8_t)waiver->verdict);
	page_close_inline(page);
	cell(page, describe_waived(&html->arena, waiver));
	page_open_class(page, "td", "number");
	page_say_format(page, "%u", waiver->age);
	page_close_inline(page);
	cell(page, waiver->expires);
	cell(page, waiver->owner);
	cell(page, waiver->reason);
	cell(page, waiver->at);
	cell(page, waiver->why);
	page_close(page);
}

static void waivers(struct html *html, size_t run)
{
	static const char *const titles[] = { "state", "what it waives",
		"age (days)", "until", "owner", "reason", "where", "remark" };
	const struct ledger_run *of = &html->ledger->runs[run];

	if (of->waiver_count == 0)
		return;
	html_table(html, arena_printf(&html->arena, "waivers-%zu", run),
	        "waivers",
	        arena_printf(&html->arena, "Waivers for %s",
	                html_run_name(html, run)),
	        titles, COUNT(titles));
	for (size_t i = 0; i < of->waiver_count; i++)
		waiver_row(html, &of->waivers[i]);
	html_table_end(html);
}

static void identity(struct html *html, const struct ledger_run *run)
{
	const struct event_run *head = &run->head;
	const struct event_end *end = &run->end;
	struct page *page = &html->page;
	struct arena *arena = &html->arena;

	page_open(page, "dl");
	term(page, "Target", head->target);
	term(page, "Tool", arena_printf(arena, "smtpspec %s", head->version));
	digested(html, "Profile", head->profile, head->profile_digest);
	digested(html, "Table", "", head->table_digest);
	term(page, "Judged by",
	        arena_printf(arena, "edition %s, lens %s%s",
	                edition_name(head->edition), lens_name(head->lens),
	                head->strict ? ", strict" : ""));
	term(page, "Seed",
	        arena_printf(arena, "%llu", (unsigned long long)head->seed));
	if (head->planned > 0) /* a campaign plans none */
		term(page, "Planned",
		        arena_printf(arena, "%zu instances of cases",
		                head->planned));
	term(page, "Took",
	        arena_printf(arena, "%llu.%03u s, %zu connections",
	                (unsigned long long)end->milliseconds / 1000,
	                (unsigned)(end->milliseconds % 1000),
	                end->connections));
	term(page, "Exit",
	        arena_printf(arena, "%d: %s", end->status, end->reason));
	if (end->cut_short)
		term(page, "Cut short", "yes: what is missing was not judged");
	page_close(page);
}

void html_runs(struct html *html)
{
	struct page *page = &html->page;
	bool alone = html->ledger->run_count == 1;

	for (size_t i = 0; i < html->ledger->run_count; i++) {
		page_open_class(page, "details", "run");
		page_attribute_format(page, "id", "run-%zu", i);
		if (alone)
			page_attribute(page, "open", "open");
		page_open(page, "summary");
		page_inline(page, "h3", html_run_name(html, i));
		page_close(page);
		identity(html, &html->ledger->runs[i]);
		facts(html, i);
		waivers(html, i);
		notes(html, &html->ledger->runs[i]);
		page_close(page);
	}
}

static void summary_row(struct html *html, size_t run)
{
	const struct event_end *end = &html->ledger->runs[run].end;
	struct page *page = &html->page;

	page_open(page, "tr");
	row_head(page, html_run_name(html, run));
	for (int v = VERDICT_COUNT - 1; v >= 0; v--) {
		page_open_class(page, "td", "number");
		page_say_format(
		        page, "%zu (%zu)", end->verdicts[v], end->cases[v]);
		page_close_inline(page);
	}
	page_close(page);
}

void html_summary(struct html *html)
{
	const char *titles[1 + VERDICT_COUNT] = { "server" };
	const struct ledger *ledger = html->ledger;
	struct page *page = &html->page;
	size_t contradictions = 0;

	for (int v = 0; v < VERDICT_COUNT; v++)
		titles[VERDICT_COUNT - v] = verdict_name((enum verdict)v);
	html_table(html, "totals", "totals",
	        "Clauses judged; in brackets, cases",
	        titles, COUNT(titles));
	for (size_t i = 0; i < ledger->run_count; i++) {
		summary_row(html, i);
		contradictions += ledger->runs[i].contradictions;
	}
	html_table_end(html);
	page_open(page, "p");
	page_say_format(page,
	        "A case counts by its worst verdict. %zu of the answers passed "
	        "one clause and broke another; each clause is judged by "
	        "itself.",
	        contradictions);
	page_close(page);
	html_order(html);
	for (size_t i = 0; i < ledger->run_count; i++)
		html_campaign(html, i);
}

/* A verdict that has a dialogue leads to it. */
static void matrix_cell(struct html *html, size_t run, size_t clause)
{
	const struct ledger *ledger = html->ledger;
	struct page *page = &html->page;
	uint8_t worst = tally_worst(&ledger->runs[run].clauses[clause]);
	size_t remark = html->worst[run * ledger->clause_count + clause];

	page_open(page, "td");
	if (remark != SIZE_MAX) {
		page_open(page, "a");
		page_attribute_format(page, "href", "#r%zu", remark);
	}
	html_verdict(html, worst);
	if (remark != SIZE_MAX)
		page_close_inline(page);
	page_close_inline(page);
}

static const char *verdicts_in(struct html *html, size_t clause)
{
	const struct ledger *ledger = html->ledger;
	const char *list = "";
	bool has[VERDICT_COUNT] = { false };

	for (size_t i = 0; i < ledger->run_count; i++)
		for (int v = 0; v < VERDICT_COUNT; v++)
			has[v] |= ledger->runs[i].clauses[clause].of[v] > 0;
	for (int v = 0; v < VERDICT_COUNT; v++)
		if (has[v])
			list = arena_printf(&html->arena, "%s%s%s", list,
			        *list ? " " : "",
			        verdict_name((enum verdict)v));
	return list;
}

static void clause_head(struct html *html, size_t clause)
{
	struct page *page = &html->page;

	page_open(page, "th");
	page_attribute(page, "scope", "row");
	page_open(page, "a");
	page_attribute_format(
	        page, "href", "#trace-%s", html_clause_id(html, clause));
	page_say(page, html->ledger->clauses[clause]->id);
	page_close_inline(page);
	page_close_inline(page);
}

static void matrix_row(struct html *html, size_t index, const char *verdicts)
{
	const struct clause *clause = html->ledger->clauses[index];
	struct page *page = &html->page;

	page_open(page, "tr");
	html_filtered(html, verdicts, clause->level);
	clause_head(html, index);
	for (size_t i = 0; i < html->ledger->run_count; i++)
		matrix_cell(html, i, index);
	cell(page, level_name(clause->level));
	cell(page, describe_source(clause));
	page_close(page);
}

/* The servers stand next to the clause, where a small screen shows them. */
static const char **matrix_titles(struct html *html, size_t *count)
{
	size_t runs = html->ledger->run_count, n = 0;
	const char **titles = ARENA_ARRAY(&html->arena, const char *, runs + 3);

	titles[n++] = "clause";
	for (size_t i = 0; i < runs; i++)
		titles[n++] = html_run_name(html, i);
	titles[n++] = "level";
	titles[n++] = "section";
	*count = n;
	return titles;
}

void html_matrix(struct html *html)
{
	const struct ledger *ledger = html->ledger;
	struct page *page = &html->page;
	size_t untested = 0, count;
	const char **titles = matrix_titles(html, &count);

	html_table(html, "matrix-table", "matrix",
	        "The worst verdict on each clause, by server", titles, count);
	for (size_t i = 0; i < ledger->clause_count; i++) {
		const char *verdicts = verdicts_in(html, i);

		if (*verdicts)
			matrix_row(html, i, verdicts);
		else
			untested++;
	}
	html_table_end(html);
	page_open(page, "p");
	page_say_format(page,
	        "%zu clauses are not listed: nothing decided "
	        "them. The conformance statement says why.",
	        untested);
	page_close(page);
}

static void untested_rows(struct html *html, size_t run)
{
	const struct untested *untested = &html->ledger->runs[run].untested;
	struct page *page = &html->page;

	for (size_t i = 0; i < untested->count; i++) {
		page_open(page, "tr");
		row_head(page, untested->reasons[i].why);
		page_open(page, "td");
		html_verdict(html, (uint8_t)untested->reasons[i].verdict);
		page_close_inline(page);
		page_open_class(page, "td", "number");
		page_say_format(page, "%zu", untested->reasons[i].count);
		page_close_inline(page);
		cell(page, untested->reasons[i].example);
		page_close(page);
	}
}

void html_untested(struct html *html)
{
	static const char *const titles[] = { "reason", "verdict", "times",
		"such as" };

	for (size_t i = 0; i < html->ledger->run_count; i++) {
		const struct untested *untested =
		        &html->ledger->runs[i].untested;

		html_table(html, arena_printf(&html->arena, "untested-%zu", i),
		        "untested",
		        arena_printf(&html->arena,
		                "Why verdicts are missing on %s",
		                html_run_name(html, i)),
		        titles, COUNT(titles));
		untested_rows(html, i);
		html_table_end(html);
		if (untested->others == 0)
			continue;
		page_open(&html->page, "p");
		page_say_format(&html->page, "%zu for further reasons",
		        untested->others);
		page_close(&html->page);
	}
}

static void statement_rows(struct html *html, size_t run)
{
	const struct ledger *ledger = html->ledger;
	struct page *page = &html->page;

	for (size_t i = 0; i < ledger->clause_count; i++) {
		struct statement statement =
		        statement_of(ledger, run, i, &html->arena);

		page_open(page, "tr");
		clause_head(html, i);
		page_open(page, "td");
		html_source(html, statement.reference);
		page_close_inline(page);
		cell(page, statement.status);
		page_open_class(page, "td", "support");
		page_say(page, support_name(statement.support));
		page_close_inline(page);
		cell(page, statement.comment);
		page_close(page);
	}
}

void html_statement(struct html *html)
{
	static const char *const titles[] = { "item", "reference", "status",
		"support", "comment" };
	struct page *page = &html->page;

	page_element(page, "p",
	        "The proforma of ISO/IEC 9646-7, filled in from what was seen "
	        "on the wire: what each clause asks (status), whether the "
	        "server was seen to do so (support), and what that rests on.");
	page_open(page, "dl");
	for (int s = 0; s < SUPPORT_COUNT; s++)
		term(page, support_name((enum support)s),
		        support_meaning((enum support)s));
	page_close(page);
	for (size_t i = 0; i < html->ledger->run_count; i++) {
		const char *name = html_run_name(html, i);

		page_open(page, "details");
		if (html->ledger->run_count == 1)
			page_attribute(page, "open", "open");
		page_open(page, "summary");
		page_say_format(page, "Statement for %s", name);
		page_close(page);
		html_table(html, arena_printf(&html->arena, "statement-%zu", i),
		        "statement",
		        arena_printf(&html->arena,
		                "Conformance statement for %s", name),
		        titles, COUNT(titles));
		statement_rows(html, i);
		html_table_end(html);
		page_close(page);
	}
}

static uint8_t worst_of(const struct ledger *ledger, size_t pairing)
{
	uint8_t worst = LEDGER_NONE;

	for (size_t i = 0; i < ledger->run_count; i++) {
		uint8_t verdict = ledger->runs[i].pairings[pairing];

		if (verdict != LEDGER_NONE &&
		        (worst == LEDGER_NONE || verdict > worst))
			worst = verdict;
	}
	return worst;
}

static void partner(struct html *html, const char *kind, const char *id,
        const char *name, uint8_t verdict)
{
	struct page *page = &html->page;

	page_open(page, "li");
	page_open(page, "a");
	page_attribute_format(page, "href", "#%s-%s", kind, id);
	page_say(page, name);
	page_close_inline(page);
	page_say(page, " ");
	html_verdict(html, verdict);
	page_close_inline(page);
}

/* Cases of a clause (scase is SIZE_MAX), or clauses of a case. */
static void partners(struct html *html, size_t clause, size_t scase)
{
	const struct ledger *ledger = html->ledger;

	page_open_class(&html->page, "ul", "partners");
	for (size_t i = 0; i < ledger->pairing_count; i++) {
		const struct pairing *pairing = &ledger->pairings[i];

		if (pairing->clause == clause)
			partner(html, "case",
			        html_case_id(html, pairing->scase),
			        ledger->cases[pairing->scase]->id,
			        worst_of(ledger, i));
		else if (pairing->scase == scase)
			partner(html, "trace",
			        html_clause_id(html, pairing->clause),
			        ledger->clauses[pairing->clause]->id,
			        worst_of(ledger, i));
	}
	page_close_inline(&html->page);
}

static void trace_clause(struct html *html, size_t index)
{
	const struct clause *clause = html->ledger->clauses[index];
	struct page *page = &html->page;

	page_open(page, "tr");
	page_attribute_format(
	        page, "id", "trace-%s", html_clause_id(html, index));
	row_head(page, clause->id);
	page_open(page, "td");
	page_inline(page, "b", level_name(clause->level));
	page_say(page, " ");
	html_source(html, describe_source(clause));
	page_say(page, ": ");
	page_say(page, clause->says);
	page_close_inline(page);
	page_open(page, "td");
	if (clause->undecidable)
		page_say(page, clause->undecidable);
	else
		partners(html, index, SIZE_MAX);
	page_close_inline(page);
	page_close(page);
}

static void trace_case(struct html *html, size_t index)
{
	const struct scase *scase = html->ledger->cases[index];
	struct page *page = &html->page;

	page_open(page, "tr");
	page_attribute_format(page, "id", "case-%s", html_case_id(html, index));
	row_head(page, scase->id);
	cell(page, scase->title);
	page_open(page, "td");
	partners(html, SIZE_MAX, index);
	page_close_inline(page);
	page_close(page);
}

void html_traceability(struct html *html)
{
	static const char *const clauses[] = { "clause", "what it says",
		"cases, each with its worst verdict" };
	static const char *const cases[] = { "case", "what it tries",
		"clauses, each with its worst verdict" };

	html_table(html, "clauses", "trace", "From clauses to cases", clauses,
	        COUNT(clauses));
	for (size_t i = 0; i < html->ledger->clause_count; i++)
		trace_clause(html, i);
	html_table_end(html);
	html_table(html, "cases", "trace", "From cases to clauses", cases,
	        COUNT(cases));
	for (size_t i = 0; i < html->ledger->case_count; i++)
		trace_case(html, i);
	html_table_end(html);
}

void html_undecidable(struct html *html)
{
	static const char *const titles[] = { "clause", "what it says",
		"why no case decides it" };
	struct page *page = &html->page;

	html_table(html, "undecidable-table", "undecidable",
	        "Clauses that nothing a client sees decides", titles,
	        COUNT(titles));
	for (size_t i = 0; i < html->ledger->clause_count; i++) {
		const struct clause *clause = html->ledger->clauses[i];

		if (!clause->undecidable)
			continue;
		page_open(page, "tr");
		clause_head(html, i);
		page_open(page, "td");
		html_source(html, describe_source(clause));
		page_say(page, ": ");
		page_say(page, clause->says);
		page_close_inline(page);
		cell(page, clause->undecidable);
		page_close(page);
	}
	html_table_end(html);
}

void html_legend(struct html *html)
{
	struct page *page = &html->page;

	page_open_class(page, "dl", "legend");
	for (int v = VERDICT_COUNT - 1; v >= 0; v--) {
		page_open(page, "dt");
		html_verdict(html, (uint8_t)v);
		page_close_inline(page);
		page_element(page, "dd", verdict_meaning((enum verdict)v));
	}
	page_open(page, "dt");
	html_verdict(html, LEDGER_NONE);
	page_close_inline(page);
	page_element(page, "dd", "no verdict on the clause");
	page_close(page);
}
