/* SPDX-License-Identifier: MIT */
#include "cli/options.h"

#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/duration.h"
#include "cli/near.h"
#include "report/text.h"

enum { HELP_COLUMN = 24, LONG = 1000, ROWS_MOST = 64 };
enum {
	TIMEOUT_MOST = 600000, /* milliseconds */
	SESSIONS_MOST = 100,
	RATE_MOST = 10000,
	JOBS_MOST = 256,
};

#define RUN (1u << SUBCOMMAND_RUN)
#define JUDGE (1u << SUBCOMMAND_JUDGE)
/* What does nothing but report. */
#define REPORT (1u << SUBCOMMAND_REPORT | JUDGE)
#define DIFF (1u << SUBCOMMAND_DIFF)
#define FUZZ (1u << SUBCOMMAND_FUZZ)
#define AGAIN (1u << SUBCOMMAND_REPLAY | 1u << SUBCOMMAND_MINIMISE)
#define LIST (1u << SUBCOMMAND_LIST)
#define LINT (1u << SUBCOMMAND_LINT)
#define SERVE (1u << SUBCOMMAND_SERVE)
#define ALL ((1u << SUBCOMMAND_COUNT) - 1)
#define AT(member) offsetof(struct settings, member)

#define FLAG(name, letter, member, commands, repeats, group, help)             \
	{                                                                      \
		name, letter, OPTION_FLAG, AT(member), NULL, 0, 0, commands,   \
		        repeats, group, help                                   \
	}
#define TEXT(name, member, argument, commands, repeats, group, help)           \
	{                                                                      \
		name, 0, OPTION_TEXT, AT(member), argument, 0, 0, commands,    \
		        repeats, group, help                                   \
	}
#define TEXTS(name, member, argument, commands, repeats, group, help)          \
	{                                                                      \
		name, 0, OPTION_TEXTS, AT(member), argument, 0, 0, commands,   \
		        repeats, group, help                                   \
	}
#define NUMBER(name, member, argument, least, most, commands, repeats, group,  \
        help)                                                                  \
	{                                                                      \
		name, 0, OPTION_NUMBER, AT(member), argument, least, most,     \
		        commands, repeats, group, help                         \
	}

#define TIME(name, member, least, most, commands, repeats, group, help)        \
	{                                                                      \
		name, 0, OPTION_TIME, AT(member), "TIME", least, most,         \
		        commands, repeats, group, help                         \
	}

