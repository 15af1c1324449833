/* SPDX-License-Identifier: MIT */
#include "fuzz/beside.h"

#include "session/testing.h"

static const struct event recorded[] = { CONNECTED(-2),
	GOT(-2, "220 a ESMTP\r\n"), SENT(0, "VRFY al\x1bice\r\n"),
	GOT(0, "252 2.0.0 perhaps\r\n"), SENT(1, "NOOP\r\n"),
	GOT(1, "250-so\r\n250 ok\r\n"), END };
static const struct event other[] = { CONNECTED(-2),
	GOT(-2, "220 b ESMTP\r\n"), SENT(0, "VRFY al\x1bice\r\n"),
	GOT(0, "550 5.1.1 a reply that is longer than a column\r\n"), CLOSED(0),
	END };

static struct beside beside;

static void add(const char *name, const struct event *events)
{
	struct transcript transcript;

	transcript_of(&transcript, events);
	beside_add(&beside, name, &transcript);
	transcript_release(&transcript);
}

START_TEST(codes_alone_differ)
{
	beside_init(&beside);
	add("a", recorded);
	add("b", recorded);
	ck_assert_ptr_null(beside_difference(&beside));
	add("mx.example.org", other);
	ck_assert_str_eq(beside_difference(&beside),
	        "VRFY al\\x1bice: 252 2.0.0 perhaps (a), 550 5.1.1 a reply "
	        "that is longer than a column (mx.example.org)");
	beside_release(&beside);
}
END_TEST

START_TEST(a_column_each)
{
	struct buf text;

	buf_init(&text, SIZE_MAX);
	beside_init(&beside);
	add("recorded", recorded);
	add("mx.example.org", other);
	beside_print(&beside, &text);
	buf_add(&text, bytes_at("", 1));
	ck_assert_str_eq((const char *)text.p,
	        "                             recorded                 "
	        "mx.example.org\n"
	        "  (greeting)                 220 a ESMTP              "
	        "220 b ESMTP\n"
	        "> VRFY al\\x1bice             252 2.0.0 perhaps        "
	        "550 5.1.1 a reply that..\n"
	        "> NOOP                       250-so                   -\n");
	beside_release(&beside);
	buf_release(&text);
}
END_TEST

int main(void)
{
	return tests_run("beside", (const TTest *const[]){
	        codes_alone_differ, a_column_each, NULL });
}
