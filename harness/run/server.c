/* SPDX-License-Identifier: MIT */
#include "run/server.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/escape.h"
#include "base/mem.h"

enum { KNOCK_MS = 20, SETTLE_MS = 500, VACANT_MS = 1000, LOG_SHOWN = 4096 };

bool server_in_memory(const struct server *server)
{
	return server->target->kind == TARGET_MEMORY;
}

bool server_is_away(const struct server *server)
{
	return server->target->kind == TARGET_TCP &&
	       !endpoint_private(&server->endpoint);
}

bool server_interrupted(const struct server *server)
{
	return server->interrupted && *server->interrupted;
}

/* How it ended, and the last lines of its log, escaped; on the heap. */
static char *obituary(const struct process *process)
{
	struct bytes log = buf_bytes(&process->log), line;
	struct buf text;
	char *copy;

	buf_init(&text, SIZE_MAX);
	process_describe(process, &text);
	if (log.n > LOG_SHOWN)
		log = bytes_from(log, log.n - LOG_SHOWN);
	while (bytes_cut(&log, '\n', &line)) {
		buf_add_text(&text, "\n");
		escape_bytes(&text, line);
	}
	buf_add(&text, bytes_at("", 1));
	copy = mem_text((const char *)text.p);
	buf_release(&text);
	return copy;
}

void server_ended(struct server *server, const struct process *process)
{
	free(server->end);
	server->end = obituary(process);
	if (!server->crash && process_crashed(process))
		server->crash = mem_text(server->end);
}

void server_watch(struct server *server)
{
	struct process *daemon = &server->daemon;

	if (daemon->pid == 0)
		return;
	process_poll(daemon);
	if (!server->crash && (daemon->ended || process_crashed(daemon)))
		server->crash = obituary(daemon);
}

void server_stop(struct server *server)
{
	struct process *daemon = &server->daemon;

	server_watch(server);
	process_stop(daemon);
	if (!server->crash && process_crashed(daemon))
		server->crash = obituary(daemon);
}

static bool find_endpoint(struct server *server, struct err *err)
{
	const struct target *t = server->target;

	switch (t->kind) {
	case TARGET_MEMORY:
		break;
	case TARGET_TCP:
		return endpoint_tcp(&server->endpoint, t->host, t->port, err);
	case TARGET_UNIX:
		server->endpoint = (struct endpoint){ .kind = ENDPOINT_UNIX,
			.text = t->path };
		break;
	case TARGET_EXEC:
		server->endpoint = (struct endpoint){ .kind = ENDPOINT_EXEC,
			.text = t->command };
		break;
	}
	return true;
}

/* Who has no name is the machine that we are on. */
static bool prepare_tls(struct server *server, struct err *err)
{
	const struct target *t = server->target;

	server->tls = tls_client(t->ca, t->insecure, err);
	server->endpoint.tls = server->tls;
	server->endpoint.tls_name = t->tls_name ? t->tls_name
	                            : t->host   ? t->host
	                                        : "localhost";
	return server->tls != NULL;
}

/* A connection that is made to see whether it can be. */
struct knock {
	bool open, heard, over;
	char why[256];
};

static void knock_connected(void *self)
{
	struct knock *knock = self;

	knock->open = true;
}

static void knock_failed(void *self, const char *why)
{
	struct knock *knock = self;

	knock->over = true;
	strncpy(knock->why, why, sizeof knock->why - 1);
}

static void knock_nothing(void *self)
{
	(void)self;
}

static void knock_octets(void *self, struct bytes octets)
{
	struct knock *knock = self;

	(void)octets;
	knock->heard = true;
}

static void knock_closed(void *self)
{
	struct knock *knock = self;

	knock->over = true;
}

static const struct link_handler knock_handler = {
	.connected = knock_connected,
	.failed = knock_failed,
	.sent = knock_nothing,
	.received = knock_octets,
	.closed = knock_closed,
	.passed = knock_nothing,
};

/* Until there is a connection, or no hope of it within the time; `greeted`:
 * until the server has said something in it. */
static struct knock knock_once(
        struct server *server, unsigned most_ms, bool greeted)
{
	struct knock knock = { 0 };
	uint64_t until = clock_us() + (uint64_t)most_ms * 1000;
	struct link *link = link_open(server->net, &server->endpoint, most_ms,
	        &knock_handler, &knock);

	while (!knock.over && !(greeted ? knock.heard : knock.open) &&
	        clock_us() < until && !server_interrupted(server)) {
		net_wait(server->net, KNOCK_MS);
		server_watch(server);
	}
	link_close(link);
	return knock;
}

void server_settle(struct server *server)
{
	uint64_t until = clock_us() + (uint64_t)SETTLE_MS * 1000;

	server_watch(server);
	if (server->daemon.pid == 0)
		return;
	while (!server->crash && !server_interrupted(server) &&
	        clock_us() < until &&
	        !knock_once(server, SETTLE_MS, true).heard) {
		net_wait(server->net, KNOCK_MS);
		server_watch(server);
	}
}

void server_add_to_crash(struct server *server, const char *line)
{
	struct buf text;

	buf_init(&text, SIZE_MAX);
	buf_printf(&text, "%s\n%s", server->crash, line);
	buf_add(&text, bytes_at("", 1));
	free(server->crash);
	server->crash = mem_text((const char *)text.p);
	buf_release(&text);
}

/* Nobody else may answer in its place. */
static bool is_vacant(struct server *server, struct err *err)
{
	if (!knock_once(server, VACANT_MS, false).open)
		return true;
	return err_set(err, "%s: something accepts connections there already, "
	               "before `%s` was started",
	        server->target->name, server->target->start);
}

static bool await_ready(struct server *server, struct err *err)
{
	const struct target *t = server->target;
	uint64_t until = clock_us() + (uint64_t)t->ready_ms * 1000;

	for (;;) {
		struct knock knock = knock_once(server, t->ready_ms, false);

		server_watch(server);
		if (server->crash)
			return err_set(err, "`%s` ended before it accepted "
			               "connections: %.700s",
			        t->start, server->crash);
		if (knock.open)
			return true;
		if (server_interrupted(server) || clock_us() > until)
			return err_set(err, "`%s` did not accept connections "
			               "within %u ms: %s",
			        t->start, t->ready_ms, knock.why);
		net_wait(server->net, KNOCK_MS);
	}
}

bool server_open(struct server *server, const struct target *target,
        const volatile sig_atomic_t *interrupted, struct err *err)
{
	*server = (struct server){ .target = target,
		.interrupted = interrupted, .daemon = { .log_fd = -1 } };
	if (!server_in_memory(server))
		server->net = net_new();
	if (!find_endpoint(server, err))
		return false;
	if (!server_in_memory(server) && !prepare_tls(server, err))
		return false;
	if (!target->start)
		return true;
	return is_vacant(server, err) &&
	       process_start(&server->daemon, target->start, -1, err) &&
	       await_ready(server, err);
}

void server_close(struct server *server)
{
	server_stop(server);
	process_release(&server->daemon);
	endpoint_release(&server->endpoint);
	tls_context_free(server->tls);
	if (server->net)
		net_free(server->net);
	free(server->crash);
	free(server->end);
}
