/* SPDX-License-Identifier: MIT
 *
 * The command line: one table of options makes the parser and the help.
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

/* Commands, what may stand behind each, and what each is for. */
#define SUBCOMMANDS(X)                                                         \
	X(RUN, "run", "[TARGET]",                                              \
	        "Judge the server at TARGET: HOST, HOST:PORT, [IPV6]:PORT, "   \
	        "unix:PATH or /PATH; without one, the reference server.")      \
	X(FUZZ, "fuzz", "[TARGET]",                                            \
	        "Fuzz the server at TARGET (as for run) with the spec table "  \
	        "as oracle, until it is interrupted, or for --duration or "    \
	        "--runs.")                                                     \
	X(REPLAY, "replay", "FINDING [TARGET...]",                             \
	        "Play a finding again, against its server or others.")         \
	X(MINIMISE, "minimise", "FINDING",                                     \
	        "Leave out of a finding's input what it does not need.")       \
	X(PROMOTE, "promote", "FINDING",                                       \
	        "Write a row for the spec table from a finding.")              \
	X(JUDGE, "judge", "FILE...",                                           \
	        "Judge recorded sessions without touching a server: "          \
	        "transcripts that `run --transcripts` has left, folders of "   \
	        "them, findings of a campaign, or captured traffic (pcap).")   \
	X(REPORT, "report", "FILE...",                                         \
	        "Report again what runs left in JSON Lines: several become "   \
	        "one report, side by side.")                                   \
	X(DIFF, "diff", "A B...",                                              \
	        "Say what differs between runs, in JSON Lines: B, and what "   \
	        "follows, against A. Exit status: 0 B has no new finding, 1 "  \
	        "it has.")                                                     \
	X(LIST, "list", "[GLOB]",                                              \
	        "List the cases, or the clauses, mutants or profiles.")        \
	X(LINT, "lint", "", "Check the spec table.")                           \
	X(EXPLAIN, "explain", "WORD...",                                       \
	        "Explain reply codes (several are compared), verbs, clauses "  \
	        "and cases.")                                                    \
	X(SERVE, "serve", "", "Serve the reference server on a port.")         \
	X(MANUAL, "manual", "FORM",                                            \
	        "Print the manual page (FORM is man), or what completes "      \
	        "command lines in a shell (bash, zsh, fish).")                 \
	X(SEEDS, "seeds", "FOLDER",                                            \
	        "Write seeds for fuzz targets, a folder a target, and a "      \
	        "dictionary: every row of the spec table, as it goes over "    \
	        "the wire.")

#define SUBCOMMAND_ENUM(id, ...) SUBCOMMAND_##id,
enum subcommand { SUBCOMMANDS(SUBCOMMAND_ENUM) SUBCOMMAND_COUNT };
#undef SUBCOMMAND_ENUM

const char *subcommand_name(enum subcommand command);
const char *subcommand_words(enum subcommand command);
const char *subcommand_about(enum subcommand command);

/* What the program is for; what its exit statuses mean, from 0. */
extern const char options_about[];
enum { OPTIONS_EXITS = 6 };
extern const char *const options_exits[OPTIONS_EXITS];

struct texts {
	const char **list;
	size_t count;
};

struct number {
	bool given;
	uint64_t n;
};

/* What the command line says; texts that were not given are NULL. */
struct settings {
	enum subcommand subcommand;
	struct texts words; /* what is no option */
	/* target */
	const char *exec, *start, *policy, *mutant;
	bool self;
	struct texts against;
	struct number ready;
	/* profile */
	const char *profile;
	struct texts set;
	const char *tls, *ca, *tls_name;
	bool insecure;
	/* judging */
	const char *edition, *lens;
	bool strict;
	const char *waivers, *update_baseline, *today;
	bool exact;
	/* selection */
	struct texts cases, skip;
	bool slow, allowed, dry_run;
	/* pace */
	struct number sessions, rate, timeout, seed;
	/* campaign */
	const char *findings, *duration, *corpus, *fail_on, *reset_command;
	const char *engine;
	bool coverage;
	struct number runs, jobs, reset_every, max_memory;
	bool until_found;
	struct texts seeds;
	/* reports */
	const char *json, *junit, *sarif, *tap;
	const char *markdown, *html, *statement, *traceability;
	const char *transcripts;
	bool quiet, verbose, no_color;
	/* list */
	bool clauses, editions, mutants, profiles;
	/* serve */
	const char *listen, *tls_cert, *tls_key;
	/* any command */
	const char *specs;
	bool help, version;
};

struct option_row {
	const char *name;
	char letter; /* short form, or 0 */
	enum {
		OPTION_FLAG,   /* bool */
		OPTION_TEXT,   /* const char *; the last one counts */
		OPTION_TEXTS,  /* struct texts */
		OPTION_NUMBER, /* struct number */
		OPTION_TIME,   /* the same, milliseconds: 10s, 500ms, 500 */
	} kind;
	size_t offset;        /* in struct settings */
	const char *argument; /* its name in the help */
	uint64_t least, most; /* of a number */
	unsigned commands;    /* bit per enum subcommand */
	bool repeats;         /* has to stand in a command that repeats a
	                         verdict */
	const char *group, *help;
};

/* Ends with a row without a name. */
extern const struct option_row option_rows[];
bool option_is_of(const struct option_row *row, enum subcommand command);
/* Of every command. */
bool option_is_common(const struct option_row *row);

/* Fills zeroed settings from argv, which it may put into another order; texts
 * are argv's own. With `help` or `version` set nothing else needs to make
 * sense; without a command, `command` is SUBCOMMAND_COUNT. */
bool options_parse(struct settings *settings, int argc, char **argv,
        struct arena *arena, struct err *err) MUST_CHECK;

/* SUBCOMMAND_COUNT: of the program as a whole. */
void options_help(struct buf *to, enum subcommand command);
/* The given options that repeat, as words of a command line. */
void options_again(struct texts *to, const struct settings *settings,
        struct arena *arena);
/* Appends the given options that repeat, quoted for a shell, each after a
 * blank. */
void options_repeat(struct buf *to, const struct settings *settings);
/* One word, quoted for a shell where it needs to be. */
void options_quote(struct buf *to, const char *word);

#endif
