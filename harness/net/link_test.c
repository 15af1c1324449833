/* SPDX-License-Identifier: MIT */
#include "net/link.h"

#include <fcntl.h>
#include <netdb.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "net/testing.h"

enum { LOOK_MS = 50, LONG_US = 3000000, CONNECT_MS = 3000, MANY = 200,
	IN_FLIGHT = 50000 };

/* What a link tells. */
struct ear {
	unsigned connected, failed, sent, closed, passed, ended;
	unsigned secured, unsecured;
	char why[256], end[64];
	struct buf got;
	struct link *link;
	unsigned to_send; /* so many more, each when the one before has left */
};

static struct net *net;
static struct endpoint endpoint;
static struct ear ear;

static void on_connected(void *self)
{
	((struct ear *)self)->connected++;
}

static void on_failed(void *self, const char *why)
{
	struct ear *e = self;

	e->failed++;
	snprintf(e->why, sizeof e->why, "%s", why);
}

static void send_number(struct ear *e)
{
	char text[16];

	snprintf(text, sizeof text, "%u,", --e->to_send);
	link_send(e->link, bytes_of(text));
}

static void on_sent(void *self)
{
	struct ear *e = self;

	e->sent++;
	if (e->to_send > 0)
		send_number(e);
}

static void on_received(void *self, struct bytes octets)
{
	struct ear *e = self;

	ck_assert_uint_eq(e->closed, 0);
	buf_add(&e->got, octets);
}

static void on_closed(void *self)
{
	((struct ear *)self)->closed++;
}

static void on_passed(void *self)
{
	((struct ear *)self)->passed++;
}

static void on_secured(void *self, const char *what)
{
	struct ear *e = self;

	e->secured++;
	snprintf(e->why, sizeof e->why, "%s", what);
}

static void on_unsecured(void *self, const char *why)
{
	struct ear *e = self;

	e->unsecured++;
	snprintf(e->why, sizeof e->why, "%s", why);
}

static void on_ended(void *self, const struct process *process)
{
	struct ear *e = self;
	struct buf text;

	e->ended++;
	buf_init(&text, sizeof e->end - 1);
	process_describe(process, &text);
	snprintf(e->end, sizeof e->end, "%.*s", BYTES_FMT(buf_bytes(&text)));
	buf_release(&text);
}

static const struct link_handler handler = { on_connected, on_failed, on_sent,
	on_received, on_closed, on_passed, on_secured, on_unsecured, on_ended };

static const struct link_handler *used = &handler;

static void open_link(unsigned most_ms)
{
	signal(SIGPIPE, SIG_IGN);
	net = net_new();
	ear = (struct ear){ 0 };
	buf_init(&ear.got, SIZE_MAX);
	ear.link = link_open(net, &endpoint, most_ms, used, &ear);
	ck_assert_uint_eq(ear.connected + ear.failed, 0);
}

static void close_link(void)
{
	link_close(ear.link);
	net_free(net);
	buf_release(&ear.got);
}

/* Until the count is there; it never takes long, unless it never comes. */
static void await(const unsigned *count, unsigned most)
{
	uint64_t until = clock_us() + LONG_US;

	while (*count < most && clock_us() < until)
		net_wait(net, LOOK_MS);
	ck_assert_uint_eq(*count, most);
}

static void await_octets(size_t n)
{
	uint64_t until = clock_us() + LONG_US;

	while (ear.got.n < n && clock_us() < until)
		net_wait(net, LOOK_MS);
	ck_assert_uint_eq(ear.got.n, n);
}

/* There is no end to the link, and no second answer to the connecting. */
static void nothing_more(void)
{
	net_wait(net, 0);
	net_wait(net, 0);
	ck_assert_uint_le(ear.connected + ear.failed, 1);
	ck_assert_uint_le(ear.closed, 1);
}

static void look_up(const char *host, const char *port)
{
	struct err err = { "" };

	ck_assert_msg(endpoint_tcp(&endpoint, host, port, &err), "%s",
	        err.text);
}

