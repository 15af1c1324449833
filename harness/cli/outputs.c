/* SPDX-License-Identifier: MIT */
#include "cli/outputs.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/say.h"

static bool is_stdout(const char *path)
{
	return path && strcmp(path, "-") == 0;
}

bool outputs_check(const struct settings *settings, struct err *err)
{
	if (settings->json && settings->junit &&
	        strcmp(settings->json, settings->junit) == 0)
		return err_set(err, "--json and --junit both want `%s`",
		        settings->json);
	if (settings->quiet && settings->verbose)
		return err_set(err, "--quiet or --verbose, not both");
	return true;
}

static struct terminal_style choose_style(
        const struct settings *settings, int fd)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
	bool tty = isatty(fd);
	bool dumb = !term || strcmp(term, "dumb") == 0;
	struct terminal_style style = {
		.detail = DETAIL_NORMAL,
		.colour = tty && !dumb && !settings->no_color &&
		          !(no_color && *no_color),
		.progress = tty && !dumb && !settings->quiet,
	};

	if (settings->quiet)
		style.detail = DETAIL_QUIET;
	else if (settings->verbose)
		style.detail = DETAIL_VERBOSE;
	return style;
}

static void open_terminal(struct outputs *outputs,
        const struct settings *settings, const struct spec *spec)
{
	bool taken = is_stdout(settings->json) || is_stdout(settings->junit);
	int fd = taken ? STDERR_FILENO : STDOUT_FILENO;

	outputs->terminal = terminal_new(
	        sink_of(fd, taken ? "standard error" : "standard output"), spec,
	        choose_style(settings, fd));
	reports_add(&outputs->reports, terminal_listener(outputs->terminal));
}

static bool open_files(struct outputs *outputs, const struct settings *settings,
        struct err *err)
{
	if (settings->junit) {
		outputs->junit = junit_open(settings->junit, err);
		if (!outputs->junit)
			return false;
		reports_add(&outputs->reports, junit_listener(outputs->junit));
	}
	if (settings->json) {
		outputs->jsonl = jsonl_open(settings->json, err);
		if (!outputs->jsonl)
			return false;
		reports_add(&outputs->reports, jsonl_listener(outputs->jsonl));
	}
	return true;
}

bool outputs_open(struct outputs *outputs, const struct settings *settings,
        const struct spec *spec, struct err *err)
{
	*outputs = (struct outputs){ 0 };
	if (!open_files(outputs, settings, err)) {
		outputs_close(outputs);
		return false;
	}
	open_terminal(outputs, settings, spec);
	return true;
}

struct listener outputs_listener(struct outputs *outputs)
{
	return reports_listener(&outputs->reports);
}

void outputs_failed(struct outputs *outputs, const struct run_options *options,
        const struct target *target, enum exit_status status,
        const char *reason)
{
	struct listener listener = reports_listener(&outputs->reports);
	struct event_run run = {
		.version = options->version,
		.target = target->name,
		.profile = options->profile->name,
		.profile_digest = options->profile->digest,
		.table_digest = options->spec->digest,
		.edition = options->edition,
		.lens = options->lens,
		.strict = options->strict,
		.seed = options->seed,
	};
	struct event_end end = { .status = status, .reason = reason };
	struct err err;

	if (!outputs->reports.begun)
		listener.run(listener.self, &run, &err);
	if (!outputs->reports.ended)
		listener.end(listener.self, &end, &err);
}

enum exit_status outputs_status(
        const struct outputs *outputs, enum exit_status status)
{
	if (!outputs->reports.any_failed)
		return status;
	say_wrong("%s", outputs->reports.err.text);
	return EXIT_OURS;
}

void outputs_close(struct outputs *outputs)
{
	if (outputs->junit)
		junit_close(outputs->junit);
	if (outputs->jsonl)
		jsonl_close(outputs->jsonl);
	if (outputs->terminal)
		terminal_free(outputs->terminal);
}
