/* SPDX-License-Identifier: MIT */
#include "run/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "run/fleet.h"
#include "run/probe.h"
#include "run/recorded.h"

struct job {
	const struct run_options *options;
	struct audience audience;
	struct server server;
	struct instances instances;
	struct campaign campaign;
	struct results *results;
	uint64_t began_us;
	char reason[128]; /* of the status, where it has figures */
};

static bool verified_anything(const struct event_end *end)
{
	return end->verdicts[VERDICT_PASS] + end->verdicts[VERDICT_LATITUDE] +
	               end->verdicts[VERDICT_DEVIATION] +
	               end->verdicts[VERDICT_WAIVED] +
	               end->verdicts[VERDICT_FAIL] >
	       0;
}

static bool gate_met(const struct job *job, const struct event_end *end)
{
	for (int v = 0; v < VERDICT_COUNT; v++)
		if (end->verdicts[v] > 0 &&
		        verdict_gates((enum verdict)v, job->options->strict))
			return false;
	return true;
}

/* Whether it was nothing but refusals that were seen. */
static bool only_turned_away(const struct job *job)
{
	return results_turned_away(job->results) > 0;
}

static const char *why_findings(
        const struct job *job, const struct event_end *end)
{
	size_t stale = end->verdicts[VERDICT_STALE_WAIVER];
	struct event_end others = *end;

	others.verdicts[VERDICT_STALE_WAIVER] = 0;
	if (gate_met(job, &others))
		return "waivers are stale";
	if (job->options->strict)
		return stale > 0 ? "clauses were broken (deviations count: "
		                   "--strict), and waivers are stale"
		                 : "clauses were broken (deviations count: "
		                   "--strict)";
	return stale > 0 ? "clauses were broken, and waivers are stale"
	                 : "clauses were broken";
}

/* How little it was that was verified, where that was not even half. */
static const char *why_met(struct job *job, const struct event_end *end)
{
	size_t all = job->instances.count;
	size_t open = end->cases[VERDICT_SKIPPED] +
	              end->cases[VERDICT_INCONCLUSIVE];

	if (2 * open <= all)
		return "no clause was broken that the gate counts";
	snprintf(job->reason, sizeof job->reason,
	        "no clause was broken that the gate counts, but no more than "
	        "%zu of %zu cases could be judged", all - open, all);
	return job->reason;
}

static void conclude(
        struct event_end *end, enum exit_status status, const char *reason)
{
	end->status = status;
	end->reason = reason;
}

static void decide(struct job *job, struct event_end *end)
{
	const char *halted = why_halted(&job->campaign);

	end->cut_short = halted;
	if (job->server.crash)
		conclude(end, EXIT_CRASHED, halted);
	else if (!verified_anything(end))
		conclude(end, EXIT_UNVERIFIED, halted
		        ? halted : "nothing was verified");
	else if (!gate_met(job, end))
		conclude(end, EXIT_FINDINGS, why_findings(job, end));
	else if (halted)
		conclude(end, EXIT_UNVERIFIED, halted);
	else if (only_turned_away(job))
		conclude(end, EXIT_UNVERIFIED,
		        "nothing was verified: the server answered 421 to all");
	else
		conclude(end, EXIT_GATE_MET, why_met(job, end));
}

static void tell_remarks(struct audience *audience,
        const struct recorded *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (list[i].remark)
			tell_note(audience, "recording", list[i].remark);
		if (list[i].befell)
			tell_note(audience, "recording", list[i].befell);
		if (list[i].accused)
			tell_note(audience, "recording", list[i].accused);
	}
}

/* What a recording tells is as good as seen. */
static void decide_recorded(struct job *job, const struct recorded *list,
        size_t count, struct event_end *end)
{
	bool befell = false, accused = false;

	decide(job, end);
	for (size_t i = 0; i < count; i++) {
		befell |= list[i].befell != NULL;
		accused |= list[i].accused != NULL;
	}
	if (befell)
		conclude(end, EXIT_CRASHED,
		        "the recorded server crashed or hung");
	else if (accused)
		conclude(end, EXIT_FINDINGS, "clauses were broken");
}

static void note_halt(struct job *job)
{
	if (job->server.crash)
		tell_note(&job->audience, "crash", job->server.crash);
	else if (job->campaign.lost)
		tell_note(&job->audience, "unreachable", job->campaign.lost);
	else if (server_interrupted(&job->server))
		tell_note(&job->audience, "cut-short",
		        "interrupted: the rest was not tried");
	else if (why_halted(&job->campaign))
		tell_note(&job->audience, "cut-short",
		        "421 to all that was tried: the rest was not");
}

static enum exit_status judge_all(struct job *job, const struct probe *probe)
{
	struct campaign *c = &job->campaign;
	struct event_end end = { 0 };
	const char *halted;
	enum verdict rest;

	tell_run(&job->audience, job->options, job->server.target->name,
	        job->instances.count);
	if (probe->contradiction)
		tell_note(&job->audience, "policy", probe->contradiction);
	if (probe->missing)
		tell_note(&job->audience, "fixtures", probe->missing);
	if (probe->no_tls)
		tell_note(&job->audience, "tls", probe->no_tls);
	c->instances = &job->instances;
	job->results = c->results =
	        results_new(job->options, &job->instances, &job->audience);
	fleet_all(c);
	server_stop(&job->server);
	note_halt(job);
	halted = why_halted(c);
	rest = c->lost ? VERDICT_INCONCLUSIVE : VERDICT_SKIPPED;
	results_finish(c->results, rest, halted ? halted : "not tried",
	        !halted, &end);
	end.connections = c->connections;
	end.milliseconds = (clock_us() - job->began_us) / 1000;
	decide(job, &end);
	results_free(c->results);
	tell_end(&job->audience, &end);
	return end.status;
}

