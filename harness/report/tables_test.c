/* SPDX-License-Identifier: MIT */
#include "report/document.h"
#include "report/statement.h"

#include "report/testing.h"

static const char *const written[] = { "out", NULL };

static struct ledger *ledger_of_samples(int runs)
{
	struct err err;
	struct ledger *ledger = ledger_new(&sample_spec, &err);

	ck_assert_ptr_nonnull(ledger);
	for (int i = 0; i < runs; i++)
		ck_assert(tell_sample(ledger_listener(ledger), &sample_run,
		        &sample_end, &err));
	return ledger;
}

/* What the writer writes, for the caller to release. */
static struct buf text_of(document_writer *write, enum sheet sheet, int runs)
{
	struct ledger *ledger = ledger_of_samples(runs);
	struct sink sink;
	struct err err;

	ck_assert(sink_open(&sink, "out", &err));
	ck_assert(write(ledger, sheet, &sink, &err));
	ck_assert(sink_close(&sink, &err));
	ledger_free(ledger);
	return read_back("out");
}

static const struct {
	document_writer *write;
	enum sheet sheet;
	const char *line;
} rows[] = {
	{ statement_write, SHEET_MARKDOWN,
	        "| 127.0.0.1:2525 | VRFY-DISABLED-252 | RFC 5321 7.3 | "
	        "mandatory | no | 1 fail |\n" },
	{ statement_write, SHEET_MARKDOWN,
	        "- fact: vrfy=disabled (declared)\n" },
	{ statement_write, SHEET_CSV,
	        "\"server\",\"item\",\"reference\",\"status\",\"support\","
	        "\"comment\"\r\n\"127.0.0.1:2525\",\"VRFY-DISABLED-252\"," },
	{ trace_write, SHEET_MARKDOWN,
	        "| VRFY-DISABLED-252 | RFC 5321 7.3 | MUST | vrfy-known fail "
	        "|\n" },
	{ trace_write, SHEET_MARKDOWN,
	        "| vrfy-known | VRFY of a mailbox that exists | "
	        "VRFY-DISABLED-252 fail, CODE-502-RECOGNIZED pass, NOOP-ARG "
	        "deviation |\n" },
	{ trace_write, SHEET_CSV,
	        "\"VRFY-DISABLED-252\",\"RFC 5321 7.3\",\"MUST\","
	        "\"vrfy-known\",\"VRFY of a mailbox that exists\",\"\","
	        "\"fail\"\r\n" },
	{ trace_write, SHEET_CSV,
	        "\"NOOP-ARG\",\"RFC 5321 7.3\",\"SHOULD\",\"\",\"\",\"This is "
	        "only a sample.\",\"\"\r\n" },
};

START_TEST(states_and_traces)
{
	struct scratch scratch;

	scratch_enter(&scratch);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct buf text = text_of(rows[i].write, rows[i].sheet, 1);

		ck_assert_msg(strstr((char *)text.p, rows[i].line) != NULL,
		        "no `%s` in %s", rows[i].line, (char *)text.p);
		buf_release(&text);
	}
	scratch_leave(&scratch, written);
}
END_TEST

START_TEST(states_run_by_run)
{
	struct scratch scratch;
	struct buf text;

	scratch_enter(&scratch);
	text = text_of(statement_write, SHEET_MARKDOWN, 2);
	ck_assert_ptr_nonnull(
	        strstr((char *)text.p, "## 127.0.0.1:2525, postfix (2)\n"));
	buf_release(&text);
	scratch_leave(&scratch, written);
}
END_TEST

START_TEST(says_why_support_is_not_known)
{
	struct event_verdict skipped = sample_verdicts[3];
	struct event_run old = sample_run;
	struct err err;
	struct ledger *ledger = ledger_new(&sample_spec, &err);
	struct listener to = ledger_listener(ledger);
	struct statement statement;
	struct arena arena;

	arena_init(&arena);
	old.edition = EDITION_821;
	ck_assert(to.run(to.self, &sample_run, &err));
	ck_assert(to.verdict(to.self, &skipped, &err));
	ck_assert(to.end(to.self, &sample_end, &err));
	ck_assert(to.run(to.self, &old, &err));
	ck_assert(to.end(to.self, &sample_end, &err));
	statement = statement_of(ledger, 0, DISABLED, &arena);
	ck_assert_int_eq(statement.support, SUPPORT_UNTESTED);
	ck_assert_str_eq(statement.comment, "needs the fixture `known`");
	statement = statement_of(ledger, 1, DISABLED, &arena);
	ck_assert_int_eq(statement.support, SUPPORT_INAPPLICABLE);
	ck_assert_str_eq(statement.comment, "holds in 5321 and bis");
	statement = statement_of(ledger, 1, ARGUMENT, &arena);
	ck_assert_int_eq(statement.support, SUPPORT_UNDECIDABLE);
	arena_release(&arena);
	ledger_free(ledger);
}
END_TEST

int main(void)
{
	return tests_run("tables",
	        (const TTest *const[]){ states_and_traces, states_run_by_run,
	                says_why_support_is_not_known, NULL });
}