const struct option_row option_rows[] = {
	TEXT("exec", exec, "CMD", RUN | FUZZ | AGAIN, true, "Target",
	        "run CMD for each connection, SMTP on its standard input and "
	        "output"),
	TEXT("start", start, "CMD", RUN | FUZZ | AGAIN, true, "Target",
	        "start the server at TARGET with CMD, watch it, stop it at the "
	        "end"),
	TIME("ready", ready, 1, TIMEOUT_MOST, RUN | FUZZ | AGAIN, true, "Target",
	        "how long --start may take until it accepts: 500ms, 30s; a number "
	        "alone is milliseconds (10s)"),
	FLAG("self", 0, self, RUN | FUZZ | AGAIN, true, "Target",
	        "the reference server, in this process (when no target is "
	        "named)"),
	TEXT("policy", policy, "WORDS", RUN | FUZZ | AGAIN | SERVE, true, "Target",
	        "how the reference server behaves: \"vrfy=disabled "
	        "expn=enabled "
	        "help=no\" ..."),
	TEXT("mutant", mutant, "NAME", RUN | FUZZ | AGAIN | SERVE, true, "Target",
	        "the reference server with this defect, under the policy that "
	        "it needs"),
	TEXTS("against", against, "TARGET[,FILE]", RUN, false, "Target",
	        "send the same to this server too, by the profile FILE or the "
	        "first one's, and say what differs; `self` is the reference "
	        "server; may be repeated"),
	TEXT("profile", profile, "FILE", RUN | JUDGE | FUZZ | AGAIN, true, "Profile",
	        "what is known of the server: a file, a name in "
	        "specs/profiles, or `auto`, which infers the policy from the "
	        "server's behaviour (auto; reference with --self)"),
	TEXTS("set", set, "KEY=VALUE", RUN | JUDGE | FUZZ | AGAIN, true, "Profile",
	        "one entry of the profile: vrfy=disabled, domain=example.org, "
	        "known=alice ...; deliver=NAME lets cases complete messages"),
	TEXT("tls", tls, "MODE", RUN | FUZZ | AGAIN, true, "Profile",
	        "implicit: TLS from the first octet (port 465); starttls: "
	        "STARTTLS first in each session; no (as in the profile)"),
	TEXT("ca", ca, "FILE", RUN | FUZZ | AGAIN, true, "Profile",
	        "the authorities to trust, PEM (the system's)"),
	TEXT("tls-name", tls_name, "NAME", RUN | FUZZ | AGAIN, true, "Profile",
	        "whose certificate it has to be (the target's host)"),
	FLAG("insecure", 0, insecure, RUN | FUZZ | AGAIN, true, "Profile",
	        "TLS with anybody: certificates are not checked; every report "
	        "says so"),
	TEXT("edition", edition, "NAME", RUN | JUDGE | FUZZ | AGAIN, true, "Judging",
	        "judge by 821, 1123, 2821, 5321 or bis (5321; 1123 where the "
	        "profile says protocol: lmtp)"),
	TEXT("lens", lens, "NAME", RUN | JUDGE | FUZZ | AGAIN, true, "Judging",
	        "rfc takes each clause by its text, practice lets common "
	        "practice pass, hardening asks for more (rfc)"),
	FLAG("strict", 0, strict, RUN | DIFF | JUDGE, true, "Judging",
	        "deviations (SHOULD) and flaky verdicts are findings too"),
	FLAG("exact", 0, exact, DIFF, false, "Judging",
	        "exit status 1 for any difference, not for new findings "
	        "alone"),
	TEXT("waivers", waivers, "FILE", RUN | JUDGE | LINT, true, "Judging",
	        "findings that somebody answers for until a day, and how to "
	        "write them: specs/README.md; a stale one is a finding"),
	TEXT("update-baseline", update_baseline, "FILE", RUN, false, "Judging",
	        "add what makes this run fail to FILE as candidates for "
	        "waivers, for people to add an owner and a reason"),
	TEXT("today", today, "DATE", RUN | JUDGE, true, "Judging",
	        "the day on which waivers are judged, YYYY-MM-DD (today in "
	        "UTC)"),
	TEXTS("case", cases, "GLOB", RUN | JUDGE, false, "Selection",
	        "only these cases, instances or clauses; may be repeated"),
	TEXTS("skip", skip, "GLOB", RUN | JUDGE, false, "Selection",
	        "none of these; may be repeated"),
	FLAG("slow", 0, slow, RUN, true, "Selection",
	        "also the cases that take minutes"),
	FLAG("i-am-allowed", 0, allowed, RUN | FUZZ | AGAIN, true, "Selection",
	        "also the cases that enumerate names, on a host that is "
	        "neither loopback nor private"),
	FLAG("dry-run", 'n', dry_run, RUN | FUZZ, false, "Selection",
	        "print what would be done; of fuzz, how it runs afl-fuzz"),
	NUMBER("sessions", sessions, "N", 1, SESSIONS_MOST, RUN, false, "Pace",
	        "connections at the same time (as in the profile)"),
	NUMBER("rate", rate, "N", 0, RATE_MOST, RUN | FUZZ, false, "Pace",
	        "new connections a second, 0 = unlimited (as in the profile)"),
	TIME("timeout", timeout, 1, TIMEOUT_MOST, RUN | FUZZ | AGAIN, true, "Pace",
	        "how long to wait for one answer: 500ms, 10s; a number alone is "
	        "milliseconds (as in the profile)"),
	NUMBER("seed", seed, "N", 0, INT64_MAX, RUN | FUZZ, false, "Pace",
	        "of the names made up for unknown mailboxes (a new one each "
	        "time; 1 with --self)"),
	TEXT("findings", findings, "DIR", FUZZ, false, "Campaign",
	        "where what is found is kept, a folder for each finding "
	        "(findings)"),
	TEXT("duration", duration, "TIME", FUZZ, false, "Campaign",
	        "how long: 90s, 10m, 8h (until it is interrupted, or --runs)"),
	NUMBER("runs", runs, "N", 1, INT64_MAX, FUZZ, false, "Campaign",
	        "sessions to play"),
	NUMBER("jobs", jobs, "N", 1, JOBS_MOST, FUZZ, false, "Campaign",
	        "workers at the same time (1); {job} in TARGET and --start "
	        "stands for the number of the worker"),
	FLAG("coverage", 0, coverage, FUZZ | LIST, false, "Campaign",
	        "the server (--start, --exec) is built with afl-clang-fast, "
	        "and its edges count as something new; of list: for each "
	        "clause the cases that decide it, or why none can"),
	TEXT("engine", engine, "NAME", FUZZ, false, "Campaign",
	        "libfuzzer, or afl: afl-fuzz around the server (--start, "
	        "--exec), with a library preloaded that makes a fork server "
	        "of it (libfuzzer)"),
	TEXT("corpus", corpus, "DIR", FUZZ, false, "Campaign",
	        "inputs that brought something new, to go on from the next "
	        "time (corpus in --findings)"),
	TEXTS("seeds", seeds, "FILE|DIR", FUZZ, false, "Campaign",
	        "inputs to begin with besides those of the spec table: what a "
	        "client sends, a file a session; transcripts; findings; "
	        "captured traffic (pcap); may be repeated"),
	TEXT("fail-on", fail_on, "WHAT", FUZZ, false, "Campaign",
	        "from what on the exit status tells of findings: crash, fail "
	        "(broken MUSTs too), deviation (broken SHOULDs too), latitude "
	        "(choices that a clause leaves open too) (fail)"),
	FLAG("until-found", 0, until_found, FUZZ, false, "Campaign",
	        "end with the first finding that --fail-on counts"),
	NUMBER("max-memory", max_memory, "MIB", 1, 1024 * 1024, FUZZ, false,
	        "Campaign", "what the processes of --start may hold of their "
	        "own together, a finding above it (any)"),
	TEXT("reset-command", reset_command, "CMD", FUZZ, false, "Campaign",
	        "run now and then between sessions, for instance to empty the "
	        "server's spool"),
	NUMBER("reset-every", reset_every, "N", 1, INT64_MAX, FUZZ, false,
	        "Campaign", "sessions between two --reset-command (1000)"),
	TEXT("json", json, "FILE", RUN | FUZZ | REPORT | LIST | DIFF, false,
	        "Reports",
	        "JSON Lines; - is standard output"),
	TEXT("junit", junit, "FILE", RUN | FUZZ | REPORT, false, "Reports",
	        "JUnit XML; - is standard output"),
	TEXT("sarif", sarif, "FILE", RUN | FUZZ | REPORT, false, "Reports",
	        "SARIF 2.1.0, for code scanning; - is standard output"),
	TEXT("tap", tap, "FILE", RUN | FUZZ | REPORT, false, "Reports",
	        "TAP 14; - is standard output"),
	TEXT("markdown", markdown, "FILE", RUN | FUZZ | REPORT | DIFF, false,
	        "Reports",
	        "a summary for the page of a CI job, GitHub's takes it; - is "
	        "standard output"),
	TEXT("html", html, "FILE", RUN | FUZZ | REPORT, false, "Reports",
	        "one page with everything in it, for people; - is standard "
	        "output"),
	TEXT("statement", statement, "FILE", RUN | REPORT, false, "Reports",
	        "the conformance statement, as Markdown (.md or -) or CSV "
	        "(.csv)"),
	TEXT("traceability", traceability, "FILE", RUN | REPORT, false,
	        "Reports",
	        "which cases decide which clauses, as Markdown (.md or -) or "
	        "CSV (.csv)"),
	TEXT("transcripts", transcripts, "DIR", RUN, false, "Reports",
	        "what passed in each session, a file each, for `judge`"),
	FLAG("quiet", 'q', quiet, RUN | FUZZ | REPORT, false, "Reports",
	        "only the summary"),
	FLAG("verbose", 'v', verbose, RUN | REPORT | LINT,
	        false, "Reports",
	        "more: every verdict; the undecidable clauses"),
	FLAG("no-color", 0, no_color, RUN | FUZZ | REPORT | DIFF, false,
	        "Reports",
	        "no colours, as with NO_COLOR in the environment"),
	FLAG("clauses", 0, clauses, LIST, false, "List", "the clauses"),
	FLAG("editions", 0, editions, LIST, false, "List",
	        "for each clause the editions in which it holds"),
	FLAG("mutants", 0, mutants, LIST, false, "List",
	        "the reference server's mutants"),
	FLAG("profiles", 0, profiles, LIST, false, "List",
	        "the example profiles"),
	TEXT("listen", listen, "ADDR:PORT", SERVE, false, "Serve",
	        "where to listen: a port, 0 for a free one, or the /PATH of a "
	        "Unix socket (127.0.0.1:2525)"),
	TEXT("tls-cert", tls_cert, "FILE", SERVE, false, "Serve",
	        "the certificate for TLS, PEM, its chain behind it (one made "
	        "for the occasion)"),
	TEXT("tls-key", tls_key, "FILE", SERVE, false, "Serve",
	        "its key, PEM"),
	TEXT("specs", specs, "DIR", ALL, true, "General",
	        "the spec table (SMTPSPEC_SPECS in the environment, else the "
	        "one that the program was built with)"),
	FLAG("help", 'h', help, ALL, false, "General", "this text"),
	FLAG("version", 'V', version, ALL, false, "General",
	        "the program's version"),
	{ 0 },
};

