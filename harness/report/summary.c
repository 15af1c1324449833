/* SPDX-License-Identifier: MIT */
#include "report/summary.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "report/concern.h"
#include "report/describe.h"
#include "report/document.h"
#include "report/groups.h"
#include "report/text.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

enum {
	TAIL = 1024,       /* kept for the last words */
	CODES_MOST = 1000, /* a reply code has three digits */
};

struct summary {
	struct ledger *ledger;
	struct arena arena;
	struct buf text;
	struct buf part; /* goes to `text` as a whole, or not at all */
	size_t left_out; /* parts */
	bool explained[CODES_MOST];
	bool failed; /* to read a text back */
	struct err err;
};

static void end_part(struct summary *summary)
{
	if (summary->text.n + summary->part.n <= SUMMARY_MOST - TAIL)
		buf_add(&summary->text, buf_bytes(&summary->part));
	else
		summary->left_out++;
	buf_clear(&summary->part);
}

static void link_to(struct summary *summary, const char *source)
{
	struct buf *to = &summary->part;
	const char *link = describe_link(&summary->arena, source);

	buf_add_text(to, link ? "[" : "");
	sheet_markdown(to, source);
	if (link)
		buf_printf(to, "](%s)", link);
}

/* A paragraph in which nothing is markup, however the text begins. */
static void block(struct buf *to, const char *text)
{
	struct bytes rest = bytes_of(text), line;

	while (bytes_cut(&rest, '\n', &line)) {
		struct arena arena;

		arena_init(&arena);
		buf_add_text(to, "    ");
		text_line(to, arena_text(&arena, line));
		buf_add_text(to, "\n");
		arena_release(&arena);
	}
	buf_add_text(to, "\n");
}

static void outcome(struct summary *summary, size_t run)
{
	const struct event_end *end = &summary->ledger->runs[run].end;
	struct buf *to = &summary->part;

	buf_printf(to, "**exit %d** ", end->status);
	sheet_markdown(to, ledger_name(summary->ledger, run, &summary->arena));
	buf_add_text(to, ": ");
	sheet_markdown(to, end->reason);
	buf_add_text(to, end->cut_short ? " (cut short)\n\n" : "\n\n");
}

static void totals(struct summary *summary)
{
	const char *cells[1 + VERDICT_COUNT] = { "clauses judged" };

	for (int v = 0; v < VERDICT_COUNT; v++)
		cells[VERDICT_COUNT - v] = verdict_name((enum verdict)v);
	sheet_titles(&summary->part, SHEET_MARKDOWN, cells, COUNT(cells));
	for (size_t i = 0; i < summary->ledger->run_count; i++) {
		const struct event_end *end = &summary->ledger->runs[i].end;

		cells[0] = ledger_name(summary->ledger, i, &summary->arena);
		for (int v = 0; v < VERDICT_COUNT; v++)
			cells[VERDICT_COUNT - v] = arena_printf(
			        &summary->arena, "%zu", end->verdicts[v]);
		sheet_row(&summary->part, SHEET_MARKDOWN, cells, COUNT(cells));
	}
	buf_add_text(&summary->part, "\n");
}

static void head(struct summary *summary)
{
	const struct ledger *ledger = summary->ledger;
	struct buf *to = &summary->part;

	buf_add_text(to, "## SMTP conformance");
	if (ledger->run_count == 1) {
		buf_add_text(to, ": ");
		sheet_markdown(to, ledger->runs[0].head.target);
	}
	buf_add_text(to, "\n\n");
	for (size_t i = 0; i < ledger->run_count; i++)
		outcome(summary, i);
	end_part(summary);
	totals(summary);
	end_part(summary);
}

static void clause_head(struct summary *summary, const struct group *group)
{
	struct buf *to = &summary->part;
	const struct clause *clause;

	buf_printf(to, "#### %s ", verdict_name(group->worst));
	if (group->clause == LEDGER_NO_CLAUSE) {
		buf_add_text(to, "cases as a whole\n\n");
		return;
	}
	clause = summary->ledger->clauses[group->clause];
	sheet_markdown(to, clause->id);
	buf_printf(to, "\n\n%s, ", level_name(clause->level));
	link_to(summary, describe_source(clause));
	buf_add_text(to, ": ");
	sheet_markdown(to, clause->says);
	buf_add_text(to, "\n\n");
}

