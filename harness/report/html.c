/* SPDX-License-Identifier: MIT */
#include "report/html.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "report/describe.h"
#include "report/document.h"
#include "report/embedded.h"

static const struct {
	const char *id, *title;
	void (*write)(struct html *html);
} sections[] = {
	{ "summary", "Summary", html_summary },
	{ "runs", "Who was judged, and by what", html_runs },
	{ "fix", "What to fix first", html_findings },
	{ "matrix", "Clauses by server", html_matrix },
	{ "notices", "Worth knowing", html_notices },
	{ "passed", "What passed", html_passed },
	{ "untested", "What was not tested", html_untested },
	{ "statement", "Conformance statement", html_statement },
	{ "trace", "Traceability", html_traceability },
	{ "undecidable", "What no client can decide", html_undecidable },
	{ "legend", "What the verdicts mean", html_legend },
};
enum { SECTIONS = sizeof sections / sizeof *sections };

void html_section(struct html *html, const char *id, const char *title)
{
	struct page *page = &html->page;

	page_open(page, "section");
	page_attribute(page, "id", id);
	page_attribute_format(page, "aria-labelledby", "%s-title", id);
	page_open(page, "h2");
	page_attribute_format(page, "id", "%s-title", id);
	page_say(page, title);
	page_close(page);
}

void html_table(struct html *html, const char *id, const char *class,
        const char *caption, const char *const *titles, size_t count)
{
	struct page *page = &html->page;

	page_open_class(page, "div", "scroll");
	page_attribute(page, "role", "region");
	page_attribute(page, "tabindex", "0");
	page_attribute_format(page, "aria-labelledby", "%s-caption", id);
	page_open_class(page, "table", class);
	page_open(page, "caption");
	page_attribute_format(page, "id", "%s-caption", id);
	page_say(page, caption);
	page_close(page);
	page_open(page, "thead");
	page_open(page, "tr");
	for (size_t i = 0; i < count; i++) {
		page_open(page, "th");
		page_attribute(page, "scope", "col");
		page_say(page, titles[i]);
		page_close_inline(page);
	}
	page_close(page);
	page_close(page);
	page_open(page, "tbody");
}

void html_table_end(struct html *html)
{
	page_close(&html->page);
	page_close(&html->page);
	page_close(&html->page);
}

void html_verdict(struct html *html, uint8_t verdict)
{
	struct page *page = &html->page;
	const char *word = "not tested";

	if (verdict != LEDGER_NONE)
		word = verdict_name((enum verdict)verdict);
	page_open(page, "span");
	page_attribute_format(page, "class", "verdict %s",
	        verdict == LEDGER_NONE ? "none" : word);
	page_say(page, word);
	page_close_inline(page);
}

void html_source(struct html *html, const char *source)
{
	struct page *page = &html->page;
	const char *link = describe_link(&html->arena, source);

	if (!link) {
		page_say(page, source);
		return;
	}
	page_open(page, "a");
	page_attribute(page, "href", link);
	page_attribute(page, "rel", "noreferrer");
	page_say(page, source);
	page_close_inline(page);
}

const char *html_clause_id(struct html *html, size_t clause)
{
	if (clause == LEDGER_NO_CLAUSE)
		return "none";
	if (clause < html->ledger->spec->clause_count)
		return html->ledger->clauses[clause]->id;
	return arena_printf(&html->arena, "unknown.%zu", clause);
}

const char *html_case_id(struct html *html, size_t scase)
{
	if (scase < html->ledger->spec->case_count)
		return html->ledger->cases[scase]->id;
	return arena_printf(&html->arena, "unknown.%zu", scase);
}

const char *html_run_name(struct html *html, size_t run)
{
	return ledger_name(html->ledger, run, &html->arena);
}

void html_filtered(struct html *html, const char *verdicts, enum level level)
{
	page_attribute(&html->page, "data-verdicts", verdicts);
	page_attribute(&html->page, "data-level", level_name(level));
}

static void meta(struct page *page, const char *name, const char *content)
{
	page_open(page, "meta");
	page_attribute(page, "name", name);
	page_attribute(page, "content", content);
	page_close_void(page);
}