static const struct {
	const char *name, *words, *about;
} commands[] = {
#define SUBCOMMAND_ROW(id, name, words, about) { name, words, about },
	SUBCOMMANDS(SUBCOMMAND_ROW)
#undef SUBCOMMAND_ROW
};

const char *subcommand_name(enum subcommand command)
{
	return commands[command].name;
}

const char *subcommand_words(enum subcommand command)
{
	return commands[command].words;
}

const char *subcommand_about(enum subcommand command)
{
	return commands[command].about;
}

const char options_about[] =
        "Judges how an SMTP server answers VRFY, EXPN, HELP and the like, "
        "clause by clause: 252, 502 and their neighbours.";

const char *const options_exits[OPTIONS_EXITS] = {
	"all is well: nothing was found that the gate counts",
	"findings",
	"wrong command line, profile, table or waivers (file:line:column)",
	"the server could not be reached, or nothing was verified",
	"the server crashed (with --start or --exec)",
	"smtpspec itself failed, for instance to write a report",
};

bool option_is_of(const struct option_row *row, enum subcommand command)
{
	return row->commands >> command & 1;
}

bool option_is_common(const struct option_row *row)
{
	return row->commands == ALL;
}

static void *field(
        const struct settings *settings, const struct option_row *row)
{
	return (char *)settings + row->offset;
}

