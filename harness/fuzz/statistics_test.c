/* SPDX-License-Identifier: MIT */
#include "fuzz/statistics.h"

#include <stdio.h>
#include <unistd.h>

#include "base/disk.h"
#include "base/testing.h"

static const struct statistics example = { .state = "running",
	.exit_status = -1, .target = "mx \"a\"", .seed = 7, .pid = 42, .jobs = 2,
	.alive = 1, .sample = { .milliseconds = 2000, .sessions = 300,
	        .exchanges = 900, .cells = 5, .edges = 6, .findings = 3 },
	.crashes = 1, .fails = 2, .deviations = 0, .unconfirmed = 4,
	.timeouts = 8, .restarts = 9, .memory = 1024 };

#define REST                                                                   \
	"\"target\":\"mx \\\"a\\\"\","                                           \
	"%s\"seed\":7,\"pid\":42,\"jobs\":2,\"alive\":1,"                       \
	"\"milliseconds\":2000,\"sessions\":300,\"sessions_per_second\":150,"   \
	"\"exchanges\":900,\"cells\":5,\"edges\":6,\"findings\":3,"             \
	"\"crashes\":1,\"fails\":2,\"deviations\":0,\"unconfirmed\":4,"         \
	"\"timeouts\":8,\"restarts\":9,\"memory\":1024}\n"

static void has(const struct buf *text, const char *state, const char *exit)
{
	char want[1024];

	snprintf(want, sizeof want,
	        "{\"time\":\"2026-11-25T00:00:00Z\",\"state\":\"%s\"," REST, state,
	        exit);
	ck_assert_uint_eq(text->n, strlen(want));
	ck_assert_mem_eq(text->p, want, text->n);
}

START_TEST(a_line_of_json)
{
	struct statistics ended = example;
	struct buf text;

	buf_init(&text, SIZE_MAX);
	statistics_text(&example, 1795564800, &text);
	has(&text, "running", "");
	ended.state = "ended";
	ended.exit_status = 4;
	buf_clear(&text);
	statistics_text(&ended, 1795564800, &text);
	has(&text, "ended", "\"exit_status\":4,");
	buf_release(&text);
}
END_TEST

static size_t lines(const char *folder, const char *name)
{
	struct err err;
	char path[64];
	struct buf text;
	size_t n = 0;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	buf_init(&text, SIZE_MAX);
	ck_assert_msg(disk_read(path, &text, &err), "%s", err.text);
	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == '\n';
	buf_release(&text);
	unlink(path);
	return n;
}

START_TEST(one_file_is_replaced_one_grows)
{
	char folder[] = "/tmp/statistics_test.XXXXXX";
	struct err err;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	for (int i = 0; i < 3; i++)
		ck_assert_msg(
		        statistics_write(&example, i < 2, folder, &err), "%s",
		        err.text);
	ck_assert_uint_eq(lines(folder, "statistics.json"), 1);
	ck_assert_uint_eq(lines(folder, "statistics.jsonl"), 2);
	ck_assert_int_eq(rmdir(folder), 0); /* nothing else is left */
	ck_assert(!statistics_write(&example, false, folder, &err));
}
END_TEST

int main(void)
{
	return tests_run("statistics", (const TTest *const[]){
	        a_line_of_json, one_file_is_replaced_one_grows, NULL });
}
