/* SPDX-License-Identifier: MIT */
#include "cli/outputs.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/say.h"

/* The options that name a file to write. */
#define FILES(X)                                                               \
	X(json)                                                                \
	X(junit)                                                               \
	X(sarif)                                                               \
	X(tap)                                                                 \
	X(markdown)                                                            \
	X(html)                                                                \
	X(statement)                                                           \
	X(traceability)
/* Those among them that are written as events come: the option, the report,
 * what opening it takes besides the path. */
#define STREAMS(X)                                                             \
	X(junit, junit, err)                                                   \
	X(sarif, sarif, spec, err)                                             \
	X(tap, tap, err)                                                       \
	X(json, jsonl, err)

enum {
#define COUNT(name) +1
	FILE_COUNT = 0 FILES(COUNT)
#undef COUNT
};

enum { PATIENCE_MS = 15 * 1000 };

struct named {
	const char *option, *path; /* or NULL */
};

static void list_files(
        const struct settings *settings, struct named files[FILE_COUNT])
{
	size_t n = 0;

#define LIST(name) files[n++] = (struct named){ #name, settings->name };
	FILES(LIST)
#undef LIST
}

static bool check_sheet(const char *option, const char *path, struct err *err)
{
	enum sheet sheet;

	if (!path || sheet_of(path, &sheet))
		return true;
	return err_set(err, "--%s %s: want a name that ends in .md or .csv",
	        option, path);
}

bool outputs_check(const struct settings *settings, struct err *err)
{
	struct named files[FILE_COUNT];

	list_files(settings, files);
	for (int a = 0; a < FILE_COUNT; a++)
		for (int b = a + 1; b < FILE_COUNT; b++)
			if (files[a].path && files[b].path &&
			        strcmp(files[a].path, files[b].path) == 0)
				return err_set(err,
				        "--%s and --%s both want `%s`",
				        files[a].option, files[b].option,
				        files[a].path);
	if (settings->quiet && settings->verbose)
		return err_set(err, "--quiet or --verbose, not both");
	return check_sheet("statement", settings->statement, err) &&
	       check_sheet("traceability", settings->traceability, err);
}

/* One that can move its cursor and has colours. */
static bool is_terminal(int fd)
{
	const char *term = getenv("TERM");

	return isatty(fd) && term && strcmp(term, "dumb") != 0;
}

bool outputs_colour(const struct settings *settings, int fd)
{
	const char *no_color = getenv("NO_COLOR");

	return is_terminal(fd) && !settings->no_color &&
	       !(no_color && *no_color);
}

static struct terminal_style choose_style(
        const struct settings *settings, int fd)
{
	struct terminal_style style = {
		.detail = DETAIL_NORMAL,
		.colour = outputs_colour(settings, fd),
		.progress = is_terminal(fd) && !settings->quiet,
	};

	if (settings->quiet)
		style.detail = DETAIL_QUIET;
	else if (settings->verbose)
		style.detail = DETAIL_VERBOSE;
	return style;
}

static bool stdout_taken(const struct settings *settings)
{
	struct named files[FILE_COUNT];
	bool taken = false;

	list_files(settings, files);
	for (int i = 0; i < FILE_COUNT; i++)
		taken |= files[i].path && strcmp(files[i].path, "-") == 0;
	return taken;
}

/* For logs: a run of few seconds says nothing. */
static void say_how_far(void *self, const struct event_progress *event)
{
	struct outputs *outputs = self;

	if (event->milliseconds < outputs->patience_ms)
		return;
	outputs->patience_ms = event->milliseconds + PATIENCE_MS;
	if (event->in_vain == 0)
		say_wrong("%zu of %zu cases", event->done, event->planned);
	else
		say_wrong("%zu of %zu cases; %zu sessions waited for a reply "
		          "that did not come in time, the last for that to %s",
		        event->done, event->planned, event->in_vain,
		        event->awaited);
}

static struct listener patience_listener(struct outputs *outputs)
{
	outputs->patience_ms = PATIENCE_MS;
	return (struct listener){ .progress = say_how_far, .self = outputs };
}

static void open_terminal(struct outputs *outputs,
        const struct settings *settings, const struct spec *spec)
{
	bool taken = stdout_taken(settings);
	int fd = taken ? STDERR_FILENO : STDOUT_FILENO;

	outputs->terminal_fd = fd;
	outputs->terminal_name = taken ? "standard error" : "standard output";
	outputs->terminal = terminal_new(sink_of(fd, outputs->terminal_name),
	        spec, choose_style(settings, fd));
	reports_add(&outputs->reports, terminal_listener(outputs->terminal));
	if (!is_terminal(fd) && !settings->quiet)
		reports_add(&outputs->reports, patience_listener(outputs));
}

