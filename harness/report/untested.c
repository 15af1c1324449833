/* SPDX-License-Identifier: MIT */
#include "report/untested.h"

#include <string.h>

#include "report/text.h"

void untested_init(struct untested *untested)
{
	*untested = (struct untested){ 0 };
	arena_init(&untested->arena);
}

void untested_release(struct untested *untested)
{
	arena_release(&untested->arena);
}

static bool counts(enum verdict verdict)
{
	return verdict == VERDICT_SKIPPED || verdict == VERDICT_UNSUPPORTED ||
	       verdict == VERDICT_INCONCLUSIVE;
}

static size_t find(
        const struct untested *untested, const struct event_verdict *event)
{
	size_t i = 0;

	while (i < untested->count &&
	        (untested->reasons[i].verdict != event->verdict ||
	                strcmp(untested->reasons[i].why, event->why) != 0))
		i++;
	return i;
}

void untested_add(struct untested *untested, const struct event_verdict *event)
{
	size_t i = find(untested, event);

	if (!counts(event->verdict))
		return;
	if (i == UNTESTED_MOST) {
		untested->others++;
		return;
	}
	if (i == untested->count) {
		untested->count++;
		untested->reasons[i].verdict = event->verdict;
		untested->reasons[i].why =
		        arena_text(&untested->arena, bytes_of(event->why));
		untested->reasons[i].example =
		        arena_text(&untested->arena, bytes_of(event->instance));
	}
	untested->reasons[i].count++;
}

const char *untested_reason(
        const struct untested *untested, const struct event_verdict *event)
{
	size_t i = find(untested, event);

	return i < untested->count ? untested->reasons[i].why : NULL;
}

void untested_print(const struct untested *untested, struct buf *to)
{
	if (untested->count == 0)
		return;
	buf_add_text(to, "\nnot tested\n");
	for (size_t i = 0; i < untested->count; i++) {
		buf_printf(to, "%6zu  %-13s", untested->reasons[i].count,
		        verdict_name(untested->reasons[i].verdict));
		text_wrap(to, untested->reasons[i].why, 21);
		text_column(to, 21);
		buf_add_text(to, "such as ");
		text_wrap(to, untested->reasons[i].example, 21);
	}
	if (untested->others > 0)
		buf_printf(to, "%6zu  for further reasons\n", untested->others);
}