static void add_text(struct texts *texts, const char *text, struct arena *arena)
{
	const char **list = ARENA_ARRAY(arena, const char *, texts->count + 1);

	if (texts->count > 0)
		memcpy(list, texts->list, texts->count * sizeof *list);
	list[texts->count++] = text;
	texts->list = list;
}

static bool read_number(struct number *number, const struct option_row *row,
        const char *text, struct err *err)
{
	uint64_t n = 0;
	const char *p = text;

	for (; ascii_digit((uint8_t)*p) && n <= row->most; p++) {
		if (n > (UINT64_MAX - 9) / 10)
			break;
		n = n * 10 + (uint64_t)(*p - '0');
	}
	if (p == text || *p || n < row->least || n > row->most)
		return err_set(err, "--%s %s: want a number from %llu to %llu",
		        row->name, text, (unsigned long long)row->least,
		        (unsigned long long)row->most);
	*number = (struct number){ true, n };
	return true;
}

static bool read_time(struct number *number, const struct option_row *row,
        const char *text, struct err *err)
{
	uint64_t ms;

	if (!duration_parse(bytes_of(text), 1, &ms) || ms < row->least ||
	        ms > row->most)
		return err_set(err, "--%s %s: want a time such as 10s or "
		               "500ms, at most %llus",
		        row->name, text, (unsigned long long)row->most / 1000);
	*number = (struct number){ true, ms };
	return true;
}

static bool store(struct settings *settings, const struct option_row *row,
        const char *argument, struct arena *arena, struct err *err)
{
	void *to = field(settings, row);

	switch (row->kind) {
	case OPTION_FLAG:
		*(bool *)to = true;
		break;
	case OPTION_TEXT:
		*(const char **)to = argument;
		break;
	case OPTION_TEXTS:
		add_text(to, argument, arena);
		break;
	case OPTION_NUMBER:
		return read_number(to, row, argument, err);
	case OPTION_TIME:
		return read_time(to, row, argument, err);
	}
	return true;
}

