/* SPDX-License-Identifier: MIT */
#include "base/date.h"

#include "base/testing.h"

static const struct {
	const char *text;
	int day; /* -1: no date */
} rows[] = {
	{ "1970-01-01", 0 },
	{ "1970-12-31", 364 },
	{ "2000-02-29", 11016 },
	{ "2026-11-25", 20782 },
	{ "9999-12-31", 2932896 },
	{ "1969-12-31", -1 },
	{ "0000-00-00", -1 },
	{ "2026-00-10", -1 },
	{ "2026-13-01", -1 },
	{ "2026-02-29", -1 },
	{ "2026-04-31", -1 },
	{ "2026-01-00", -1 },
	{ "9999-12-32", -1 },
	{ "2026-1-1", -1 },
	{ "2026/01/01", -1 },
	{ "26-01-01", -1 },
	{ "2026-01-01 ", -1 },
	{ "2026-01-0x", -1 },
	{ "", -1 },
};

START_TEST(a_date_is_a_day_of_the_calendar)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		char text[DATE_SIZE];
		int day = -1;

		ck_assert_msg(date_read(bytes_of(rows[i].text), &day) ==
		                      (rows[i].day >= 0),
		        "%s", rows[i].text);
		ck_assert_int_eq(day, rows[i].day);
		if (day < 0)
			continue;
		date_text(day, text);
		ck_assert_str_eq(text, rows[i].text);
	}
}
END_TEST

int main(void)
{
	return tests_run(
	        "date", (const TTest *const[]){
	                        a_date_is_a_day_of_the_calendar, NULL });
}