static void kept(struct summary *summary, const struct groups *groups,
        const struct group *group)
{
	const struct ledger *ledger = summary->ledger;
	size_t *list = mem_new((ledger->clause_count + 1) * sizeof *list);
	size_t total, n = groups_kept(groups, group, list, &total);

	if (n > 0)
		buf_printf(&summary->part,
		        "%zu of these answers pass another "
		        "clause, which is judged by itself: ",
		        total);
	for (size_t i = 0; i < n; i++) {
		buf_add_text(&summary->part, i > 0 ? ", " : "");
		sheet_markdown(&summary->part, ledger->clauses[list[i]]->id);
	}
	buf_add_text(&summary->part, n > 0 ? "\n\n" : "");
	free(list);
}

static void code(struct summary *summary, const struct remark *remark)
{
	const struct ledger *ledger = summary->ledger;
	unsigned number = remark->code;
	const struct catalogue_entry *entry = spec_reply(ledger->spec, number);
	struct buf *to = &summary->part;

	if (!entry || summary->explained[number] ||
	        !concerns(entry, ledger->cases[remark->scase], remark->rule))
		return;
	summary->explained[number] = true;
	buf_printf(to, "**%03u**: ", number);
	sheet_markdown(to, entry->meaning);
	buf_add_text(to, ". **What to do**: ");
	sheet_markdown(to, entry->remedy);
	buf_add_text(to, "\n\n");
}

static void transcript(struct buf *to, const char *text)
{
	struct bytes whole = bytes_of(text);
	struct bytes shown = bytes_sub(whole, 0, SUMMARY_TRANSCRIPT_MOST);
	struct arena arena;

	if (whole.n == 0)
		return;
	arena_init(&arena);
	buf_add_text(to, "<details><summary>Transcript</summary>\n\n");
	block(to, arena_text(&arena, shown));
	if (shown.n < whole.n)
		buf_printf(
		        to, "... and %zu octets more\n\n", whole.n - shown.n);
	buf_add_text(to, "</details>\n\n");
	arena_release(&arena);
}

static void example(struct summary *summary, const struct group *group,
        const struct remark *remark)
{
	struct buf *to = &summary->part;
	struct remark_texts texts;

	summary->failed =
	        summary->failed ||
	        !ledger_texts(summary->ledger, remark, &texts, &summary->err);
	if (summary->failed)
		return;
	buf_printf(to, "%zu answer%s, such as in ", group->count,
	        group->count == 1 ? "" : "s");
	sheet_markdown(to, texts.instance);
	if (summary->ledger->run_count > 1) {
		buf_add_text(to, " on ");
		sheet_markdown(to, ledger_name(summary->ledger, remark->run,
		                           &summary->arena));
	}
	if (*texts.why) {
		buf_add_text(to, " (");
		sheet_markdown(to, texts.why);
		buf_add_text(to, ")");
	}
	buf_add_text(to, ":\n\n");
	block(to, *texts.reply ? describe_reply(&summary->arena, texts.reply)
	                       : "(no reply)");
	if (*texts.repeat) {
		buf_add_text(to, "To see it again:\n\n");
		block(to, texts.repeat);
	}
	transcript(to, texts.transcript);
}

static void finding(struct summary *summary, const struct groups *groups,
        const struct group *group)
{
	const struct ledger *ledger = summary->ledger;
	const struct remark *first = NULL;

	clause_head(summary, group);
	for (size_t i = 0; i < ledger->remark_count; i++) {
		const struct remark *remark = &ledger->remarks[i];

		if (!groups_hold(groups, group, remark))
			continue;
		if (!first)
			example(summary, group, first = remark);
		code(summary, remark);
	}
	kept(summary, groups, group);
	end_part(summary);
}

static void findings(struct summary *summary)
{
	struct groups groups = groups_of(summary->ledger, GROUP_BAD);

	buf_add_text(&summary->part, "### What to fix first\n\n");
	if (groups.count == 0)
		buf_add_text(&summary->part, "Nothing.\n\n");
	end_part(summary);
	for (size_t i = 0; i < groups.count && !summary->failed; i++)
		finding(summary, &groups, &groups.list[i]);
	groups_release(&groups);
}

static void untested(struct summary *summary, size_t run)
{
	static const char *const titles[] = { "times", "verdict", "why",
		"such as" };
	const struct untested *of = &summary->ledger->runs[run].untested;
	struct buf *to = &summary->part;

	if (of->count == 0)
		return;
	buf_add_text(to, "### What was not tested");
	if (summary->ledger->run_count > 1) {
		buf_add_text(to, " on ");
		sheet_markdown(
		        to, ledger_name(summary->ledger, run, &summary->arena));
	}
	buf_add_text(to, "\n\n");
	sheet_titles(to, SHEET_MARKDOWN, titles, COUNT(titles));
	for (size_t i = 0; i < of->count; i++)
		sheet_row(to, SHEET_MARKDOWN,
		        (const char *[]){ arena_printf(&summary->arena, "%zu",
		                                  of->reasons[i].count),
		                verdict_name(of->reasons[i].verdict),
		                of->reasons[i].why, of->reasons[i].example },
		        COUNT(titles));
	buf_add_text(to, "\n");
	if (of->others > 0)
		buf_printf(to, "%zu for further reasons\n\n", of->others);
	end_part(summary);
}