/* Nothing is fetched, and nothing runs but what the program put here. */
static void policy(struct page *page)
{
	page_open(page, "meta");
	page_attribute(page, "http-equiv", "Content-Security-Policy");
	page_attribute_format(page, "content",
	        "default-src 'none'; style-src 'sha256-%s'; script-src "
	        "'sha256-%s'; base-uri 'none'; form-action 'none'",
	        html_style_sha256, html_script_sha256);
	page_close_void(page);
}

static void title(struct html *html)
{
	const struct ledger *ledger = html->ledger;

	page_open(&html->page, "title");
	page_say(&html->page, "SMTP conformance: ");
	if (ledger->run_count == 1)
		page_say(&html->page, ledger->runs[0].head.target);
	else
		page_say_format(&html->page, "%zu runs", ledger->run_count);
	page_close(&html->page);
}

static void head(struct html *html)
{
	struct page *page = &html->page;

	page_open(page, "head");
	page_open(page, "meta");
	page_attribute(page, "charset", "utf-8");
	page_close_void(page);
	policy(page);
	meta(page, "viewport", "width=device-width, initial-scale=1");
	meta(page, "color-scheme", "light dark");
	meta(page, "referrer", "no-referrer");
	title(html);
	page_open(page, "style");
	page_raw(page, html_style);
	page_close(page);
	page_close(page);
}

static void contents(struct page *page)
{
	page_open(page, "nav");
	page_attribute(page, "aria-label", "Contents");
	page_open(page, "ol");
	for (int i = 0; i < SECTIONS; i++) {
		page_open(page, "li");
		page_open(page, "a");
		page_attribute_format(page, "href", "#%s", sections[i].id);
		page_say(page, sections[i].title);
		page_close_inline(page);
		page_close(page);
	}
	page_close(page);
	page_close(page);
}

static void outcome(struct html *html, size_t run)
{
	const struct event_end *end = &html->ledger->runs[run].end;
	struct page *page = &html->page;

	page_open_class(page, "p",
	        end->status == EXIT_GATE_MET ? "outcome good" : "outcome bad");
	page_inline(page, "strong", html_run_name(html, run));
	page_say_format(page, ": exit %d, ", end->status);
	page_say(page, end->reason);
	if (end->cut_short)
		page_inline(page, "strong", " (cut short)");
	page_close(page);
}

/* How many waivers are in force, with the oldest's age. */
static void waivers(struct html *html, size_t run)
{
	const struct ledger_run *of = &html->ledger->runs[run];
	struct page *page = &html->page;
	size_t in_force = 0;
	unsigned oldest = 0;

	for (size_t i = 0; i < of->waiver_count; i++) {
		const struct event_waiver *waiver = &of->waivers[i];

		if (waiver->verdict != VERDICT_WAIVED)
			continue;
		in_force++;
		if (waiver->age > oldest)
			oldest = waiver->age;
	}
	if (of->waiver_count == 0)
		return;
	page_open_class(page, "p", "waivers");
	page_open(page, "a");
	page_attribute_format(page, "href", "#waivers-%zu-caption", run);
	page_say_format(page, "Waivers in force: %zu", in_force);
	page_close_inline(page);
	if (in_force > 0)
		page_say_format(page, ", the oldest %u days old", oldest);
	page_say_format(page, "; stale: %zu",
	        of->end.verdicts[VERDICT_STALE_WAIVER]);
	page_close(page);
}

static void banner(struct html *html)
{
	struct page *page = &html->page;

	page_open_class(page, "a", "skip");
	page_attribute(page, "href", "#fix");
	page_say(page, "Skip to what to fix first");
	page_close(page);
	page_open(page, "header");
	page_element(page, "h1", "SMTP conformance report");
	for (size_t i = 0; i < html->ledger->run_count; i++) {
		outcome(html, i);
		waivers(html, i);
	}
	page_close(page);
}