static void echo(int fd, unsigned number, const void *context)
{
	uint8_t chunk[4096];
	ssize_t n;

	(void)number;
	(void)context;
	while ((n = read(fd, chunk, sizeof chunk)) > 0)
		say(fd, bytes_at(chunk, (size_t)n));
}

static void hang_on(int fd, unsigned number, const void *context)
{
	(void)number;
	(void)context;
	say(fd, BYTES("go"));
	read_all(fd);
}

static void hang_up(int fd, unsigned number, const void *context)
{
	(void)number;
	say(fd, bytes_of(context));
}

static void say_hello(void)
{
	await(&ear.connected, 1);
	link_send(ear.link, BYTES("hello"));
	await(&ear.sent, 1);
	await_octets(5);
	ck_assert(bytes_eq_text(buf_bytes(&ear.got), "hello"));
}

START_TEST(octets_go_to_and_fro_over_ipv4)
{
	struct fake fake;

	fake_open(&fake, AF_INET, echo, NULL);
	look_up("127.0.0.1", fake.port);
	open_link(CONNECT_MS);
	say_hello();
	nothing_more();
	ck_assert_ptr_eq(endpoint.good, endpoint.addresses);
	close_link();
	endpoint_release(&endpoint);
	fake_close(&fake);
}
END_TEST

/* Answers when the other side has no more to say. */
static void answer_at_the_end(int fd, unsigned number, const void *context)
{
	(void)number;
	(void)context;
	read_all(fd);
	say(fd, BYTES("bye"));
}

START_TEST(our_side_alone_is_closed)
{
	struct fake fake;

	fake_open(&fake, AF_INET, answer_at_the_end, NULL);
	look_up("127.0.0.1", fake.port);
	open_link(CONNECT_MS);
	await(&ear.connected, 1);
	link_send(ear.link, BYTES("hello"));
	link_finish(ear.link);
	await(&ear.sent, 1);
	await_octets(3);
	close_link();
	endpoint_release(&endpoint);
	fake_close(&fake);
}
END_TEST

static bool has_ipv6(void)
{
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6,
		.sin6_addr = IN6ADDR_LOOPBACK_INIT };
	int fd = socket(AF_INET6, SOCK_STREAM, 0);
	bool has = fd >= 0 &&
	           bind(fd, (struct sockaddr *)&in6, sizeof in6) == 0;

	if (fd >= 0)
		close(fd);
	return has;
}

START_TEST(octets_go_to_and_fro_over_ipv6)
{
	struct fake fake;

	if (!has_ipv6()) {
		fputs("skipped: this machine has no ::1\n", stderr);
		return;
	}
	fake_open(&fake, AF_INET6, echo, NULL);
	look_up("::1", fake.port);
	open_link(CONNECT_MS);
	say_hello();
	close_link();
	endpoint_release(&endpoint);
	fake_close(&fake);
}
END_TEST

/* Addresses of 127.0.0.1, one a port. */
struct chain {
	struct addrinfo infos[3];
	struct sockaddr_in ins[3];
};