/* What getopt_long wants, for one command or, with SUBCOMMAND_COUNT, for what
 * may stand in front of a command. */
struct tables {
	struct option longs[ROWS_MOST];
	char shorts[2 * ROWS_MOST];
};

static bool belongs(const struct option_row *row, enum subcommand command)
{
	if (command == SUBCOMMAND_COUNT)
		return row->offset == AT(help) || row->offset == AT(version);
	return option_is_of(row, command);
}

static void tables_make(struct tables *tables, enum subcommand command)
{
	size_t longs = 0, shorts = 0;

	*tables = (struct tables){ 0 };
	if (command == SUBCOMMAND_COUNT)
		tables->shorts[shorts++] = '+';
	tables->shorts[shorts++] = ':';
	for (int i = 0; option_rows[i].name; i++) {
		const struct option_row *row = &option_rows[i];

		if (!belongs(row, command))
			continue;
		tables->longs[longs++] = (struct option){
			.name = row->name,
			.has_arg = row->kind == OPTION_FLAG ? no_argument
			                                    : required_argument,
			.val = LONG + i,
		};
		if (row->letter)
			tables->shorts[shorts++] = row->letter;
	}
}

static const struct option_row *row_of(int value)
{
	if (value >= LONG)
		return &option_rows[value - LONG];
	for (const struct option_row *row = option_rows; row->name; row++)
		if (row->letter == value)
			return row;
	return NULL;
}

/* `word` is what getopt_long did not like. */
static bool unknown(const char *word, enum subcommand command, struct err *err)
{
	struct near near = near_to(word + strspn(word, "-"));

	for (const struct option_row *row = option_rows; row->name; row++) {
		if (belongs(row, command))
			near_try(&near, row->name);
		else if (strncmp(word, "--", 2) == 0 &&
		         strcmp(word + 2, row->name) == 0)
			return err_set(err, "--%s is no option of `%s`",
			        row->name,
			        command == SUBCOMMAND_COUNT
			                ? "smtpspec"
			                : subcommand_name(command));
	}
	if (near.best)
		return err_set(err, "unknown option %s; did you mean --%s?",
		        word, near.best);
	return err_set(err, "unknown option %s", word);
}

static bool parse_options(struct settings *settings, enum subcommand command,
        int argc, char **argv, struct arena *arena, struct err *err)
{
	struct tables tables;
	int value;

	tables_make(&tables, command);
	optind = 0;
	opterr = 0;
	while ((value = getopt_long(
	                argc, argv, tables.shorts, tables.longs, NULL)) != -1) {
		char letter[3] = { '-', (char)optopt, '\0' };
		const char *word = argv[optind - 1];

		if (value == ':')
			return err_set(err, "%s wants an argument", word);
		if (value == '?')
			return unknown(strncmp(word, "--", 2) == 0 || !optopt
			                       ? word
			                       : letter,
			        command, err);
		if (!store(settings, row_of(value), optarg, arena, err))
			return false;
	}
	return true;
}

static bool find_command(
        const char *name, enum subcommand *command, struct err *err)
{
	struct near near = near_to(name);

	for (int c = 0; c < SUBCOMMAND_COUNT; c++) {
		near_try(&near, commands[c].name);
		if (strcmp(commands[c].name, name) == 0) {
			*command = (enum subcommand)c;
			return true;
		}
	}
	if (near.best)
		return err_set(err, "unknown command `%s`; did you mean `%s`?",
		        name, near.best);
	return err_set(err, "unknown command `%s`", name);
}

bool options_parse(struct settings *settings, int argc, char **argv,
        struct arena *arena, struct err *err)
{
	settings->subcommand = SUBCOMMAND_COUNT;
	if (!parse_options(settings, SUBCOMMAND_COUNT, argc, argv, arena, err))
		return false;
	if (optind >= argc)
		return true;
	if (!find_command(argv[optind], &settings->subcommand, err))
		return false;
	argc -= optind;
	argv += optind;
	if (!parse_options(
	            settings, settings->subcommand, argc, argv, arena, err))
		return false;
	for (int i = optind; i < argc; i++)
		add_text(&settings->words, argv[i], arena);
	return true;
}

