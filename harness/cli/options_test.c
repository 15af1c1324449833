/* SPDX-License-Identifier: MIT */
#include "cli/options.h"

#include <stdio.h>

#include "base/testing.h"

static bool in_help(enum subcommand subcommand, const char *name)
{
	struct buf help;
	bool there;

	buf_init(&help, SIZE_MAX);
	options_help(&help, subcommand);
	there = bytes_find(buf_bytes(&help), bytes_of(name)) < help.n;
	buf_release(&help);
	return there;
}

START_TEST(every_option_is_documented)
{
	for (const struct option_row *row = option_rows; row->name; row++) {
		char name[40];

		/* With the blank, so that --mutants is no --mutant. */
		snprintf(name, sizeof name, "--%s ", row->name);
		ck_assert_msg(*row->help && *row->group, "%s", name);
		ck_assert_msg((row->kind == OPTION_FLAG) == !row->argument,
		        "%s", name);
		ck_assert_msg(
		        row->kind != OPTION_NUMBER || row->least < row->most,
		        "%s", name);
		ck_assert_msg(row->commands != 0, "%s", name);
		for (int c = 0; c < SUBCOMMAND_COUNT; c++)
			ck_assert_msg(in_help((enum subcommand)c, name) ==
			                      (row->commands >> c & 1),
			        "%s, %s", name,
			        subcommand_name((enum subcommand)c));
	}
}
END_TEST

START_TEST(no_option_stands_twice)
{
	for (const struct option_row *a = option_rows; a->name; a++)
		for (const struct option_row *b = a + 1; b->name; b++) {
			ck_assert_str_ne(a->name, b->name);
			ck_assert_msg(!a->letter || a->letter != b->letter,
			        "%s, %s", a->name, b->name);
			ck_assert_msg(a->offset != b->offset, "%s, %s", a->name,
			        b->name);
		}
}
END_TEST

START_TEST(every_command_is_documented)
{
	for (int c = 0; c < SUBCOMMAND_COUNT; c++)
		ck_assert(in_help(
		        SUBCOMMAND_COUNT, subcommand_name((enum subcommand)c)));
}
END_TEST

#define WORDS_MOST 8
#define ARGS(...)                                                              \
	{                                                                      \
		"smtpspec", __VA_ARGS__                                        \
	}

static const struct {
	const char *name;
	const char *args[WORDS_MOST];
	const char *want; /* "" = goes */
} rows[] = {
	{ "nothing", { "smtpspec" }, "" },
	{ "help", ARGS("--help"), "" },
	{ "version", ARGS("-V"), "" },
	{ "unknown command", ARGS("rum"),
	        "unknown command `rum`; did you mean `run`?" },
	{ "far from any", ARGS("frobnicate"), "unknown command `frobnicate`" },
	{ "unknown option in front", ARGS("--strict", "run"),
	        "--strict is no option of `smtpspec`" },
	{ "target", ARGS("run", "host"), "" },
	{ "mixed", ARGS("run", "--strict", "host", "--slow"), "" },
	{ "unknown option", ARGS("run", "--jsno", "x"),
	        "unknown option --jsno; did you mean --json?" },
	{ "far from any option", ARGS("run", "--frobnicate"),
	        "unknown option --frobnicate" },
	{ "unknown letter", ARGS("run", "-x"), "unknown option -x" },
	{ "other command's option", ARGS("lint", "--strict"),
	        "--strict is no option of `lint`" },
	{ "no argument", ARGS("run", "--json"), "--json wants an argument" },
	{ "argument to a flag", ARGS("run", "--strict=yes"),
	        "unknown option --strict=yes" },
	{ "number", ARGS("run", "--seed", "18446744073709551616"),
	        "--seed 18446744073709551616: want a number from 0 to "
	        "9223372036854775807" },
	{ "no number", ARGS("run", "--seed", "x"),
	        "--seed x: want a number from 0 to 9223372036854775807" },
	{ "empty number", ARGS("run", "--seed", ""),
	        "--seed : want a number from 0 to 9223372036854775807" },
	{ "too small", ARGS("run", "--sessions", "0"),
	        "--sessions 0: want a number from 1 to 100" },
	{ "too large", ARGS("run", "--sessions", "101"),
	        "--sessions 101: want a number from 1 to 100" },
	{ "negative", ARGS("run", "--timeout=-1"),
	        "--timeout -1: want a time such as 10s or 500ms, at most 600s" },
	{ "time with a unit", ARGS("run", "--timeout=10s"), "" },
	{ "time without", ARGS("run", "--timeout=10"), "" },
	{ "no time", ARGS("run", "--timeout=10d"),
	        "--timeout 10d: want a time" },
	{ "too long a time", ARGS("run", "--ready=11m"),
	        "--ready 11m: want a time" },
};

static bool parse(struct settings *settings, const char *const *args,
        struct arena *arena, struct err *err)
{
	char *argv[WORDS_MOST + 1] = { 0 };
	int argc = 0;

	*settings = (struct settings){ 0 };
	for (; argc < WORDS_MOST && args[argc]; argc++)
		argv[argc] = (char *)args[argc];
	return options_parse(settings, argc, argv, arena, err);
}

START_TEST(parses)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct settings settings;
		struct arena arena;
		struct err err = { "" };
		bool parsed;

		arena_init(&arena);
		parsed = parse(&settings, rows[i].args, &arena, &err);
		ck_assert_msg(
		        parsed == !*rows[i].want &&
		                (parsed || strncmp(err.text, rows[i].want,
		                                   strlen(rows[i].want)) == 0),
		        "%s: %s", rows[i].name, err.text);
		arena_release(&arena);
	}
}
END_TEST

START_TEST(fills_the_settings)
{
	const char *const args[] = { "smtpspec", "run", "host", "--case=a*",
		"-n", "--case", "b", "--seed=7" };
	struct settings settings;
	struct arena arena;
	struct err err;

	arena_init(&arena);
	ck_assert(parse(&settings, args, &arena, &err));
	ck_assert_int_eq(settings.subcommand, SUBCOMMAND_RUN);
	ck_assert_uint_eq(settings.words.count, 1);
	ck_assert_str_eq(settings.words.list[0], "host");
	ck_assert_uint_eq(settings.cases.count, 2);
	ck_assert_str_eq(settings.cases.list[0], "a*");
	ck_assert_str_eq(settings.cases.list[1], "b");
	ck_assert(settings.dry_run && !settings.strict);
	ck_assert(settings.seed.given && settings.seed.n == 7);
	ck_assert(!settings.rate.given);
	arena_release(&arena);
}
END_TEST

START_TEST(repeats)
{
	const char *const args[] = { "smtpspec", "run", "--json", "x", "--exec",
		"exim -bs 'x'", "--strict", "--set=known=a" };
	struct settings settings;
	struct arena arena;
	struct buf text;
	struct err err;

	arena_init(&arena);
	buf_init(&text, SIZE_MAX);
	ck_assert(parse(&settings, args, &arena, &err));
	options_repeat(&text, &settings);
	buf_add(&text, bytes_at("", 1));
	ck_assert_str_eq((char *)text.p,
	        " --exec 'exim -bs '\\''x'\\''' --set known=a --strict");
	buf_release(&text);
	arena_release(&arena);
}
END_TEST

int main(void)
{
	return tests_run("options",
	        (const TTest *const[]){ every_option_is_documented,
	                no_option_stands_twice, every_command_is_documented,
	                parses, fills_the_settings, repeats, NULL });
}
