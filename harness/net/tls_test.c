/* SPDX-License-Identifier: MIT */
#include "net/tls.h"

#include <stdio.h>
#include <unistd.h>

#include "base/testing.h"
#include "net/certificate.h"

#define CHAIN "/tmp/smtpspec-tls-test.%d.crt"
#define KEY "/tmp/smtpspec-tls-test.%d.key"

enum { HOUR = 60 * 60, ROUNDS_MOST = 20 };

static char chain[64], key[64];
static struct tls_context *client, *server;
static struct tls *ours, *theirs;

/* A server whose certificate is good until so many seconds from now; a client
 * that trusts it, or insecurely anybody. */
static void contexts(const char *name, long until, bool insecure)
{
	struct certificate certificate;
	struct err err = { "" };

	snprintf(chain, sizeof chain, CHAIN, getpid());
	snprintf(key, sizeof key, KEY, getpid());
	certificate_make(&certificate, name, -2 * HOUR, until);
	ck_assert_msg(certificate_save(&certificate, chain, key, &err), "%s",
	        err.text);
	certificate_release(&certificate);
	server = tls_server(chain, key, NULL, &err);
	client = tls_client(chain, insecure, &err);
	ck_assert_msg(server && client, "%s", err.text);
}

static void deliver(struct tls *from, struct tls *to, size_t piece)
{
	for (size_t at = 0; at < from->out.n; at += piece)
		tls_feed(to, bytes_sub(buf_bytes(&from->out), at, piece));
	buf_clear(&from->out);
}

/* Until nobody has anything to say. */
static void talk(size_t piece)
{
	for (int i = 0; i < ROUNDS_MOST; i++) {
		deliver(ours, theirs, piece);
		deliver(theirs, ours, piece);
	}
	ck_assert_uint_eq(ours->out.n + theirs->out.n, 0);
}

static void meet(const char *name, size_t piece)
{
	ours = tls_new(client, name);
	theirs = tls_new(server, NULL);
	talk(piece);
}

static void part(void)
{
	tls_free(ours);
	tls_free(theirs);
	tls_context_free(client);
	tls_context_free(server);
	unlink(chain);
	unlink(key);
}

START_TEST(octets_go_to_and_fro)
{
	static const size_t pieces[] = { 100000, 1, 7 };

	for (size_t i = 0; i < ROWS(pieces); i++) {
		struct buf what;

		contexts("mx.example.test", HOUR, false);
		meet("mx.example.test", pieces[i]);
		ck_assert_int_eq(ours->state, TLS_UP);
		ck_assert_int_eq(theirs->state, TLS_UP);
		tls_say(ours, BYTES("EHLO c\r\n"));
		tls_say(theirs, BYTES("250 mx\r\n"));
		talk(pieces[i]);
		ck_assert(bytes_eq_text(buf_bytes(&theirs->in), "EHLO c\r\n"));
		ck_assert(bytes_eq_text(buf_bytes(&ours->in), "250 mx\r\n"));
		buf_init(&what, SIZE_MAX);
		tls_describe(ours, &what);
		ck_assert(bytes_starts_nocase(buf_bytes(&what), BYTES("TLSv1.")));
		ck_assert(bytes_index(buf_bytes(&what), ',') == what.n);
		buf_release(&what);
		tls_end(theirs);
		talk(pieces[i]);
		ck_assert_int_eq(ours->state, TLS_OVER);
		part();
	}
}
END_TEST

static const struct trust {
	const char *name;
	long until;
	const char *calls, *why; /* NULL: trusted */
} trusts[] = {
	{ "mx.example.test", HOUR, "mx.example.test", NULL },
	{ "mx.example.test", HOUR, "localhost", NULL },
	{ "mx.example.test", HOUR, "127.0.0.1", NULL },
	{ "mx.example.test", HOUR, "::1", NULL },
	{ "mx.example.test", -HOUR, "mx.example.test",
	        "the certificate has expired: 2" },
	{ "mx.example.test", HOUR, "elsewhere.test",
	        "the certificate is for another host: mx.example.test, loc" },
	{ "mx.example.test", HOUR, "127.0.0.2",
	        "the certificate is for another host: mx.example.test" },
};

