/* SPDX-License-Identifier: MIT */
#include "wire/esc.h"

/* 1*3DIGIT without leading zeros; cuts it off *rest. */
static bool esc_field(struct bytes *rest, unsigned *value)
{
	size_t n = 0;

	*value = 0;
	while (n < rest->n && ascii_digit(rest->p[n]) && n < 4)
		*value = *value * 10 + (rest->p[n++] - '0');
	if (n == 0 || n > 3 || (n > 1 && rest->p[0] == '0'))
		return false;
	*rest = bytes_from(*rest, n);
	return true;
}

static bool esc_dot(struct bytes *rest)
{
	if (rest->n == 0 || rest->p[0] != '.')
		return false;
	*rest = bytes_from(*rest, 1);
	return true;
}

bool esc_parse(struct bytes text, struct esc *esc)
{
	struct bytes rest = text;
	struct esc got;

	if (!esc_field(&rest, &got.class) || !esc_dot(&rest) ||
	        !esc_field(&rest, &got.subject) || !esc_dot(&rest) ||
	        !esc_field(&rest, &got.detail))
		return false;
	if (got.class != 2 && got.class != 4 && got.class != 5)
		return false;
	if (rest.n > 0 && rest.p[0] != ' ')
		return false;
	got.used = text.n - rest.n;
	*esc = got;
	return true;
}
