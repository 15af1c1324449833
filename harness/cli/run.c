/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "cli/anywhere.h"
#include "cli/subcommands.h"
#include "cli/outputs.h"
#include "cli/policy.h"
#include "cli/say.h"
#include "cli/setup.h"
#include "cli/table.h"
#include "cli/target.h"
#include "report/baseline.h"
#include "report/compare.h"
#include "report/text.h"
#include "self/self.h"

/* What the runs over several servers share. */
struct bench {
	const struct settings *settings;
	const char *called; /* how the program was */
	struct spec spec;
	struct waivers waivers;
	struct baseline *baseline; /* or NULL */
	struct compare *compare;   /* NULL: there is one server */
	struct outputs outputs;
	struct job *jobs;
	size_t count;
};

/* The run over one of them. */
struct job {
	struct bench *bench;
	struct settings settings; /* as if it were the only one */
	struct arena arena;
	struct buf program;
	struct profile profile;
	struct reference_config config;
	struct peer_factory memory;
	struct target target;
	struct run_options options;
};

/* How the commands begin that repeat a verdict. */
static void choose_program(struct job *job)
{
	struct buf *program = &job->program;

	anywhere_command(program, job->bench->called, &job->settings);
	buf_printf(
	        program, " --seed %llu", (unsigned long long)job->options.seed);
	buf_add(program, bytes_at("", 1));
	job->options.program = (const char *)program->p;
}

static void choose_options(struct job *job)
{
	const struct settings *settings = &job->settings;
	struct run_options *options = &job->options;

	options->version = SMTPSPEC_VERSION;
	options->spec = &job->bench->spec;
	options->profile = &job->profile;
	options->strict = settings->strict;
	options->slow = settings->slow;
	options->allowed = settings->allowed;
	options->seed = setup_seed(settings, job->target.kind == TARGET_MEMORY);
	options->select = settings->cases.list;
	options->select_count = settings->cases.count;
	options->exclude = settings->skip.list;
	options->exclude_count = settings->skip.count;
	if (settings->waivers)
		options->waivers = &job->bench->waivers;
	options->interrupted = setup_signals();
	choose_program(job);
}

static bool prepare(struct job *job, struct err *err)
{
	const struct settings *settings = &job->settings;

	job->memory = self_factory(&job->config);
	if (!policy_read(
	            &job->config, settings->policy, settings->mutant, err) ||
	        !target_choose(&job->target, settings, &job->memory,
	                &job->arena, err) ||
	        !setup_standard(settings, &job->options, err) ||
	        !setup_day(settings, &job->options, err) ||
	        !setup_profile(&(struct setup){ settings,
	                job->target.kind == TARGET_MEMORY ? &job->config : NULL,
	                &job->profile, &job->options, &job->target,
	                &job->arena }, err))
		return false;
	choose_options(job);
	return true;
}

static enum exit_status dry_run(struct job *job)
{
	struct plan plan;
	struct buf text;
	struct err err;
	size_t skipped = 0;

	if (!run_plan(&job->options, &plan, &err)) {
		say_wrong("%s", err.text);
		return EXIT_USAGE;
	}
	buf_init(&text, SIZE_MAX);
	for (size_t i = 0; i < plan.count; i++) {
		const struct planned *planned = &plan.list[i];

		text_line(&text, planned->instance);
		buf_add_text(&text, ": ");
		text_wrap(&text, planned->scase->title, 4);
		if (!planned->skip)
			continue;
		skipped++;
		buf_add_text(&text, "    skipped: ");
		text_wrap(&text, planned->skip, 6);
	}
	buf_printf(&text, "%zu instances, %zu of them skipped, on %s\n",
	        plan.count, skipped, job->target.name);
	plan_release(&plan);
	return say_result(&text, EXIT_GATE_MET);
}

static bool open_baseline(struct bench *bench)
{
	const char *path = bench->settings->update_baseline;
	struct complaints complaints;

	if (!path)
		return true;
	complaints_init(&complaints);
	bench->baseline =
	        baseline_open(path, bench->jobs[0].options.today, &complaints);
	table_complain(&complaints);
	complaints_release(&complaints);
	return bench->baseline != NULL;
}

static void close_baseline(struct bench *bench)
{
	size_t added;

	if (!bench->baseline)
		return;
	added = baseline_added(bench->baseline);
	if (added > 0)
		say_wrong("%s: %zu candidates added, each of which needs an "
		          "owner and a reason",
		        bench->settings->update_baseline, added);
	baseline_close(bench->baseline);
}

static bool open_outputs(struct bench *bench, struct err *err)
{
	struct outputs *outputs = &bench->outputs;

	if (!outputs_open(outputs, bench->settings, &bench->spec, err))
		return false;
	outputs_expect(outputs, bench->count);
	if (bench->baseline)
		reports_add(
		        &outputs->reports, baseline_listener(bench->baseline));
	if (bench->count > 1) {
		bench->compare = compare_new(bench->settings->strict);
		reports_add(
		        &outputs->reports, compare_listener(bench->compare));
	}
	return true;
}

