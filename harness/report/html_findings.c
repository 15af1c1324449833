/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "report/concern.h"
#include "report/describe.h"
#include "report/groups.h"
#include "report/html.h"

enum {
	BESIDE = 3,      /* remarks of a clause that are not folded away */
	ORDER_MOST = 10, /* clauses that are named in the summary */
};

static const char *verdicts_of(struct html *html, const struct group *group)
{
	const char *list = "";

	for (int v = 0; v < VERDICT_COUNT; v++)
		if (group->has[v])
			list = arena_printf(&html->arena, "%s%s%s", list,
			        *list ? " " : "",
			        verdict_name((enum verdict)v));
	return list;
}

static void row(struct page *page, const char *label, const char *text)
{
	if (!*text)
		return;
	page_inline(page, "dt", label);
	page_element(page, "dd", text);
}

static void row_code(struct page *page, const char *label, const char *text)
{
	if (!*text)
		return;
	page_inline(page, "dt", label);
	page_open(page, "dd");
	page_inline(page, "code", text);
	page_close(page);
}

/* Our own lines stand out; each line ends as it did. */
static void dialogue(struct page *page, const char *transcript)
{
	struct bytes rest = bytes_of(transcript), line;

	page_open(page, "pre");
	while (bytes_cut(&rest, '\n', &line)) {
		char *text = strndup((const char *)line.p, line.n);
		bool ours = line.n > 1 && text[0] == 'C' && text[1] == ':';

		if (ours)
			page_inline(page, "b", text);
		else
			page_say(page, text);
		page_say(page, "\n");
		free(text);
	}
	page_close(page);
}

static void transcript(struct page *page, const struct remark_texts *texts)
{
	if (!*texts->transcript)
		return;
	page_open(page, "details");
	page_open(page, "summary");
	page_say(page, "Transcript of ");
	page_say(page, texts->instance);
	page_close(page);
	dialogue(page, texts->transcript);
	page_close(page);
}

static void asked_for(struct html *html, const struct remark *remark)
{
	const struct rule *rule = remark->rule;

	if (!rule || !rule->has_codes)
		return;
	if (rule->rest == OUTCOME_CONFORMS)
		return;
	row_code(&html->page, "Answers that pass",
	        describe_answers(&html->arena, &rule->codes[OUTCOME_CONFORMS]));
}

static void remark_head(struct html *html, const struct remark *remark,
        const struct remark_texts *texts)
{
	struct page *page = &html->page;

	page_open(page, "h4");
	html_verdict(html, (uint8_t)remark->verdict);
	page_say(page, " ");
	page_say(page, texts->instance);
	if (html->ledger->run_count > 1) {
		page_say(page, " on ");
		page_say(page, html_run_name(html, remark->run));
	}
	page_close(page);
	page_open_class(page, "p", "title");
	page_say(page, html->ledger->cases[remark->scase]->title);
	page_close(page);
}

/* "" where it cannot be read, which html->failed tells. */
static const char *why_of(struct html *html, const struct remark *remark)
{
	struct remark_texts texts = { .why = "" };

	if (!html->failed)
		html->failed =
		        !ledger_texts(html->ledger, remark, &texts, &html->err);
	return html->failed ? ""
	                    : arena_text(&html->arena, bytes_of(texts.why));
}

static void write_remark(struct html *html, size_t index)
{
	const struct remark *remark = &html->ledger->remarks[index];
	struct page *page = &html->page;
	struct remark_texts texts;
	enum level level = LEVEL_TESTER;

	if (html->failed)
		return;
	html->failed = !ledger_texts(html->ledger, remark, &texts, &html->err);
	if (html->failed)
		return;
	if (remark->clause != LEDGER_NO_CLAUSE)
		level = html->ledger->clauses[remark->clause]->level;
	page_open_class(page, "li", "remark");
	page_attribute_format(page, "id", "r%zu", index);
	html_filtered(html, verdict_name(remark->verdict), level);
	remark_head(html, remark, &texts);
	page_open(page, "dl");
	row_code(page, "Answer", texts.reply);
	asked_for(html, remark);
	row(page, "Why", texts.why);
	if (remark->retries > 0)
		row(page, "Retries",
		        arena_printf(&html->arena, "%u", remark->retries));
	row_code(page, "Repeat", texts.repeat);
	page_close(page);
	transcript(page, &texts);
	page_close(page);
}

static void fold(struct page *page, size_t left)
{
	page_close(page);
	page_open_class(page, "details", "more");
	page_open(page, "summary");
	page_say_format(page, "%zu more", left);
	page_close(page);
	page_open_class(page, "ul", "remarks");
}

