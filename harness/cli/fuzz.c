/* SPDX-License-Identifier: MIT */
#include "fuzz/fuzz.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/duration.h"
#include "cli/aim.h"
#include "cli/anywhere.h"
#include "cli/gather.h"
#include "cli/outputs.h"
#include "cli/say.h"
#include "cli/subcommands.h"
#include "cli/table.h"
#include "cli/target.h"

enum { RESET_EVERY = 1000 };

struct job {
	const struct settings *settings;
	const char *called; /* how the program was */
	struct arena arena;
	struct stage stage;
	struct aim aim;
	struct target *targets;
	struct texts arguments;
	struct gathered gathered;
	struct fuzz_options options;
	struct outputs outputs;
};

/* "90s", "10m", "8h", "90". */
static bool read_duration(const char *text, uint64_t *seconds, struct err *err)
{
	uint64_t ms;

	if (!duration_parse(bytes_of(text), 1000, &ms) || ms < 1000)
		return err_set(err, "--duration %s: want a time such as 90s, "
		               "10m or 8h", text);
	*seconds = ms / 1000;
	return true;
}

static bool choose_fail_on(
        const char *word, enum fail_on *fail_on, struct err *err)
{
	static const char *const words[] = {
		[FAIL_ON_CRASH] = "crash",
		[FAIL_ON_FAIL] = "fail",
		[FAIL_ON_DEVIATION] = "deviation",
		[FAIL_ON_LATITUDE] = "latitude",
	};

	*fail_on = FAIL_ON_FAIL;
	for (size_t i = 0; word && i < sizeof words / sizeof *words; i++)
		if (strcmp(word, words[i]) == 0) {
			*fail_on = (enum fail_on)i;
			return true;
		}
	return !word || err_set(err, "--fail-on %s: want crash, fail, "
	                        "deviation or latitude", word);
}

static bool choose_target(struct job *job, unsigned index, struct err *err)
{
	const struct settings settings =
	        aim_job(job->settings, index + 1, &job->arena);
	struct target *target = &job->targets[index];

	if (!target_choose(target, &settings, &job->aim.memory, &job->arena,
	            err))
		return false;
	target->ca = job->aim.target.ca;
	target->tls_name = job->aim.target.tls_name;
	target->insecure = job->aim.target.insecure;
	return true;
}

static bool choose_targets(struct job *job, struct err *err)
{
	const struct settings *settings = job->settings;
	unsigned jobs = job->options.jobs;

	if (settings->start && jobs > 1 && !strstr(settings->start, "{job}"))
		return err_set(err, "--start with several --jobs: {job} in "
		               "TARGET and in the command gives each worker "
		               "a server of its own");
	job->targets = ARENA_ARRAY(&job->arena, struct target, jobs);
	job->options.targets = job->targets;
	for (unsigned i = 0; i < jobs; i++)
		if (!choose_target(job, i, err))
			return false;
	return true;
}

/* What a finding repeats: the target and what is known of it. */
static void choose_arguments(struct job *job)
{
	const struct settings settings =
	        anywhere_settings(job->settings, &job->arena);

	if (settings.words.count == 1)
		job->arguments = settings.words;
	options_again(&job->arguments, &settings, &job->arena);
	job->options.arguments = job->arguments.list;
	job->options.argument_count = job->arguments.count;
}

static const char *quoted(struct job *job, const char *word)
{
	struct buf text;
	const char *copy;

	buf_init(&text, SIZE_MAX);
	options_quote(&text, word);
	copy = arena_text(&job->arena, buf_bytes(&text));
	buf_release(&text);
	return copy;
}

static void choose_folders(struct job *job)
{
	const struct settings *settings = job->settings;
	struct fuzz_options *o = &job->options;

	o->findings = settings->findings ? settings->findings : "findings";
	o->shown_findings = quoted(job, anywhere_path(o->findings, &job->arena));
	o->corpus = settings->corpus
	        ? settings->corpus
	        : arena_printf(&job->arena, "%s/corpus", o->findings);
	o->given = job->gathered.list;
	o->given_count = job->gathered.count;
}

