/* SPDX-License-Identifier: MIT */
#include "cli/manual.h"

#include <string.h>

#include "cli/options.h"

enum wants { WANTS_NOTHING, WANTS_WORD, WANTS_FILE, WANTS_FOLDER };

static enum wants option_wants(const struct option_row *row)
{
	if (!row->argument)
		return WANTS_NOTHING;
	if (strcmp(row->argument, "FILE") == 0)
		return WANTS_FILE;
	if (strcmp(row->argument, "DIR") == 0)
		return WANTS_FOLDER;
	return WANTS_WORD;
}

/* In single quotes, in which the shells know no other escape. */
static void add_quoted(struct buf *to, const char *text)
{
	for (; *text; text++)
		if (*text == '\'')
			buf_add_text(to, "'\\''");
		else
			buf_add(to, bytes_at(text, 1));
}

/* --- bash ---------------------------------------------------------------- */

static void bash_options(struct buf *to, enum subcommand command)
{
	for (const struct option_row *row = option_rows; row->name; row++)
		if (option_is_of(row, command))
			buf_printf(to, " --%s", row->name);
}

/* "\t--json|--junit) BODY ;;" */
static void bash_case(struct buf *to, enum wants wants, const char *body)
{
	const char *between = "\t";

	for (const struct option_row *row = option_rows; row->name; row++) {
		if (option_wants(row) != wants)
			continue;
		buf_printf(to, "%s--%s", between, row->name);
		between = "|";
	}
	buf_printf(to, ") %s ;;\n", body);
}

void manual_bash(struct buf *to)
{
	buf_add_text(to, "# bash completion of smtpspec\n"
	                 "_smtpspec()\n{\n"
	                 "\tlocal word=${COMP_WORDS[COMP_CWORD]} options=\n"
	                 "\tlocal before=${COMP_WORDS[COMP_CWORD - 1]}\n"
	                 "\tCOMPREPLY=()\n"
	                 "\tcase ${COMP_WORDS[1]} in\n");
	for (int c = 0; c < SUBCOMMAND_COUNT; c++) {
		buf_printf(to, "\t%s) options='",
		        subcommand_name((enum subcommand)c));
		bash_options(to, (enum subcommand)c);
		buf_add_text(to, "' ;;\n");
	}
	buf_add_text(to, "\tesac\n\tif ((COMP_CWORD == 1)); then\n"
	                 "\t\toptions='--help --version");
	for (int c = 0; c < SUBCOMMAND_COUNT; c++)
		buf_printf(to, " %s", subcommand_name((enum subcommand)c));
	buf_add_text(to, "'\n\t\tbefore=\n\tfi\n\tcase $before in\n");
	bash_case(to, WANTS_FILE, "_smtpspec_files -f ; return");
	bash_case(to, WANTS_FOLDER, "_smtpspec_files -d ; return");
	bash_case(to, WANTS_WORD, "return");
	buf_add_text(to,
	        "\tesac\n"
	        "\tif [[ $word == -* ]] || ((COMP_CWORD == 1)); then\n"
	        "\t\tmapfile -t COMPREPLY < <(compgen -W \"$options\" -- "
	        "\"$word\")\n"
	        "\telse\n\t\t_smtpspec_files -f\n\tfi\n}\n"
	        "_smtpspec_files()\n{\n"
	        "\tcompopt -o filenames 2>/dev/null\n"
	        "\tmapfile -t COMPREPLY < <(compgen \"$1\" -- \"$word\")\n}\n"
	        "complete -F _smtpspec smtpspec\n");
}

/* --- zsh ----------------------------------------------------------------- */

/* A colon or bracket would end an explanation. */
static void add_explained(struct buf *to, const char *text)
{
	for (; *text; text++) {
		char octet[2] = { *text };

		if (strchr(":[]\\", *text))
			buf_add_text(to, "\\");
		add_quoted(to, octet);
	}
}

static void zsh_option(struct buf *to, const struct option_row *row)
{
	static const char *const actions[] = {
		[WANTS_WORD] = " ",
		[WANTS_FILE] = "_files",
		[WANTS_FOLDER] = "_files -/",
	};
	bool argument = row->argument != NULL;

	buf_printf(to, " \\\n\t\t'%s--%s%s[",
	        row->kind == OPTION_TEXTS ? "*" : "", row->name,
	        argument ? "=" : "");
	add_explained(to, row->help);
	buf_add_text(to, "]");
	if (argument) {
		buf_add_text(to, ":");
		add_explained(to, row->argument);
		buf_printf(to, ":%s", actions[option_wants(row)]);
	}
	buf_add_text(to, "'");
}

static void zsh_command(struct buf *to, enum subcommand command)
{
	buf_printf(to, "\t%s) _arguments", subcommand_name(command));
	for (const struct option_row *row = option_rows; row->name; row++)
		if (option_is_of(row, command))
			zsh_option(to, row);
	buf_add_text(to, " \\\n\t\t'*:word:_files' ;;\n");
}

void manual_zsh(struct buf *to)
{
	buf_add_text(to, "#compdef smtpspec\n"
	                 "_smtpspec()\n{\n\tlocal -a commands\n"
	                 "\tcommands=(");
	for (int c = 0; c < SUBCOMMAND_COUNT; c++) {
		buf_printf(
		        to, "\n\t\t'%s:", subcommand_name((enum subcommand)c));
		add_explained(to, subcommand_about((enum subcommand)c));
		buf_add_text(to, "'");
	}
	buf_add_text(to, "\n\t)\n"
	                 "\tif ((CURRENT == 2)); then\n"
	                 "\t\t_describe command commands\n\t\treturn\n\tfi\n"
	                 "\tshift words\n\t((CURRENT--))\n"
	                 "\tcase $words[1] in\n");
	for (int c = 0; c < SUBCOMMAND_COUNT; c++)
		zsh_command(to, (enum subcommand)c);
	buf_add_text(to, "\tesac\n}\n_smtpspec \"$@\"\n");
}

/* --- fish ---------------------------------------------------------------- */

static void fish_option(
        struct buf *to, enum subcommand command, const struct option_row *row)
{
	static const char *const wants[] = {
		[WANTS_NOTHING] = "",
		[WANTS_WORD] = " -x",
		[WANTS_FILE] = " -r -F",
		[WANTS_FOLDER] = " -x -a '(__fish_complete_directories)'",
	};

	buf_printf(to,
	        "complete -c smtpspec -n '__fish_seen_subcommand_from %s' -l "
	        "%s",
	        subcommand_name(command), row->name);
	if (row->letter)
		buf_printf(to, " -s %c", row->letter);
	buf_printf(to, "%s -d '", wants[option_wants(row)]);
	add_quoted(to, row->help);
	buf_add_text(to, "'\n");
}

void manual_fish(struct buf *to)
{
	buf_add_text(to, "# fish completion of smtpspec\n");
	for (int c = 0; c < SUBCOMMAND_COUNT; c++) {
		enum subcommand command = (enum subcommand)c;

		buf_printf(to,
		        "complete -c smtpspec -f -n __fish_use_subcommand -a "
		        "%s -d '",
		        subcommand_name(command));
		add_quoted(to, subcommand_about(command));
		buf_add_text(to, "'\n");
		for (const struct option_row *row = option_rows; row->name;
		        row++)
			if (option_is_of(row, command))
				fish_option(to, command, row);
	}
}
