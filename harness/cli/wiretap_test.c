/* SPDX-License-Identifier: MIT */
#include "cli/wiretap.h"

#include <stdio.h>

#include "base/testing.h"

static struct flows flows;
static struct transcript transcript;
static struct arena arena;
static const char *why;
static uint32_t next[2];

static void say(char side, const char *octets, bool fin)
{
	bool client = side == 'c';
	struct tcp_segment s = { .octets = bytes_of(octets), .ack = true,
		.fin = fin, .seq = next[client] };

	s.from.port = client ? 40000 : 25;
	s.to.port = client ? 25 : 40000;
	next[client] += (uint32_t)s.octets.n + fin;
	flows_add(&flows, &s, 1, 0);
}

/* "s220 mx\n" ...: who, and what; a dot closes. */
static enum wiretap read_lines(const char *const *lines)
{
	struct tcp_segment syn = { .syn = true }, back = { .syn = true,
		.ack = true };

	flows_init(&flows);
	transcript_init(&transcript);
	arena_init(&arena);
	syn.from.port = back.to.port = 40000;
	syn.to.port = back.from.port = 25;
	flows_add(&flows, &syn, 1, 0);
	flows_add(&flows, &back, 1, 0);
	next[0] = next[1] = 1;
	for (; *lines; lines++)
		say(**lines, strcmp(*lines + 1, ".") == 0 ? "" : *lines + 1,
		        strcmp(*lines + 1, ".") == 0);
	return wiretap_read(flows.list[0], &transcript, &arena, &why);
}

static void done(void)
{
	flows_release(&flows);
	transcript_release(&transcript);
	arena_release(&arena);
}

static void kinds(const char *wanted)
{
	static const char letters[] = { [ENTRY_CONNECTED] = '+',
		[ENTRY_SENT] = 'C', [ENTRY_RECEIVED] = 'S',
		[ENTRY_SERVER_CLOSED] = '-', [ENTRY_CLIENT_CLOSED] = '.' };
	char text[64] = "";

	for (size_t i = 0; i < transcript.count; i++)
		text[i] = letters[transcript.entries[i].kind];
	ck_assert_str_eq(text, wanted);
}

#define LINES(...) ((const char *const[]){ __VA_ARGS__, NULL })

START_TEST(a_session)
{
	ck_assert_int_eq(read_lines(LINES("s220 mx\r\n", "cQUIT\r\n",
	                         "s221 bye\r\n", "s.", "c.")),
	        WIRETAP_SMTP);
	kinds("+SCS-");
	ck_assert_ptr_null(why);
	done();
}
END_TEST

/* Who leaves second has not closed on anybody. */
START_TEST(the_client_leaves_first)
{
	read_lines(LINES("s220 mx\r\n", "c.", "s."));
	kinds("+S.");
	done();
}
END_TEST

START_TEST(nothing_follows_the_close)
{
	read_lines(LINES("s220 mx\r\n", "cBDAT\r\n", "s521 no\r\n", "s.",
	        "cQUIT\r\n"));
	kinds("+SCS-");
	done();
	read_lines(LINES("s220 mx\r\n", "cQUIT\r\n", "c.", "s221 bye\r\n"));
	kinds("+SC.S");
	done();
}
END_TEST

START_TEST(what_logs_in_is_masked)
{
	read_lines(LINES("s220 mx\r\n", "cAUTH PLAIN AHQAdA==\r\n",
	        "s235 ok\r\n"));
	ck_assert(bytes_eq_text(
	        transcript_octets(&transcript, &transcript.entries[2]),
	        "AUTH PLAIN ********\r\n"));
	done();
}
END_TEST

START_TEST(ftp_is_told_so)
{
	ck_assert_int_eq(read_lines(LINES("s220 ready\r\n", "cUSER x\r\n",
	                         "s331 and?\r\n")), WIRETAP_OTHER);
	ck_assert_str_eq(why, "not SMTP: the client logs in as to FTP");
	done();
}
END_TEST

START_TEST(tls_is_opaque)
{
	read_lines(LINES("s220 mx\r\n", "cstarttls\r\n", "s220 go\r\n",
	        "c\x16\x03\x01xx", "s\x16\x03\x03yy"));
	kinds("+SCS");
	ck_assert_str_eq(
	        why, "TLS begins behind STARTTLS: opaque, and not judged");
	done();
	read_lines(LINES("s220 mx\r\n", "cSTARTTLS\r\n\x16\x03\x01"));
	ck_assert(bytes_eq_text(
	        transcript_octets(&transcript, &transcript.entries[2]),
	        "STARTTLS\r\n"));
	done();
}
END_TEST

/* What the client had sent by then does not hide it, nor does half a line. */
START_TEST(tls_behind_something_else_is_opaque)
{
	read_lines(LINES("s220 mx\r\n", "cSTARTTLS\r\nVRFY a\r\nVR",
	        "s220 go\r\n", "c\x16\x03\x01xx", "s\x16\x03\x03yy"));
	kinds("+SCS");
	done();
	read_lines(LINES("s220 mx\r\n", "cSTARTTLS\r\n", "s220 go\r\n",
	        "s\x15\x03\x03yy"));
	kinds("+SCS");
	done();
}
END_TEST

START_TEST(what_is_no_smtp)
{
	ck_assert_int_eq(
	        read_lines(LINES("c\x16\x03\x01x", "s\x16\x03")), WIRETAP_OTHER);
	ck_assert_str_eq(why, "TLS from the first octet, which is opaque");
	done();
	ck_assert_int_eq(read_lines(LINES("cGET / HTTP/1.1\r\n\r\n",
	                         "sHTTP/1.1 200 OK\r\n")),
	        WIRETAP_OTHER);
	ck_assert_str_eq(why, "not SMTP, it begins: HTTP/1.1 200 OK\\r\\n");
	done();
	ck_assert_int_eq(read_lines(LINES("c.")), WIRETAP_EMPTY);
	done();
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { a_session, the_client_leaves_first,
		nothing_follows_the_close, tls_is_opaque, tls_behind_something_else_is_opaque, what_is_no_smtp,
		what_logs_in_is_masked, ftp_is_told_so, NULL };

	return tests_run("cli/wiretap", tests);
}
