/* SPDX-License-Identifier: MIT */
#include "cli/anywhere.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "cli/table.h"

const char *anywhere_path(const char *path, struct arena *arena)
{
	char here[PATH_MAX];

	if (!path || path[0] == '/' || !getcwd(here, sizeof here))
		return path;
	while (strncmp(path, "./", 2) == 0)
		path += 2;
	return arena_printf(arena, "%s/%s", here, path);
}

const char *anywhere_program(const char *called, struct arena *arena)
{
	return strchr(called, '/') ? anywhere_path(called, arena) : called;
}

/* "./smtpd --port 2525": a first word that no shell would change. */
static const char *command(const char *text, struct arena *arena)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
	                            "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                            "0123456789_-+./";
	size_t n = text ? strspn(text, plain) : 0;

	if (n == 0 || (text[n] != ' ' && text[n] != '\0') ||
	        !memchr(text, '/', n))
		return text;
	return anywhere_path(text, arena);
}

/* What stands behind the prefix. Others stay as they are. */
static const char *behind(
        const char *prefix, const char *text, struct arena *arena)
{
	size_t n = strlen(prefix);

	if (strncmp(text, prefix, n) != 0)
		return text;
	return arena_printf(
	        arena, "%s%s", prefix, anywhere_path(text + n, arena));
}

static struct texts all_behind(
        const char *prefix, const struct texts *texts, struct arena *arena)
{
	struct texts copy = { ARENA_ARRAY(arena, const char *, texts->count + 1),
		texts->count };

	for (size_t i = 0; i < texts->count; i++)
		copy.list[i] = behind(prefix, texts->list[i], arena);
	return copy;
}

struct settings anywhere_settings(
        const struct settings *settings, struct arena *arena)
{
	struct settings s = *settings;
	bool files = s.subcommand == SUBCOMMAND_JUDGE;

	if (s.profile && table_profile_is_file(s.profile))
		s.profile = anywhere_path(s.profile, arena);
	s.ca = anywhere_path(s.ca, arena);
	s.waivers = anywhere_path(s.waivers, arena);
	s.specs = anywhere_path(s.specs, arena);
	s.exec = command(s.exec, arena);
	s.start = command(s.start, arena);
	s.set = all_behind("password-file=", &s.set, arena);
	s.words = all_behind(files ? "" : "unix:", &s.words, arena);
	return s;
}

void anywhere_command(
        struct buf *to, const char *called, const struct settings *settings)
{
	struct arena arena;
	struct settings s;

	arena_init(&arena);
	s = anywhere_settings(settings, &arena);
	options_quote(to, anywhere_program(called, &arena));
	buf_printf(to, " %s", subcommand_name(s.subcommand));
	for (size_t i = 0; i < s.words.count; i++) {
		buf_add_text(to, " ");
		options_quote(to, s.words.list[i]);
	}
	options_repeat(to, &s);
	arena_release(&arena);
}
