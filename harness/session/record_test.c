/* SPDX-License-Identifier: MIT */
#include "session/record.h"

#include "session/testing.h"

static struct buf written_of(const struct transcript *t)
{
	struct buf text;

	buf_init(&text, SIZE_MAX);
	record_write_first(&text);
	record_write_header(&text, "target", "127.0.0.1:2525");
	record_write_header(&text, "set", "known=a b ");
	record_write_entries(&text, t);
	return text;
}

START_TEST(a_session_and_its_file)
{
	static const char file[] =
	        "smtpspec transcript 1\n"
	        "target: 127.0.0.1:2525\n"
	        "set: known=a b\\x20\n"
	        "\n"
	        "0.000000 preamble connected\n"
	        "0.000912 preamble S 220-mx\\r\\n\n"
	        "+ 220 ready\\r\\n\n"
	        "0.001204 0 begin\n"
	        "1.000000 0 C VRFY a\\x20\n"
	        "1.000001 0 C b\\\\\\x00\\r\\n\n"
	        "1.000002 12 Q 252 ok\\n\n"
	        "61.500000 canary timeout\n"
	        "61.500000 canary closed\n"
	        "61.500000 leave secured TLSv1.3 x\n"
	        "61.500000 leave unsecured\n"
	        "61.500000 leave left\n"
	        "end\n";
	struct transcript t;
	struct buf text;

	transcript_init(&t);
	transcript_add(&t, ENTRY_CONNECTED, STEP_PREAMBLE, 0, BYTES(""));
	transcript_add(&t, ENTRY_RECEIVED, STEP_PREAMBLE, 912,
	        BYTES("220-mx\r\n220 ready\r\n"));
	transcript_add(&t, ENTRY_STEP, 0, 1204, BYTES(""));
	transcript_add(&t, ENTRY_SENT, 0, 1000000, BYTES("VRFY a "));
	transcript_add(&t, ENTRY_SENT, 0, 1000001, BYTES("b\\\0\r\n"));
	transcript_add_quiet(&t, 12, 1000002, BYTES("252 ok\n"));
	transcript_add(&t, ENTRY_TIMEOUT, STEP_CANARY, 61500000, BYTES(""));
	transcript_add(
	        &t, ENTRY_SERVER_CLOSED, STEP_CANARY, 61500000, BYTES(""));
	transcript_add(
	        &t, ENTRY_SECURED, STEP_LEAVE, 61500000, BYTES("TLSv1.3 x"));
	transcript_add(&t, ENTRY_UNSECURED, STEP_LEAVE, 61500000, BYTES(""));
	transcript_add(
	        &t, ENTRY_CLIENT_CLOSED, STEP_LEAVE, 61500000, BYTES(""));
	text = written_of(&t);
	ck_assert_msg(bytes_eq_text(buf_bytes(&text), file), "%.*s",
	        BYTES_FMT(buf_bytes(&text)));
	buf_release(&text);
	transcript_release(&t);
}
END_TEST

static void same_entries(const struct transcript *a, const struct transcript *b)
{
	ck_assert_uint_eq(a->count, b->count);
	ck_assert_uint_eq(a->received, b->received);
	ck_assert_int_eq(a->flooded, b->flooded);
	for (size_t i = 0; i < a->count; i++) {
		const struct entry *x = &a->entries[i], *y = &b->entries[i];

		ck_assert_int_eq(x->kind, y->kind);
		ck_assert_int_eq(x->step, y->step);
		ck_assert_uint_eq(x->us, y->us);
		ck_assert_int_eq(x->quiet, y->quiet);
		ck_assert(bytes_eq(transcript_octets(a, x),
		        transcript_octets(b, y)));
	}
}

START_TEST(what_is_written_is_read)
{
	uint8_t all[256];
	struct record record;
	struct transcript t;
	struct buf text;
	struct err err;

	for (unsigned i = 0; i < sizeof all; i++)
		all[i] = (uint8_t)i;
	transcript_init(&t);
	transcript_add(&t, ENTRY_CONNECTED, 3, 7, BYTES(""));
	transcript_add(&t, ENTRY_SENT, 3, 7, bytes_at(all, sizeof all));
	transcript_add(&t, ENTRY_SECURED, 3, 8, BYTES("\n"));
	transcript_add(&t, ENTRY_UNSECURED, 3, 8, BYTES(""));
	transcript_add_quiet(&t, STEP_LEAVE, 5000000000, BYTES("\n\n x\n"));
	t.flooded = true;
	text = written_of(&t);
	ck_assert_msg(record_read(&record, buf_bytes(&text), "f", &err), "%s",
	        err.text);
	same_entries(&t, &record.transcript);
	ck_assert_uint_eq(record.header_count, 2);
	ck_assert_str_eq(record_header(&record, "set")->value, "known=a b ");
	ck_assert_ptr_null(record_header(&record, "case"));
	record_release(&record);
	buf_release(&text);
	transcript_release(&t);
}
END_TEST

/* An editor may leave comments, empty lines and more blanks. */
START_TEST(what_people_write_is_read)
{
	static const char file[] =
	        "smtpspec transcript 1\n# by hand\nset:known=a\n\n"
	        "0.000000   preamble  connected\n\n# here\n"
	        "0.000001 0 C VRFY\n# there\n+  a\\x0D\\n\nend\n";
	struct record record;
	struct err err;

	ck_assert_msg(record_read(&record, bytes_of(file), "f", &err), "%s",
	        err.text);
	ck_assert_uint_eq(record.transcript.count, 2);
	ck_assert(bytes_eq(transcript_octets(&record.transcript,
	                           &record.transcript.entries[1]),
	        BYTES("VRFY a\r\n")));
	ck_assert_uint_eq(record_header(&record, "set")->at.line, 3);
	record_release(&record);
}
END_TEST