static bool open_streams(struct outputs *outputs,
        const struct settings *settings, const struct spec *spec,
        struct err *err)
{
#define OPEN(option, name, ...)                                                \
	if (settings->option) {                                                \
		outputs->name = name##_open(settings->option, __VA_ARGS__);    \
		if (!outputs->name)                                            \
			return false;                                          \
		reports_add(&outputs->reports, name##_listener(outputs->name)); \
	}
	STREAMS(OPEN)
#undef OPEN
	return true;
}

static bool open_document(struct outputs *outputs, const char *path,
        document_writer *write, struct err *err)
{
	enum sheet sheet = SHEET_MARKDOWN;
	struct document *document;

	if (!path)
		return true;
	if (write == statement_write || write == trace_write)
		sheet_of(path, &sheet);
	document = document_open(path, write, sheet, outputs->ledger, err);
	if (!document)
		return false;
	outputs->documents[outputs->document_count++] = document;
	reports_add(&outputs->reports, document_listener(document));
	return true;
}

static bool open_documents(struct outputs *outputs,
        const struct settings *settings, const struct spec *spec,
        struct err *err)
{
	if (!settings->markdown && !settings->html && !settings->statement &&
	        !settings->traceability)
		return true;
	outputs->ledger = ledger_new(spec, err);
	if (!outputs->ledger)
		return false;
	reports_add(&outputs->reports, ledger_listener(outputs->ledger));
	return open_document(
	               outputs, settings->markdown, summary_write, err) &&
	       open_document(outputs, settings->html, html_write, err) &&
	       open_document(
	               outputs, settings->statement, statement_write, err) &&
	       open_document(outputs, settings->traceability, trace_write, err);
}

static bool open_transcripts(struct outputs *outputs,
        const struct settings *settings, struct err *err)
{
	if (!settings->transcripts)
		return true;
	outputs->transcripts = transcripts_open(settings->transcripts, err);
	if (!outputs->transcripts)
		return false;
	reports_add(&outputs->reports,
	        transcripts_listener(outputs->transcripts));
	return true;
}

bool outputs_open(struct outputs *outputs, const struct settings *settings,
        const struct spec *spec, struct err *err)
{
	*outputs = (struct outputs){ 0 };
	if (!open_streams(outputs, settings, spec, err) ||
	        !open_transcripts(outputs, settings, err) ||
	        !open_documents(outputs, settings, spec, err)) {
		outputs_close(outputs);
		return false;
	}
	if (settings->subcommand == SUBCOMMAND_RUN ||
	        settings->subcommand == SUBCOMMAND_FUZZ ||
	        settings->subcommand == SUBCOMMAND_JUDGE ||
	        outputs->reports.count == 0)
		open_terminal(outputs, settings, spec);
	return true;
}

void outputs_expect(struct outputs *outputs, size_t runs)
{
#define EXPECT(option, name, ...)                                              \
	if (outputs->name)                                                     \
		name##_expect(outputs->name, runs);
	STREAMS(EXPECT)
#undef EXPECT
	for (size_t i = 0; i < outputs->document_count; i++)
		document_expect(outputs->documents[i], runs);
	if (outputs->terminal)
		terminal_expect(outputs->terminal, runs);
}

struct listener outputs_listener(struct outputs *outputs)
{
	return reports_listener(&outputs->reports);
}

void outputs_next(struct outputs *outputs)
{
	outputs->reports.begun = outputs->reports.ended = false;
}

void outputs_say(struct outputs *outputs, const struct buf *text)
{
	struct sink sink =
	        sink_of(outputs->terminal_fd, outputs->terminal_name);
	struct reports *reports = &outputs->reports;
	struct err err;

	if (!sink_write(&sink, buf_bytes(text), &err) && !reports->any_failed) {
		reports->any_failed = true;
		reports->err = err;
	}
	sink_drop(&sink);
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
#define CLOSE(option, name, ...)                                               \
	if (outputs->name)                                                     \
		name##_close(outputs->name);
	STREAMS(CLOSE)
#undef CLOSE
	for (size_t i = 0; i < outputs->document_count; i++)
		document_close(outputs->documents[i]);
	if (outputs->transcripts)
		transcripts_close(outputs->transcripts);
	if (outputs->ledger)
		ledger_free(outputs->ledger);
	if (outputs->terminal)
		terminal_free(outputs->terminal);
}
