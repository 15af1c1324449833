/* SPDX-License-Identifier: MIT */
#include "report/reports.h"

#include <assert.h>

enum kind {
	RUN,
	VERDICT,
	SESSION,
	NOTE,
	WAIVER,
	FINDING,
	SAMPLE,
	REACH,
	END
};

void reports_add(struct reports *reports, struct listener listener)
{
	assert(reports->count < REPORTS_MOST);
	reports->list[reports->count++] = listener;
}

static bool tell_end(const struct reports *reports, const struct listener *to,
        const struct event_end *event, struct err *err)
{
	struct event_end end = *event;

	if (reports->any_failed) {
		end.status = EXIT_OURS;
		end.reason = reports->err.text;
	}
	return !to->end || to->end(to->self, &end, err);
}

/* To a report that knows verdicts alone. */
static bool tell_verdict(const struct listener *to,
        const struct event_finding *finding, struct err *err)
{
	const struct event_verdict verdict = {
		.scase = finding->scase,
		.instance = finding->name,
		.clause = finding->clause,
		.rule = finding->rule,
		.ruling = RULING_VIOLATES,
		.verdict = finding->verdict,
		.reply = finding->reply,
		.why = finding->why,
		.transcript = finding->transcript,
		.repeat = finding->repeat,
	};

	return !to->verdict || to->verdict(to->self, &verdict, err);
}

/* What breaks no clause. */
static bool tell_note(const struct listener *to,
        const struct event_finding *finding, struct err *err)
{
	struct arena arena;
	bool good;

	arena_init(&arena);
	good = !to->note ||
	       to->note(to->self, &(struct event_note){ finding->kind,
	               arena_printf(&arena, "%s\n%s\n%s%s", finding->key,
	                       finding->why, finding->transcript,
	                       finding->repeat) }, err);
	arena_release(&arena);
	return good;
}

static bool tell_finding(const struct listener *to,
        const struct event_finding *finding, struct err *err)
{
	if (to->finding)
		return to->finding(to->self, finding, err);
	return finding->clause ? tell_verdict(to, finding, err)
	                       : tell_note(to, finding, err);
}

static bool tell_one(const struct reports *reports, const struct listener *to,
        enum kind kind, const void *event, struct err *err)
{
	switch (kind) {
	case RUN:
		return !to->run || to->run(to->self, event, err);
	case VERDICT:
		return !to->verdict || to->verdict(to->self, event, err);
	case SESSION:
		return !to->session || to->session(to->self, event, err);
	case NOTE:
		return !to->note || to->note(to->self, event, err);
	case WAIVER:
		return !to->waiver || to->waiver(to->self, event, err);
	case FINDING:
		return tell_finding(to, event, err);
	case SAMPLE:
		return !to->sample || to->sample(to->self, event, err);
	case REACH:
		return !to->reach || to->reach(to->self, event, err);
	case END:
		return tell_end(reports, to, event, err);
	}
	return true;
}

static bool tell(struct reports *reports, enum kind kind, const void *event)
{
	struct err err;

	for (size_t i = 0; i < reports->count; i++) {
		if (reports->failed[i] ||
		        tell_one(reports, &reports->list[i], kind, event, &err))
			continue;
		reports->failed[i] = true;
		if (!reports->any_failed)
			reports->err = err;
		reports->any_failed = true;
	}
	return true;
}

static bool on_run(void *self, const struct event_run *event, struct err *err)
{
	struct reports *reports = self;

	(void)err;
	reports->begun = true;
	return tell(reports, RUN, event);
}

static bool on_verdict(
        void *self, const struct event_verdict *event, struct err *err)
{
	(void)err;
	return tell(self, VERDICT, event);
}

static bool on_session(
        void *self, const struct event_session *event, struct err *err)
{
	(void)err;
	return tell(self, SESSION, event);
}

static bool on_note(void *self, const struct event_note *event, struct err *err)
{
	(void)err;
	return tell(self, NOTE, event);
}

static bool on_waiver(
        void *self, const struct event_waiver *event, struct err *err)
{
	(void)err;
	return tell(self, WAIVER, event);
}

static bool on_finding(
        void *self, const struct event_finding *event, struct err *err)
{
	(void)err;
	return tell(self, FINDING, event);
}

static bool on_sample(
        void *self, const struct event_sample *event, struct err *err)
{
	(void)err;
	return tell(self, SAMPLE, event);
}

static bool on_reach(
        void *self, const struct event_reach *event, struct err *err)
{
	(void)err;
	return tell(self, REACH, event);
}

static bool on_end(void *self, const struct event_end *event, struct err *err)
{
	struct reports *reports = self;

	(void)err;
	reports->ended = true;
	return tell(reports, END, event);
}

static void on_progress(void *self, const struct event_progress *event)
{
	const struct reports *reports = self;

	for (size_t i = 0; i < reports->count; i++) {
		const struct listener *to = &reports->list[i];

		if (to->progress && !reports->failed[i])
			to->progress(to->self, event);
	}
}

static void on_hunting(void *self, const struct event_sample *now)
{
	const struct reports *reports = self;

	for (size_t i = 0; i < reports->count; i++) {
		const struct listener *to = &reports->list[i];

		if (to->hunting && !reports->failed[i])
			to->hunting(to->self, now);
	}
}

struct listener reports_listener(struct reports *reports)
{
	return (struct listener){
		.run = on_run,
		.verdict = on_verdict,
		.session = on_session,
		.note = on_note,
		.waiver = on_waiver,
		.finding = on_finding,
		.sample = on_sample,
		.reach = on_reach,
		.end = on_end,
		.progress = on_progress,
		.hunting = on_hunting,
		.self = reports,
	};
}