#define HEAD "smtpspec transcript 1\n\n"

static const struct {
	const char *text, *complaint;
} wrong[] = {
	{ "", "f:1:1: the file was cut: its last line is not `end`" },
	{ "220 mx\r\n", "f:1:1: no transcript: its first line is not "
	                "`smtpspec transcript 1`" },
	{ "smtpspec transcript 2\n", "f:1:1: no transcript" },
	{ "smtpspec transcript 1\nSet: x\n", "f:2:1: want `key: value`" },
	{ "smtpspec transcript 1\nset\n", "f:2:1: want `key: value`" },
	{ "smtpspec transcript 1\nset: a\\x00\n", "f:2:6: no header has" },
	{ "smtpspec transcript 1\nset: \xc3\n", "f:2:6: want printable" },
	{ "smtpspec transcript 1\nset: a\n", "f:3:1: the file was cut" },
	{ HEAD, "f:3:1: the file was cut: its last line" },
	{ HEAD "en", "f:3:1: the file was cut: this line has no end" },
	{ HEAD "end\nend\n", "f:4:1: something stands behind `end`" },
	{ HEAD "end flooded\n#\n", "f:4:1: something stands behind" },
	{ HEAD "0 0 begin\n", "f:3:1: want a time like 0.001250" },
	{ HEAD "0.1 0 begin\n", "f:3:1: want a time" },
	{ HEAD "-0.000000 0 begin\n", "f:3:1: want a time" },
	{ HEAD ".000000 0 begin\n", "f:3:1: want a time" },
	{ HEAD "99999999999.000000 0 begin\n", "f:3:1: want a time" },
	{ HEAD "0.000002 0 begin\n0.000001 0 begin\n",
	        "f:4:1: time went back" },
	{ HEAD "0.000000\n", "f:3:9: want a step's number" },
	{ HEAD "0.000000 -1 begin\n", "f:3:10: want a step's number" },
	{ HEAD "0.000000 99999 begin\n", "f:3:10: want a step's number" },
	{ HEAD "0.000000 0\n", "f:3:11: want C, S, Q" },
	{ HEAD "0.000000 0 c\n", "f:3:12: want C, S, Q" },
	{ HEAD "0.000000 0 begin now\n", "f:3:17: nothing stands behind" },
	{ HEAD "0.000000 0 C\n", "f:3:13: want a blank, and octets" },
	{ HEAD "0.000000 0 C \n", "f:3:13: want a blank, and octets" },
	{ HEAD "0.000000 0 C a\\q\n", "f:3:15: want \\\\ \\r \\n \\t or" },
	{ HEAD "0.000000 0 C a\tb\n", "f:3:15: want printable ASCII" },
	{ HEAD "+ a\n", "f:3:1: goes on with no octets" },
	{ HEAD "0.000000 0 begin\n+ a\n", "f:4:1: goes on with no octets" },
	{ HEAD "0.000000 0 C a\n+b\n", "f:4:1: want `+`, a blank" },
};

START_TEST(what_is_none_is_refused)
{
	for (size_t i = 0; i < ROWS(wrong); i++) {
		struct bytes text = exact_copy(bytes_of(wrong[i].text));
		struct record record;
		struct err err;

		ck_assert_msg(!record_read(&record, text, "f", &err), "%s",
		        wrong[i].text);
		ck_assert_msg(strncmp(err.text, wrong[i].complaint,
		                      strlen(wrong[i].complaint)) == 0,
		        "%s", err.text);
		record_release(&record);
		free((void *)text.p);
	}
}
END_TEST

static void look_at_part(struct bytes text)
{
	struct record record;
	struct err err;

	ck_assert(!record_read(&record, text, "f", &err));
	record_release(&record);
}

/* Nothing half read: but for the whole, no beginning of a file is one. */
START_TEST(no_beginning_is_a_file)
{
	static const char file[] = HEAD
	        "0.000000 0 C VRFY a\\r\\n\n0.000001 0 S 252 b\\r\\n\nend\n";

	truncated(bytes_sub(bytes_of(file), 0, sizeof file - 2), look_at_part);
}
END_TEST

START_TEST(more_than_a_transcript_holds)
{
	struct record record;
	struct buf text;
	struct err err;

	buf_init(&text, SIZE_MAX);
	buf_add_text(&text, HEAD "0.000000 0 S ");
	for (size_t i = 0; i < TRANSCRIPT_MOST + 1; i++)
		buf_add(&text, BYTES("x"));
	buf_add_text(&text, "\nend\n");
	ck_assert(!record_read(&record, buf_bytes(&text), "f", &err));
	ck_assert_str_eq(err.text, "f:4:1: more than a transcript holds stands "
	                           "before this line");
	record_release(&record);
	buf_release(&text);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { a_session_and_its_file,
		what_is_written_is_read, what_people_write_is_read,
		what_is_none_is_refused, no_beginning_is_a_file,
		more_than_a_transcript_holds, NULL };

	return tests_run("session/record", tests);
}