static void write_remarks(struct html *html, const struct groups *groups,
        const struct group *group)
{
	const struct ledger *ledger = html->ledger;
	struct page *page = &html->page;
	bool folds = group->count > BESIDE + 1;
	size_t n = 0;

	page_open_class(page, "ul", "remarks");
	for (size_t i = 0; i < ledger->remark_count; i++) {
		const struct remark *remark = &ledger->remarks[i];

		if (!groups_hold(groups, group, remark))
			continue;
		if (folds && n == BESIDE)
			fold(page, group->count - n);
		write_remark(html, i);
		n++;
	}
	page_close(page);
	if (folds)
		page_close(page);
}

static void write_code(struct html *html, const struct remark *remark)
{
	const struct ledger *ledger = html->ledger;
	unsigned code = remark->code;
	const struct catalogue_entry *entry = spec_reply(ledger->spec, code);
	struct page *page = &html->page;

	if (!entry ||
	        !concerns(entry, ledger->cases[remark->scase], remark->rule))
		return;
	page_open_class(page, "details", "code");
	if (!html->explained[code])
		page_attribute(page, "open", "open");
	html->explained[code] = true;
	page_open(page, "summary");
	page_say_format(page, "%03u: ", code);
	page_say(page, entry->meaning);
	page_close(page);
	page_open(page, "dl");
	row(page, "When you see it", entry->seen);
	row(page, "What to do", entry->remedy);
	page_close(page);
	page_close(page);
}

/* Each code that was answered, once. */
static void write_codes(struct html *html, const struct groups *groups,
        const struct group *group)
{
	bool seen[HTML_CODES] = { false };

	for (size_t i = 0; i < html->ledger->remark_count; i++) {
		const struct remark *remark = &html->ledger->remarks[i];

		if (!groups_hold(groups, group, remark) || seen[remark->code])
			continue;
		seen[remark->code] = true;
		write_code(html, remark);
	}
}

static void write_ruling(struct html *html, const struct ruling_entry *ruling)
{
	struct bytes rest = bytes_of(ruling->text), paragraph;
	struct page *page = &html->page;
	struct arena arena;

	arena_init(&arena);
	page_open_class(page, "details", "ruling");
	page_open(page, "summary");
	page_say_format(page, "Ruling %s: ", ruling->id);
	page_say(page, ruling->question);
	page_close(page);
	while (bytes_cut(&rest, '\n', &paragraph))
		page_element(page, "p", arena_text(&arena, paragraph));
	page_close(page);
	arena_release(&arena);
}

static void describe_clause(struct html *html, size_t index)
{
	const struct clause *clause = html->ledger->clauses[index];
	struct page *page = &html->page;

	page_open(page, "p");
	page_inline(page, "strong", clause->id);
	page_say_format(page, ", %s, ", level_name(clause->level));
	html_source(html, describe_source(clause));
	page_close(page);
	page_element(page, "p", clause->says);
	for (size_t i = 0; i < clause->ruling_count; i++) {
		const struct ruling_entry *ruling = spec_ruling(
		        html->ledger->spec, clause->rulings[i]);

		if (ruling)
			write_ruling(html, ruling);
	}
}

static void versus(struct html *html, const struct groups *groups,
        const struct group *group)
{
	struct page *page = &html->page;
	size_t *kept = mem_new((html->ledger->clause_count + 1) * sizeof *kept);
	size_t total, n = groups_kept(groups, group, kept, &total);

	if (n > 0) {
		page_open_class(page, "table", "versus");
		page_open(page, "caption");
		page_say_format(page,
		        "%zu answer%s broke this clause and passed another by "
		        "the same code; each is judged by itself.",
		        total, total == 1 ? "" : "s");
		page_close(page);
		page_raw(page, "<thead><tr><th scope=\"col\">Broken</th>"
		               "<th scope=\"col\">Passed by the same answer"
		               "</th></tr></thead>\n");
		page_open(page, "tbody");
		page_open(page, "tr");
		page_open(page, "td");
		describe_clause(html, group->clause);
		page_close(page);
		page_open(page, "td");
		for (size_t i = 0; i < n; i++)
			describe_clause(html, kept[i]);
		page_close(page);
		page_close(page);
		page_close(page);
		page_close(page);
	}
	free(kept);
}

static void group_head(struct html *html, const struct group *group)
{
	struct page *page = &html->page;
	const struct clause *clause = NULL;

	if (group->clause != LEDGER_NO_CLAUSE)
		clause = html->ledger->clauses[group->clause];
	page_open(page, "h3");
	html_verdict(html, (uint8_t)group->worst);
	page_say(page, " ");
	page_say(page, clause ? clause->id : "Cases as a whole");
	page_close(page);
	if (!clause)
		return;
	page_open_class(page, "p", "says");
	page_say(page, clause->says);
	page_close(page);
	page_open_class(page, "p", "source");
	page_inline(page, "b", level_name(clause->level));
	for (size_t i = 0; i < clause->source_count; i++) {
		page_say(page, i == 0 ? " in " : ", ");
		html_source(html, clause->sources[i]);
	}
	page_say(page, "; ");
	page_open(page, "a");
	page_attribute_format(
	        page, "href", "#trace-%s", html_clause_id(html, group->clause));
	page_say(page, "cases that decide it");
	page_close_inline(page);
	page_close(page);
}

