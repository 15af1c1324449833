/* SPDX-License-Identifier: MIT */
#include "report/recount.h"

#include "report/jsonl.h"
#include "report/testing.h"

static const char *const written[] = { "in", "out", NULL };
static struct scratch scratch;
static struct strangers strangers;

static void setup(void)
{
	scratch_enter(&scratch);
	strangers_init(&strangers);
}

static void teardown(void)
{
	strangers_release(&strangers);
	scratch_leave(&scratch, written);
}

static void write_sample(const char *path)
{
	struct err err;
	struct jsonl *jsonl = jsonl_open(path, &err);

	ck_assert_ptr_nonnull(jsonl);
	ck_assert(tell_sample(
	        jsonl_listener(jsonl), &sample_run, &sample_end, &err));
	jsonl_close(jsonl);
}

/* Reads `in` and writes what it is told to `out`. */
static void pass_on(void)
{
	struct recount recount;
	struct listener to;
	struct jsonl *jsonl;
	struct err err;

	ck_assert_msg(recount_open(&recount, "in", &sample_spec, &strangers),
	        "%s", complaints_text(&recount.wrong));
	jsonl = jsonl_open("out", &err);
	ck_assert_ptr_nonnull(jsonl);
	to = jsonl_listener(jsonl);
	ck_assert(recount_tell(&recount, &to));
	jsonl_close(jsonl);
	recount_close(&recount);
}

START_TEST(another_file_draws_one_complaint)
{
	struct recount recount;

	write_file("in", BYTES("<?xml?>\n<testsuites>\n</testsuites>\n"));
	ck_assert(!recount_open(&recount, "in", &sample_spec, &strangers));
	ck_assert_uint_eq(recount.wrong.count, 1);
	recount_close(&recount);
}
END_TEST

START_TEST(tells_what_was_written)
{
	struct buf in, out;

	write_sample("in");
	pass_on();
	in = read_back("in");
	out = read_back("out");
	ck_assert_str_eq((char *)in.p, (char *)out.p);
	buf_release(&in);
	buf_release(&out);
}
END_TEST

#define RUN(digest)                                                            \
	"{\"event\":\"run\",\"schema\":1,\"version\":\"1\",\"target\":\"t\","  \
	"\"profile\":\"p\",\"profile_digest\":\"1\",\"table_digest\":"         \
	"\"" digest "\",\"edition\":\"5321\",\"lens\":\"rfc\","                \
	"\"strict\":false,\"seed\":1,\"planned\":1,\"facts\":[]}\n"
#define OURS RUN("0123456789abcdef")
#define JUDGED(scase, clause)                                                  \
	"{\"event\":\"verdict\",\"case\":\"" scase "\",\"instance\":\"i\","    \
	"\"clause\":\"" clause "\",\"level\":\"MUST\",\"lens\":\"rfc\","       \
	"\"section\":\"RFC 1\",\"verdict\":\"fail\",\"reply\":\"\","           \
	"\"why\":\"\",\"retries\":0,\"transcript\":\"\",\"repeat\":\"\","      \
	"\"at\":\"f:1\"}\n"
#define COUNTS(fails)                                                          \
	"{\"pass\":0,\"skipped\":0,\"unsupported\":0,\"latitude\":0,"          \
	"\"inconclusive\":0,\"flaky\":0,\"deviation\":0,\"fail\":" fails "}"
#define WAIVED                                                                 \
	"{\"event\":\"verdict\",\"case\":\"noop\",\"instance\":\"i\","       \
	"\"clause\":\"NOOP-ARG\",\"level\":\"SHOULD\",\"lens\":\"rfc\","     \
	"\"section\":\"RFC 5321 7.3\",\"verdict\":\"waived\","               \
	"\"waived\":\"fail\",\"waiver\":\"w.yaml:3\",\"reply\":\"\","        \
	"\"why\":\"\",\"retries\":0,\"transcript\":\"\",\"repeat\":\"\","    \
	"\"at\":\"specs/cases/noop.yaml:3\"}\n"
#define WAIVER(verdict)                                                        \
	"{\"event\":\"waiver\",\"at\":\"w.yaml:3\",\"verdict\":\"" verdict    \
	"\",\"why\":\"w\",\"clause\":\"A\",\"case\":\"\",\"answer\":\"502\"," \
	"\"owner\":\"J\",\"reason\":\"r\",\"since\":\"2026-01-01\","         \
	"\"expires\":\"2026-12-31\",\"age\":45,\"verdicts\":1}\n"
#define ENDED(fails)                                                           \
	"{\"event\":\"end\",\"verdicts\":" COUNTS(fails) ",\"cases\":" COUNTS( \
	        fails) ",\"connections\":1,\"milliseconds\":1,"                \
	               "\"cut_short\":false,\"exit\":1,\"reason\":\"\"}\n"

