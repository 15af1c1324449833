/* SPDX-License-Identifier: MIT */
#include "report/terminal.h"

#include "report/testing.h"

static const char *const written[] = { "out", NULL };

/* The caller releases the text. */
static struct buf report_of(struct terminal_style style)
{
	struct terminal *terminal;
	struct listener to;
	struct sink sink;
	struct err err;

	ck_assert(sink_open(&sink, "out", &err));
	terminal = terminal_new(sink, &sample_spec, style);
	to = terminal_listener(terminal);
	to.progress(to.self, &(struct event_progress){ .done = 1, .planned = 3 });
	ck_assert(tell_sample(to, &sample_run, &sample_end, &err));
	terminal_free(terminal);
	return read_back("out");
}

static const struct {
	const char *name;
	enum detail detail;
	const char *want;
	bool there;
} rows[] = {
	{ "target", DETAIL_NORMAL, "  target    127.0.0.1:2525\n", true },
	{ "facts", DETAIL_NORMAL,
	        "  facts     vrfy=disabled (declared)\n"
	        "            catchall=no (probed: RCPT -> 550)\n",
	        true },
	{ "no header when quiet", DETAIL_QUIET, "target", false },
	{ "title", DETAIL_NORMAL,
	        "vrfy-known@ehlo: VRFY of a mailbox that exists\n", true },
	{ "failure", DETAIL_NORMAL,
	        "  fail          VRFY-DISABLED-252  RFC 5321 7.3 MUST\n"
	        "                answer: " REPLY_502 "\n"
	        "                why: a server with VRFY disabled answers 252\n"
	        "                retries: 1\n"
	        "                clause: A server with VRFY disabled answers "
	        "252.\n"
	        "                but: the same answer passes "
	        "CODE-502-RECOGNIZED (RFC 5321 7.3).",
	        true },
	{ "no failure when quiet", DETAIL_QUIET, "answer:", false },
	{ "remedy", DETAIL_NORMAL,
	        "    502 is `Command not implemented'. Send 252 instead.\n",
	        true },
	{ "dialogue", DETAIL_NORMAL,
	        "      C: VRFY alice\\r\\n\n      S: " REPLY_502 "\\r\\n\n",
	        true },
	{ "repeat", DETAIL_NORMAL,
	        "    repeat: smtpspec run 127.0.0.1:2525 --case "
	        "vrfy-known@ehlo\n",
	        true },
	{ "no passes", DETAIL_NORMAL, "  pass          CODE-502", false },
	{ "passes when verbose", DETAIL_VERBOSE, "  pass          CODE-502",
	        true },
	{ "no skipped ones", DETAIL_NORMAL, "vrfy-known@mail:", false },
	{ "skipped ones when verbose", DETAIL_VERBOSE,
	        "vrfy-known@mail:", true },
	{ "note", DETAIL_NORMAL, "server-log: first\nsecond \\x1b[31mred",
	        true },
	{ "totals", DETAIL_QUIET,
	        "  fail                 1         1\n"
	        "  deviation            1         0\n",
	        true },
	{ "not tested", DETAIL_QUIET,
	        "     1  skipped      needs the fixture `known`\n"
	        "                     such as vrfy-known@mail\n",
	        true },
	{ "contradictions", DETAIL_QUIET,
	        "1 answer passed one clause and broke another", true },
	{ "exit", DETAIL_QUIET, "exit 1: 1 clause failed\n", true },
};

START_TEST(tells_people)
{
	struct scratch scratch;

	scratch_enter(&scratch);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct buf text = report_of(
		        (struct terminal_style){ .detail = rows[i].detail });

		ck_assert_msg((strstr((char *)text.p, rows[i].want) != NULL) ==
		                      rows[i].there,
		        "%s: in\n%s", rows[i].name, text.p);
		ck_assert_msg(harmless((char *)text.p), "%s", rows[i].name);
		buf_release(&text);
	}
	scratch_leave(&scratch, written);
}
END_TEST

/* Drops our own colours and the line of progress. */
static void strip(char *text)
{
	char *to = text;

	while (*text) {
		size_t n = 0;

		if (*text == '\r')
			n = 1;
		else if (text[0] == '\x1b' && text[1] == '[')
			n = 2 + strspn(text + 2, "0123456789;") + 1;
		if (n > 0)
			text += n;
		else
			*to++ = *text++;
	}
	*to = '\0';
}

START_TEST(colours_are_its_own)
{
	struct terminal_style style = { DETAIL_VERBOSE, true, true };
	struct scratch scratch;
	struct buf text;

	scratch_enter(&scratch);
	text = report_of(style);
	ck_assert_ptr_nonnull(
	        strstr((char *)text.p, "\x1b[1;31mfail\x1b[0m          VRFY"));
	ck_assert_ptr_nonnull(
	        strstr((char *)text.p, "\r\x1b[K1 of 3 cases\r\x1b[Ksmtpspec"));
	strip((char *)text.p);
	ck_assert(harmless((char *)text.p));
	buf_release(&text);
	scratch_leave(&scratch, written);
}
END_TEST

