/* SPDX-License-Identifier: MIT */
#include "report/document.h"

#include <libxml/parser.h>
#include <libxml/xpath.h>

#include "report/strangers.h"
#include "report/testing.h"

static const char *const written[] = { "out", NULL };
static struct scratch scratch;

static struct event_run told; /* the sample, unless changed */

static void setup(void)
{
	told = sample_run;
	scratch_enter(&scratch);
}

static void teardown(void)
{
	scratch_leave(&scratch, written);
}

static bool tell_runs(struct listener to, int times, struct err *err)
{
	for (int i = 0; i < times; i++)
		if (!tell_sample(to, &told, &sample_end, err))
			return false;
	return true;
}

/* Writes `out` and reads it back. */
static xmlDocPtr page_of(int runs)
{
	struct err err;
	struct ledger *ledger = ledger_new(&sample_spec, &err);
	struct document *document =
	        document_open("out", html_write, SHEET_MARKDOWN, ledger, &err);
	struct listener to = document_listener(document);
	struct buf raw;
	xmlDocPtr doc;

	ck_assert(tell_runs(ledger_listener(ledger), runs, &err));
	ck_assert_msg(to.end(to.self, &sample_end, &err), "%s", err.text);
	document_close(document);
	ledger_free(ledger);
	raw = read_back("out");
	for (const uint8_t *p = raw.p; *p; p++)
		ck_assert_msg(
		        (*p >= ' ' && *p <= '~') || *p == '\n' || *p == '\t',
		        "octet %02x", *p);
	doc = xmlReadMemory((const char *)raw.p, (int)raw.n - 1, "out", NULL,
	        XML_PARSE_NONET);
	ck_assert_msg(doc != NULL, "not well-formed");
	buf_release(&raw);
	return doc;
}

/* How many nodes the expression finds, or the number that it is. */
static int find(xmlDocPtr doc, const char *expression)
{
	xmlXPathContextPtr context = xmlXPathNewContext(doc);
	xmlXPathObjectPtr found =
	        xmlXPathEvalExpression(BAD_CAST expression, context);
	int n;

	ck_assert_msg(found != NULL, "%s", expression);
	n = found->type == XPATH_NODESET
	            ? (found->nodesetval ? found->nodesetval->nodeNr : 0)
	            : (int)xmlXPathCastToNumber(found);
	xmlXPathFreeObject(found);
	xmlXPathFreeContext(context);
	return n;
}

static const struct {
	const char *expression;
	int want;
} rows[] = {
	/* One heading of each section, one article of each clause broken. */
	{ "//h1", 1 },
	{ "//section", 11 },
	{ "//section[@id='fix']/article", 2 },
	{ "//section[@id='fix']/article[1]/h3[contains(., "
	  "'VRFY-DISABLED-252')]",
	        1 },
	{ "//section[@id='notices']/article", 1 },
	/* Each dialogue once, and the command that repeats it. */
	{ "//li[@id]", 4 },
	{ "//details[summary[contains(., 'Transcript')]]/pre", 2 },
	{ "//pre[contains(., 'C: VRFY alice')]", 1 },
	{ "//dd/code[. = 'smtpspec run 127.0.0.1:2525 --case "
	  "vrfy-known@ehlo']",
	        1 },
	/* The contradiction, side by side. */
	{ "//table[@class='versus']//td", 2 },
	{ "//table[@class='versus']//td[2]//strong[. = "
	  "'CODE-502-RECOGNIZED']",
	        1 },
	/* What the code means, and what to do. */
	{ "//details[@class='code']//dd[. = 'Send 252 instead.']", 1 },
	/* The matrix. */
	{ "//table[@class='matrix']//tbody/tr", 3 },
	{ "//table[@class='matrix']//td/a/span[. = 'fail']", 1 },
	/* Behind each verdict there is its dialogue. */
	{ "//table[@class='matrix']//td[span]", 0 },
	{ "//section[@id='passed']//article[@id='passed-CODE-502-RECOGNIZED']",
	        1 },
	/* The first thing to read. */
	{ "//section[1]//ol/li[1][contains(., 'VRFY-DISABLED-252, 1 answer: a "
	  "server with VRFY disabled answers 252')]",
	        1 },
	/* What was not tested, the statement, what is traced. */
	{ "//table[@class='untested']//tr[th = 'needs the fixture `known`']",
	        1 },
	{ "//table[@class='statement']/tbody/tr", 3 },
	{ "//table[@class='statement']//tr[th = "
	  "'VRFY-DISABLED-252']/td[@class='support'][. = 'no']",
	        1 },
	{ "//tr[@id='trace-VRFY-DISABLED-252']//a[@href='#case-vrfy-known']",
	        1 },
	{ "//tr[@id='case-vrfy-known']//a[@href='#trace-VRFY-DISABLED-252']",
	        1 },
	{ "//table[@class='undecidable']/tbody/tr", 1 },
	/* Facts, and how each is known. */
	{ "//table[@class='facts']//tr[th = 'vrfy'][td[1] = 'disabled'][td[2] "
	  "= 'declared']",
	        1 },
	/* What a server said stays text. */
	{ "//pre[contains(., \"\\x1b[31mred\\x07<b>&\")]", 2 },
	{ "//pre/b[not(starts-with(., 'C:'))]", 0 },
	/* It needs nothing from outside. */
	{ "//script", 1 },
	{ "//*[@src or @style or @onclick or @onload]", 0 },
	{ "//link | //img | //iframe | //object", 0 },
	{ "//meta[@http-equiv='Content-Security-Policy'][starts-with(@content,"
	  " \"default-src 'none'; style-src 'sha256-\")]",
	        1 },
	/* What can be read aloud. */
	{ "//table[not(caption)]", 0 },
	{ "//th[not(@scope)]", 0 },
	{ "//*[@role='region'][not(@tabindex) or not(@aria-labelledby)]", 0 },
	/* Links lead somewhere, ids stand once. */
	{ "//a[starts-with(@href, '#')][not(substring(@href, 2) = //@id)]", 0 },
	{ "//@aria-labelledby[not(. = //@id)]", 0 },
	{ "//*[@id = preceding::*/@id]", 0 },
};

