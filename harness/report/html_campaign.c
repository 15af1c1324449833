/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "report/html.h"

/* The plot, in its own units. */
enum { WIDTH = 640, HEIGHT = 200, LEFT = 56, BOTTOM = 24, TOP = 12 };

struct plot {
	const struct campaign_log *log;
	double milliseconds, most; /* at the right, at the top */
};

static double at_x(const struct plot *plot, uint64_t milliseconds)
{
	return LEFT + (double)milliseconds / plot->milliseconds *
	                      (WIDTH - LEFT);
}

static double at_y(const struct plot *plot, size_t n)
{
	return HEIGHT - BOTTOM -
	       (double)n / plot->most * (HEIGHT - BOTTOM - TOP);
}

static void line(struct html *html, const struct plot *plot, const char *class,
        size_t offset)
{
	const char *points = arena_printf(
	        &html->arena, "%d,%d", LEFT, HEIGHT - BOTTOM);

	for (size_t i = 0; i < plot->log->sample_count; i++) {
		const struct event_sample *s = &plot->log->samples[i];
		const size_t *n = (const void *)((const char *)s + offset);

		points = arena_printf(&html->arena, "%s %.1f,%.1f", points,
		        at_x(plot, s->milliseconds), at_y(plot, *n));
	}
	page_open_class(&html->page, "polyline", class);
	page_attribute(&html->page, "points", points);
	page_close_void(&html->page);
}

static void word(struct html *html, double x, double y, const char *anchor,
        const char *text)
{
	page_open(&html->page, "text");
	page_attribute_format(&html->page, "x", "%.1f", x);
	page_attribute_format(&html->page, "y", "%.1f", y);
	page_attribute(&html->page, "text-anchor", anchor);
	page_say(&html->page, text);
	page_close(&html->page);
}

static void axes(struct html *html, const struct plot *plot)
{
	struct arena *a = &html->arena;

	page_open_class(&html->page, "path", "axes");
	page_attribute_format(&html->page, "d", "M%d %dV%dH%d", LEFT, TOP,
	        HEIGHT - BOTTOM, WIDTH);
	page_close_void(&html->page);
	word(html, LEFT - 6, TOP + 8, "end",
	        arena_printf(a, "%.0f", plot->most));
	word(html, LEFT - 6, HEIGHT - BOTTOM, "end", "0");
	word(html, WIDTH, HEIGHT - 6, "end",
	        arena_printf(a, "%.0f s", plot->milliseconds / 1000));
}

static bool has_edges(const struct campaign_log *log)
{
	return log->samples[log->sample_count - 1].edges > 0;
}

static struct plot plot_of(const struct campaign_log *log)
{
	struct plot plot = { .log = log, .milliseconds = 1, .most = 1 };

	for (size_t i = 0; i < log->sample_count; i++) {
		const struct event_sample *s = &log->samples[i];

		if ((double)s->milliseconds > plot.milliseconds)
			plot.milliseconds = (double)s->milliseconds;
		if ((double)s->cells > plot.most)
			plot.most = (double)s->cells;
		if ((double)s->edges > plot.most)
			plot.most = (double)s->edges;
	}
	return plot;
}

static void draw(struct html *html, const struct campaign_log *log)
{
	const struct plot plot = plot_of(log);
	struct page *page = &html->page;
	const struct event_sample *last = &log->samples[log->sample_count - 1];

	page_open_class(page, "svg", "plot");
	page_attribute(page, "xmlns", "http://www.w3.org/2000/svg");
	page_attribute_format(page, "viewBox", "0 0 %d %d", WIDTH, HEIGHT);
	page_attribute(page, "role", "img");
	page_attribute_format(page, "aria-label",
	        "Coverage over time: %zu cells after %.0f seconds",
	        last->cells, (double)last->milliseconds / 1000);
	axes(html, &plot);
	line(html, &plot, "cells", offsetof(struct event_sample, cells));
	if (has_edges(log))
		line(html, &plot, "edges",
		        offsetof(struct event_sample, edges));
	page_close(page);
}

static void list(struct html *html, const char *title,
        const char *const *texts, size_t count)
{
	struct page *page = &html->page;

	page_open(page, "details");
	page_open(page, "summary");
	page_say_format(page, "%s: %zu", title, count);
	page_close(page);
	page_open(page, "p");
	for (size_t i = 0; i < count; i++) {
		page_say(page, i > 0 ? ", " : "");
		page_inline(page, "code", texts[i]);
	}
	page_close(page);
	page_close(page);
}

static void clauses(struct html *html, const char *title,
        const struct clause *const *list_of, size_t count)
{
	const char **ids =
	        ARENA_ARRAY(&html->arena, const char *, count + 1);

	for (size_t i = 0; i < count; i++)
		ids[i] = list_of[i]->id;
	list(html, title, ids, count);
}

void html_campaign(struct html *html, size_t run)
{
	const struct campaign_log *log = &html->ledger->runs[run].campaign;
	const struct event_reach *reach = &log->reach;
	struct page *page = &html->page;
	const struct event_sample *last;

	if (!campaign_any(log))
		return;
	last = &log->samples[log->sample_count - 1];
	page_open(page, "h3");
	page_say_format(page, "The campaign on %s", html_run_name(html, run));
	page_close(page);
	page_open(page, "p");
	page_say_format(page,
	        "%llu sessions with %llu exchanges in %.0f seconds. A cell is "
	        "a stimulus class with its answer, or what was said and "
	        "answered with what had been before.",
	        (unsigned long long)last->sessions,
	        (unsigned long long)last->exchanges,
	        (double)last->milliseconds / 1000);
	page_close(page);
	draw(html, log);
	list(html, "Stimulus classes exercised", reach->reached,
	        reach->reached_count);
	list(html, "Stimulus classes never reached", reach->missed,
	        reach->missed_count);
	clauses(html, "Clauses judged", reach->judged, reach->judged_count);
	clauses(html, "Clauses never judged", reach->unjudged,
	        reach->unjudged_count);
}
