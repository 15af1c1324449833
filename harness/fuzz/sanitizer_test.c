/* SPDX-License-Identifier: MIT */
#include "fuzz/sanitizer.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/testing.h"

static void write_slowly(const char *folder)
{
	char path[SANITIZER_PATH + 32];
	FILE *file;

	snprintf(path, sizeof path, "%s/report.%d", folder, (int)getpid());
	file = fopen(path, "w");
	if (!file)
		_exit(EXIT_FAILURE);
	fputs("==7==ERROR: AddressSanitizer: SEGV\n", file);
	fflush(file);
	usleep(100 * 1000);
	fputs("    #0 0x1 in vrfy vrfy.c:3\nSUMMARY: SEGV\n", file);
	fclose(file);
	pause();
	_exit(EXIT_SUCCESS);
}

START_TEST(a_report_is_read_to_its_end)
{
	struct sanitizer s;
	struct buf reports;
	int status;
	pid_t child;

	sanitizer_open(&s);
	ck_assert_ptr_nonnull(s.dir);
	child = fork();
	if (child == 0)
		write_slowly(s.folder);
	buf_init(&reports, SIZE_MAX);
	while (!sanitizer_take(&s, &reports))
		usleep(1000);
	ck_assert_uint_lt(bytes_find(buf_bytes(&reports), BYTES("SUMMARY")),
	        reports.n);
	ck_assert(!sanitizer_take(&s, &reports));
	kill(child, SIGKILL);
	waitpid(child, &status, 0);
	buf_release(&reports);
	sanitizer_close(&s);
}
END_TEST

START_TEST(what_a_server_puts_there_is_no_report)
{
	static const char *const names[] = { "report", "reportx", "report.",
		"report.x", "report.-1" };
	struct sanitizer s;
	struct buf reports;
	char path[SANITIZER_PATH + 32];

	sanitizer_open(&s);
	buf_init(&reports, SIZE_MAX);
	for (size_t i = 0; i < ROWS(names); i++) {
		FILE *file;

		snprintf(path, sizeof path, "%s/%s", s.folder, names[i]);
		file = fopen(path, "w");
		ck_assert_ptr_nonnull(file);
		fputs("ERROR: AddressSanitizer: SUMMARY: \n", file);
		fclose(file);
		ck_assert_msg(!sanitizer_take(&s, &reports), "%s", names[i]);
		unlink(path);
	}
	ck_assert_uint_eq(reports.n, 0);
	sanitizer_close(&s);
}
END_TEST

int main(void)
{
	return tests_run("sanitizer",
	        (const TTest *const[]){ a_report_is_read_to_its_end,
	                what_a_server_puts_there_is_no_report, NULL });
}