START_TEST(has_everything)
{
	xmlDocPtr doc = page_of(1);

	for (size_t i = 0; i < ROWS(rows); i++) {
		int got = find(doc, rows[i].expression);

		ck_assert_msg(got == rows[i].want, "%s: want %d, got %d",
		        rows[i].expression, rows[i].want, got);
	}
	xmlFreeDoc(doc);
}
END_TEST

START_TEST(joins_runs)
{
	xmlDocPtr doc = page_of(2);

	ck_assert_int_eq(find(doc, "//li[@id]"), 8);
	ck_assert_int_eq(find(doc, "//section[@id='fix']/article"), 2);
	ck_assert_int_eq(find(doc, "//table[@class='statement']"), 2);
	ck_assert_int_eq(find(doc, "//table[@class='matrix']/thead/tr/th[. = "
	                           "'127.0.0.1:2525, postfix (2)']"),
	        1);
	xmlFreeDoc(doc);
}
END_TEST

/* A clause and a case from another table, with hostile ids. */
START_TEST(what_is_not_planned_is_not_told)
{
	xmlDocPtr doc = page_of(1);

	ck_assert_int_eq(find(doc, "count(//*[text()='Planned'])"), 1);
	xmlFreeDoc(doc);
	told.planned = 0;
	doc = page_of(1);
	ck_assert_int_eq(find(doc, "count(//*[text()='Planned'])"), 0);
	xmlFreeDoc(doc);
}
END_TEST

START_TEST(shows_strangers)
{
	struct event_verdict verdict = sample_verdicts[0];
	struct strangers strangers;
	struct err err;
	struct ledger *ledger = ledger_new(&sample_spec, &err);
	struct listener to = ledger_listener(ledger), page;
	struct document *document =
	        document_open("out", html_write, SHEET_MARKDOWN, ledger, &err);
	xmlDocPtr doc;
	bool made;

	strangers_init(&strangers);
	verdict.scase = strangers_case(&strangers, "\"><x y='", &made);
	verdict.clause = strangers_clause(&strangers, "</script><x>",
	        LEVEL_MUST, LENS_RFC, "RFC 1 javascript:alert(1)", &made);
	verdict.rule = NULL;
	ck_assert(to.run(to.self, &sample_run, &err));
	ck_assert(to.verdict(to.self, &verdict, &err));
	ck_assert(to.end(to.self, &sample_end, &err));
	page = document_listener(document);
	ck_assert(page.end(page.self, &sample_end, &err));
	document_close(document);
	ledger_free(ledger);
	strangers_release(&strangers);
	doc = xmlReadFile("out", NULL, XML_PARSE_NONET);
	ck_assert_ptr_nonnull(doc);
	ck_assert_int_eq(find(doc, "//x"), 0);
	ck_assert_int_eq(find(doc, "//h3[contains(., '</script><x>')]"), 1);
	ck_assert_int_eq(find(doc, "//*[contains(@id, '<')]"), 0);
	ck_assert_int_eq(
	        find(doc, "//a[@href = 'https://www.rfc-editor.org/rfc/rfc1']"),
	        3);
	xmlFreeDoc(doc);
}
END_TEST

START_TEST(notices_what_cannot_be_written)
{
	struct err err;
	struct ledger *ledger = ledger_new(&sample_spec, &err);
	struct document *document;
	struct listener to;

	ck_assert_ptr_null(document_open("/no/such/folder/out", html_write,
	        SHEET_MARKDOWN, ledger, &err));
	document = document_open(
	        "/dev/full", html_write, SHEET_MARKDOWN, ledger, &err);
	ck_assert_ptr_nonnull(document);
	to = document_listener(document);
	ck_assert(tell_runs(ledger_listener(ledger), 1, &err));
	ck_assert(!to.end(to.self, &sample_end, &err));
	ck_assert_str_eq(err.text, "/dev/full: No space left on device");
	document_close(document);
	ledger_free(ledger);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("html");
	TCase *tcase = tcase_create("html");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, has_everything);
	tcase_add_test(tcase, joins_runs);
	tcase_add_test(tcase, what_is_not_planned_is_not_told);
	tcase_add_test(tcase, shows_strangers);
	tcase_add_test(tcase, notices_what_cannot_be_written);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
