/* SPDX-License-Identifier: MIT */
#include "cli/manual.h"

#include <stdio.h>
#include <string.h>

#include "cli/options.h"

/* Text that roff takes as it is: a minus stays one, and nothing at the
 * beginning of a line is a request. */
static void add_roff(struct buf *to, const char *text)
{
	for (; *text; text++)
		switch (*text) {
		case '-':
			buf_add_text(to, "\\-");
			break;
		case '\\':
			buf_add_text(to, "\\e");
			break;
		case '\'':
			buf_add_text(to, "\\(aq");
			break;
		case '.':
			buf_add_text(to, "\\&.");
			break;
		default:
			buf_add(to, bytes_at(text, 1));
		}
}

static void section(struct buf *to, const char *title)
{
	buf_printf(to, ".SH %s\n", title);
}

static void paragraph(struct buf *to, const char *text)
{
	buf_add_text(to, ".PP\n");
	add_roff(to, text);
	buf_add_text(to, "\n");
}

static void term(struct buf *to, const char *name, const char *text)
{
	buf_add_text(to, ".TP\n.B ");
	add_roff(to, name);
	buf_add_text(to, "\n");
	add_roff(to, text);
	buf_add_text(to, "\n");
}

static void add_option(struct buf *to, const struct option_row *row)
{
	buf_add_text(to, ".TP\n.BR ");
	if (row->letter)
		buf_printf(to, "\\-%c \", \" ", row->letter);
	add_roff(to, "--");
	add_roff(to, row->name);
	if (row->argument) {
		buf_add_text(to, " \" \\fI");
		add_roff(to, row->argument);
		buf_add_text(to, "\\fR\"");
	}
	buf_add_text(to, "\n");
	add_roff(to, row->help);
	buf_add_text(to, "\n");
}

static void add_command(struct buf *to, enum subcommand command)
{
	const char *group = "";

	buf_add_text(to, ".SS \"smtpspec ");
	add_roff(to, subcommand_name(command));
	buf_add_text(to, *subcommand_words(command) ? " " : "");
	add_roff(to, subcommand_words(command));
	buf_add_text(to, "\"\n");
	add_roff(to, subcommand_about(command));
	buf_add_text(to, "\n");
	for (const struct option_row *row = option_rows; row->name; row++) {
		if (!option_is_of(row, command) || option_is_common(row))
			continue;
		if (strcmp(group, row->group) != 0)
			paragraph(to, row->group);
		group = row->group;
		add_option(to, row);
	}
}

static void add_exits(struct buf *to)
{
	char number[4];

	section(to, "EXIT STATUS");
	for (int i = 0; i < OPTIONS_EXITS; i++) {
		snprintf(number, sizeof number, "%d", i);
		term(to, number, options_exits[i]);
	}
}

static void add_tail(struct buf *to)
{
	section(to, "ENVIRONMENT");
	term(to, "SMTPSPEC_SPECS", "the spec table, unless --specs names it");
	term(to, "NO_COLOR", "not empty: no colours");
	section(to, "FILES");
	term(to, "share/smtpspec/specs",
	        "the spec table, beside the folder that the program is in; its "
	        "README.md is the grammar of the table, of profiles (of which "
	        "profiles/ has examples) and of waivers");
	term(to, "share/smtpspec/schema",
	        "the JSON Schema of the results, and that of the JUnit report");
	section(to, "SEE ALSO");
	paragraph(to, "RFC 5321, RFC 1123, RFC 3463");
}

void manual_page(struct buf *to)
{
	buf_add_text(to, ".TH SMTPSPEC 1 \"\" \"smtpspec ");
	add_roff(to, SMTPSPEC_VERSION);
	buf_add_text(to, "\" \"User Commands\"\n");
	section(to, "NAME");
	buf_add_text(to, "smtpspec \\- SMTP conformance: 252, 502 and their "
	                 "neighbours\n");
	section(to, "SYNOPSIS");
	buf_add_text(to, ".B smtpspec\n.I COMMAND\n[options]\n");
	section(to, "DESCRIPTION");
	add_roff(to, options_about);
	buf_add_text(to, "\n");
	section(to, "COMMANDS");
	for (int c = 0; c < SUBCOMMAND_COUNT; c++)
		add_command(to, (enum subcommand)c);
	section(to, "OPTIONS OF EVERY COMMAND");
	for (const struct option_row *row = option_rows; row->name; row++)
		if (option_is_common(row))
			add_option(to, row);
	add_exits(to);
	add_tail(to);
}
