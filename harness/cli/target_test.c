/* SPDX-License-Identifier: MIT */
#include "cli/target.h"

#include "base/testing.h"

static const struct {
	const char *text, *host, *port; /* no host: *port is the complaint */
} addresses[] = {
	{ "mx.example.org", "mx.example.org", "" },
	{ "mx.example.org:2525", "mx.example.org", "2525" },
	{ "127.0.0.1:0", "127.0.0.1", "0" },
	{ "::1", "::1", "" },
	{ "fe80::1%eth0", "fe80::1%eth0", "" },
	{ "[::1]", "::1", "" },
	{ "[::1]:25", "::1", "25" },
	{ "", NULL, "`` names no host" },
	{ ":25", NULL, "`:25` names no host" },
	{ "[]:25", NULL, "`[]:25` names no host" },
	{ "[::1", NULL, "[::1: want [IPV6] or [IPV6]:PORT" },
	{ "[::1]25", NULL, "[::1]25: want [IPV6] or [IPV6]:PORT" },
	{ "host:", NULL, "host:: the port is a number from 0 to 65535" },
	{ "host:smtp", NULL,
	        "host:smtp: the port is a number from 0 to 65535" },
	{ "host:65536", NULL,
	        "host:65536: the port is a number from 0 to 65535" },
	{ "host:4294967321", NULL,
	        "host:4294967321: the port is a number from 0 to 65535" },
};

START_TEST(reads_addresses)
{
	for (size_t i = 0; i < ROWS(addresses); i++) {
		const char *host = "", *port = NULL;
		struct err err = { "" };
		struct arena arena;
		bool read;

		arena_init(&arena);
		read = target_address(
		        addresses[i].text, &arena, &host, &port, &err);
		ck_assert_msg(read == (addresses[i].host != NULL), "%s: %s",
		        addresses[i].text, err.text);
		if (read) {
			ck_assert_str_eq(host, addresses[i].host);
			ck_assert_str_eq(port ? port : "", addresses[i].port);
		} else {
			ck_assert_str_eq(err.text, addresses[i].port);
		}
		arena_release(&arena);
	}
}
END_TEST

static const struct {
	const char *name;
	const char *word, *exec, *start, *policy;
	bool self;
	const char *want; /* the target's name, or the complaint */
	int kind;         /* -1: a complaint */
} rows[] = {
	{ "none", NULL, NULL, NULL, NULL, false, "self", TARGET_MEMORY },
	{ "self", NULL, NULL, NULL, "vrfy=disabled", true, "self",
	        TARGET_MEMORY },
	{ "host", "mx", NULL, NULL, NULL, false, "mx:25", TARGET_TCP },
	{ "IPv6", "::1", NULL, NULL, NULL, false, "[::1]:25", TARGET_TCP },
	{ "unix", "unix:sock", NULL, NULL, NULL, false, "unix:sock",
	        TARGET_UNIX },
	{ "path", "/run/sock", NULL, NULL, NULL, false, "/run/sock",
	        TARGET_UNIX },
	{ "no path", "unix:", NULL, NULL, NULL, false, "unix:: no path", -1 },
	{ "port 0", "mx:0", NULL, NULL, NULL, false,
	        "mx:0: port 0 is no target", -1 },
	{ "exec", NULL, "exim -bs", NULL, NULL, false, "exec: exim -bs",
	        TARGET_EXEC },
	{ "exec and host", "mx", "exim -bs", NULL, NULL, false,
	        "--exec takes neither a target nor --start: the server's input "
	        "and output are the connection",
	        -1 },
	{ "self and host", "mx", NULL, NULL, NULL, true,
	        "--self is a target of its own", -1 },
	{ "start", "mx:26", NULL, "postfix start", NULL, false, "mx:26",
	        TARGET_TCP },
	{ "start without host", NULL, NULL, "postfix start", NULL, false,
	        "--start wants a TARGET too: where the server will listen",
	        -1 },
	{ "policy of another", "mx", NULL, NULL, "vrfy=disabled", false,
	        "--policy and --mutant are for the reference server (--self)",
	        -1 },
};

START_TEST(chooses)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		const char *words[] = { rows[i].word };
		struct settings settings = {
			.words = { words, rows[i].word ? 1 : 0 },
			.exec = rows[i].exec,
			.start = rows[i].start,
			.policy = rows[i].policy,
			.self = rows[i].self,
		};
		struct target target;
		struct arena arena;
		struct err err = { "" };
		bool chosen;

		arena_init(&arena);
		chosen = target_choose(&target, &settings, NULL, &arena, &err);
		ck_assert_msg(chosen == (rows[i].kind >= 0), "%s: %s",
		        rows[i].name, err.text);
		ck_assert_str_eq(chosen ? target.name : err.text, rows[i].want);
		if (chosen)
			ck_assert_int_eq(target.kind, rows[i].kind);
		arena_release(&arena);
	}
}
END_TEST

int main(void)
{
	return tests_run("target",
	        (const TTest *const[]){ reads_addresses, chooses, NULL });
}
