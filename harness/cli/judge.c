/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "cli/anywhere.h"
#include "cli/subcommands.h"
#include "cli/declare.h"
#include "cli/outputs.h"
#include "cli/recordings.h"
#include "cli/say.h"
#include "cli/setup.h"
#include "cli/table.h"

struct job {
	const struct settings *settings;
	const char *called;
	struct arena arena;
	struct buf program;
	struct spec spec;
	struct waivers waivers;
	struct recordings recordings;
	struct profile profile;
	struct run_options options;
	const char *target;
	struct outputs outputs;
};

static bool choose_profile(struct job *job, struct err *err)
{
	const struct settings *settings = job->settings;
	const char *name = settings->profile;
	bool declared = name && strcmp(name, "auto") != 0;

	if (declared &&
	        !profile_load(&job->profile,
	                table_profile(settings, name, &job->arena), err))
		return false;
	if (!recordings_profile(
	            &job->recordings, &job->profile, declared, err))
		return false;
	for (size_t i = 0; i < settings->set.count; i++)
		if (!declare_entry(&job->profile, settings->set.list[i], err))
			return false;
	return declare_check(&job->profile, err);
}

/* How the commands begin that repeat a verdict. */
static void choose_program(struct job *job)
{
	struct buf *program = &job->program;

	anywhere_command(program, job->called, job->settings);
	buf_add(program, bytes_at("", 1));
	job->options.program = (const char *)program->p;
}

static bool prepare(struct job *job, struct err *err)
{
	const struct settings *settings = job->settings;
	const struct settings by =
	        recordings_standard(&job->recordings, settings);
	struct run_options *options = &job->options;

	if (!setup_standard(&by, options, err) ||
	        !setup_day(settings, options, err) ||
	        !choose_profile(job, err))
		return false;
	setup_edition(&by, &job->profile, options);
	options->version = SMTPSPEC_VERSION;
	options->spec = &job->spec;
	options->profile = &job->profile;
	options->strict = settings->strict;
	options->select = settings->cases.list;
	options->select_count = settings->cases.count;
	options->exclude = settings->skip.list;
	options->exclude_count = settings->skip.count;
	if (settings->waivers)
		options->waivers = &job->waivers;
	choose_program(job);
	job->target = recordings_target(&job->recordings, &job->arena);
	return true;
}

static enum exit_status judge(struct job *job)
{
	struct listener listener = outputs_listener(&job->outputs);
	const struct target target = { .name = job->target };
	enum exit_status status = EXIT_OURS;
	struct err err;

	if (!run_recorded(&job->options, job->target, job->recordings.list,
	            job->recordings.count, &listener, 1, &status, &err)) {
		say_wrong("%s", err.text);
		outputs_failed(&job->outputs, &job->options, &target, status,
		        err.text);
	}
	return outputs_status(&job->outputs, status);
}

static enum exit_status execute(struct job *job)
{
	enum exit_status status;
	struct err err;

	if (!recordings_open(&job->recordings, &job->settings->words,
	            &job->spec))
		return EXIT_USAGE;
	if (!prepare(job, &err)) {
		say_wrong("%s", err.text);
		return EXIT_USAGE;
	}
	if (!outputs_open(&job->outputs, job->settings, &job->spec, &err)) {
		say_wrong("%s", err.text);
		return EXIT_OURS;
	}
	status = judge(job);
	outputs_close(&job->outputs);
	return status;
}

static bool check(const struct settings *settings, struct err *err)
{
	if (settings->words.count == 0)
		return err_set(err, "judge what? What `smtpspec run "
		                    "--transcripts` has left, or a pcap file");
	return outputs_check(settings, err);
}

enum exit_status subcommand_judge(
        const struct settings *settings, const char *program)
{
	struct job job = { .settings = settings, .called = program };
	enum exit_status status = EXIT_USAGE;
	struct err err;

	if (!check(settings, &err)) {
		say_wrong("%s", err.text);
		return EXIT_USAGE;
	}
	arena_init(&job.arena);
	buf_init(&job.program, SIZE_MAX);
	profile_init(&job.profile);
	if (table_load(&job.spec, settings) &&
	        table_waivers(&job.waivers, settings))
		status = execute(&job);
	recordings_close(&job.recordings);
	waivers_release(&job.waivers);
	spec_release(&job.spec);
	profile_release(&job.profile);
	buf_release(&job.program);
	arena_release(&job.arena);
	return status;
}
