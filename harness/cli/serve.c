/* SPDX-License-Identifier: MIT */
#include <arpa/inet.h>
#include <errno.h>
#include <event2/event.h>
#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "cli/subcommands.h"
#include "cli/policy.h"
#include "cli/say.h"
#include "cli/host.h"
#include "cli/target.h"

#define LISTEN_DEFAULT "127.0.0.1:2525"
#define PORT_DEFAULT "2525"

enum { BACKLOG = 128 };

static int listen_at(const struct addrinfo *to)
{
	int fd = socket(to->ai_family,
	        to->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	int yes = 1;

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
	if (bind(fd, to->ai_addr, to->ai_addrlen) == 0 &&
	        listen(fd, BACKLOG) == 0)
		return fd;
	close(fd);
	return -1;
}

/* What an earlier server has left there is taken away, if it is a socket. */
static int listen_at_path(const char *path)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	struct addrinfo to = { .ai_family = AF_UNIX,
		.ai_socktype = SOCK_STREAM,
		.ai_addr = (struct sockaddr *)&at,
		.ai_addrlen = sizeof at };
	struct stat found;

	if (strlen(path) >= sizeof at.sun_path) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(at.sun_path, path, strlen(path));
	if (lstat(path, &found) == 0 && S_ISSOCK(found.st_mode))
		unlink(path);
	return listen_at(&to);
}

static bool open_path(int *fd, const char *path, struct err *err)
{
	*fd = listen_at_path(path);
	return *fd >= 0 || err_set(err, "%s: %s", path, strerror(errno));
}

static bool open_listener(int *fd, const char *text, struct err *err)
{
	struct addrinfo hints = { .ai_flags = AI_PASSIVE,
		.ai_socktype = SOCK_STREAM };
	struct addrinfo *found = NULL;
	const char *host, *port;
	struct arena arena;
	int wrong = 0;

	arena_init(&arena);
	*fd = -1;
	if (target_address(text, &arena, &host, &port, err)) {
		wrong = getaddrinfo(
		        host, port ? port : PORT_DEFAULT, &hints, &found);
		if (wrong == 0)
			*fd = listen_at(found);
		if (*fd < 0)
			err_set(err, "%s: %s", text,
			        wrong ? gai_strerror(wrong) : strerror(errno));
	}
	if (found)
		freeaddrinfo(found);
	arena_release(&arena);
	return *fd >= 0;
}

/* Tells where; port 0 has become a number. */
static bool announce_path(const char *path)
{
	struct buf line;

	buf_init(&line, SIZE_MAX);
	buf_printf(&line, "listening on %s\n", path);
	return say_result(&line, EXIT_GATE_MET) == EXIT_GATE_MET;
}

static bool announce(int fd)
{
	struct sockaddr_storage at = { 0 };
	socklen_t n = sizeof at;
	char host[NI_MAXHOST], port[NI_MAXSERV];
	struct buf line;

	if (getsockname(fd, (struct sockaddr *)&at, &n) != 0 ||
	        getnameinfo((struct sockaddr *)&at, n, host, sizeof host, port,
	                sizeof port, NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		return false;
	buf_init(&line, SIZE_MAX);
	buf_printf(&line,
	        at.ss_family == AF_INET6 ? "listening on [%s]:%s\n"
	                                 : "listening on %s:%s\n",
	        host, port);
	return say_result(&line, EXIT_GATE_MET) == EXIT_GATE_MET;
}

static void on_signal(evutil_socket_t number, short what, void *base)
{
	(void)number;
	(void)what;
	event_base_loopbreak(base);
}

static enum exit_status serve(const struct reference_config *config, int fd,
        const struct tls_context *tls)
{
	struct event_base *base = host_base();
	struct event *interrupt, *terminate;
	struct host *server;

	if (!base) {
		say_wrong("no event loop");
		close(fd);
		return EXIT_OURS;
	}
	interrupt = evsignal_new(base, SIGINT, on_signal, base);
	terminate = evsignal_new(base, SIGTERM, on_signal, base);
	event_add(interrupt, NULL);
	event_add(terminate, NULL);
	server = host_new(base, fd, config, tls);
	event_base_dispatch(base);
	host_free(server);
	event_free(interrupt);
	event_free(terminate);
	event_base_free(base);
	return EXIT_GATE_MET;
}

static struct tls_context *open_tls(
        const struct settings *settings, struct err *err)
{
	if (!settings->tls_cert != !settings->tls_key) {
		err_set(err, "--tls-cert and --tls-key: one without the other");
		return NULL;
	}
	return tls_server(settings->tls_cert, settings->tls_key,
	        "mx.example.test", err);
}

static enum exit_status serve_at(const struct settings *settings,
        const struct reference_config *config, const struct tls_context *tls)
{
	const char *where =
	        settings->listen ? settings->listen : LISTEN_DEFAULT;
	const char *path = target_path(where);
	enum exit_status status;
	struct err err;
	int fd;

	if (!(path ? open_path(&fd, path, &err)
	           : open_listener(&fd, where, &err))) {
		say_wrong("--listen %s", err.text);
		return EXIT_USAGE;
	}
	if (!(path ? announce_path(path) : announce(fd))) {
		close(fd);
		return EXIT_OURS;
	}
	status = serve(config, fd, tls);
	if (path)
		unlink(path);
	return status;
}

enum exit_status subcommand_serve(const struct settings *settings)
{
	struct reference_config config;
	struct tls_context *tls;
	enum exit_status status;
	struct err err;

	if (settings->words.count > 0) {
		say_wrong("serve: nothing but options, not `%s`",
		        settings->words.list[0]);
		return EXIT_USAGE;
	}
	if (!policy_read(&config, settings->policy, settings->mutant, &err)) {
		say_wrong("%s", err.text);
		return EXIT_USAGE;
	}
	tls = open_tls(settings, &err);
	if (!tls) {
		say_wrong("%s", err.text);
		return EXIT_USAGE;
	}
	status = serve_at(settings, &config, tls);
	tls_context_free(tls);
	return status;
}
