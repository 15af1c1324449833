/* SPDX-License-Identifier: MIT */
#include "report/judged.h"

#include <string.h>

bool judged_bad(enum verdict verdict)
{
	return verdict == VERDICT_FAIL || verdict == VERDICT_DEVIATION ||
	       verdict == VERDICT_FLAKY;
}

static bool by_code(const struct judged *judged)
{
	return judged->clause && judged->rule && judged->rule->has_codes &&
	       *judged->reply;
}

bool judged_contradicts(const struct judged *broken, const struct judged *other)
{
	return judged_bad(broken->verdict) && other->verdict == VERDICT_PASS &&
	       by_code(broken) && by_code(other) &&
	       broken->clause != other->clause &&
	       strcmp(broken->reply, other->reply) == 0;
}

unsigned judged_code(const char *reply)
{
	unsigned code = 0;

	for (int i = 0; i < 3; i++) {
		if (!ascii_digit((uint8_t)reply[i]))
			return 0;
		code = code * 10 + (unsigned)(reply[i] - '0');
	}
	return code;
}
