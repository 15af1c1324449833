/* SPDX-License-Identifier: MIT */
#include "wire/utf8.h"

/* RFC 3629 4: octets by their first, and the range of the second. All further
 * ones are 0x80 to 0xBF. */
static const struct row {
	uint8_t first, last, octets, low, high;
} rows[] = {
	{ 0x00, 0x7F, 1, 0, 0 },
	{ 0xC2, 0xDF, 2, 0x80, 0xBF },
	{ 0xE0, 0xE0, 3, 0xA0, 0xBF },
	{ 0xE1, 0xEC, 3, 0x80, 0xBF },
	{ 0xED, 0xED, 3, 0x80, 0x9F },
	{ 0xEE, 0xEF, 3, 0x80, 0xBF },
	{ 0xF0, 0xF0, 4, 0x90, 0xBF },
	{ 0xF1, 0xF3, 4, 0x80, 0xBF },
	{ 0xF4, 0xF4, 4, 0x80, 0x8F },
};

static const struct row *row_of(uint8_t first)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (first >= rows[i].first && first <= rows[i].last)
			return &rows[i];
	return NULL;
}

size_t utf8_character(struct bytes in)
{
	const struct row *row = in.n > 0 ? row_of(in.p[0]) : NULL;

	if (!row || in.n < row->octets)
		return 0;
	if (row->octets > 1 && (in.p[1] < row->low || in.p[1] > row->high))
		return 0;
	for (size_t i = 2; i < row->octets; i++)
		if (in.p[i] < 0x80 || in.p[i] > 0xBF)
			return 0;
	return row->octets;
}

bool utf8_valid(struct bytes in)
{
	size_t n;

	while (in.n > 0 && (n = utf8_character(in)) > 0)
		in = bytes_from(in, n);
	return in.n == 0;
}