static bool choose_engine(struct job *job, struct err *err)
{
	const struct settings *settings = job->settings;
	const char *engine = settings->engine ? settings->engine : "libfuzzer";
	struct fuzz_options *o = &job->options;
	bool ours = settings->exec || settings->start;

	o->afl = strcmp(engine, "afl") == 0;
	if (!o->afl && strcmp(engine, "libfuzzer") != 0)
		return err_set(err, "--engine %s: want libfuzzer or afl", engine);
	if ((o->afl || settings->coverage) && !ours)
		return err_set(err, "%s wants a server that is ours to start: "
		               "--exec or --start",
		        o->afl ? "--engine afl" : "--coverage");
	if (settings->dry_run && !o->afl)
		return err_set(err, "--dry-run prints the command lines of "
		               "--engine afl");
	o->coverage = settings->coverage && !o->afl;
	o->specs = table_folder(settings);
	return true;
}

static bool choose_limits(struct job *job, struct err *err)
{
	const struct settings *settings = job->settings;
	struct fuzz_options *o = &job->options;

	o->jobs = settings->jobs.given ? (unsigned)settings->jobs.n : 1;
	o->runs = settings->runs.n;
	o->until_found = settings->until_found;
	if (settings->max_memory.given && !settings->start)
		return err_set(err, "--max-memory wants a server that is "
		               "started and stays: --start");
	o->memory_most = settings->max_memory.n * 1024 * 1024;
	o->reset = settings->reset_command;
	o->reset_every = settings->reset_every.given
	                         ? settings->reset_every.n : RESET_EVERY;
	if (settings->duration &&
	        !read_duration(settings->duration, &o->seconds, err))
		return false;
	return choose_fail_on(settings->fail_on, &o->fail_on, err);
}

/* The options alike for all workers are those of the first. */
static bool prepare(struct job *job, struct err *err)
{
	const struct settings first = aim_job(job->settings, 1, &job->arena);
	struct fuzz_options *o = &job->options;

	if (!gather(&job->gathered, &job->settings->seeds, err) ||
	        !outputs_check(job->settings, err) || !choose_limits(job, err) ||
	        !aim_take(&job->aim, &first, &job->stage.spec,
	                &job->stage.profile, err) ||
	        !choose_targets(job, err) || !choose_engine(job, err))
		return false;
	o->run = job->aim.run;
	o->run.program = quoted(job, anywhere_program(job->called, &job->arena));
	o->run.strict = o->fail_on >= FAIL_ON_DEVIATION;
	o->stage = &job->stage;
	choose_folders(job);
	choose_arguments(job);
	return true;
}

static enum exit_status show_commands(struct job *job)
{
	for (unsigned k = 1; k <= job->options.jobs; k++) {
		struct afl_plan plan =
		        fuzz_plan(&job->options, k, &job->arena);
		const char *const *words;
		struct err err;

		if (!afl_find(&plan, &job->arena, &err)) {
			say_wrong("%s", err.text);
			return EXIT_USAGE;
		}
		words = afl_words(&plan, &job->arena);
		for (size_t i = 0; words[i]; i++)
			printf("%s%s", i > 0 ? " " : "", quoted(job, words[i]));
		putchar('\n');
	}
	return EXIT_GATE_MET;
}

static enum exit_status execute(struct job *job)
{
	enum exit_status status = EXIT_OURS;
	struct listener listener;
	struct err err;

	if (!prepare(job, &err)) {
		say_wrong("%s", err.text);
		return EXIT_USAGE;
	}
	if (job->settings->dry_run)
		return show_commands(job);
	if (!outputs_open(&job->outputs, job->settings, &job->stage.spec,
	            &err)) {
		say_wrong("%s", err.text);
		return EXIT_OURS;
	}
	listener = outputs_listener(&job->outputs);
	if (!fuzz(&job->options, &listener, &status, &err)) {
		say_wrong("%s", err.text);
		outputs_failed(&job->outputs, &job->options.run, job->targets,
		        status, err.text);
	}
	status = outputs_status(&job->outputs, status);
	outputs_close(&job->outputs);
	return status;
}

enum exit_status subcommand_fuzz(
        const struct settings *settings, const char *program)
{
	struct job job = { .settings = settings, .called = program };
	enum exit_status status = EXIT_USAGE;

	arena_init(&job.arena);
	arena_init(&job.aim.arena);
	profile_init(&job.stage.profile);
	if (table_load(&job.stage.spec, settings))
		status = execute(&job);
	spec_release(&job.stage.spec);
	profile_release(&job.stage.profile);
	aim_release(&job.aim);
	gather_release(&job.gathered);
	arena_release(&job.arena);
	return status;
}
