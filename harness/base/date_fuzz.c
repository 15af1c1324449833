/* SPDX-License-Identifier: MIT
 *
 * A date that is read is the text that is written of its day; the day is one
 * that anybody may write.
 */
#include "base/fuzzing.h"

#include "base/date.h"

FUZZ_TARGET(in)
{
	char text[DATE_SIZE];
	int day, again;

	if (!date_read(in, &day))
		return;
	date_text(day, text);
	assert(bytes_eq_text(in, text));
	assert(date_read(bytes_of(text), &again) && again == day);
}
