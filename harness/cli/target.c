/* SPDX-License-Identifier: MIT */
#include "cli/target.h"

#include <string.h>

#define PORT_DEFAULT "25"

enum { READY_DEFAULT = 10000, PORT_MOST = 65535 };

static bool port_check(const char *text, const char *port, struct err *err)
{
	unsigned n = 0;

	for (const char *p = port; *p; p++) {
		if (!ascii_digit((uint8_t)*p))
			n = PORT_MOST + 1;
		if (n <= PORT_MOST)
			n = n * 10 + (unsigned)(*p - '0');
	}
	if (!*port || n > PORT_MOST)
		return err_set(err, "%s: the port is a number from 0 to %d",
		        text, PORT_MOST);
	return true;
}

bool target_address(const char *text, struct arena *arena, const char **host,
        const char **port, struct err *err)
{
	const char *first = strchr(text, ':'), *close = strchr(text, ']');
	struct bytes name = bytes_of(text);

	*port = NULL;
	if (text[0] == '[') {
		if (!close || (close[1] != '\0' && close[1] != ':'))
			return err_set(
			        err, "%s: want [IPV6] or [IPV6]:PORT", text);
		name = bytes_at(text + 1, (size_t)(close - text - 1));
		*port = close[1] ? close + 2 : NULL;
	} else if (first && !strchr(first + 1, ':')) {
		name = bytes_at(text, (size_t)(first - text));
		*port = first + 1;
	}
	if (name.n == 0)
		return err_set(err, "`%s` names no host", text);
	*host = arena_text(arena, name);
	return !*port || port_check(text, *port, err);
}

const char *target_path(const char *text)
{
	const char unix_prefix[] = "unix:";
	size_t n = sizeof unix_prefix - 1;

	if (text[0] == '/')
		return text;
	return strncmp(text, unix_prefix, n) == 0 ? text + n : NULL;
}

static bool choose_place(struct target *target, const char *text,
        struct arena *arena, struct err *err)
{
	target->name = text;
	target->path = target_path(text);
	if (target->path) {
		target->kind = TARGET_UNIX;
		return *target->path || err_set(err, "%s: no path", text);
	}
	target->kind = TARGET_TCP;
	if (!target_address(text, arena, &target->host, &target->port, err))
		return false;
	if (!target->port)
		target->port = PORT_DEFAULT;
	if (strspn(target->port, "0") == strlen(target->port))
		return err_set(err, "%s: port 0 is no target", text);
	target->name = arena_printf(arena,
	        strchr(target->host, ':') ? "[%s]:%s" : "%s:%s", target->host,
	        target->port);
	return true;
}

static bool contradiction(const struct settings *settings, struct err *err)
{
	bool named = settings->words.count > 0;

	if (settings->words.count > 1)
		return err_set(err, "one target, not `%s` and `%s`",
		        settings->words.list[0], settings->words.list[1]);
	if (settings->exec && (named || settings->start))
		return err_set(err, "--exec takes neither a target nor "
		                    "--start: the server's input and output "
		                    "are the connection");
	if (settings->self && (named || settings->exec || settings->start))
		return err_set(err, "--self is a target of its own");
	if (settings->start && !named)
		return err_set(err, "--start wants a TARGET too: where the "
		                    "server will listen");
	if ((settings->policy || settings->mutant) && (named || settings->exec))
		return err_set(err, "--policy and --mutant are for the "
		                    "reference server (--self)");
	if (settings->ready.given && !settings->start)
		return err_set(err, "--ready belongs to --start");
	return true;
}

bool target_choose(struct target *target, const struct settings *settings,
        const struct peer_factory *memory, struct arena *arena, struct err *err)
{
	*target = (struct target){ .ready_ms = READY_DEFAULT };
	if (!contradiction(settings, err))
		return false;
	if (settings->words.count > 0) {
		target->start = settings->start;
		if (settings->ready.given)
			target->ready_ms = (unsigned)settings->ready.n;
		return choose_place(
		        target, settings->words.list[0], arena, err);
	}
	if (settings->exec) {
		target->kind = TARGET_EXEC;
		target->command = settings->exec;
		target->name = arena_printf(arena, "exec: %s", settings->exec);
		return true;
	}
	target->kind = TARGET_MEMORY;
	target->memory = memory;
	target->name = "self";
	return true;
}