static void chain_of(struct chain *chain, const char *const *ports)
{
	*chain = (struct chain){ 0 };
	for (size_t i = 0; ports[i]; i++) {
		chain->ins[i] = (struct sockaddr_in){ .sin_family = AF_INET,
			.sin_port = htons((uint16_t)atoi(ports[i])),
			.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
		chain->infos[i] = (struct addrinfo){ .ai_family = AF_INET,
			.ai_socktype = SOCK_STREAM,
			.ai_addr = (struct sockaddr *)&chain->ins[i],
			.ai_addrlen = sizeof chain->ins[i],
			.ai_next = ports[i + 1] ? &chain->infos[i + 1]
			                        : NULL };
	}
	endpoint = (struct endpoint){ .kind = ENDPOINT_TCP,
		.addresses = chain->infos };
}

START_TEST(the_next_address_is_tried_and_kept)
{
	struct fake fake;
	struct chain chain;
	char refusing[8];
	int fd = bound(AF_INET, refusing);

	fake_open(&fake, AF_INET, echo, NULL);
	chain_of(&chain, (const char *const[]){
	        refusing, refusing, fake.port, NULL });
	open_link(CONNECT_MS);
	say_hello();
	ck_assert_ptr_eq(endpoint.good, &chain.infos[2]);
	close_link();
	open_link(CONNECT_MS);
	say_hello();
	close_link();
	fake_close(&fake);
	close(fd);
}
END_TEST

START_TEST(where_all_addresses_refuse_it_is_told_once)
{
	struct chain chain;
	char refusing[8];
	int fd = bound(AF_INET, refusing);

	chain_of(&chain,
	        (const char *const[]){ refusing, refusing, NULL });
	open_link(CONNECT_MS);
	await(&ear.failed, 1);
	ck_assert_str_eq(ear.why, "connect: Connection refused");
	nothing_more();
	ck_assert_ptr_null(endpoint.good);
	close_link();
	close(fd);
}
END_TEST

/* Its queue is full: the kernel does not answer to SYN any more. */
static int unanswering(char port[8])
{
	int fd = bound(AF_INET, port);
	struct sockaddr_in in;
	socklen_t n = sizeof in;

	ck_assert_int_eq(listen(fd, 0), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&in, &n), 0);
	for (int i = 0; i < 4; i++) {
		int client = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

		connect(client, (struct sockaddr *)&in, sizeof in);
	}
	return fd;
}

START_TEST(a_connection_has_its_time)
{
	char port[8];
	int fd = unanswering(port);

	look_up("127.0.0.1", port);
	open_link(20);
	await(&ear.failed, 1);
	ck_assert_str_eq(ear.why, "connect: no answer in time");
	nothing_more();
	close_link();
	endpoint_release(&endpoint);
	close(fd);
}
END_TEST

START_TEST(a_path_is_a_unix_socket)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	char dir[] = "/tmp/smtpspec-XXXXXX";
	struct fake fake;
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(un.sun_path, sizeof un.sun_path, "%s/s", dir);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&un, sizeof un), 0);
	fake_start(&fake, fd, echo, NULL);
	endpoint = (struct endpoint){ .kind = ENDPOINT_UNIX,
		.text = un.sun_path };
	open_link(CONNECT_MS);
	say_hello();
	close_link();
	fake_close(&fake);
	open_link(CONNECT_MS);
	await(&ear.failed, 1);
	ck_assert_str_eq(ear.why, "connect: Connection refused");
	nothing_more();
	close_link();
	unlink(un.sun_path);
	open_link(CONNECT_MS);
	await(&ear.failed, 1);
	ck_assert_str_eq(ear.why, "connect: No such file or directory");
	nothing_more();
	close_link();
	rmdir(dir);
}
END_TEST

START_TEST(a_path_that_no_socket_can_have_fails)
{
	char path[200] = "/tmp/";

	memset(path + 5, 'x', sizeof path - 6);
	endpoint = (struct endpoint){ .kind = ENDPOINT_UNIX, .text = path };
	open_link(CONNECT_MS);
	await(&ear.failed, 1);
	ck_assert_str_eq(ear.why, "the path is too long");
	close_link();
}
END_TEST

static void run_command(const char *command)
{
	endpoint = (struct endpoint){ .kind = ENDPOINT_EXEC, .text = command };
	open_link(CONNECT_MS);
}

START_TEST(a_command_talks_on_its_stdio)
{
	run_command("echo to the log >&2; cat");
	say_hello();
	ck_assert_uint_eq(ear.ended, 0);
	close_link();
	ck_assert_uint_eq(ear.ended, 1);
	ck_assert_str_eq(ear.end, "exit status 0");
}
END_TEST

START_TEST(a_command_that_ends_has_closed)
{
	run_command("printf bye; exit 3");
	await(&ear.closed, 1);
	ck_assert(bytes_eq_text(buf_bytes(&ear.got), "bye"));
	close_link();
	ck_assert_str_eq(ear.end, "exit status 3");
}
END_TEST

