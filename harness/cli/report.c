/* SPDX-License-Identifier: MIT */
#include "cli/subcommands.h"
#include "cli/outputs.h"
#include "cli/say.h"
#include "cli/shelf.h"

static enum exit_status tell(struct shelf *shelf, struct outputs *outputs)
{
	struct listener to = outputs_listener(outputs);

	outputs_expect(outputs, shelf->runs);
	if (!shelf_tell(shelf, &to))
		return EXIT_USAGE;
	return outputs_status(
	        outputs, shelf->damaged ? EXIT_USAGE : EXIT_GATE_MET);
}

static enum exit_status report(
        struct shelf *shelf, const struct settings *settings)
{
	enum exit_status status;
	struct outputs outputs;
	struct err err;

	if (!outputs_open(&outputs, settings, &shelf->spec, &err)) {
		say_wrong("%s", err.text);
		return EXIT_OURS;
	}
	status = tell(shelf, &outputs);
	outputs_close(&outputs);
	return status;
}

static bool check(const struct settings *settings, struct err *err)
{
	if (settings->words.count == 0)
		return err_set(err, "report what? A file that `smtpspec run "
		                    "--json FILE` has left");
	return outputs_check(settings, err);
}

enum exit_status subcommand_report(const struct settings *settings)
{
	enum exit_status status = EXIT_USAGE;
	struct shelf shelf;
	struct err err;

	if (!check(settings, &err)) {
		say_wrong("%s", err.text);
		return EXIT_USAGE;
	}
	if (shelf_open(&shelf, settings))
		status = report(&shelf, settings);
	shelf_close(&shelf);
	return status;
}
