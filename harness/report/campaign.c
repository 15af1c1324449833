/* SPDX-License-Identifier: MIT */
#include "report/campaign.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "report/text.h"

enum {
	GROUPS_SHOWN = 10,
	CLASSES_SHOWN = 4,
	CLASSES_WIDTH = 32,
	MISSED_SHOWN = 4,
	LABEL = 11,
};

void campaign_init(struct campaign_log *log)
{
	*log = (struct campaign_log){ 0 };
	arena_init(&log->arena);
}

void campaign_release(struct campaign_log *log)
{
	free(log->samples);
	free(log->found);
	arena_release(&log->arena);
	campaign_init(log);
}

bool campaign_any(const struct campaign_log *log)
{
	return log->sample_count > 0;
}

static const char *keep(struct campaign_log *log, const char *text)
{
	return arena_text(&log->arena, bytes_of(text));
}

void campaign_finding(
        struct campaign_log *log, const struct event_finding *event)
{
	const char *rest = strchr(event->key, ' ');

	if (log->found_count == CAMPAIGN_FOUND_MOST) {
		log->left_out++;
		return;
	}
	if (log->found_count == log->found_room) {
		log->found_room = 2 * log->found_room + 16;
		log->found = mem_grow(
		        log->found, log->found_room * sizeof *log->found);
	}
	log->found[log->found_count++] = (struct campaign_found){
		.what = keep(log, event->clause ? event->clause->id
		                                : event->kind),
		.stimulus = rest ? keep(log, rest + 1) : "",
		.verdict = event->verdict,
	};
}

void campaign_sample(struct campaign_log *log, const struct event_sample *event)
{
	if (log->sample_count == CAMPAIGN_SAMPLES_MOST)
		log->sample_count--; /* the last one always is the newest */
	if (log->sample_count == log->sample_room) {
		log->sample_room = 2 * log->sample_room + 16;
		log->samples = mem_grow(log->samples,
		        log->sample_room * sizeof *log->samples);
	}
	log->samples[log->sample_count++] = *event;
}

static const char *const *keep_texts(
        struct campaign_log *log, const char *const *texts, size_t count)
{
	const char **copy = ARENA_ARRAY(&log->arena, const char *, count + 1);

	for (size_t i = 0; i < count; i++)
		copy[i] = keep(log, texts[i]);
	return copy;
}

static const struct clause *const *keep_clauses(struct campaign_log *log,
        const struct clause *const *clauses, size_t count)
{
	const struct clause **copy =
	        ARENA_ARRAY(&log->arena, const struct clause *, count + 1);

	if (count > 0)
		memcpy(copy, clauses, count * sizeof *copy);
	return copy;
}

void campaign_reach(struct campaign_log *log, const struct event_reach *event)
{
	log->reach = *event;
	log->reach.reached =
	        keep_texts(log, event->reached, event->reached_count);
	log->reach.missed = keep_texts(log, event->missed, event->missed_count);
	log->reach.judged =
	        keep_clauses(log, event->judged, event->judged_count);
	log->reach.unjudged =
	        keep_clauses(log, event->unjudged, event->unjudged_count);
}

/* --- the summary ------------------------------------------------------------ */

static const char *plural(size_t n)
{
	return n == 1 ? "" : "s";
}

static bool first_of_its_kind(const struct campaign_log *log, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (strcmp(log->found[i].what, log->found[index].what) == 0)
			return false;
	return true;
}

/* One line for all that broke the same clause. */
static void group(const struct campaign_log *log, size_t first, struct buf *to)
{
	const struct campaign_found *f = &log->found[first];
	struct buf line;
	size_t n = 0;

	buf_init(&line, SIZE_MAX);
	for (size_t i = first; i < log->found_count; i++) {
		if (strcmp(log->found[i].what, f->what) != 0)
			continue;
		if (n < CLASSES_SHOWN)
			buf_printf(&line, "%s%s", n > 0 ? ", " : "",
			        log->found[i].stimulus);
		n++;
	}
	buf_printf(to, "  %-9s %-24.24s %4zu  ", verdict_name(f->verdict),
	        f->what, n);
	buf_add(to, bytes_sub(buf_bytes(&line), 0, CLASSES_WIDTH));
	buf_add_text(to, line.n > CLASSES_WIDTH || n > CLASSES_SHOWN
	        ? " ...\n" : "\n");
	buf_release(&line);
}

static void groups(const struct campaign_log *log, struct buf *to)
{
	size_t n = 0;

	/* The worst first. */
	for (int v = VERDICT_COUNT - 1; v >= 0; v--)
		for (size_t i = 0; i < log->found_count; i++)
			if (log->found[i].verdict == (enum verdict)v &&
			        first_of_its_kind(log, i) &&
			        n++ < GROUPS_SHOWN)
				group(log, i, to);
	if (n > GROUPS_SHOWN)
		buf_printf(to, "  and %zu more kinds\n", n - GROUPS_SHOWN);
}

static void label(struct buf *to, const char *name)
{
	buf_add_text(to, name);
	text_column(to, LABEL);
}

static uint64_t per_second(const struct event_sample *s)
{
	return s->milliseconds > 0 ? s->sessions * 1000 / s->milliseconds : 0;
}

static void work(const struct campaign_log *log, struct buf *to)
{
	const struct event_sample *last = &log->samples[log->sample_count - 1];

	label(to, "sessions");
	buf_printf(to, "%llu, %llu a second, %llu exchanges\n",
	        (unsigned long long)last->sessions,
	        (unsigned long long)per_second(last),
	        (unsigned long long)last->exchanges);
	label(to, "seen");
	buf_printf(to, "%zu cells (stimulus and answer, and those before)",
	        last->cells);
	if (last->edges > 0)
		buf_printf(to, ", %zu edges", last->edges);
	buf_add_text(to, "\n");
}

static void reach(const struct campaign_log *log, struct buf *to)
{
	const struct event_reach *r = &log->reach;

	label(to, "reached");
	buf_printf(to, "%zu of %zu stimulus classes; %zu clauses judged, %zu "
	               "never\n",
	        r->reached_count, r->reached_count + r->missed_count,
	        r->judged_count, r->unjudged_count);
	if (r->missed_count == 0)
		return;
	label(to, "missed");
	for (size_t i = 0; i < r->missed_count && i < MISSED_SHOWN; i++)
		buf_printf(to, "%s%s", i > 0 ? ", " : "", r->missed[i]);
	buf_printf(to, "%s\n", r->missed_count > MISSED_SHOWN ? " ..." : "");
}

void campaign_summary(const struct campaign_log *log, struct buf *to)
{
	buf_printf(to, "%zu finding%s\n", log->found_count + log->left_out,
	        plural(log->found_count + log->left_out));
	groups(log, to);
	buf_add_text(to, "\n");
	if (log->sample_count > 0)
		work(log, to);
	reach(log, to);
}

void campaign_progress(const struct event_sample *now, struct buf *to)
{
	unsigned long long s = now->milliseconds / 1000;

	buf_printf(to, "%llu:%02llu:%02llu  %llu sessions, %llu/s, %zu cells, ",
	        s / 3600, s / 60 % 60, s % 60,
	        (unsigned long long)now->sessions,
	        (unsigned long long)per_second(now), now->cells);
	if (now->edges > 0)
		buf_printf(to, "%zu edges, ", now->edges);
	buf_printf(to, "%zu finding%s", now->findings, plural(now->findings));
}
