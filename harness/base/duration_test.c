/* SPDX-License-Identifier: MIT */
#include "base/duration.h"

#include "base/testing.h"

enum { NO = 77 };

static const struct {
	const char *text;
	unsigned plain;
	uint64_t want; /* NO: refused */
} rows[] = {
	{ "500ms", 0, 500 },
	{ "10s", 0, 10000 },
	{ "15m", 1, 900000 },
	{ "8h", 1000, 28800000 },
	{ "0s", 0, 0 },
	{ "10", 1, 10 },
	{ "10", 1000, 10000 },
	{ "10", 0, NO },
	{ "", 1, NO },
	{ "s", 1, NO },
	{ "-1s", 1, NO },
	{ " 1s", 1, NO },
	{ "1 s", 1, NO },
	{ "1S", 1, NO },
	{ "1.5s", 1, NO },
	{ "1d", 1, NO },
	{ "2147483647h", 1, UINT64_C(2147483647) * 3600000 },
	{ "2147483648", 1, NO },
	{ "99999999999999999999999s", 1, NO },
};

START_TEST(times_are_read)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		uint64_t ms = NO;
		bool read = duration_parse(
		        bytes_of(rows[i].text), rows[i].plain, &ms);

		ck_assert_msg(ms == rows[i].want &&
		                      read == (rows[i].want != NO),
		        "%s: %llu", rows[i].text, (unsigned long long)ms);
	}
}
END_TEST

int main(void)
{
	return tests_run("duration",
	        (const TTest *const[]){ times_are_read, NULL });
}