START_TEST(says_how_far_it_is)
{
	static const struct {
		struct event_progress event;
		const char *want;
	} steps[] = {
		{ { 1, 100, 0, 1999, 0, "" }, "\r\x1b[K1 of 100 cases" },
		{ { 1, 100, 5, 5000, 0, "" }, "" }, /* the same percent */
		{ { 2, 100, 0, 2000, 0, "" }, "\r\x1b[K2 of 100 cases, about 2 min "
		                       "left" },
		{ { 50, 100, 1, 30000, 0, "" },
		        "\r\x1b[K50 of 100 cases, 1 failed, about 30 s left" },
		{ { 100, 100, 2, 60000, 0, "" },
		        "\r\x1b[K100 of 100 cases, 2 failed, about 0 s left" },
	};
	struct terminal_style style = { DETAIL_NORMAL, false, true };
	struct scratch scratch;

	scratch_enter(&scratch);
	for (size_t i = 0; i < 2 * ROWS(steps); i++) {
		struct terminal *terminal;
		struct listener to;
		struct sink sink;
		struct buf text, want;
		struct err err;

		style.progress = i < ROWS(steps);
		buf_init(&want, SIZE_MAX);
		ck_assert(sink_open(&sink, "out", &err));
		terminal = terminal_new(sink, &sample_spec, style);
		to = terminal_listener(terminal);
		for (size_t k = 0; k <= i % ROWS(steps); k++) {
			to.progress(to.self, &steps[k].event);
			if (style.progress)
				buf_add_text(&want, steps[k].want);
		}
		buf_add(&want, bytes_at("", 1));
		terminal_free(terminal);
		text = read_back("out");
		ck_assert_str_eq((char *)text.p, (char *)want.p);
		buf_release(&text);
		buf_release(&want);
	}
	scratch_leave(&scratch, written);
}
END_TEST

START_TEST(cuts_long_dialogues)
{
	struct event_verdict long_one = sample_verdicts[0];
	struct terminal *terminal;
	struct scratch scratch;
	struct listener to;
	struct sink sink;
	struct buf text;
	struct err err;

	buf_init(&text, SIZE_MAX);
	for (int i = 0; i < 1000; i++)
		buf_printf(&text, "S: 250-%0300d\n", i);
	buf_add(&text, bytes_at("", 1));
	long_one.transcript = (char *)text.p;
	scratch_enter(&scratch);
	ck_assert(sink_open(&sink, "out", &err));
	terminal = terminal_new(sink, &sample_spec,
	        (struct terminal_style){ .detail = DETAIL_NORMAL });
	to = terminal_listener(terminal);
	ck_assert(to.verdict(to.self, &long_one, &err));
	ck_assert(to.end(to.self, &sample_end, &err));
	terminal_free(terminal);
	buf_release(&text);
	text = read_back("out");
	ck_assert_ptr_nonnull(
	        strstr((char *)text.p, "... and 940 lines more\n"));
	ck_assert_uint_lt(text.n, 20000);
	buf_release(&text);
	scratch_leave(&scratch, written);
}
END_TEST

START_TEST(counts_many_reasons)
{
	struct event_verdict skipped = sample_verdicts[3];
	struct terminal *terminal;
	struct scratch scratch;
	struct listener to;
	struct sink sink;
	struct buf text;
	struct err err;

	scratch_enter(&scratch);
	ck_assert(sink_open(&sink, "out", &err));
	terminal = terminal_new(sink, &sample_spec,
	        (struct terminal_style){ .detail = DETAIL_QUIET });
	to = terminal_listener(terminal);
	for (int i = 0; i < 300; i++) {
		char why[20];

		snprintf(why, sizeof why, "reason %d", i % 150);
		skipped.why = why;
		ck_assert(to.verdict(to.self, &skipped, &err));
	}
	ck_assert(to.end(to.self, &sample_end, &err));
	terminal_free(terminal);
	text = read_back("out");
	ck_assert_ptr_nonnull(
	        strstr((char *)text.p, "     2  skipped      reason 99\n"));
	ck_assert_ptr_nonnull(
	        strstr((char *)text.p, "   100  for further reasons\n"));
	buf_release(&text);
	scratch_leave(&scratch, written);
}
END_TEST

int main(void)
{
	return tests_run("terminal",
	        (const TTest *const[]){ tells_people, colours_are_its_own,
	                says_how_far_it_is,
	                cuts_long_dialogues, counts_many_reasons, NULL });
}