static const struct {
	const char *name, *in;
	const char *wrong, *remark; /* "" = none; else how it ends or begins */
} rows[] = {
	{ "whole", OURS ENDED("0"), "", "" },
	{ "two runs", OURS ENDED("0") OURS ENDED("0"), "", "" },
	{ "empty", "", "in: there is no run in it", "" },
	{ "not JSON", OURS "{\"event\n", "in:2:7: not JSON: premature end",
	        "" },
	{ "NUL in a text", OURS "{\"event\":\"\\u0000\"}\n", "not JSON", "" },
	{ "not UTF-8", OURS "{\"event\":\"\xff\"}\n", "not JSON", "" },
	{ "another schema",
	        "{\"event\":\"run\",\"schema\":2}\n{\"event\":\"new\"}\n",
	        "in:1:1: written in schema 2 of these results; this "
	        "smtpspec, " SMTPSPEC_VERSION ", reads schema 1",
	        "" },
	{ "no schema", "{\"event\":\"run\"}\n{\"event\":\"end\"}\n",
	        "in:1:1: `schema` is missing", "" },
	{ "no name", OURS JUDGED("", "NOOP-ARG"), "in:2:1: `case` is empty",
	        "" },
	{ "twice", "{\"event\":\"run\",\"event\":\"end\"}\n", "not JSON", "" },
	{ "no object", "[1]\n", "in:1:1: a line is an object", "" },
	{ "no event", "{}\n", "in:1:1: `event` is missing", "" },
	{ "event", OURS "{\"event\":\"findings\"}\n",
	        "in:2:1: `event` cannot be `findings`", "" },
	{ "order", ENDED("0"), "in:1:1: `end` without a `run` before it", "" },
	{ "missing", OURS "{\"event\":\"note\",\"what\":\"x\"}\n",
	        "in:2:1: `text` is missing", "cut short" },
	{ "type", OURS "{\"event\":\"note\",\"what\":1,\"text\":\"\"}\n",
	        "in:2:1: `what` is no text", "cut short" },
	{ "negative", OURS ENDED("-1"),
	        "`fail` is not from 0 to 9223372036854775807", "" },
	{ "too large", OURS ENDED("99999999999999999999"), "not JSON", "" },
	{ "another table", RUN("9") ENDED("0"), "",
	        "in:1:1: judged by another table (digest 9; the one at hand "
	        "has 0123456789abcdef): rules are quoted as they are now" },
	{ "unknown case", OURS JUDGED("x", "NOOP-ARG") ENDED("1"), "",
	        "in:2:1: the table at hand has no case `x`, though its digest "
	        "is the same" },
	{ "unknown clause", RUN("9") JUDGED("noop", "Y") ENDED("1"), "",
	        "in:2:1: the table at hand has no clause `Y`" },
	{ "changed", OURS JUDGED("noop", "NOOP-ARG") ENDED("0"), "",
	        "in:3:1: `end` counts 0 `fail`, the lines above hold 1: the "
	        "file was changed" },
	{ "no end", OURS, "",
	        "in:1:1: the run has no `end`: it was cut short" },
	{ "no end before the next", OURS OURS ENDED("0"), "",
	        "in:2:1: the run has no `end`: it was cut short" },
	{ "waivers", OURS WAIVED WAIVER("waived") WAIVER("skipped"), "",
	        "in:4:1: the run has no `end`: it was cut short" },
	{ "changed waivers", OURS WAIVER("stale-waiver") ENDED("0"), "",
	        "in:3:1: `end` counts 0 `stale-waiver`, the lines above hold "
	        "1: the file was changed" },
	{ "waiver of another word", OURS WAIVER("x"),
	        "in:2:1: `verdict` cannot be `x`", "" },
	{ "half a line", OURS "{\"event\":\"ver", "",
	        "in:2:1: the file ends within this line" },
	{ "half a run", "{\"event\":\"run", "in: there is no run in it",
	        "in:1:1: the file ends within this line" },
};

static void look(const char *name, const char *kind,
        struct complaints *complaints, const char *want)
{
	const char *got = complaints_text(complaints);

	ck_assert_msg(*want ? strstr(got, want) != NULL : !*got,
	        "%s: want %s `%s`, got `%s`", name, kind, want, got);
}

START_TEST(says_what_is_wrong)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct recount recount;
		bool opened;

		write_file("in", bytes_of(rows[i].in));
		opened = recount_open(&recount, "in", &sample_spec, &strangers);
		ck_assert_msg(opened == !*rows[i].wrong, "%s", rows[i].name);
		look(rows[i].name, "complaint", &recount.wrong, rows[i].wrong);
		if (*rows[i].remark || opened)
			look(rows[i].name, "remark", &recount.remarks,
			        rows[i].remark);
		recount_close(&recount);
	}
}
END_TEST

START_TEST(tells_of_waivers)
{
	struct buf out;

	write_file("in", BYTES(OURS WAIVED WAIVER("waived") ENDED("0")));
	pass_on();
	out = read_back("out");
	ck_assert_ptr_nonnull(strstr(
	        (char *)out.p, "\"waived\":\"fail\",\"waiver\":\"w.yaml:3\""));
	ck_assert_ptr_nonnull(strstr((char *)out.p, WAIVER("waived")));
	buf_release(&out);
}
END_TEST

