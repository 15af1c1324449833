/* SPDX-License-Identifier: MIT */
#include "report/tap.h"

#include "report/testing.h"

static const char *const written[] = { "out", NULL };

static struct buf tap_of(
        const struct event_run *run, const struct event_end *end, size_t runs)
{
	struct tap *tap;
	struct buf raw;
	struct err err;

	tap = tap_open("out", &err);
	ck_assert_ptr_nonnull(tap);
	tap_expect(tap, runs);
	for (size_t i = 0; i < runs; i++)
		ck_assert(tell_sample(tap_listener(tap), run, end, &err));
	tap_close(tap);
	raw = read_back("out");
	ck_assert(harmless((char *)raw.p));
	return raw;
}

#define HEAD                                                                   \
	"# target: 127.0.0.1:2525\n# profile: postfix\n# edition: 5321\n"      \
	"# lens: rfc\n"
#define SEEN "\\\\x1b[31mred\\\\x07<b>&\\\"']]>\\\\xff\\\\xfe"
static const char want[] =
        "TAP version 14\n" HEAD "not ok 1 - vrfy-known@ehlo VRFY-DISABLED-252\n"
        "  ---\n"
        "  verdict: \"fail\"\n"
        "  clause: \"A server with VRFY disabled answers 252.\"\n"
        "  source: \"RFC 5321 7.3\"\n"
        "  level: \"MUST\"\n"
        "  reply: \"" REPLY_502 "\"\n"
        "  why: \"a server with VRFY disabled answers 252\"\n"
        "  repeat: \"smtpspec run 127.0.0.1:2525 --case "
        "vrfy-known@ehlo\"\n"
        "  transcript:\n"
        "    - \"C: VRFY alice\\\\r\\\\n\"\n"
        "    - \"S: " REPLY_502 "\\\\r\\\\n\"\n"
        "  ...\n"
        "ok 2 - vrfy-known@ehlo CODE-502-RECOGNIZED\n"
        "not ok 3 - vrfy-known@ehlo NOOP-ARG # TODO deviation: "
        "\\\\x1b[31mred\\\\x07<b>&\"']]>\\\\xff\\\\xfe\n"
        "  ---\n"
        "  verdict: \"deviation\"\n"
        "  clause: \"NOOP ignores its argument.\"\n"
        "  source: \"RFC 5321 7.3\"\n"
        "  level: \"SHOULD\"\n"
        "  reply: \"" SEEN "\"\n"
        "  why: \"" SEEN "\"\n"
        "  repeat: \"" SEEN "\"\n"
        "  transcript:\n"
        "    - \"" SEEN "\"\n"
        "  ...\n"
        "ok 4 - vrfy-known@mail # SKIP needs the fixture `known`\n"
        "ok 5 - noop@ehlo NOOP-ARG # SKIP inconclusive: contaminated\n"
        "# server-log: first\\nsecond "
        "\\x1b[31mred\\x07<b>&\"']]>\\xff\\xfe\n"
        "# end: 1 clause failed\n"
        "1..5\n";

START_TEST(has_a_point_for_each_verdict)
{
	struct scratch scratch;
	struct buf got;

	scratch_enter(&scratch);
	got = tap_of(&sample_run, &sample_end, 1);
	ck_assert_str_eq((char *)got.p, want);
	buf_release(&got);
	scratch_leave(&scratch, written);
}
END_TEST

static bool has(const struct buf *in, const char *text)
{
	return strstr((const char *)in->p, text) != NULL;
}

START_TEST(strict_makes_deviations_failures)
{
	struct event_run strict = sample_run;
	struct scratch scratch;
	struct buf got;

	strict.strict = true;
	scratch_enter(&scratch);
	got = tap_of(&strict, &sample_end, 1);
	ck_assert(has(&got, "\nnot ok 3 - vrfy-known@ehlo NOOP-ARG\n"));
	buf_release(&got);
	scratch_leave(&scratch, written);
}
END_TEST

START_TEST(runs_are_subtests)
{
	struct scratch scratch;
	struct buf got;

	scratch_enter(&scratch);
	got = tap_of(&sample_run, &sample_end, 2);
	ck_assert(has(&got, "TAP version 14\n# Subtest: 127.0.0.1:2525\n"
	                    "    # target: 127.0.0.1:2525\n"));
	ck_assert(has(&got, "\n    1..5\nnot ok 1 - 127.0.0.1:2525\n"
	                    "# Subtest: 127.0.0.1:2525, postfix\n"));
	ck_assert(has(&got, "\n    1..5\nnot ok 2 - 127.0.0.1:2525, postfix\n"
	                    "1..2\n"));
	buf_release(&got);
	scratch_leave(&scratch, written);
}
END_TEST

START_TEST(is_never_green_on_nothing)
{
	struct event_end end = { .status = EXIT_UNVERIFIED,
		.reason = "connection refused" };
	struct scratch scratch;
	struct buf got;

	scratch_enter(&scratch);
	got = tap_of(&sample_run, &end, 1);
	ck_assert(has(&got, "\nnot ok 6 - the run itself\n  ---\n"
	                    "  why: \"connection refused\"\n  ...\n"));
	ck_assert(has(&got, "\n1..6\n"));
	buf_release(&got);
	scratch_leave(&scratch, written);
}
END_TEST

START_TEST(a_hash_begins_no_directive)
{
	struct event_verdict event = sample_verdicts[0];
	struct scratch scratch;
	struct listener to;
	struct tap *tap;
	struct buf got;
	struct err err;

	event.instance = "a # TODO \\ no";
	scratch_enter(&scratch);
	tap = tap_open("out", &err);
	to = tap_listener(tap);
	ck_assert(to.run(to.self, &sample_run, &err));
	ck_assert(to.verdict(to.self, &event, &err));
	tap_close(tap);
	got = read_back("out");
	ck_assert(has(&got, "not ok 1 - a \\# TODO \\\\ no VRFY-"));
	buf_release(&got);
	scratch_leave(&scratch, written);
}
END_TEST

START_TEST(notices_what_cannot_be_written)
{
	struct tap *tap;
	struct err err;

	ck_assert_ptr_null(tap_open("/no/such/folder/out", &err));
	tap = tap_open("/dev/full", &err);
	ck_assert_ptr_nonnull(tap);
	ck_assert(!tell_sample(
	        tap_listener(tap), &sample_run, &sample_end, &err));
	ck_assert_str_eq(err.text, "/dev/full: No space left on device");
	tap_close(tap);
}
END_TEST

int main(void)
{
	return tests_run("tap",
	        (const TTest *const[]){ has_a_point_for_each_verdict,
	                strict_makes_deviations_failures, runs_are_subtests,
	                is_never_green_on_nothing, a_hash_begins_no_directive,
	                notices_what_cannot_be_written, NULL });
}
