/* SPDX-License-Identifier: MIT */
#include "fuzz/crash.h"

#include "base/testing.h"

static const struct {
	const char *log, *place;
} rows[] = {
	{ "signal 11 (Segmentation fault)\n", "signal 11 (Segmentation fault)" },
	{ "exit status 1\n"
	  "==7==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x1\n"
	  "READ of size 1 at 0x1 thread T0\n"
	  "    #0 0x55 in __interceptor_strlen asan.cc:1\n"
	  "    #1 0x56 in vrfy vrfy.c:3:5\n"
	  "    #2 0x57 in dispatch smtpd.c:9\n"
	  "    #3 0x58 in serve (/usr/sbin/smtpd+0x58)\n"
	  "    #4 0x59 in main smtpd.c:1\n"
	  "\n"
	  "0x1 is located 0 bytes after\n"
	  "    #0 0x55 in malloc asan.cc:2\n"
	  "    #1 0x60 in other x.c:1\n",
	  "vrfy < dispatch < serve" },
	{ "still running\n"
	  "smtpd.c:7:3: runtime error: signed integer overflow: 1 + 2\n"
	  "    #0 0x1 in f x.c:1\n", "smtpd.c:7:3" },
	/* Its own words differ each time. */
	{ "signal 6 (Aborted)\n04:41:07 WARNING: no certificate\n",
	  "signal 6 (Aborted)" },
	/* A report without a stack. */
	{ "=================\n"
	  "==7==ERROR: AddressSanitizer: SEGV on unknown address 0x0 (pc 0x1)\n",
	  "AddressSanitizer: SEGV" },
	{ "", "" },
};

START_TEST(where_it_crashed)
{
	char text[80];

	for (size_t i = 0; i < ROWS(rows); i++) {
		crash_place(bytes_of(rows[i].log), text, sizeof text);
		ck_assert_str_eq(text, rows[i].place);
	}
	crash_place(bytes_of(rows[1].log), text, 6);
	ck_assert_str_eq(text, "vrfy ");
}
END_TEST

START_TEST(what_happened)
{
	static const struct {
		const char *log, *headline;
	} logs[] = {
		{ "signal 11\nERROR: more\n", "signal 11" },
		{ "====\n==7==ERROR: AddressSanitizer: SEGV on 0x0\n#0\n",
		        "==7==ERROR: AddressSanitizer: SEGV on 0x0" },
		{ "", "" },
	};

	for (size_t i = 0; i < ROWS(logs); i++)
		ck_assert(bytes_eq_text(
		        crash_headline(bytes_of(logs[i].log)),
		        logs[i].headline));
}
END_TEST

int main(void)
{
	return tests_run("crash", (const TTest *const[]){ where_it_crashed,
	        what_happened, NULL });
}
