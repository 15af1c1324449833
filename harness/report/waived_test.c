/* SPDX-License-Identifier: MIT
 *
 * Every report shows what is waived, by whom, for how long, and a waiver that
 * is stale as something that fails.
 */
#include "report/document.h"
#include "report/jsonl.h"
#include "report/junit.h"
#include "report/sarif.h"
#include "report/tap.h"
#include "report/terminal.h"
#include "report/testing.h"

static const char *const written[] = { "out", NULL };

static struct event_verdict waived(void)
{
	struct event_verdict event = sample_verdicts[0];

	event.verdict = VERDICT_WAIVED;
	event.waived = VERDICT_FAIL;
	event.waiver = "w.yaml:9";
	event.why = "fail, waived by Jane";
	return event;
}

static void tell(struct listener to)
{
	struct event_verdict verdict = waived();
	struct event_waiver in_force = sample_waiver;
	struct err err;

	in_force.verdict = VERDICT_WAIVED;
	in_force.verdicts = 1;
	in_force.why = "";
	in_force.at = "w.yaml:9";
	ck_assert(to.run(to.self, &sample_run, &err));
	ck_assert(to.verdict(to.self, &verdict, &err));
	if (to.waiver) {
		ck_assert(to.waiver(to.self, &in_force, &err));
		ck_assert(to.waiver(to.self, &sample_waiver, &err));
	}
	ck_assert(to.end(to.self, &sample_end, &err));
}

static void write_terminal(void)
{
	struct terminal *terminal;
	struct terminal_style style = { .detail = DETAIL_NORMAL };
	struct sink sink;
	struct err err;

	ck_assert(sink_open(&sink, "out", &err));
	terminal = terminal_new(sink, &sample_spec, style);
	tell(terminal_listener(terminal));
	terminal_free(terminal);
}

static void write_jsonl(void)
{
	struct err err;
	struct jsonl *jsonl = jsonl_open("out", &err);

	tell(jsonl_listener(jsonl));
	jsonl_close(jsonl);
}

static void write_junit(void)
{
	struct err err;
	struct junit *junit = junit_open("out", &err);

	tell(junit_listener(junit));
	junit_close(junit);
}

static void write_tap(void)
{
	struct err err;
	struct tap *tap = tap_open("out", &err);

	tell(tap_listener(tap));
	tap_close(tap);
}

static void write_sarif(void)
{
	struct err err;
	struct sarif *sarif = sarif_open("out", &sample_spec, &err);

	tell(sarif_listener(sarif));
	sarif_close(sarif);
}

static void write_document(document_writer *write)
{
	struct err err;
	struct ledger *ledger = ledger_new(&sample_spec, &err);
	struct document *document =
	        document_open("out", write, SHEET_MARKDOWN, ledger, &err);
	struct listener to = document_listener(document);

	tell(ledger_listener(ledger));
	ck_assert(to.end(to.self, &sample_end, &err));
	document_close(document);
	ledger_free(ledger);
}

static void write_html(void)
{
	write_document(html_write);
}

static void write_summary(void)
{
	write_document(summary_write);
}

static void write_statement(void)
{
	write_document(statement_write);
}

static const struct {
	const char *name;
	void (*write)(void);
	const char *want[6];
} rows[] = {
	{ "terminal", write_terminal,
	        { "  waived        VRFY-DISABLED-252 in vrfy-*, answer 502\n"
	          "                1 verdict\n",
	                "fail, waived by Jane", ", age 45 d, until\n",
	                "waivers.yaml:3:\n  stale-waiver  VRFY-DISABLED-252",
	                "unmatched" } },
	{ "jsonl", write_jsonl,
	        { "\"verdict\":\"waived\",\"waived\":\"fail\",\"waiver\":"
	          "\"w.yaml:9\"",
	                "\"at\":\"waivers.yaml:3\",\"verdict\":"
	                "\"stale-waiver\",\"why\":\"unmatched\"",
	                "\"age\":45,\"verdicts\":1", "\"owner\":\"Jane ",
	                "\"expires\":\"2026-12-31\"" } },
	{ "junit", write_junit,
	        { "<skipped message=\"waived: fail, waived by Jane\">",
	                "name=\"waivers.yaml:3\"",
	                "<failure message=\"unmatched\" type=\"stale-waiver\"",
	                "skipped=\"1\" tests=\"2\" failures=\"1\" "
	                "errors=\"0\"",
	                "reason: later " } },
	{ "tap", write_tap,
	        { "not ok 1 - vrfy-known@ehlo VRFY-DISABLED-252 # TODO waived: "
	          "fail, waived by Jane",
	                "not ok 2 - waivers.yaml:3\n", "why: \"unmatched\"",
	                "owner: \"Jane ", "1..2" } },
	{ "sarif", write_sarif,
	        { "\"suppressions\":[{\"kind\":\"external\",\"status\":"
	          "\"accepted\",\"justification\":\"fail, waived by Jane\"}]",
	                "\"descriptor\":{\"id\":\"stale-waiver\"},\"level\":"
	                "\"error\"",
	                "waivers.yaml:3: unmatched", "\"level\":\"error\"" } },
	{ "html", write_html,
	        { "<a href=\"#waivers-0-caption\">Waivers in force: 1</a>, the "
	          "oldest 45 days old",
	                "<caption id=\"waivers-0-caption\">",
	                "fail, waived by Jane", "<td>waivers.yaml:3</td>",
	                "class=\"verdict stale-waiver\"",
	                "<td class=\"number\">45</td>" } },
	{ "summary", write_summary,
	        { "| waiver | state |",
	                "| VRFY-DISABLED-252 in vrfy-\\*, answer 502 | "
	                "stale-waiver | 45 | 2026-12-31 | Jane ",
	                "| waivers.yaml:3 | unmatched |" } },
	{ "statement", write_statement, { "1 waived" } },
};

START_TEST(every_report_shows_waivers)
{
	struct scratch scratch;

	scratch_enter(&scratch);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct buf raw;

		rows[i].write();
		raw = read_back("out");
		for (int k = 0; k < 6 && rows[i].want[k]; k++)
			ck_assert_msg(
			        strstr((char *)raw.p, rows[i].want[k]) != NULL,
			        "%s: no `%s` in\n%s", rows[i].name,
			        rows[i].want[k], (char *)raw.p);
		buf_release(&raw);
	}
	scratch_leave(&scratch, written);
}
END_TEST

int main(void)
{
	return tests_run("waived",
	        (const TTest *const[]){ every_report_shows_waivers, NULL });
}
