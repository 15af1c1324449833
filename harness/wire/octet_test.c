/* SPDX-License-Identifier: MIT */
#include "wire/octet.h"
#include "base/testing.h"

/* Every octet of each class, from RFC 5321 4.1.2, 4.1.3 and RFC 5322 3.2.3. */
#define DIGITS "0123456789"
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

static const struct {
	const char *name;
	enum octet_class class;
	const char *members; /* or NULL, and these ranges */
	uint8_t ranges[3][2];
} classes[] = {
	{ "atext", OCTET_ATEXT, DIGITS LETTERS "!#$%&'*+-/=?^_`{|}~",
	        { { 0 } } },
	{ "let-dig", OCTET_LET_DIG, DIGITS LETTERS, { { 0 } } },
	{ "ldh", OCTET_LDH, DIGITS LETTERS "-", { { 0 } } },
	{ "hex", OCTET_HEX, DIGITS "ABCDEFabcdef", { { 0 } } },
	{ "qtext", OCTET_QTEXT, NULL, { { 32, 33 }, { 35, 91 }, { 93, 126 } } },
	{ "qpair", OCTET_QPAIR, NULL, { { 32, 126 }, { 32, 32 }, { 32, 32 } } },
	{ "dcontent", OCTET_DCONTENT, NULL,
	        { { 33, 90 }, { 94, 126 }, { 94, 94 } } },
	{ "graphic", OCTET_GRAPHIC, NULL,
	        { { 33, 126 }, { 33, 33 }, { 33, 33 } } },
};

static bool expected(size_t row, unsigned octet)
{
	if (classes[row].members)
		return octet != 0 && strchr(classes[row].members, (int)octet);
	for (size_t k = 0; k < 3; k++)
		if (octet >= classes[row].ranges[k][0] &&
		        octet <= classes[row].ranges[k][1])
			return true;
	return false;
}

START_TEST(every_octet)
{
	for (size_t i = 0; i < ROWS(classes); i++)
		for (unsigned c = 0; c < 256; c++)
			ck_assert_msg(octet_is((uint8_t)c, classes[i].class) ==
			                      expected(i, c),
			        "%s: octet %u", classes[i].name, c);
}
END_TEST

START_TEST(runs)
{
	struct bytes word = exact_copy(BYTES("abc"));

	ck_assert_uint_eq(octet_run(bytes_at(NULL, 0), OCTET_ATEXT), 0);
	ck_assert_uint_eq(octet_run(BYTES("ab.c"), OCTET_ATEXT), 2);
	ck_assert_uint_eq(octet_run(word, OCTET_ATEXT), 3);
	free((void *)word.p);
	ck_assert(octet_first(BYTES("<"), '<'));
	ck_assert(!octet_first(BYTES(""), '<'));
}
END_TEST

int main(void)
{
	return tests_run("octet", (const TTest *[]){ every_octet, runs, NULL });
}
