/* SPDX-License-Identifier: MIT */
#include "report/terminal.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "report/again.h"
#include "report/campaign.h"
#include "report/describe.h"
#include "report/instance.h"
#include "report/text.h"
#include "report/untested.h"

/* Columns behind the labels of the header, behind a waiver's verdict and behind
 * a finding's. */
enum { LABEL = 12, WAIVER = 16, FINDING = 15 };
enum { PACE_KNOWN = 2000 }; /* milliseconds */

struct terminal {
	struct sink sink;
	struct terminal_style style;
	const struct spec *spec;
	struct buf text;          /* what is to be written next */
	struct instance instance; /* the one whose verdicts are coming in */
	struct again again; /* what need not be told twice */
	struct untested untested;
	struct campaign_log campaign;
	size_t contradictions;
	size_t runs;    /* that are still to end */
	bool told;      /* a run before this one */
	size_t percent; /* last shown */
	bool line_open; /* a line of progress stands there */
};

/* Writes `text`, over a line of progress if there is one. */
static bool put(struct terminal *terminal, struct err *err)
{
	bool written = true;

	if (terminal->text.n > 0 && terminal->line_open)
		written = sink_write(&terminal->sink, BYTES("\r\x1b[K"), err);
	if (terminal->text.n > 0)
		terminal->line_open = false;
	written = written &&
	          sink_write(&terminal->sink, buf_bytes(&terminal->text), err);
	buf_clear(&terminal->text);
	return written;
}

static void label(struct terminal *terminal, const char *name)
{
	buf_printf(&terminal->text, "  %s", name);
	text_column(&terminal->text, LABEL);
}

static void row(struct terminal *terminal, const char *name, const char *value)
{
	label(terminal, name);
	text_wrap(&terminal->text, value, LABEL);
}

static void digested(struct terminal *terminal, const char *name,
        const char *value, const char *digest)
{
	label(terminal, name);
	text_line(&terminal->text, value);
	buf_printf(&terminal->text, "%s(digest ", *value ? " " : "");
	text_line(&terminal->text, digest);
	buf_add_text(&terminal->text, ")\n");
}

static void next_run(struct terminal *terminal)
{
	again_release(&terminal->again);
	again_init(&terminal->again);
	untested_release(&terminal->untested);
	untested_init(&terminal->untested);
	campaign_release(&terminal->campaign);
	terminal->contradictions = 0;
	if (terminal->told)
		buf_add_text(&terminal->text, "\n");
	terminal->told = true;
}

static bool on_run(void *self, const struct event_run *event, struct err *err)
{
	struct terminal *terminal = self;
	struct buf *text = &terminal->text;

	next_run(terminal);
	if (terminal->style.detail == DETAIL_QUIET)
		return true;
	buf_add_text(text, "smtpspec ");
	text_line(text, event->version);
	buf_add_text(text, "\n");
	row(terminal, "target", event->target);
	digested(terminal, "profile", event->profile, event->profile_digest);
	digested(terminal, "table", "", event->table_digest);
	label(terminal, "judged by");
	buf_printf(text, "edition %s, lens %s%s\n",
	        edition_name(event->edition), lens_name(event->lens),
	        event->strict ? ", strict" : "");
	label(terminal, "seed");
	buf_printf(text, "%llu\n", (unsigned long long)event->seed);
	if (event->planned > 0) {
		label(terminal, "planned");
		buf_printf(text, "%zu instances of cases\n", event->planned);
	}
	for (size_t i = 0; i < event->fact_count; i++)
		row(terminal, i == 0 ? "facts" : "", event->facts[i]);
	buf_add_text(text, "\n");
	return put(terminal, err);
}

/* Prints the instance that is complete. */
static void finish_instance(struct terminal *terminal)
{
	if (instance_empty(&terminal->instance))
		return;
	terminal->contradictions +=
	        instance_contradictions(&terminal->instance);
	if (terminal->style.detail == DETAIL_VERBOSE ||
	        (terminal->style.detail == DETAIL_NORMAL &&
	                instance_is_news(&terminal->instance, &terminal->style,
	                        &terminal->again)))
		instance_print(&terminal->instance, terminal->spec,
		        &terminal->style, &terminal->text);
	instance_clear(&terminal->instance);
}