static void help_row(struct buf *to, const struct option_row *row)
{
	buf_printf(to, "  ");
	if (row->letter)
		buf_printf(to, "-%c, ", row->letter);
	buf_printf(to, "--%s%s%s", row->name, row->argument ? " " : "",
	        row->argument ? row->argument : "");
	text_column(to, HELP_COLUMN);
	text_wrap(to, row->help, HELP_COLUMN);
}

static void help_of_command(struct buf *to, enum subcommand command)
{
	const char *group = "";

	buf_printf(to, "usage: smtpspec %s%s%s [options]\n\n",
	        commands[command].name, *commands[command].words ? " " : "",
	        commands[command].words);
	text_wrap(to, commands[command].about, 0);
	for (const struct option_row *row = option_rows; row->name; row++) {
		if (!belongs(row, command))
			continue;
		if (strcmp(group, row->group) != 0)
			buf_printf(to, "\n%s\n", row->group);
		group = row->group;
		help_row(to, row);
	}
}

void options_help(struct buf *to, enum subcommand command)
{
	if (command < SUBCOMMAND_COUNT) {
		help_of_command(to, command);
		return;
	}
	buf_add_text(to, "usage: smtpspec COMMAND [options]\n\n");
	text_wrap(to, options_about, 0);
	buf_add_text(to, "\n");
	for (int c = 0; c < SUBCOMMAND_COUNT; c++) {
		buf_printf(to, "  %s %s", commands[c].name, commands[c].words);
		text_column(to, HELP_COLUMN);
		text_wrap(to, commands[c].about, HELP_COLUMN);
	}
	buf_add_text(to,
	        "\nTo begin with:\n"
	        "  smtpspec run                    "
	        "judge the built-in reference server\n"
	        "  smtpspec run 127.0.0.1:2525     "
	        "judge yours; what is not known is inferred\n"
	        "  smtpspec run 127.0.0.1:2525 --set domain=example.org "
	        "--set known=alice \\\n"
	        "      --set vrfy=disabled --html report.html\n"
	        "  smtpspec explain 252 502        "
	        "what the answers mean\n"
	        "  smtpspec COMMAND --help         "
	        "the options of a command\n"
	        "\nExit status:\n");
	for (int i = 0; i < OPTIONS_EXITS; i++) {
		buf_printf(to, "  %d  ", i);
		text_wrap(to, options_exits[i], 5);
	}
}

void options_quote(struct buf *to, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
	                            "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                            "0123456789_-+=:,./@%";

	if (*word && word[strspn(word, plain)] == '\0') {
		buf_add_text(to, word);
		return;
	}
	buf_add_text(to, "'");
	for (; *word; word++)
		if (*word == '\'')
			buf_add_text(to, "'\\''");
		else
			buf_add(to, bytes_at(word, 1));
	buf_add_text(to, "'");
}

static void add_option(struct texts *to, const struct option_row *row,
        const char *argument, struct arena *arena)
{
	add_text(to, arena_printf(arena, "--%s", row->name), arena);
	add_text(to, argument, arena);
}

static void add_row(struct texts *to, const struct settings *settings,
        const struct option_row *row, struct arena *arena)
{
	const void *from = field(settings, row);
	const struct texts *texts = from;
	const struct number *number = from;

	switch (row->kind) {
	case OPTION_FLAG:
		if (*(const bool *)from)
			add_text(to, arena_printf(arena, "--%s", row->name),
			        arena);
		break;
	case OPTION_TEXT:
		if (*(const char *const *)from)
			add_option(to, row, *(const char *const *)from, arena);
		break;
	case OPTION_TEXTS:
		for (size_t i = 0; i < texts->count; i++)
			add_option(to, row, texts->list[i], arena);
		break;
	case OPTION_NUMBER:
	case OPTION_TIME:
		if (number->given)
			add_option(to, row, arena_printf(arena, "%llu",
			        (unsigned long long)number->n), arena);
		break;
	}
}

void options_again(struct texts *to, const struct settings *settings,
        struct arena *arena)
{
	for (const struct option_row *row = option_rows; row->name; row++)
		if (row->repeats)
			add_row(to, settings, row, arena);
}

void options_repeat(struct buf *to, const struct settings *settings)
{
	struct texts texts = { 0 };
	struct arena arena;

	arena_init(&arena);
	options_again(&texts, settings, &arena);
	for (size_t i = 0; i < texts.count; i++) {
		buf_add_text(to, " ");
		options_quote(to, texts.list[i]);
	}
	arena_release(&arena);
}
