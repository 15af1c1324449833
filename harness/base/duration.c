/* SPDX-License-Identifier: MIT */
#include "base/duration.h"

#include <limits.h>

static unsigned scale_of(struct bytes unit, unsigned plain)
{
	static const struct {
		const char *name;
		unsigned ms;
	} units[] = { { "ms", 1 }, { "s", 1000 }, { "m", 60 * 1000 },
		{ "h", 60 * 60 * 1000 } };

	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (bytes_eq_text(unit, units[i].name))
			return units[i].ms;
	return unit.n == 0 ? plain : 0;
}

bool duration_parse(struct bytes text, unsigned plain, uint64_t *ms)
{
	uint64_t n = 0;
	unsigned scale;
	size_t i = 0;

	for (; i < text.n && ascii_digit(text.p[i]) && n <= INT_MAX; i++)
		n = n * 10 + (uint64_t)(text.p[i] - '0');
	scale = scale_of(bytes_from(text, i), plain);
	if (i == 0 || scale == 0 || n > INT_MAX)
		return false;
	*ms = n * scale;
	return true;
}