static bool on_verdict(
        void *self, const struct event_verdict *event, struct err *err)
{
	struct terminal *terminal = self;

	if (!instance_is(&terminal->instance, event))
		finish_instance(terminal);
	instance_add(&terminal->instance, event);
	untested_add(&terminal->untested, event);
	return put(terminal, err);
}

static bool on_note(void *self, const struct event_note *event, struct err *err)
{
	struct terminal *terminal = self;
	struct buf *text = &terminal->text;

	finish_instance(terminal);
	text_line(text, event->what);
	buf_add_text(text, ": ");
	text_lines(text, event->text);
	buf_add_text(text, "\n\n");
	return put(terminal, err);
}

static const char *plural(size_t n)
{
	return n == 1 ? "" : "s";
}

static void waived(
        struct terminal *terminal, const struct event_waiver *event)
{
	struct buf *text = &terminal->text;
	struct arena arena;

	arena_init(&arena);
	text_wrap(text, describe_waived(&arena, event), WAIVER);
	text_column(text, WAIVER);
	text_wrap(text,
	        *event->why ? event->why
	                    : arena_printf(&arena, "%zu verdict%s",
	                              event->verdicts, plural(event->verdicts)),
	        WAIVER);
	text_column(text, WAIVER);
	text_wrap(text,
	        arena_printf(&arena, "%s, age %u d, until %s: %s", event->owner,
	                event->age, event->expires, event->reason),
	        WAIVER);
	arena_release(&arena);
}

/* What fails is told even where only the summary is wanted. */
static bool on_waiver(
        void *self, const struct event_waiver *event, struct err *err)
{
	struct terminal *terminal = self;
	struct buf *text = &terminal->text;

	finish_instance(terminal);
	if (terminal->style.detail == DETAIL_QUIET &&
	        event->verdict != VERDICT_STALE_WAIVER)
		return true;
	text_line(text, event->at);
	buf_add_text(text, ":\n  ");
	instance_word(text, event->verdict, terminal->style.colour);
	text_column(text, WAIVER);
	waived(terminal, event);
	buf_add_text(text, "\n");
	return put(terminal, err);
}

static bool on_finding(
        void *self, const struct event_finding *event, struct err *err)
{
	struct terminal *terminal = self;
	struct buf *text = &terminal->text;

	campaign_finding(&terminal->campaign, event);
	if (terminal->style.detail == DETAIL_QUIET)
		return true;
	instance_word(text, event->verdict, terminal->style.colour);
	text_column(text, FINDING);
	text_line(text, event->key);
	buf_add_text(text, event->confirmed ? "\n" : " (seen once)\n");
	for (int i = 0; i < 3; i++) {
		const char *lines[] = { event->reply, event->why,
			event->repeat };

		if (!*lines[i])
			continue;
		text_column(text, FINDING);
		text_wrap(text, lines[i], FINDING);
	}
	return put(terminal, err);
}

static bool on_sample(
        void *self, const struct event_sample *event, struct err *err)
{
	(void)err;
	campaign_sample(&((struct terminal *)self)->campaign, event);
	return true;
}

static bool on_reach(
        void *self, const struct event_reach *event, struct err *err)
{
	(void)err;
	campaign_reach(&((struct terminal *)self)->campaign, event);
	return true;
}

static void on_hunting(void *self, const struct event_sample *now)
{
	struct terminal *terminal = self;
	struct buf line;
	struct err ignored;

	if (!terminal->style.progress)
		return;
	buf_init(&line, SIZE_MAX);
	buf_add_text(&line, "\r\x1b[K");
	campaign_progress(now, &line);
	terminal->line_open =
	        sink_write(&terminal->sink, buf_bytes(&line), &ignored);
	buf_release(&line);
}

static void totals(struct terminal *terminal, const struct event_end *event)
{
	struct buf *text = &terminal->text;

	buf_printf(text, "%-14s %9s %9s\n", "verdicts", "clauses", "cases");
	for (int v = VERDICT_COUNT - 1; v >= 0; v--) {
		if (event->verdicts[v] == 0 && event->cases[v] == 0)
			continue;
		buf_add_text(text, "  ");
		instance_word(text, (enum verdict)v, terminal->style.colour);
		text_column(text, 15);
		buf_printf(text, "%9zu %9zu\n", event->verdicts[v],
		        event->cases[v]);
	}
}

