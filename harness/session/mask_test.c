/* SPDX-License-Identifier: MIT */
#include "session/mask.h"

#include <string.h>

#include "base/testing.h"

/* "C..." and "S...", up to NULL; what the client said, piece by piece or octet
 * by octet, is masked to `want`. */
static void check_cut(const char *const *lines, const char *want, bool octetwise)
{
	struct mask mask = { .asked = false };
	char told[512] = "";

	for (; *lines; lines++) {
		size_t n = strlen(*lines + 1), piece = octetwise ? 1 : n;
		uint8_t octets[256];

		memcpy(octets, *lines + 1, n);
		for (size_t i = 0; i < n; i += piece)
			if (**lines == 'C')
				mask_client(&mask, octets + i, piece);
			else
				mask_server(&mask, octets + i, piece);
		if (**lines == 'C')
			strncat(told, (const char *)octets, n);
	}
	ck_assert_str_eq(told, want);
}

static void check(const char *const *lines, const char *want)
{
	check_cut(lines, want, false);
	check_cut(lines, want, true);
}

#define LINES(...) ((const char *const[]){ __VA_ARGS__, NULL })

START_TEST(responses_are_masked)
{
	check(LINES("CEHLO x\r\n", "S250 mx\r\n", "Cauth plain AHQAdA==\r\n",
	              "S235 ok\r\n", "CNOOP a b c\r\n"),
	        "EHLO x\r\nauth plain ********\r\nNOOP a b c\r\n");
	check(LINES("CAUTH LOGIN\r\n", "S334 VXNlcm5hbWU6\r\n", "CdGlt\r\n",
	              "S334 UGFzc3dvcmQ6\r\n", "CdGFu\r\n", "S535 no\r\n",
	              "CQUIT\r\n"),
	        "AUTH LOGIN\r\n****\r\n****\r\nQUIT\r\n");
	check(LINES("CAUTH PLAIN\r\n", "S334 \r\n", "C*\r\n", "S501 no\r\n",
	              "CVRFY x\r\n"),
	        "AUTH PLAIN\r\n*\r\nVRFY x\r\n");
}
END_TEST

START_TEST(nothing_else_is_masked)
{
	check(LINES("S220 334 mx\r\n", "CAUTHX a b\r\n", "S500 334\r\n",
	              "CMAIL FROM:<a> AUTH=<>\r\n", "S3340 x\r\n"),
	        "AUTHX a b\r\nMAIL FROM:<a> AUTH=<>\r\n");
	check(LINES("S33\r\n", "CNOOP\r\n", "S4\r\n", "CNOOP\r\n"),
	        "NOOP\r\nNOOP\r\n");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { responses_are_masked,
		nothing_else_is_masked, NULL };

	return tests_run("session/mask", tests);
}
