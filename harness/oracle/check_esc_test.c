/* SPDX-License-Identifier: MIT */
#include "oracle/testing.h"

static const struct row {
	const char *check, *argument, *sent, *reply;
	enum holding holds;
} rows[] = {
	/* RFC 2034 4 and 6 */
	{ "esc-present", NULL, "NOOP\r\n", "250 2.0.0 OK\r\n", HOLDS },
	{ "esc-present", NULL, "NOOP\r\n", "250 OK\r\n", BROKEN },
	{ "esc-present", NULL, "NOOP\r\n", "250\r\n", BROKEN },
	{ "esc-present", NULL, "NOOP\r\n", "421 mx.test closing\r\n", NOTED },
	{ "esc-present", NULL, "EHLO x\r\n", "250 mx.test\r\n", HOLDS },
	{ "esc-present", NULL, "HELO x\r\n", "501 Domain?\r\n", HOLDS },
	{ "esc-present", NULL, "LHLO x\r\n", "250 mx.test\r\n", HOLDS },
	{ "esc-present", NULL, "EHLO\rx\r\n", "501 Domain?\r\n", HOLDS },
	{ "esc-present", NULL, "DATA\r\n", "354 Start\r\n", HOLDS },
	{ "esc-present", NULL, "QUIT\r\n", "221 mx.test bye\r\n", NOTED },
	{ "esc-present", NULL, "STARTTLS\r\n", "220 go ahead\r\n", NOTED },
	{ "esc-present", NULL, "STARTTLS\r\n", "220 2.0.0 go\r\n", HOLDS },
	{ "esc-present", NULL, "HELP\r\n", "214 see the manual\r\n", NOTED },
	{ "esc-present", NULL, "QUIT\r\n", "221 192.0.2.1 bye\r\n", NOTED },
	{ "esc-present", NULL, "NOOP\r\n", "250 2.00.0 OK\r\n", HOLDS },
	{ "esc-class", NULL, "VRFY x\r\n", "252 2.5.0 Cannot\r\n", HOLDS },
	{ "esc-class", NULL, "VRFY x\r\n", "252 5.5.0 Cannot\r\n", BROKEN },
	{ "esc-class", NULL, "VRFY x\r\n", "502 2.5.2 No\r\n", BROKEN },
	{ "esc-class", NULL, "VRFY x\r\n", "502 No\r\n", HOLDS },
	{ "esc-class", NULL, "EHLO x\r\n", "250 5.0.0 hello\r\n", HOLDS },
	{ "esc-lines", NULL, "HELP\r\n", "214-2.0.0 a\r\n214 2.0.0 b\r\n",
	        HOLDS },
	{ "esc-lines", NULL, "HELP\r\n", "214-2.0.0 a\r\n214 2.5.0 b\r\n",
	        BROKEN },
	{ "esc-lines", NULL, "HELP\r\n", "214-2.0.0 a\r\n214 b\r\n", BROKEN },
	{ "esc-lines", NULL, "HELP\r\n", "214-a\r\n214 b\r\n", HOLDS },
	/* RFC 3463 2 */
	{ "esc-syntax", NULL, "X\r\n", "500 5.5.2 No\r\n", HOLDS },
	{ "esc-syntax", NULL, "X\r\n", "500 5.123.999 No\r\n", HOLDS },
	{ "esc-syntax", NULL, "X\r\n", "500 5.05.2 No\r\n", BROKEN },
	{ "esc-syntax", NULL, "X\r\n", "500 5.5.1234 No\r\n", BROKEN },
	{ "esc-syntax", NULL, "X\r\n", "500 5.5.2: No\r\n", BROKEN },
	{ "esc-syntax", NULL, "X\r\n", "500 3.5.2 No\r\n", BROKEN },
	{ "esc-syntax", NULL, "X\r\n", "500-5.5.2 No\r\n500 5.5.02 No\r\n",
	        BROKEN },
	{ "esc-syntax", NULL, "X\r\n", "500 No\r\n", HOLDS },
	{ "esc-syntax", NULL, "X\r\n", "550 192.0.2.1 is barred\r\n", HOLDS },
	{ "esc-syntax", NULL, "X\r\n", "500 5.5 No\r\n", HOLDS },
	{ "esc-pair", "5.0 6.8", "VRFY x\r\n", "252 2.5.0 Cannot\r\n", HOLDS },
	{ "esc-pair", "5.0 6.8", "VRFY x\r\n", "252 2.6.8 Cannot\r\n", HOLDS },
	{ "esc-pair", "5.0 6.8", "VRFY x\r\n", "252 2.0.0 Cannot\r\n", HOLDS },
	{ "esc-pair", "5.0 6.8", "VRFY x\r\n", "252 2.1.5 Cannot\r\n", NOTED },
	{ "esc-pair", "5.0 6.8", "VRFY x\r\n", "252 5.5.0 Cannot\r\n", BROKEN },
	{ "esc-pair", "5.0 6.8", "VRFY x\r\n", "252 Cannot\r\n", HOLDS },
	/* RFC 6531 3.7.4.2 */
	{ "utf8", NULL, "VRFY x SMTPUTF8\r\n", "250 <\xc3\xa9@b.test>\r\n",
	        HOLDS },
	{ "utf8", NULL, "VRFY x SMTPUTF8\r\n", "250 <\xe9@b.test>\r\n",
	        BROKEN },
	{ "utf8", NULL, "VRFY x\r\n", "250 <\xc3\xa9@b.test>\r\n", BROKEN },
	{ "utf8", NULL, "NOOP\r\n", "250 OK\r\n", HOLDS },
	{ "limits", NULL, "EHLO x\r\n", "250-mx.test\r\n250 HELP\r\n", HOLDS },
	{ "limits", NULL, "EHLO x\r\n",
	        "250-mx.test\r\n250 LIMITS RCPTMAX=20 MAILMAX=5 X\r\n", HOLDS },
	{ "limits", NULL, "EHLO x\r\n",
	        "250-mx.test\r\n250 LIMITS RCPTMAX=no\r\n", BROKEN },
	{ "limits", NULL, "EHLO x\r\n", "250-mx.test\r\n250 LIMITS MAILMAX=\r\n",
	        BROKEN },
};

START_TEST(each_reply)
{
	for (size_t i = 0; i < ROWS(rows); i++)
		ck_assert_msg(
		        check_exchange(rows[i].check, rows[i].argument,
		                rows[i].sent, rows[i].reply) == rows[i].holds,
		        "%s: %s -> %s", rows[i].check, rows[i].sent,
		        rows[i].reply);
}
END_TEST

START_TEST(arguments)
{
	ck_assert(check_known("esc-pair", "5.0 7.1"));
	ck_assert(!check_known("esc-pair", "5.0 7"));
	ck_assert(!check_known("esc-pair", "5.01"));
	ck_assert(!check_known("esc-pair", ""));
	ck_assert(!check_known("esc-pair", NULL));
}
END_TEST

int main(void)
{
	return tests_run("check_esc",
	        (const TTest *const[]){ each_reply, arguments, NULL });
}
