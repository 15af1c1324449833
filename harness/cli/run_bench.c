/* SPDX-License-Identifier: MIT
 *
 * run_bench [PORT PROFILE]: how fast the table runs over the reference server
 * in memory and how much memory that takes; and over a server on 127.0.0.1,
 * beside a minimal blocking client that exchanges the same octets in as many
 * connections, in the same run. There, cases that listen into a silence are
 * left out, since the client has no use for waiting; the whole table's time is
 * told as well.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "run/run.h"
#include "self/self.h"
#include "spec/complaints.h"
#include "spec/load.h"

enum { ROUNDS = 20, CONNECTIONS_MOST = 4096, CHUNK = 64 * 1024 };

static struct spec spec;
static const char **silent; /* ids of cases that wait in silence */
static size_t silent_count;

static bool waits(const struct scase *scase)
{
	for (size_t i = 0; i < scase->step_count; i++)
		if (scase->steps[i].kind == STEP_QUIET)
			return true;
	return false;
}

static void find_silent(void)
{
	silent = mem_new(spec.case_count * sizeof *silent);
	for (size_t i = 0; i < spec.case_count; i++)
		if (waits(&spec.cases[i]))
			silent[silent_count++] = spec.cases[i].id;
}

/* --- the table ----------------------------------------------------------- */

struct tally {
	size_t cases, connections;
};

static bool count_end(void *self, const struct event_end *end, struct err *err)
{
	struct tally *tally = self;

	(void)err;
	for (int v = 0; v < VERDICT_COUNT; v++)
		tally->cases += end->cases[v];
	tally->connections = end->connections;
	return true;
}

/* Microseconds of one run. */
static uint64_t time_table(const struct target *target, const char *file,
        bool all, struct tally *tally)
{
	struct listener listener = { .end = count_end, .self = tally };
	struct profile profile;
	struct run_options options = { .version = "bench",
		.program = "smtpspec", .spec = &spec, .profile = &profile,
		.edition = EDITION_5321, .lens = LENS_RFC, .seed = 1,
		.exclude = silent, .exclude_count = all ? 0 : silent_count };
	enum exit_status status;
	struct err err = { "" };
	uint64_t start;

	profile_init(&profile);
	if (!profile_load(&profile, file, &err)) {
		fprintf(stderr, "%s\n", err.text);
		exit(1);
	}
	*tally = (struct tally){ 0 };
	start = clock_us();
	if (!run(&options, target, &listener, 1, &status, &err)) {
		fprintf(stderr, "%s\n", err.text);
		exit(1);
	}
	start = clock_us() - start;
	profile_release(&profile);
	return start;
}

static void bench_memory(void)
{
	struct reference_config config;
	struct peer_factory factory = self_factory(&config);
	struct target target = { .kind = TARGET_MEMORY, .memory = &factory,
		.name = "self" };
	uint64_t best = UINT64_MAX;
	struct tally tally;
	struct rusage usage;

	reference_config_init(&config);
	for (int i = 0; i < ROUNDS; i++) {
		uint64_t took = time_table(&target,
		        "specs/profiles/reference.yaml", true, &tally);

		best = took < best ? took : best;
	}
	getrusage(RUSAGE_SELF, &usage);
	printf("in memory: %zu instances in %.1f ms, %.0f a second\n",
	        tally.cases, (double)best / 1e3,
	        (double)tally.cases * 1e6 / (double)best);
	printf("peak memory: %.1f MiB\n", (double)usage.ru_maxrss / 1024);
}

/* --- what a run says and hears, through a proxy --------------------------- */

/* One turn of a conversation: we send, then so many lines come. */
struct turn {
	struct buf sent;
	size_t lines;
};

struct conversation {
	struct turn *turns;
	size_t count;
};

struct recording {
	struct conversation list[CONNECTIONS_MOST];
	size_t count;
};

static struct turn *last_turn(struct conversation *c)
{
	return &c->turns[c->count - 1];
}

static void new_turn(struct conversation *c)
{
	c->turns = mem_grow(c->turns, (c->count + 1) * sizeof *c->turns);
	c->turns[c->count] = (struct turn){ 0 };
	buf_init(&c->turns[c->count++].sent, SIZE_MAX);
}

static void heard_client(struct conversation *c, struct bytes octets)
{
	if (c->count == 0 || last_turn(c)->lines > 0)
		new_turn(c);
	buf_add(&last_turn(c)->sent, octets);
}

static void heard_server(struct conversation *c, struct bytes octets)
{
	if (c->count == 0)
		new_turn(c);
	for (size_t i = 0; i < octets.n; i++)
		last_turn(c)->lines += octets.p[i] == '\n';
}