START_TEST(a_certificate_is_looked_at)
{
	for (size_t i = 0; i < ROWS(trusts); i++) {
		const struct trust *row = &trusts[i];
		const char *why = row->why ? row->why : "";

		contexts(row->name, row->until, false);
		meet(row->calls, 100000);
		ck_assert_int_eq(
		        ours->state, row->why ? TLS_FAILED : TLS_UP);
		ck_assert_msg(strncmp(ours->why, why, strlen(why)) == 0,
		        "%s", ours->why);
		part();
	}
}
END_TEST

START_TEST(nobody_trusts_a_stranger)
{
	struct err err;

	contexts("mx.example.test", HOUR, false);
	tls_context_free(client);
	client = tls_client(NULL, false, &err);
	meet("mx.example.test", 100000);
	ck_assert_int_eq(ours->state, TLS_FAILED);
	ck_assert_str_eq(ours->why, "the certificate is not trusted: "
	                            "self-signed certificate");
	part();
}
END_TEST

START_TEST(insecurely_anybody_will_do)
{
	struct buf what;

	contexts("mx.example.test", -HOUR, true);
	meet("elsewhere.test", 100000);
	ck_assert_int_eq(ours->state, TLS_UP);
	buf_init(&what, SIZE_MAX);
	tls_describe(ours, &what);
	ck_assert(bytes_find(buf_bytes(&what), BYTES("was not checked")) <
	          what.n);
	buf_release(&what);
	part();
}
END_TEST

START_TEST(what_is_no_tls_is_told)
{
	static const struct {
		struct bytes said;
		const char *why;
	} rows[] = {
		{ BYTES("501 5.5.4 no\r\n"), "the other side does not speak "
		                             "TLS: 501 5.5.4 no" },
		{ BYTES("\x16\x09"), "the other side does not speak TLS: "
		                     "\\x16\\t" },
		{ BYTES("\x15\x03\x03\x00\x02\x02\x28"),
		        "the handshake failed: " },
		{ BYTES("\x16\x03\x03\x00\x04\xff\xff\xff\xff"),
		        "the handshake failed: " },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		contexts("mx.example.test", HOUR, false);
		meet("mx.example.test", 100000);
		tls_free(ours);
		ours = tls_new(client, "mx.example.test");
		tls_feed(ours, rows[i].said);
		ck_assert_int_eq(ours->state, TLS_FAILED);
		ck_assert_msg(strncmp(ours->why, rows[i].why,
		                      strlen(rows[i].why)) == 0,
		        "%s", ours->why);
		tls_feed(ours, BYTES("more"));
		part();
	}
}
END_TEST

START_TEST(noise_inside_breaks_it)
{
	contexts("mx.example.test", HOUR, false);
	meet("mx.example.test", 100000);
	tls_feed(ours, BYTES("\x17\x03\x03\x00\x02xx"));
	ck_assert_int_eq(ours->state, TLS_FAILED);
	ck_assert(ours->was_up);
	tls_say(ours, BYTES("lost"));
	part();
}
END_TEST

START_TEST(files_that_are_none_are_told)
{
	struct err err = { "" };

	ck_assert_ptr_null(tls_client("/nonexistent", false, &err));
	ck_assert_msg(strncmp(err.text, "/nonexistent: ", 14) == 0, "%s",
	        err.text);
	ck_assert_ptr_null(tls_server("/nonexistent", "/x", NULL, &err));
	ck_assert_msg(strncmp(err.text, "/nonexistent: ", 14) == 0, "%s",
	        err.text);
	contexts("mx.example.test", HOUR, false);
	ck_assert_ptr_null(tls_server(chain, chain, NULL, &err));
	ck_assert_msg(strstr(err.text, "not the key of") != NULL, "%s",
	        err.text);
	meet("mx.example.test", 100000);
	part();
}
END_TEST

START_TEST(a_server_makes_its_own_certificate)
{
	struct err err;

	contexts("unused.test", HOUR, true);
	tls_context_free(server);
	server = tls_server(NULL, NULL, "mx.example.test", &err);
	meet("mx.example.test", 100000);
	ck_assert_int_eq(ours->state, TLS_UP);
	part();
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { octets_go_to_and_fro,
		a_certificate_is_looked_at, nobody_trusts_a_stranger,
		insecurely_anybody_will_do, what_is_no_tls_is_told,
		noise_inside_breaks_it, files_that_are_none_are_told,
		a_server_makes_its_own_certificate, NULL };

	return tests_run("net/tls", tests);
}
