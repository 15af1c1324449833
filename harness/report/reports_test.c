/* SPDX-License-Identifier: MIT */
#include "report/reports.h"

#include "report/testing.h"

/* Counts what it is told and fails at event number `fails_at`. */
struct counter {
	int told, fails_at;
	enum exit_status status;
};

static bool count(struct counter *counter, struct err *err)
{
	if (++counter->told == counter->fails_at)
		return err_set(err, "out: event %d", counter->told);
	return true;
}

static bool on_run(void *self, const struct event_run *event, struct err *err)
{
	(void)event;
	return count(self, err);
}

static bool on_verdict(
        void *self, const struct event_verdict *event, struct err *err)
{
	(void)event;
	return count(self, err);
}

static bool on_note(void *self, const struct event_note *event, struct err *err)
{
	(void)event;
	return count(self, err);
}

static bool on_end(void *self, const struct event_end *event, struct err *err)
{
	struct counter *counter = self;

	counter->status = event->status;
	return count(counter, err);
}

static struct listener listener_of(struct counter *counter)
{
	return (struct listener){ .run = on_run,
		.verdict = on_verdict,
		.note = on_note,
		.end = on_end,
		.self = counter };
}

enum { EVENTS = SAMPLE_VERDICTS + 3 };

START_TEST(one_that_fails_does_not_stop_the_others)
{
	for (int at = 0; at <= EVENTS; at++) {
		struct reports reports = { 0 };
		struct counter bad = { .fails_at = at }, good = { 0 };
		struct listener deaf = { 0 };
		struct err err;

		reports_add(&reports, listener_of(&bad));
		reports_add(&reports, deaf);
		reports_add(&reports, listener_of(&good));
		ck_assert(!reports.begun && !reports.ended);
		ck_assert(tell_sample(reports_listener(&reports), &sample_run,
		        &sample_end, &err));
		ck_assert(reports.begun && reports.ended);
		ck_assert_int_eq(good.told, EVENTS);
		ck_assert_int_eq(bad.told, at > 0 ? at : EVENTS);
		ck_assert_int_eq(reports.any_failed, at > 0);
		ck_assert_int_eq(
		        good.status, at > 0 ? EXIT_OURS : EXIT_FINDINGS);
		if (at > 0)
			ck_assert_ptr_nonnull(
			        strstr(reports.err.text, "out: event"));
	}
}
END_TEST

int main(void)
{
	return tests_run("reports",
	        (const TTest *const[]){
	                one_that_fails_does_not_stop_the_others, NULL });
}