static void write_group(struct html *html, const struct groups *groups,
        const struct group *group)
{
	static const char *const ids[] = { [GROUP_BAD] = "fix",
		[GROUP_NOTICE] = "notice",
		[GROUP_PASSED] = "passed" };
	struct page *page = &html->page;

	page_open_class(page, "article", "group");
	page_attribute_format(page, "id", "%s-%s", ids[groups->kind],
	        html_clause_id(html, group->clause));
	html_filtered(html, verdicts_of(html, group), group->level);
	group_head(html, group);
	if (groups->kind == GROUP_BAD) {
		versus(html, groups, group);
		write_codes(html, groups, group);
	}
	write_remarks(html, groups, group);
	page_close(page);
}

static void left_out(struct html *html)
{
	if (html->ledger->remarks_left_out == 0)
		return;
	page_open(&html->page, "p");
	page_say_format(&html->page,
	        "%zu more are counted and not shown: this page holds %d at "
	        "most. The report in JSON Lines has them all.",
	        html->ledger->remarks_left_out, LEDGER_REMARKS_MOST);
	page_close(&html->page);
}

static void write_groups(
        struct html *html, enum group_kind kind, const char *none)
{
	struct groups groups = groups_of(html->ledger, kind);

	if (groups.count == 0)
		page_element(&html->page, "p", none);
	for (size_t i = 0; i < groups.count; i++)
		write_group(html, &groups, &groups.list[i]);
	groups_release(&groups);
}

void html_findings(struct html *html)
{
	write_groups(html, GROUP_BAD,
	        "Nothing: no verdict is fail, deviation or flaky.");
	left_out(html);
}

void html_notices(struct html *html)
{
	page_element(&html->page, "p",
	        "Findings that a waiver covers (waived), choices that the text "
	        "leaves open (latitude), and verdicts that something stood in "
	        "the way of (inconclusive).");
	write_groups(html, GROUP_NOTICE, "Nothing.");
}

void html_passed(struct html *html)
{
	struct page *page = &html->page;

	page_element(page, "p",
	        "The first dialogue in which each clause was kept, for those "
	        "who want to see what a pass rests on.");
	page_open_class(page, "details", "passed");
	page_open(page, "summary");
	page_say(page, "Show them (they are not printed)");
	page_close(page);
	page_open(page, "div");
	write_groups(html, GROUP_PASSED, "Nothing.");
	page_close(page);
	page_close(page);
}

/* The first remark's reason stands for all. */
static const char *reason_of(struct html *html, const struct groups *groups,
        const struct group *group)
{
	const struct ledger *ledger = html->ledger;
	size_t i = 0;

	while (!groups_hold(groups, group, &ledger->remarks[i]))
		i++;
	return why_of(html, &ledger->remarks[i]);
}

static void order_row(struct html *html, const struct groups *groups,
        const struct group *group)
{
	struct page *page = &html->page;
	const char *why = reason_of(html, groups, group);

	page_open(page, "li");
	html_verdict(html, (uint8_t)group->worst);
	page_say(page, " ");
	page_open(page, "a");
	page_attribute_format(
	        page, "href", "#fix-%s", html_clause_id(html, group->clause));
	page_say(page, group->clause == LEDGER_NO_CLAUSE
	                       ? "Cases as a whole"
	                       : html->ledger->clauses[group->clause]->id);
	page_close_inline(page);
	page_say_format(page, ", %zu answer%s%s", group->count,
	        group->count == 1 ? "" : "s", *why ? ": " : "");
	page_say(page, why);
	page_close(page);
}

void html_order(struct html *html)
{
	struct groups groups = groups_of(html->ledger, GROUP_BAD);
	struct page *page = &html->page;

	if (groups.count > 0) {
		page_element(page, "h3", "Fix in this order");
		page_open_class(page, "ol", "order");
		for (size_t i = 0; i < groups.count && i < ORDER_MOST; i++)
			order_row(html, &groups, &groups.list[i]);
		page_close(page);
	}
	if (groups.count > ORDER_MOST) {
		page_open(page, "p");
		page_say_format(page, "%zu clauses more are below.",
		        groups.count - ORDER_MOST);
		page_close(page);
	}
	groups_release(&groups);
}