START_TEST(a_command_that_crashes_says_so_at_the_close)
{
	run_command("read x; kill -SEGV $$");
	await(&ear.connected, 1);
	link_send(ear.link, BYTES("x\n"));
	await(&ear.closed, 1);
	close_link();
	ck_assert_str_eq(ear.end, "signal 11 (Segmentation fault)");
}
END_TEST

/* Where nobody reads its log it would stand still. */
START_TEST(a_command_may_log_a_lot)
{
	run_command("head -c 300000 /dev/zero >&2; cat");
	say_hello();
	close_link();
	ck_assert_str_eq(ear.end, "exit status 0");
}
END_TEST

START_TEST(what_a_peer_said_before_it_closed_is_received)
{
	struct fake fake;

	fake_open(&fake, AF_INET, hang_up, "421 bye\r\n");
	look_up("127.0.0.1", fake.port);
	open_link(CONNECT_MS);
	await(&ear.closed, 1);
	ck_assert(bytes_eq_text(buf_bytes(&ear.got), "421 bye\r\n"));
	nothing_more();
	close_link();
	endpoint_release(&endpoint);
	fake_close(&fake);
}
END_TEST

/* Told by the pair in `context` that we are connected it says much, breaks the
 * connection off, and tells that. */
static void reset(int fd, unsigned number, const void *context)
{
	static const uint8_t octets[IN_FLIGHT];
	const struct linger at_once = { .l_onoff = 1, .l_linger = 0 };
	const int *ends = context;
	char x;

	(void)number;
	if (read(ends[1], &x, 1) != 1)
		return;
	say(fd, bytes_at(octets, sizeof octets));
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
	close(fd);
	say(ends[1], BYTES("x"));
}

/* We write into the broken connection before we have read. */
START_TEST(octets_in_flight_outlive_a_broken_connection)
{
	struct fake fake;
	int ends[2];
	char x;

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	fake_open(&fake, AF_INET, reset, ends);
	look_up("127.0.0.1", fake.port);
	open_link(CONNECT_MS);
	await(&ear.connected, 1);
	say(ends[0], BYTES("x"));
	ck_assert_int_eq(read(ends[0], &x, 1), 1);
	link_send(ear.link, BYTES("QUIT\r\n"));
	await(&ear.closed, 1);
	ck_assert_uint_eq(ear.got.n, IN_FLIGHT);
	nothing_more();
	close_link();
	endpoint_release(&endpoint);
	fake_close(&fake);
}
END_TEST

START_TEST(each_send_arrives)
{
	struct buf want;
	struct fake fake;

	buf_init(&want, SIZE_MAX);
	for (unsigned i = MANY; i-- > 0;)
		buf_printf(&want, "%u,", i);
	fake_open(&fake, AF_INET, echo, NULL);
	look_up("127.0.0.1", fake.port);
	open_link(CONNECT_MS);
	await(&ear.connected, 1);
	ear.to_send = MANY;
	send_number(&ear);
	await(&ear.sent, MANY);
	await_octets(want.n);
	ck_assert(bytes_eq(buf_bytes(&ear.got), buf_bytes(&want)));
	close_link();
	buf_release(&want);
	endpoint_release(&endpoint);
	fake_close(&fake);
}
END_TEST

static void silent(int fd, unsigned number, const void *context)
{
	(void)number;
	(void)context;
	read_all(fd);
}

START_TEST(a_timer_passes_once_and_the_later_one_counts)
{
	uint64_t began;
	struct fake fake;

	fake_open(&fake, AF_INET, silent, NULL);
	look_up("127.0.0.1", fake.port);
	open_link(CONNECT_MS);
	await(&ear.connected, 1);
	began = clock_us();
	link_timer(ear.link, 20);
	await(&ear.passed, 1);
	ck_assert_uint_ge(clock_us() - began, 19000);
	nothing_more();
	ck_assert_uint_eq(ear.passed, 1);
	link_timer(ear.link, 600000);
	link_timer(ear.link, 1);
	await(&ear.passed, 2);
	close_link();
	endpoint_release(&endpoint);
	fake_close(&fake);
}
END_TEST