static enum exit_status drive(struct job *job)
{
	struct outputs *outputs = &job->bench->outputs;
	struct listener listener = outputs_listener(outputs);
	enum exit_status status = EXIT_OURS;
	struct err err;

	outputs_next(outputs);
	if (!run(&job->options, &job->target, &listener, 1, &status, &err)) {
		say_wrong("%s", err.text);
		outputs_failed(
		        outputs, &job->options, &job->target, status, err.text);
	}
	return status;
}

/* What differs between the first and each of the others. */
static void tell_differences(struct bench *bench)
{
	struct buf text;

	buf_init(&text, SIZE_MAX);
	for (size_t i = 1; i < compare_runs(bench->compare); i++) {
		struct comparison comparison = compare_with(bench->compare, i);

		buf_add_text(&text, "\n");
		compare_text(&text, &comparison,
		        outputs_colour(
		                bench->settings, bench->outputs.terminal_fd));
	}
	outputs_say(&bench->outputs, &text);
	buf_release(&text);
}

/* The worst of all. */
static enum exit_status drive_all(struct bench *bench)
{
	enum exit_status worst = EXIT_GATE_MET;

	for (size_t i = 0; i < bench->count; i++) {
		enum exit_status status = drive(&bench->jobs[i]);

		if (status > worst)
			worst = status;
	}
	if (bench->compare)
		tell_differences(bench);
	return outputs_status(&bench->outputs, worst);
}

static bool prepare_all(struct bench *bench, struct err *err)
{
	if (!outputs_check(bench->settings, err))
		return false;
	if (bench->count > LEDGER_RUNS_MOST)
		return err_set(err, "--against: at most %d servers at once",
		        LEDGER_RUNS_MOST);
	for (size_t i = 0; i < bench->count; i++) {
		struct job *job = &bench->jobs[i];

		if (i > 0) {
			job->settings.seed.given = true;
			job->settings.seed.n = bench->jobs[0].options.seed;
		}
		if (!prepare(job, err))
			return false;
	}
	return true;
}

static enum exit_status execute(struct bench *bench)
{
	enum exit_status status;
	struct err err;

	if (!prepare_all(bench, &err)) {
		say_wrong("%s", err.text);
		return EXIT_USAGE;
	}
	if (bench->settings->dry_run)
		return dry_run(&bench->jobs[0]);
	if (!open_baseline(bench))
		return EXIT_USAGE;
	if (!open_outputs(bench, &err)) {
		say_wrong("%s", err.text);
		return EXIT_OURS;
	}
	status = drive_all(bench);
	outputs_close(&bench->outputs);
	return status;
}

/* TARGET or TARGET,PROFILE; what only the first server is started or reached
 * by is not for the others. */
static void aim(struct job *job, const char *against)
{
	struct settings *settings = &job->settings;
	const char *comma = strrchr(against, ',');
	size_t n = comma ? (size_t)(comma - against) : strlen(against);
	const char **word = ARENA_ARRAY(&job->arena, const char *, 1);

	settings->exec = settings->start = settings->policy = settings->mutant =
	        NULL;
	settings->ready.given = settings->self = false;
	settings->words = (struct texts){ 0 };
	if (comma)
		settings->profile = comma + 1;
	word[0] = arena_text(&job->arena, bytes_at(against, n));
	if (strcmp(word[0], "self") == 0)
		settings->self = true;
	else
		settings->words = (struct texts){ word, 1 };
}

static void open_jobs(struct bench *bench)
{
	const struct settings *settings = bench->settings;

	bench->count = 1 + settings->against.count;
	bench->jobs = mem_new(bench->count * sizeof *bench->jobs);
	for (size_t i = 0; i < bench->count; i++) {
		struct job *job = &bench->jobs[i];

		job->bench = bench;
		job->settings = *settings;
		arena_init(&job->arena);
		buf_init(&job->program, SIZE_MAX);
		profile_init(&job->profile);
		if (i > 0)
			aim(job, settings->against.list[i - 1]);
	}
}

static void close_jobs(struct bench *bench)
{
	for (size_t i = 0; i < bench->count; i++) {
		profile_release(&bench->jobs[i].profile);
		buf_release(&bench->jobs[i].program);
		arena_release(&bench->jobs[i].arena);
	}
	free(bench->jobs);
}

enum exit_status subcommand_run(
        const struct settings *settings, const char *program)
{
	struct bench bench = { .settings = settings, .called = program };
	enum exit_status status = EXIT_USAGE;

	open_jobs(&bench);
	if (table_load(&bench.spec, settings) &&
	        table_waivers(&bench.waivers, settings))
		status = execute(&bench);
	close_baseline(&bench);
	if (bench.compare)
		compare_free(bench.compare);
	waivers_release(&bench.waivers);
	spec_release(&bench.spec);
	close_jobs(&bench);
	return status;
}
