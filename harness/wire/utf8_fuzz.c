/* SPDX-License-Identifier: MIT
 *
 * A character is the only way to write its number (RFC 3629 3); no beginning of
 * one is a character; text is valid up to the first octets that are none.
 */
#include "base/fuzzing.h"

#include "wire/utf8.h"

static uint32_t number_of(struct bytes character)
{
	static const uint8_t first[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	uint32_t number = character.p[0] & first[character.n];

	for (size_t i = 1; i < character.n; i++) {
		assert(character.p[i] >> 6 == 2);
		number = number << 6 | (character.p[i] & 0x3f);
	}
	return number;
}

FUZZ_TARGET(in)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	struct bytes rest = in;
	size_t n;

	while ((n = utf8_character(rest)) > 0) {
		uint32_t number = number_of(bytes_sub(rest, 0, n));

		assert(n <= 4 && number >= least[n] && number <= 0x10ffff);
		assert(number < 0xd800 || number > 0xdfff);
		assert(n == 1 || utf8_character(bytes_sub(rest, 0, n - 1)) == 0);
		rest = bytes_from(rest, n);
	}
	assert(utf8_valid(in) == (rest.n == 0));
}