START_TEST(connections_come_no_faster_than_the_rate)
{
	uint64_t began = clock_us();
	struct fake fake;

	fake_open(&fake, AF_INET, echo, NULL);
	look_up("127.0.0.1", fake.port);
	endpoint.rate = 20;
	for (int i = 0; i < 3; i++) {
		open_link(CONNECT_MS);
		await(&ear.connected, 1);
		close_link();
	}
	ck_assert_uint_ge(clock_us() - began, 99000);
	endpoint_release(&endpoint);
	fake_close(&fake);
}
END_TEST

static const struct {
	const char *host;
	bool private;
} hosts[] = {
	{ "127.0.0.1", true },
	{ "127.255.255.254", true },
	{ "10.0.0.1", true },
	{ "172.16.0.1", true },
	{ "172.31.255.255", true },
	{ "192.168.0.1", true },
	{ "169.254.1.1", true },
	{ "::1", true },
	{ "fe80::1", true },
	{ "febf::1", true },
	{ "fc00::1", true },
	{ "fdff::1", true },
	{ "::ffff:10.0.0.1", true },
	{ "::ffff:127.0.0.1", true },
	{ "8.8.8.8", false },
	{ "11.0.0.1", false },
	{ "128.0.0.1", false },
	{ "172.15.255.255", false },
	{ "172.32.0.1", false },
	{ "192.169.0.1", false },
	{ "169.253.1.1", false },
	{ "2001:db8::1", false },
	{ "fec0::1", false },
	{ "fe00::1", false },
	{ "::ffff:8.8.8.8", false },
	{ "::2", false },
};

START_TEST(private_hosts_are_known)
{
	for (size_t i = 0; i < ROWS(hosts); i++) {
		look_up(hosts[i].host, "25");
		ck_assert_msg(endpoint_private(&endpoint) == hosts[i].private,
		        "%s", hosts[i].host);
		endpoint_release(&endpoint);
	}
	endpoint = (struct endpoint){ .kind = ENDPOINT_UNIX, .text = "/x" };
	ck_assert(endpoint_private(&endpoint));
	endpoint = (struct endpoint){ .kind = ENDPOINT_EXEC, .text = "x" };
	ck_assert(endpoint_private(&endpoint));
}
END_TEST

START_TEST(one_public_address_makes_a_host_public)
{
	struct chain chain;

	chain_of(&chain, (const char *const[]){ "25", "25", NULL });
	ck_assert(endpoint_private(&endpoint));
	chain.ins[1].sin_addr.s_addr = htonl(0x08080808);
	ck_assert(!endpoint_private(&endpoint));
}
END_TEST

/* --- TLS ------------------------------------------------------------------ */

static struct fake fake; /* that speaks TLS */

/* Greets in plaintext, speaks TLS from the first octets that come, and then
 * echoes; or hangs up in the middle of the handshake. */
static void serve_tls(int fd, unsigned number, const void *context)
{
	struct err err;
	struct tls_context *own = tls_server(NULL, NULL, "mx.test", &err);
	struct tls *tls = tls_new(own, NULL);
	uint8_t chunk[4096];
	ssize_t n;

	(void)number;
	say(fd, BYTES("go"));
	while ((n = read(fd, chunk, sizeof chunk)) > 0) {
		if (context)
			break;
		tls_feed(tls, bytes_at(chunk, (size_t)n));
		if (tls->state == TLS_UP)
			tls_say(tls, buf_bytes(&tls->in));
		buf_clear(&tls->in);
		say(fd, buf_bytes(&tls->out));
		buf_clear(&tls->out);
	}
	tls_free(tls);
	tls_context_free(own);
}

static void with_tls(serving *serve, const void *context)
{
	struct err err;

	fake_open(&fake, AF_INET, serve, context);
	look_up("127.0.0.1", fake.port);
	endpoint.tls = tls_client(NULL, true, &err);
	endpoint.tls_name = "mx.test";
	open_link(CONNECT_MS);
	await_octets(2);
	buf_clear(&ear.got);
	link_secure(ear.link);
}