static void waivers(struct summary *summary, size_t run)
{
	static const char *const titles[] = { "waiver", "state", "age (days)",
		"until", "owner", "reason", "where", "remark" };
	const struct ledger_run *of = &summary->ledger->runs[run];
	struct arena *arena = &summary->arena;
	struct buf *to = &summary->part;

	if (of->waiver_count == 0)
		return;
	buf_add_text(to, "### Waivers\n\n");
	sheet_titles(to, SHEET_MARKDOWN, titles, COUNT(titles));
	for (size_t i = 0; i < of->waiver_count; i++) {
		const struct event_waiver *waiver = &of->waivers[i];

		sheet_row(to, SHEET_MARKDOWN,
		        (const char *[]){ describe_waived(arena, waiver),
		                verdict_name(waiver->verdict),
		                arena_printf(arena, "%u", waiver->age),
		                waiver->expires, waiver->owner, waiver->reason,
		                waiver->at, waiver->why },
		        COUNT(titles));
	}
	buf_add_text(to, "\n");
	end_part(summary);
}

static void judged_by(struct summary *summary, size_t run)
{
	const struct event_run *head = &summary->ledger->runs[run].head;
	const struct {
		const char *name, *value;
	} rows[] = {
		{ "target", head->target },
		{ "tool", arena_printf(&summary->arena, "smtpspec %s",
		                  head->version) },
		{ "profile", arena_printf(&summary->arena, "%s, digest %s",
		                     head->profile, head->profile_digest) },
		{ "table digest", head->table_digest },
		{ "edition", edition_name(head->edition) },
		{ "lens", lens_name(head->lens) },
		{ "seed", arena_printf(&summary->arena, "%llu",
		                  (unsigned long long)head->seed) },
	};
	struct buf *to = &summary->part;

	buf_add_text(to, "### Judged by\n\n");
	for (size_t i = 0; i < COUNT(rows); i++) {
		buf_printf(to, "- %s: ", rows[i].name);
		sheet_markdown(to, rows[i].value);
		buf_add_text(to, "\n");
	}
	for (size_t i = 0; i < head->fact_count; i++) {
		buf_add_text(to, "- ");
		sheet_markdown(to, head->facts[i]);
		buf_add_text(to, "\n");
	}
	buf_add_text(to, "\n");
	end_part(summary);
}

static void notes(struct summary *summary, size_t run)
{
	const struct ledger_run *of = &summary->ledger->runs[run];

	for (size_t i = 0; i < of->note_count; i++) {
		buf_add_text(&summary->part, "Note, ");
		sheet_markdown(&summary->part, of->notes[i].what);
		buf_add_text(&summary->part, ":\n\n");
		block(&summary->part, of->notes[i].text);
		end_part(summary);
	}
}

static void tail(struct summary *summary)
{
	size_t parts = summary->left_out;
	size_t remarks = summary->ledger->remarks_left_out;

	if (parts > 0)
		buf_printf(&summary->text,
		        "**%zu part%s left out here**: this page may have 1 "
		        "MiB. The HTML and JSON reports have all of it.\n",
		        parts, parts == 1 ? " is" : "s are");
	if (remarks > 0)
		buf_printf(&summary->text,
		        "%zu verdicts more are counted and not shown; the JSON "
		        "report has them.\n",
		        remarks);
}

static void write_parts(struct summary *summary)
{
	size_t runs = summary->ledger->run_count;

	head(summary);
	for (size_t i = 0; i < runs; i++)
		notes(summary, i);
	findings(summary);
	for (size_t i = 0; i < runs; i++)
		waivers(summary, i);
	for (size_t i = 0; i < runs; i++)
		untested(summary, i);
	for (size_t i = 0; i < runs; i++)
		judged_by(summary, i);
	tail(summary);
}

bool summary_write(struct ledger *ledger, enum sheet sheet, struct sink *to,
        struct err *err)
{
	struct summary summary = { .ledger = ledger };
	bool written;

	(void)sheet;
	arena_init(&summary.arena);
	buf_init(&summary.text, SUMMARY_MOST);
	buf_init(&summary.part, SIZE_MAX);
	write_parts(&summary);
	if (summary.failed)
		*err = summary.err;
	written = !summary.failed &&
	          sink_write(to, buf_bytes(&summary.text), err);
	buf_release(&summary.text);
	buf_release(&summary.part);
	arena_release(&summary.arena);
	return written;
}
