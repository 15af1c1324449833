/* SPDX-License-Identifier: MIT */
#include "report/baseline.h"

#include "report/testing.h"
#include "spec/waivers.h"

enum { TODAY = 20782 /* 2026-11-25 */ };

static const char *const written[] = { "w.yaml", "link", NULL };
static struct scratch scratch;

static void setup(void)
{
	scratch_enter(&scratch);
}

static void teardown(void)
{
	scratch_leave(&scratch, written);
}

/* How many candidates the sample adds to the file; -1 and the complaint. */
static int update(const char *path, bool strict, struct err *err)
{
	struct complaints complaints;
	struct event_run run = sample_run;
	struct baseline *baseline;
	int added = -1;

	run.strict = strict;
	complaints_init(&complaints);
	baseline = baseline_open(path, TODAY, &complaints);
	if (!baseline) {
		err_set(err, "%s", complaints_text(&complaints));
	} else {
		if (tell_sample(baseline_listener(baseline), &run, &sample_end,
		            err))
			added = (int)baseline_added(baseline);
		baseline_close(baseline);
	}
	complaints_release(&complaints);
	return added;
}

static void holds(const char *want)
{
	struct buf got = read_back("w.yaml");

	ck_assert_str_eq((char *)got.p, want);
	buf_release(&got);
}

#define HEAD                                                                   \
	"# Candidates of 2026-11-25 from 127.0.0.1:2525: say who answers for " \
	"each, and why.\n"
#define CANDIDATE(in)                                                          \
	in "- clause: VRFY-DISABLED-252\n" in "  case: vrfy-known\n" in        \
	   "  answer: \"502\"\n" in "  owner:\n" in "  reason:\n" in           \
	   "  since: 2026-11-25\n" in "  expires: 2027-02-23\n"

START_TEST(writes_what_fails_without_owner_and_reason)
{
	struct complaints complaints;
	struct waivers waivers;
	struct err err = { "" };

	ck_assert_int_eq(update("w.yaml", false, &err), 1);
	holds(HEAD CANDIDATE(""));
	complaints_init(&complaints);
	waivers_init(&waivers);
	ck_assert(!waivers_load(&waivers, "w.yaml", false, &complaints));
	ck_assert(waivers_load(&waivers, "w.yaml", true, &complaints));
	waivers_release(&waivers);
	complaints_release(&complaints);
}
END_TEST

START_TEST(keeps_what_is_there)
{
	static const char held[] =
	        "# ours\n  - case: noop\n    answer: \"500\" # why?\n"
	        "    owner: J\n    reason: r\n    since: 2026-01-01\n"
	        "    expires: 2026-01-02";
	struct err err = { "" };
	struct buf want;

	write_file("w.yaml", bytes_of(held));
	ck_assert_int_eq(symlink("w.yaml", "link"), 0);
	ck_assert_int_eq(chmod("w.yaml", 0640), 0);
	ck_assert_int_eq(update("link", false, &err), 1);
	buf_init(&want, SIZE_MAX);
	buf_printf(&want, "%s\n  %s%s%c", held, HEAD, CANDIDATE("  "), '\0');
	holds((char *)want.p);
	buf_release(&want);
}
END_TEST

START_TEST(adds_nothing_twice)
{
	struct stat before, after;
	struct err err = { "" };

	ck_assert_int_eq(update("w.yaml", false, &err), 1);
	ck_assert_int_eq(stat("w.yaml", &before), 0);
	ck_assert_int_eq(update("w.yaml", false, &err), 0);
	ck_assert_int_eq(stat("w.yaml", &after), 0);
	ck_assert_uint_eq(before.st_ino, after.st_ino);
	ck_assert_int_eq(update("w.yaml", true, &err), 1);
}
END_TEST

START_TEST(an_answer_without_a_code_is_quoted)
{
	static const char *const replies[] = { "2\"5 \\x1b: # -", "(close)",
		"" };
	struct complaints complaints;
	struct waivers waivers;
	struct baseline *baseline;
	struct listener to;
	struct err err;

	complaints_init(&complaints);
	waivers_init(&waivers);
	baseline = baseline_open("w.yaml", TODAY, &complaints);
	to = baseline_listener(baseline);
	for (size_t i = 0; i < ROWS(replies); i++) {
		struct event_verdict event = sample_verdicts[0];

		event.reply = replies[i];
		ck_assert(to.verdict(to.self, &event, &err));
	}
	ck_assert(to.end(to.self, &sample_end, &err));
	baseline_close(baseline);
	ck_assert(waivers_load(&waivers, "w.yaml", true, &complaints));
	ck_assert_uint_eq(waivers.count, ROWS(replies));
	for (size_t i = 0; i < ROWS(replies); i++)
		ck_assert(waiver_has_answer(&waivers.list[i], replies[i]));
	waivers_release(&waivers);
	complaints_release(&complaints);
}
END_TEST

START_TEST(what_it_cannot_add_to_stays)
{
	struct err err = { "" };

	write_file("w.yaml", BYTES("[{case: noop, answer: 500, owner: J,"
	                           " reason: r, since: 2026-01-01,"
	                           " expires: 2026-01-02}]\n"));
	ck_assert_int_eq(update("w.yaml", false, &err), -1);
	ck_assert_str_eq(err.text,
	        "w.yaml:1:1: a list in brackets, to which nothing can be "
	        "added; write it with dashes");
	write_file("w.yaml", BYTES("- x\n"));
	ck_assert_int_eq(update("w.yaml", false, &err), -1);
	ck_assert_str_eq(err.text, "w.yaml:1:3: want a mapping");
	holds("- x\n");
	ck_assert_int_eq(update("no/folder", false, &err), -1);
	ck_assert_ptr_nonnull(strstr(err.text, "No such file or directory"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("baseline");
	TCase *tcase = tcase_create("baseline");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, writes_what_fails_without_owner_and_reason);
	tcase_add_test(tcase, keeps_what_is_there);
	tcase_add_test(tcase, adds_nothing_twice);
	tcase_add_test(tcase, an_answer_without_a_code_is_quoted);
	tcase_add_test(tcase, what_it_cannot_add_to_stays);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