static void without_tls(void)
{
	struct tls_context *own = (struct tls_context *)endpoint.tls;

	close_link();
	tls_context_free(own);
	endpoint_release(&endpoint);
	fake_close(&fake);
}

START_TEST(tls_goes_over_a_link)
{
	with_tls(serve_tls, NULL);
	await(&ear.secured, 1);
	ck_assert_msg(strncmp(ear.why, "TLSv1.", 6) == 0, "%s", ear.why);
	link_send(ear.link, BYTES("hello"));
	await_octets(5);
	ck_assert(bytes_eq_text(buf_bytes(&ear.got), "hello"));
	ck_assert_uint_eq(ear.sent, 1);
	ck_assert_uint_eq(ear.closed, 0);
	without_tls();
}
END_TEST

START_TEST(a_handshake_cut_short_is_told)
{
	with_tls(serve_tls, "");
	await(&ear.unsecured, 1);
	ck_assert_str_eq(ear.why,
	        "the server closed the connection in the handshake");
	ck_assert_uint_eq(ear.closed, 0);
	without_tls();
}
END_TEST

static void refuse(int fd, unsigned number, const void *context)
{
	char x;

	(void)number;
	(void)context;
	say(fd, BYTES("go"));
	if (read(fd, &x, 1) == 1)
		say(fd, BYTES("500 what?\r\n"));
	read_all(fd);
}

START_TEST(plaintext_for_a_handshake_is_told)
{
	with_tls(refuse, NULL);
	await(&ear.unsecured, 1);
	ck_assert_str_eq(ear.why, "the other side does not speak TLS: "
	                          "500 what?");
	without_tls();
}
END_TEST

START_TEST(a_handshake_that_stalls_has_the_timer)
{
	with_tls(hang_on, NULL);
	link_timer(ear.link, 1);
	await(&ear.passed, 1);
	ck_assert_uint_eq(ear.secured + ear.unsecured, 0);
	without_tls();
}
END_TEST

static void hang_up_inside(void *self, const char *what)
{
	(void)what;
	((struct ear *)self)->secured++;
	link_close(((struct ear *)self)->link);
}

START_TEST(a_link_may_be_closed_when_it_is_secured)
{
	struct link_handler closing = handler;

	closing.secured = hang_up_inside;
	used = &closing;
	with_tls(serve_tls, NULL);
	await(&ear.secured, 1);
	used = &handler;
	ear.link = link_open(net, &endpoint, CONNECT_MS, &handler, &ear);
	without_tls();
}
END_TEST

START_TEST(what_cannot_be_looked_up_is_told)
{
	struct err err = { "" };

	ck_assert(!endpoint_tcp(&endpoint, "127.0.0.1", "no-such-port", &err));
	ck_assert_msg(strncmp(err.text, "127.0.0.1:no-such-port: ", 24) == 0,
	        "%s", err.text);
	endpoint_release(&endpoint);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { octets_go_to_and_fro_over_ipv4, our_side_alone_is_closed,
		octets_go_to_and_fro_over_ipv6,
		the_next_address_is_tried_and_kept,
		where_all_addresses_refuse_it_is_told_once,
		a_connection_has_its_time, a_path_is_a_unix_socket,
		a_path_that_no_socket_can_have_fails,
		a_command_talks_on_its_stdio, a_command_that_ends_has_closed,
		a_command_that_crashes_says_so_at_the_close,
		a_command_may_log_a_lot,
		what_a_peer_said_before_it_closed_is_received,
		octets_in_flight_outlive_a_broken_connection,
		each_send_arrives,
		a_timer_passes_once_and_the_later_one_counts,
		connections_come_no_faster_than_the_rate,
		private_hosts_are_known,
		one_public_address_makes_a_host_public,
		what_cannot_be_looked_up_is_told, tls_goes_over_a_link,
		a_handshake_cut_short_is_told, plaintext_for_a_handshake_is_told,
		a_handshake_that_stalls_has_the_timer,
		a_link_may_be_closed_when_it_is_secured, NULL };

	return tests_run("link", tests);
}
