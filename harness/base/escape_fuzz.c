/* SPDX-License-Identifier: MIT
 *
 * Escaped, anything is printable ASCII, and nothing is lost: read back it is
 * what it was.
 */
#include "base/fuzzing.h"

#include "base/escape.h"

static uint8_t digit(uint8_t c)
{
	return (uint8_t)(ascii_digit(c) ? c - '0' : ascii_lower(c) - 'a' + 10);
}

/* Octets taken from the front of `text`; the octet they stand for. */
static size_t unescape(struct bytes text, uint8_t *octet)
{
	static const char names[] = "\\\\r\rn\nt\t";

	*octet = text.p[0];
	if (text.p[0] != '\\')
		return 1;
	assert(text.n > 1);
	for (size_t i = 0; names[i]; i += 2)
		if (text.p[1] == (uint8_t)names[i]) {
			*octet = (uint8_t)names[i + 1];
			return 2;
		}
	assert(text.n > 3 && text.p[1] == 'x');
	*octet = (uint8_t)(digit(text.p[2]) << 4 | digit(text.p[3]));
	return 4;
}

FUZZ_TARGET(in)
{
	struct bytes text;
	struct buf escaped;
	size_t n = 0;

	buf_init(&escaped, SIZE_MAX);
	assert(escape_bytes(&escaped, in));
	for (size_t i = 0; i < escaped.n; i++)
		assert(escaped.p[i] >= ' ' && escaped.p[i] <= '~');
	for (text = buf_bytes(&escaped); text.n > 0; n++) {
		uint8_t octet;

		text = bytes_from(text, unescape(text, &octet));
		assert(n < in.n && octet == in.p[n]);
	}
	assert(n == in.n);
	buf_release(&escaped);
}