static void conclude(struct terminal *terminal, const struct event_end *event)
{
	struct buf *text = &terminal->text;

	if (terminal->contradictions > 0)
		buf_printf(text,
		        "\n%zu answer%s passed one clause and broke another; "
		        "each clause is judged by itself.\n",
		        terminal->contradictions,
		        plural(terminal->contradictions));
	buf_printf(text, "\n%zu connection%s, %llu.%03u s%s\n",
	        event->connections, plural(event->connections),
	        (unsigned long long)event->milliseconds / 1000,
	        (unsigned)(event->milliseconds % 1000),
	        event->cut_short ? ", cut short" : "");
	buf_printf(text, "exit %d: ", event->status);
	text_wrap_lines(text, event->reason, 8);
}

static bool on_end(void *self, const struct event_end *event, struct err *err)
{
	struct terminal *terminal = self;

	finish_instance(terminal);
	if (campaign_any(&terminal->campaign)) {
		campaign_summary(&terminal->campaign, &terminal->text);
	} else {
		again_print(&terminal->again, terminal->style.colour,
		        &terminal->text);
		totals(terminal, event);
		untested_print(&terminal->untested, &terminal->text);
	}
	conclude(terminal, event);
	return put(terminal, err) &&
	       (--terminal->runs > 0 || sink_close(&terminal->sink, err));
}

/* At the pace so far, once that means something. */
static void time_left(struct buf *to, const struct event_progress *event)
{
	uint64_t left;

	if (event->done == 0 || event->milliseconds < PACE_KNOWN)
		return;
	left = event->milliseconds * (event->planned - event->done) /
	       event->done / 1000;
	if (left >= 60)
		buf_printf(to, ", about %llu min left",
		        (unsigned long long)(left + 30) / 60);
	else
		buf_printf(to, ", about %llu s left", (unsigned long long)left);
}

static void on_progress(void *self, const struct event_progress *event)
{
	struct terminal *terminal = self;
	size_t percent = event->planned > 0
	                         ? event->done * 100 / event->planned
	                         : 100;
	struct buf line;
	struct err ignored;

	if (!terminal->style.progress || percent == terminal->percent)
		return;
	buf_init(&line, 80);
	buf_printf(&line, "\r\x1b[K%zu of %zu cases", event->done,
	        event->planned);
	if (event->failures > 0)
		buf_printf(&line, ", %zu failed", event->failures);
	time_left(&line, event);
	/* A terminal that is gone is noticed with the next verdict. */
	terminal->line_open =
	        sink_write(&terminal->sink, buf_bytes(&line), &ignored);
	terminal->percent = percent;
	buf_release(&line);
}

struct terminal *terminal_new(
        struct sink sink, const struct spec *spec, struct terminal_style style)
{
	struct terminal *terminal = mem_new(sizeof *terminal);

	terminal->sink = sink;
	terminal->spec = spec;
	terminal->style = style;
	terminal->runs = 1;
	buf_init(&terminal->text, SIZE_MAX);
	instance_init(&terminal->instance);
	again_init(&terminal->again);
	untested_init(&terminal->untested);
	campaign_init(&terminal->campaign);
	return terminal;
}

void terminal_expect(struct terminal *terminal, size_t runs)
{
	terminal->runs = runs;
}

struct listener terminal_listener(struct terminal *terminal)
{
	return (struct listener){
		.run = on_run,
		.verdict = on_verdict,
		.note = on_note,
		.waiver = on_waiver,
		.finding = on_finding,
		.sample = on_sample,
		.reach = on_reach,
		.hunting = on_hunting,
		.end = on_end,
		.progress = on_progress,
		.self = terminal,
	};
}

void terminal_free(struct terminal *terminal)
{
	sink_drop(&terminal->sink);
	buf_release(&terminal->text);
	instance_release(&terminal->instance);
	again_release(&terminal->again);
	untested_release(&terminal->untested);
	campaign_release(&terminal->campaign);
	free(terminal);
}