static void checkbox(struct page *page, enum verdict verdict)
{
	page_open(page, "label");
	page_open(page, "input");
	page_attribute(page, "type", "checkbox");
	page_attribute(page, "name", "verdict");
	page_attribute(page, "value", verdict_name(verdict));
	page_attribute(page, "checked", "checked");
	page_close_void(page);
	page_say(page, verdict_name(verdict));
	page_close(page);
}

static void choose_level(struct page *page)
{
	page_open(page, "label");
	page_say(page, "Level ");
	page_open(page, "select");
	page_attribute(page, "name", "level");
	page_open(page, "option");
	page_attribute(page, "value", "");
	page_say(page, "all levels");
	page_close(page);
	for (int level = 0; level < LEVELS; level++)
		page_element(page, "option", level_name((enum level)level));
	page_close(page);
	page_close(page);
}

static void choose_text(struct page *page)
{
	page_open(page, "label");
	page_say(page, "Text ");
	page_open(page, "input");
	page_attribute(page, "type", "search");
	page_attribute(page, "name", "text");
	page_attribute(page, "autocomplete", "off");
	page_attribute(page, "placeholder", "clause, case, code");
	page_close_void(page);
	page_close(page);
}

/* Shown by the script, without which it would do nothing. */
static void filter(struct html *html)
{
	struct page *page = &html->page;

	page_open(page, "form");
	page_attribute(page, "id", "filter");
	page_attribute(page, "role", "search");
	page_attribute(page, "aria-label", "Filter");
	page_attribute(page, "hidden", "hidden");
	page_open(page, "fieldset");
	page_element(page, "legend", "Show verdicts");
	for (int v = VERDICT_COUNT - 1; v >= 0; v--)
		checkbox(page, (enum verdict)v);
	page_close(page);
	choose_level(page);
	choose_text(page);
	page_open(page, "button");
	page_attribute(page, "type", "reset");
	page_say(page, "Show all");
	page_close(page);
	page_open(page, "output");
	page_attribute(page, "name", "shown");
	page_say(page, "");
	page_close(page);
	page_close(page);
}

static void body(struct html *html)
{
	struct page *page = &html->page;

	page_open(page, "body");
	banner(html);
	contents(page);
	page_open(page, "main");
	for (int i = 0; i < SECTIONS; i++) {
		if (sections[i].write == html_findings)
			filter(html);
		html_section(html, sections[i].id, sections[i].title);
		sections[i].write(html);
		page_close(page);
	}
	page_close(page);
	page_open(page, "footer");
	page_open(page, "p");
	page_say(page, "Made by smtpspec " SMTPSPEC_VERSION
	               ". Text that a server sent is shown with every octet "
	               "but printable ASCII escaped, as in \\x1b.");
	page_close(page);
	page_close(page);
	page_open(page, "script");
	page_raw(page, html_script);
	page_close(page);
	page_close(page);
}

static void find_worst(struct html *html)
{
	const struct ledger *ledger = html->ledger;
	size_t n = ledger->run_count * ledger->clause_count;

	html->worst = mem_new((n + 1) * sizeof *html->worst);
	for (size_t i = 0; i < n; i++)
		html->worst[i] = SIZE_MAX;
	for (size_t i = 0; i < ledger->remark_count; i++) {
		const struct remark *remark = &ledger->remarks[i];
		size_t *worst;

		if (remark->clause == LEDGER_NO_CLAUSE)
			continue;
		worst = &html->worst[remark->run * ledger->clause_count +
		                     remark->clause];
		if (*worst == SIZE_MAX ||
		        remark->verdict > ledger->remarks[*worst].verdict)
			*worst = i;
	}
}

bool html_write(struct ledger *ledger, enum sheet sheet, struct sink *to,
        struct err *err)
{
	struct html html = { .ledger = ledger };
	bool written;

	(void)sheet;
	arena_init(&html.arena);
	find_worst(&html);
	page_begin(&html.page, to);
	page_open(&html.page, "html");
	page_attribute(&html.page, "lang", "en");
	head(&html);
	body(&html);
	page_close(&html.page);
	written = page_end(&html.page, err);
	if (html.failed)
		*err = html.err;
	free(html.worst);
	arena_release(&html.arena);
	return written && !html.failed;
}
