/* SPDX-License-Identifier: MIT */
#include "report/summary.h"

#include "report/document.h"
#include "report/testing.h"

static const char *const written[] = { "out", NULL };
static struct scratch scratch;

/* `tell` tells the ledger everything but the end. */
static struct buf summary_of(
        bool (*tell)(struct listener to, struct err *err), size_t runs)
{
	struct err err;
	struct ledger *ledger = ledger_new(&sample_spec, &err);
	struct document *document = document_open(
	        "out", summary_write, SHEET_MARKDOWN, ledger, &err);
	struct listener to = document_listener(document);

	ck_assert_ptr_nonnull(document);
	for (size_t i = 0; i < runs; i++)
		ck_assert(tell(ledger_listener(ledger), &err));
	ck_assert_msg(to.end(to.self, &sample_end, &err), "%s", err.text);
	document_close(document);
	ledger_free(ledger);
	return read_back("out");
}

static bool tell_all(struct listener to, struct err *err)
{
	return tell_sample(to, &sample_run, &sample_end, err);
}

static const char *const parts[] = {
	"## SMTP conformance: 127.0.0.1:2525\n\n"
	"**exit 1** 127.0.0.1:2525: 1 clause failed\n\n",
	"| 127.0.0.1:2525 | 1 | 0 | 1 | 0 | 0 | 1 | 0 | 0 | 0 | 1 |\n",
	"#### fail VRFY-DISABLED-252\n\n"
	"MUST, [RFC 5321 7.3]"
	"(https://www.rfc-editor.org/rfc/rfc5321#section-7.3): A server with "
	"VRFY disabled answers 252.\n\n"
	"1 answer, such as in vrfy-known@ehlo (a server with VRFY disabled "
	"answers 252):\n\n    " REPLY_502 "\n\n"
	"To see it again:\n\n"
	"    smtpspec run 127.0.0.1:2525 --case vrfy-known@ehlo\n\n"
	"<details><summary>Transcript</summary>\n\n"
	"    C: VRFY alice\\r\\n\n    S: " REPLY_502 "\\r\\n\n\n"
	"</details>\n\n"
	"**502**: Command not implemented. **What to do**: Send 252 instead."
	"\n\n"
	"1 of these answers pass another clause, which is judged by itself: "
	"CODE-502-RECOGNIZED\n\n"
	"#### deviation NOOP-ARG\n",
	"    \\x1b[31mred\\x07<b>&\"']]>\\xff\\xfe\n\n",
	"(\\\\x1b\\[31mred\\\\x07\\<b\\>\\&\"'\\]\\]\\>\\\\xff\\\\xfe):\n\n",
	"| 1 | skipped | needs the fixture \\`known\\` | vrfy-known@mail |\n",
	"- table digest: 0123456789abcdef\n",
	"- vrfy=disabled (declared)\n",
};

START_TEST(says_what_to_fix_first)
{
	struct buf got;

	scratch_enter(&scratch);
	got = summary_of(tell_all, 1);
	ck_assert(harmless((char *)got.p));
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		ck_assert_msg(strstr((char *)got.p, parts[i]) != NULL,
		        "%s\nis not in\n%s", parts[i], (char *)got.p);
	buf_release(&got);
	scratch_leave(&scratch, written);
}
END_TEST

START_TEST(joins_runs)
{
	struct buf got;

	scratch_enter(&scratch);
	got = summary_of(tell_all, 2);
	ck_assert_ptr_nonnull(strstr((char *)got.p, "## SMTP conformance\n"));
	ck_assert_ptr_nonnull(strstr((char *)got.p,
	        "2 answers, such as in vrfy-known@ehlo on 127.0.0.1:2525, "
	        "postfix (1) ("));
	buf_release(&got);
	scratch_leave(&scratch, written);
}
END_TEST

enum { LONG = 60 * 1024, MANY = 40 };

/* Clauses of which each takes more than a fortieth of the page. */
static bool tell_too_much(struct listener to, struct err *err)
{
	static char reply[LONG];
	static struct clause clauses[MANY];
	struct event_verdict event = sample_verdicts[0];

	memset(reply, 'x', sizeof reply - 1);
	event.reply = reply;
	event.rule = NULL;
	if (!to.run(to.self, &sample_run, err))
		return false;
	for (int i = 0; i < MANY; i++) {
		clauses[i] = sample_clauses[DISABLED];
		clauses[i].id = reply + sizeof reply - 2 - i;
		event.clause = &clauses[i];
		if (!to.verdict(to.self, &event, err))
			return false;
	}
	return to.end(to.self, &sample_end, err);
}

START_TEST(keeps_to_the_limit_and_says_so)
{
	struct buf got;

	scratch_enter(&scratch);
	got = summary_of(tell_too_much, 1);
	ck_assert_uint_le(got.n - 1, SUMMARY_MOST);
	ck_assert_uint_gt(got.n - 1, SUMMARY_MOST - 2 * LONG);
	ck_assert_ptr_nonnull(
	        strstr((char *)got.p, "parts are left out here**: this page "
	                              "may have 1 MiB."));
	ck_assert_ptr_nonnull(strstr((char *)got.p, "### Judged by\n"));
	buf_release(&got);
	scratch_leave(&scratch, written);
}
END_TEST

START_TEST(notices_what_cannot_be_written)
{
	struct err err;
	struct ledger *ledger = ledger_new(&sample_spec, &err);
	struct document *document = document_open(
	        "/dev/full", summary_write, SHEET_MARKDOWN, ledger, &err);
	struct listener to = document_listener(document);

	ck_assert(tell_all(ledger_listener(ledger), &err));
	ck_assert(!to.end(to.self, &sample_end, &err));
	ck_assert_str_eq(err.text, "/dev/full: No space left on device");
	document_close(document);
	ledger_free(ledger);
}
END_TEST

int main(void)
{
	return tests_run(
	        "summary", (const TTest *const[]){ says_what_to_fix_first,
	                           joins_runs, keeps_to_the_limit_and_says_so,
	                           notices_what_cannot_be_written, NULL });
}