static int connect_to(unsigned port)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0), yes = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
	if (connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
		perror("connect");
		exit(1);
	}
	return fd;
}

static int listen_on(unsigned *port)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof at;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (bind(fd, (struct sockaddr *)&at, n) != 0 || listen(fd, 64) != 0 ||
	        getsockname(fd, (struct sockaddr *)&at, &n) != 0) {
		perror("listen");
		exit(1);
	}
	*port = ntohs(at.sin_port);
	return fd;
}

/* Passes one direction on; false when it has ended. */
static bool pass(int from, int to, struct conversation *c,
        void (*heard)(struct conversation *, struct bytes))
{
	static uint8_t chunk[CHUNK];
	ssize_t n = read(from, chunk, sizeof chunk);

	if (n <= 0)
		return false;
	heard(c, bytes_at(chunk, (size_t)n));
	return send(to, chunk, (size_t)n, MSG_NOSIGNAL) == n;
}

static void relay(int client, int server, struct conversation *c)
{
	struct pollfd fds[2] = { { client, POLLIN, 0 }, { server, POLLIN, 0 } };
	bool open = true;

	while (open && poll(fds, 2, -1) > 0) {
		if (fds[1].revents)
			open = pass(server, client, c, heard_server);
		if (open && fds[0].revents)
			open = pass(client, server, c, heard_client);
	}
	close(client);
	close(server);
}

/* Serves the run in a child, one connection after the other, and records. */
static void record(unsigned port, const char *file, struct recording *to)
{
	unsigned own;
	int listener = listen_on(&own);
	pid_t child = fork();

	if (child == 0) {
		char text[8];
		struct target target = { .kind = TARGET_TCP,
			.host = "127.0.0.1", .port = text, .name = "proxy" };
		struct tally tally;

		snprintf(text, sizeof text, "%u", own);
		time_table(&target, file, false, &tally);
		_exit(0);
	}
	while (waitpid(child, NULL, WNOHANG) == 0) {
		struct pollfd fd = { listener, POLLIN, 0 };

		if (poll(&fd, 1, 100) > 0 && to->count < CONNECTIONS_MOST)
			relay(accept(listener, NULL, NULL), connect_to(port),
			        &to->list[to->count++]);
	}
	close(listener);
}

/* --- the minimal client -------------------------------------------------- */

static void await_lines(int fd, size_t lines)
{
	static uint8_t chunk[CHUNK];
	ssize_t n = 1;

	while (lines > 0 && (n = read(fd, chunk, sizeof chunk)) > 0)
		for (ssize_t i = 0; i < n && lines > 0; i++)
			lines -= chunk[i] == '\n';
}

static void replay(const struct conversation *c, unsigned port)
{
	int fd = connect_to(port);

	for (size_t i = 0; i < c->count; i++) {
		const struct turn *turn = &c->turns[i];

		if (turn->sent.n > 0 && send(fd, turn->sent.p, turn->sent.n,
		                                MSG_NOSIGNAL) < 0)
			break;
		await_lines(fd, turn->lines);
	}
	close(fd);
}

static void bench_server(unsigned port, const char *file)
{
	static struct recording recording;
	char text[8];
	struct target target = { .kind = TARGET_TCP, .host = "127.0.0.1",
		.port = text, .name = "server" };
	struct tally tally;
	uint64_t table, client;

	snprintf(text, sizeof text, "%u", port);
	record(port, file, &recording);
	table = time_table(&target, file, false, &tally);
	client = clock_us();
	for (size_t i = 0; i < recording.count; i++)
		replay(&recording.list[i], port);
	client = clock_us() - client;
	printf("port %u: table %.2f s in %zu connections, minimal client "
	       "%.2f s in %zu, ratio %.2f\n",
	        port, (double)table / 1e6, tally.connections,
	        (double)client / 1e6, recording.count,
	        (double)table / (double)client);
	table = time_table(&target, file, true, &tally);
	printf("port %u: the whole table %.2f s in %zu connections\n", port,
	        (double)table / 1e6, tally.connections);
}

int main(int argc, char **argv)
{
	struct complaints complaints;

	complaints_init(&complaints);
	if (!spec_load(&spec, "specs", &complaints)) {
		fprintf(stderr, "%s\n", complaints.texts[0]);
		return 1;
	}
	find_silent();
	signal(SIGPIPE, SIG_IGN);
	bench_memory();
	if (argc == 3)
		bench_server((unsigned)strtoul(argv[1], NULL, 10), argv[2]);
	free(silent);
	spec_release(&spec);
	return 0;
}
