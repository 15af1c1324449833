/* SPDX-License-Identifier: MIT */
#include "base/date.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { SECONDS = 24 * 60 * 60, DAYS_MOST = 2932896 /* 9999-12-31 */ };

void date_text(int day, char text[DATE_SIZE])
{
	time_t seconds = (time_t)day * SECONDS;
	struct tm tm;

	assert(day >= 0 && day <= DAYS_MOST && gmtime_r(&seconds, &tm));
	strftime(text, DATE_SIZE, "%Y-%m-%d", &tm);
}

static int digits(struct bytes text, size_t from, size_t n)
{
	int number = 0;

	for (size_t i = from; i < from + n; i++)
		number = number * 10 + (text.p[i] - '0');
	return number;
}

static bool has_form(struct bytes text)
{
	static const char form[] = "9999-99-99";

	if (text.n != sizeof form - 1)
		return false;
	for (size_t i = 0; i < text.n; i++)
		if (form[i] == '9' ? !ascii_digit(text.p[i])
		                   : text.p[i] != (uint8_t)form[i])
			return false;
	return true;
}

/* A day that the month has not becomes one of the next: it reads otherwise. */
bool date_read(struct bytes text, int *day)
{
	struct tm tm = { 0 };
	char again[DATE_SIZE];
	int days;

	if (!has_form(text) || digits(text, 0, 4) < 1970)
		return false;
	tm.tm_year = digits(text, 0, 4) - 1900;
	tm.tm_mon = digits(text, 5, 2) - 1;
	tm.tm_mday = digits(text, 8, 2);
	days = (int)(timegm(&tm) / SECONDS);
	if (days < 0 || days > DAYS_MOST)
		return false;
	date_text(days, again);
	if (!bytes_eq_text(text, again))
		return false;
	*day = days;
	return true;
}