static bool keep_end(void *self, const struct event_end *event, struct err *err)
{
	(void)err;
	*(struct event_end *)self = *event;
	return true;
}

START_TEST(tells_that_a_run_was_cut_short)
{
	struct event_end end = { 0 };
	struct listener to = { .end = keep_end, .self = &end };
	struct recount recount;

	write_file("in", BYTES(OURS JUDGED("noop", "NOOP-ARG") "{\"ev"));
	ck_assert(recount_open(&recount, "in", &sample_spec, &strangers));
	ck_assert(recount_tell(&recount, &to));
	recount_close(&recount);
	ck_assert(end.cut_short);
	ck_assert_int_eq(end.status, EXIT_OURS);
	ck_assert_uint_eq(end.verdicts[VERDICT_FAIL], 1);
	ck_assert_uint_eq(end.cases[VERDICT_FAIL], 1);
	ck_assert_ptr_nonnull(strstr(end.reason, "cut short"));
}
END_TEST

struct heard {
	struct event_end end;
	char note[128];
};

static bool keep_note(
        void *self, const struct event_note *event, struct err *err)
{
	struct heard *heard = self;

	(void)err;
	snprintf(heard->note, sizeof heard->note, "%s: %s", event->what,
	        event->text);
	return true;
}

START_TEST(believes_the_lines)
{
	struct heard heard = { 0 };
	struct listener to = {
		.note = keep_note, .end = keep_end, .self = &heard
	};
	struct recount recount;

	write_file("in", BYTES(OURS JUDGED("noop", "NOOP-ARG") ENDED("0")));
	ck_assert(recount_open(&recount, "in", &sample_spec, &strangers));
	ck_assert(recount.damaged);
	ck_assert(recount_tell(&recount, &to));
	recount_close(&recount);
	ck_assert_str_eq(heard.note,
	        "results-file: line 3: `end` counts 0 `fail`, the lines above "
	        "hold 1: the file was changed");
	ck_assert_uint_eq(heard.end.verdicts[VERDICT_FAIL], 1);
	ck_assert_uint_eq(heard.end.cases[VERDICT_FAIL], 1);
}
END_TEST

/* Every prefix of a report is either told or refused. */
START_TEST(survives_being_cut_anywhere)
{
	struct buf whole;

	write_sample("in");
	whole = read_back("in");
	for (size_t n = 0; n < whole.n - 1; n += 7) {
		struct recount recount;
		struct listener to = { 0 };

		write_file("in", bytes_at(whole.p, n));
		if (recount_open(&recount, "in", &sample_spec, &strangers))
			ck_assert(recount_tell(&recount, &to));
		else
			ck_assert_uint_gt(recount.wrong.count, 0);
		recount_close(&recount);
	}
	buf_release(&whole);
}
END_TEST

START_TEST(bounds_a_line)
{
	struct recount recount;
	struct buf long_line;

	buf_init(&long_line, SIZE_MAX);
	buf_printf(&long_line, "%*s\n", RECOUNT_LINE_MOST + 1, "");
	write_file("in", buf_bytes(&long_line));
	buf_release(&long_line);
	ck_assert(!recount_open(&recount, "in", &sample_spec, &strangers));
	look("long", "complaint", &recount.wrong,
	        "in:1:1: longer than 4194304 octets");
	recount_close(&recount);
}
END_TEST

START_TEST(notices_what_cannot_be_read)
{
	struct recount recount;

	ck_assert(!recount_open(&recount, "none", &sample_spec, &strangers));
	look("none", "complaint", &recount.wrong,
	        "none: No such file or directory");
	recount_close(&recount);
	ck_assert(!recount_open(&recount, ".", &sample_spec, &strangers));
	look("folder", "complaint", &recount.wrong, ".: Is a directory");
	recount_close(&recount);
}
END_TEST

START_TEST(reads_a_pipe)
{
	struct recount recount;
	int ends[2];
	char path[32];

	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_gt(write(ends[1], OURS, sizeof OURS - 1), 0);
	close(ends[1]);
	snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
	ck_assert(recount_open(&recount, path, &sample_spec, &strangers));
	ck_assert_uint_eq(recount.runs, 1);
	recount_close(&recount);
	close(ends[0]);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("recount");
	TCase *tcase = tcase_create("recount");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, tells_what_was_written);
	tcase_add_test(tcase, another_file_draws_one_complaint);
	tcase_add_test(tcase, says_what_is_wrong);
	tcase_add_test(tcase, tells_of_waivers);
	tcase_add_test(tcase, tells_that_a_run_was_cut_short);
	tcase_add_test(tcase, believes_the_lines);
	tcase_add_test(tcase, survives_being_cut_anywhere);
	tcase_add_test(tcase, bounds_a_line);
	tcase_add_test(tcase, notices_what_cannot_be_read);
	tcase_add_test(tcase, reads_a_pipe);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
