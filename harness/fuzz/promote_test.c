/* SPDX-License-Identifier: MIT */
#include "fuzz/promote.h"

#include "base/testing.h"
#include "fuzz/stage.h"

static struct profile profile;
static struct buf text;
static struct err err;

static struct finding finding(const char *row, const char *clause,
        const char *key, struct bytes input)
{
	return (struct finding){ .name = "NAME", .kind = "clause", .key = key,
		.row = row, .instance = "", .clause = clause,
		.verdict = "fail", .reply = "250 ok", .why = "",
		.input = input, .shown = "", .log = "" };
}

static const struct {
	const char *row, *clause, *key;
	struct bytes input;
	const char *want;
} rows[] = {
	/* The judged step is the last one of the verb; octets are escaped, and
	 * a last line is ended. */
	{ "exchange-one-reply", "REPLY-EXACTLY-ONE",
	  "REPLY-EXACTLY-ONE VRFY x@ehlo",
	  BYTES("EHLO x\r\nVRFY {a}\"\\\x80\r\nNOOP\r\nVRFY b"),
	  "# From the finding NAME: what says FILL IN is for you.\n"
	  "- id: found-FILL-IN\n  title: FILL IN\n"
	  "  stimulus: {verb: VRFY, argument: any}\n"
	  "  states: [grt]\n  mutants: [FILL-IN]\n  steps:\n"
	  "    - {name: s1, replies: 1, send: \"EHLO x\\r\\n\"}\n"
	  "    - {name: s2, replies: 1, send: \"VRFY {{a}}\\\"\\\\\\x80\\r\\n\"}\n"
	  "    - {name: s3, replies: 1, send: \"NOOP\\r\\n\"}\n"
	  "    - {name: s4, replies: 1, send: \"VRFY b\\r\\n\"}\n"
	  "  judge:\n    - clause: REPLY-EXACTLY-ONE\n      of: s4\n"
	  "      check: exactly-one\n"
	  "      why: \"each command draws exactly one reply\"\n" },
	/* Codes, not a check; a verb that is none, and mail data in one step. */
	{ "scope-252", "CODE-252-SCOPE", "CODE-252-SCOPE unknown@grt",
	  BYTES("RCPT TO:<a>\r\nDATA\r\nx\r\n.\r\nFOO\r\n"),
	  "# From the finding NAME: what says FILL IN is for you.\n"
	  "- id: found-FILL-IN\n  title: FILL IN\n"
	  "  stimulus: {verb: unknown, argument: none}\n"
	  "  states: [grt]\n  mutants: [FILL-IN]\n  steps:\n"
	  "    - {name: s1, replies: 1, send: \"RCPT TO:<a>\\r\\n\"}\n"
	  "    - {name: s2, replies: 1, send: \"DATA\\r\\n\"}\n"
	  "    - {name: s3, replies: 1, send: \"x\\r\\n.\\r\\n\"}\n"
	  "    - {name: s4, replies: 1, send: \"FOO\\r\\n\"}\n"
	  "  judge:\n    - clause: CODE-252-SCOPE\n      of: s4\n"
	  "      pass: rest\n      violate: [252]\n"
	  "      why: \"252 answers VRFY, EXPN and ETRN\"\n" },
	/* What the profile names, as whole words only. */
	{ "scope-252", "CODE-252-SCOPE", "CODE-252-SCOPE NOOP@grt",
	  BYTES("RCPT TO:<al@x.test>\r\nVRFY al\r\nNOOP al@y.test x.testy\r\n"),
	  "# From the finding NAME: what says FILL IN is for you.\n"
	  "- id: found-FILL-IN\n  title: FILL IN\n"
	  "  stimulus: {verb: NOOP, argument: any}\n"
	  "  states: [grt]\n  mutants: [FILL-IN]\n"
	  "  needs: [known]\n  steps:\n"
	  "    - {name: s1, replies: 1, send: \"RCPT TO:<{known.addr}>\\r\\n\"}\n"
	  "    - {name: s2, replies: 1, send: \"VRFY {known}\\r\\n\"}\n"
	  "    - {name: s3, replies: 1, send: \"NOOP {known}@y.test x.testy\\r\\n\"}\n"
	  "  judge:\n    - clause: CODE-252-SCOPE\n      of: s3\n"
	  "      pass: rest\n      violate: [252]\n"
	  "      why: \"252 answers VRFY, EXPN and ETRN\"\n" },
};

START_TEST(a_finding_as_a_row)
{
	profile_init(&profile);
	profile.fixtures[FIXTURE_KNOWN] = "al";
	profile.fixtures[FIXTURE_DOMAIN] = "x.test";
	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct finding f = finding(rows[i].row, rows[i].clause,
		        rows[i].key, rows[i].input);

		buf_init(&text, SIZE_MAX);
		ck_assert_msg(promote(&f, &stage()->spec, &profile, &text,
		                      &err), "%s",
		        err.text);
		ck_assert_msg(bytes_eq_text(buf_bytes(&text), rows[i].want),
		        "%.*swant:\n%s", BYTES_FMT(buf_bytes(&text)),
		        rows[i].want);
		buf_release(&text);
	}
}
END_TEST

static void refuse(const struct finding *f, const char *why)
{
	buf_init(&text, SIZE_MAX);
	ck_assert(!promote(f, &stage()->spec, &profile, &text, &err));
	ck_assert_msg(strstr(err.text, why), "%s", err.text);
	ck_assert_uint_eq(text.n, 0);
	buf_release(&text);
}

START_TEST(what_makes_no_row)
{
	struct finding f = finding("", "", "hang NOOP@grt", BYTES("NOOP\r\n"));

	refuse(&f, "breaks no clause");
	f = finding("leak-known-random", "LEAK-CODE", "LEAK-CODE VRFY@grt",
	        BYTES("VRFY a\r\n"));
	refuse(&f, "compares replies");
	f = finding("scope-252", "NO-SUCH", "NO-SUCH NOOP@grt", BYTES(""));
	refuse(&f, "breaks no clause");
	f = finding("pipelining-order", "PIPE-ORDER", "PIPE-ORDER RSET@ehlo",
	        BYTES("RSET\r\n"));
	f.instance = "pipelining-order";
	refuse(&f, "the table has its row: pipelining-order");
}
END_TEST

int main(void)
{
	return tests_run("promote", (const TTest *const[]){ a_finding_as_a_row,
	        what_makes_no_row, NULL });
}
