/* SPDX-License-Identifier: MIT */
#include <unistd.h>

#include "cli/subcommands.h"
#include "cli/outputs.h"
#include "cli/say.h"
#include "cli/shelf.h"
#include "report/compare.h"

/* What is written where. */
struct pages {
	struct buf text, json, markdown;
};

static void fill(struct pages *pages, struct compare *compare, bool colour,
        bool exact, enum exit_status *status)
{
	for (size_t i = 1; i < compare_runs(compare); i++) {
		struct comparison comparison = compare_with(compare, i);

		if (i > 1)
			buf_add_text(&pages->text, "\n");
		compare_text(&pages->text, &comparison, colour);
		compare_json(&pages->json, &comparison);
		compare_markdown(&pages->markdown, &comparison);
		if (comparison.worse || (exact && comparison.count > 0))
			*status = EXIT_FINDINGS;
	}
}

static bool write_page(const char *path, struct buf *page, struct err *err)
{
	struct sink sink;

	if (!path)
		return true;
	if (!sink_open(&sink, path, err))
		return false;
	if (sink_write(&sink, buf_bytes(page), err))
		return sink_close(&sink, err);
	sink_drop(&sink);
	return false;
}

static enum exit_status write_pages(struct pages *pages,
        const struct settings *settings, enum exit_status status)
{
	bool asked = settings->json || settings->markdown;
	struct err err;

	if (write_page(settings->json, &pages->json, &err) &&
	        write_page(settings->markdown, &pages->markdown, &err) &&
	        write_page(asked ? NULL : "-", &pages->text, &err))
		return status;
	say_wrong("%s", err.text);
	return EXIT_OURS;
}

static enum exit_status write_all(
        struct compare *compare, const struct settings *settings)
{
	enum exit_status status = EXIT_GATE_MET;
	struct pages pages;

	buf_init(&pages.text, SIZE_MAX);
	buf_init(&pages.json, SIZE_MAX);
	buf_init(&pages.markdown, SIZE_MAX);
	fill(&pages, compare, outputs_colour(settings, STDOUT_FILENO),
	        settings->exact, &status);
	status = write_pages(&pages, settings, status);
	buf_release(&pages.text);
	buf_release(&pages.json);
	buf_release(&pages.markdown);
	return status;
}

static enum exit_status diff(
        struct shelf *shelf, const struct settings *settings)
{
	struct compare *compare = compare_new(settings->strict);
	struct reports reports = { 0 };
	struct listener to = reports_listener(&reports);
	enum exit_status status = EXIT_USAGE;

	reports_add(&reports, compare_listener(compare));
	if (shelf->runs < 2)
		say_wrong("diff wants two runs, and there is one");
	else if (shelf_tell(shelf, &to) && reports.any_failed)
		say_wrong("%s", reports.err.text);
	else if (!reports.any_failed)
		status = write_all(compare, settings);
	compare_free(compare);
	return shelf->damaged ? EXIT_USAGE : status;
}

enum exit_status subcommand_diff(const struct settings *settings)
{
	enum exit_status status = EXIT_USAGE;
	struct shelf shelf;
	struct err err;

	if (settings->words.count == 0) {
		say_wrong("diff what? Files that `smtpspec run --json FILE` "
		          "has left");
		return EXIT_USAGE;
	}
	if (!outputs_check(settings, &err)) {
		say_wrong("%s", err.text);
		return EXIT_USAGE;
	}
	if (shelf_open(&shelf, settings))
		status = diff(&shelf, settings);
	shelf_close(&shelf);
	return status;
}
