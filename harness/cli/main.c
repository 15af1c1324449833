/* SPDX-License-Identifier: MIT */
#include <signal.h>

#include "cli/subcommands.h"
#include "cli/say.h"

static enum exit_status help(enum subcommand command)
{
	struct buf text;

	buf_init(&text, SIZE_MAX);
	options_help(&text, command);
	return say_result(&text, EXIT_GATE_MET);
}

static enum exit_status no_command(void)
{
	struct buf text;

	buf_init(&text, SIZE_MAX);
	options_help(&text, SUBCOMMAND_COUNT);
	say_wrong("no command\n%.*s", BYTES_FMT(buf_bytes(&text)));
	buf_release(&text);
	return EXIT_USAGE;
}

static enum exit_status version(void)
{
	struct buf text;

	buf_init(&text, SIZE_MAX);
	buf_add_text(&text, "smtpspec " SMTPSPEC_VERSION "\n");
	return say_result(&text, EXIT_GATE_MET);
}

static enum exit_status dispatch(
        const struct settings *settings, const char *program)
{
	if (settings->help)
		return help(settings->subcommand);
	if (settings->version)
		return version();
	switch (settings->subcommand) {
	case SUBCOMMAND_RUN:
		return subcommand_run(settings, program);
	case SUBCOMMAND_FUZZ:
		return subcommand_fuzz(settings, program);
	case SUBCOMMAND_REPLAY:
		return subcommand_replay(settings);
	case SUBCOMMAND_MINIMISE:
		return subcommand_minimise(settings);
	case SUBCOMMAND_PROMOTE:
		return subcommand_promote(settings);
	case SUBCOMMAND_JUDGE:
		return subcommand_judge(settings, program);
	case SUBCOMMAND_REPORT:
		return subcommand_report(settings);
	case SUBCOMMAND_DIFF:
		return subcommand_diff(settings);
	case SUBCOMMAND_LIST:
		return subcommand_list(settings);
	case SUBCOMMAND_LINT:
		return subcommand_lint(settings);
	case SUBCOMMAND_EXPLAIN:
		return subcommand_explain(settings);
	case SUBCOMMAND_SERVE:
		return subcommand_serve(settings);
	case SUBCOMMAND_MANUAL:
		return subcommand_manual(settings);
	case SUBCOMMAND_SEEDS:
		return subcommand_seeds(settings);
	case SUBCOMMAND_COUNT:
		break;
	}
	return no_command();
}

int main(int argc, char **argv)
{
	struct settings settings = { 0 };
	enum exit_status status = EXIT_USAGE;
	struct arena arena;
	struct err err;

	signal(SIGPIPE, SIG_IGN);
	arena_init(&arena);
	if (options_parse(&settings, argc, argv, &arena, &err))
		status = dispatch(&settings, argc > 0 ? argv[0] : "smtpspec");
	else
		say_wrong("%s", err.text);
	arena_release(&arena);
	return status;
}