static bool probed(struct job *job, struct probe *probe,
        enum exit_status *status, struct err *err)
{
	bool good = fleet_probe(&job->campaign, probe, err);
	struct err what = *err;

	server_watch(&job->server);
	if (job->server.crash) {
		*status = EXIT_CRASHED;
		return err_set(err, "the server crashed: %.900s",
		        job->server.crash);
	}
	if (!good && job->server.end)
		return err_set(err, "%.200s; its command: %.700s", what.text,
		        job->server.end);
	return good;
}

static enum occasion occasion(const struct job *job)
{
	return server_is_away(&job->server) ? OCCASION_AWAY : OCCASION_NEAR;
}

static bool probe_and_judge(
        struct job *job, enum exit_status *status, struct err *err)
{
	struct probe probe;
	bool good;

	probe_open(&probe, job->options->profile, &job->campaign.randoms);
	good = probed(job, &probe, status, err);
	if (good && !instances_plan(&job->instances, job->options,
	                    occasion(job), err)) {
		*status = EXIT_USAGE;
		good = false;
	}
	if (good)
		*status = judge_all(job, &probe);
	probe_close(&probe);
	return good;
}

static bool named(const char *target, struct err *err)
{
	struct err what = *err;

	/* A name that could not be looked up is told with it. */
	if (strncmp(what.text, target, strlen(target)) == 0)
		return false;
	return err_set(err, "%.100s: %.900s", target, what.text);
}

bool run(const struct run_options *options, const struct target *target,
        const struct listener *listeners, size_t listener_count,
        enum exit_status *status, struct err *err)
{
	struct job job = {
		.options = options,
		.audience = { listeners, listener_count, { "" } },
		.began_us = clock_us(),
	};
	bool good;

	job.campaign = (struct campaign){ .options = options,
		.server = &job.server };
	randoms_choose(&job.campaign.randoms, options->seed);
	*status = EXIT_UNVERIFIED;
	good = server_open(&job.server, target, options->interrupted, err);
	job.server.endpoint.rate = options->profile->rate;
	if (!good && process_crashed(&job.server.daemon))
		*status = EXIT_CRASHED;
	good = (good && probe_and_judge(&job, status, err)) ||
	       (*status != EXIT_USAGE && named(target->name, err));
	server_close(&job.server);
	instances_release(&job.instances);
	free(job.campaign.lost);
	if (job.audience.failure.text[0] == '\0')
		return good;
	*status = EXIT_OURS;
	*err = job.audience.failure;
	return false;
}

/* What is said of a recording: all that was not in it stays open. */
static enum exit_status judge_recorded(struct job *job, const char *name,
        const struct recorded *list, size_t count)
{
	struct event_end end = { 0 };

	tell_run(&job->audience, job->options, name, job->instances.count);
	tell_remarks(&job->audience, list, count);
	job->results = results_new(
	        job->options, &job->instances, &job->audience);
	recorded_judge(job->results, job->options, &job->instances, list, count);
	results_finish(job->results, VERDICT_INCONCLUSIVE,
	        "no recorded command, sent alone and answered, is an example of it",
	        false, &end);
	end.connections = recorded_connections(list, count);
	end.milliseconds = (clock_us() - job->began_us) / 1000;
	decide_recorded(job, list, count, &end);
	results_free(job->results);
	tell_end(&job->audience, &end);
	return end.status;
}

/* Whether it was a run that recorded any of them. */
static enum occasion recorded_by(const struct recorded *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].instance)
			return OCCASION_RECORDED;
	return OCCASION_OVERHEARD;
}

bool run_recorded(const struct run_options *options, const char *name,
        const struct recorded *list, size_t count,
        const struct listener *listeners, size_t listener_count,
        enum exit_status *status, struct err *err)
{
	struct job job = {
		.options = options,
		.audience = { listeners, listener_count, { "" } },
		.began_us = clock_us(),
	};

	job.campaign = (struct campaign){ .options = options,
		.server = &job.server };
	*status = EXIT_USAGE;
	recorded_infer(options->profile, list, count);
	if (!instances_plan(
	            &job.instances, options, recorded_by(list, count), err))
		return false;
	*status = judge_recorded(&job, name, list, count);
	instances_release(&job.instances);
	if (job.audience.failure.text[0] == '\0')
		return true;
	*status = EXIT_OURS;
	*err = job.audience.failure;
	return false;
}

bool run_plan(const struct run_options *options, struct plan *plan,
        struct err *err)
{
	struct instances instances;

	if (!instances_plan(&instances, options, OCCASION_NEAR, err))
		return false;
	*plan = (struct plan){ .count = instances.count };
	arena_init(&plan->arena);
	plan->list = ARENA_ARRAY(
	        &plan->arena, struct planned, instances.count + 1);
	for (size_t i = 0; i < instances.count; i++) {
		const struct instance *from = &instances.list[i];

		plan->list[i] = (struct planned){ from->scase,
			arena_text(&plan->arena, bytes_of(from->id)),
			from->skip ? arena_text(&plan->arena,
			                     bytes_of(from->skip)) : NULL };
	}
	instances_release(&instances);
	return true;
}

void plan_release(struct plan *plan)
{
	arena_release(&plan->arena);
}
