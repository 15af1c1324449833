/* SPDX-License-Identifier: MIT */
#include "oracle/testing.h"

static const struct row {
	const char *check, *argument, *sent, *reply;
	enum holding holds;
} rows[] = {
	{ "reply-flaw", "bare-lf", "NOOP\r\n", "250 ok\r\n", HOLDS },
	{ "reply-flaw", "bare-lf", "NOOP\r\n", "250 ok\n", BROKEN },
	{ "reply-flaw", "bare-cr", "NOOP\r\n", "250 ok\r\r\n", BROKEN },
	{ "reply-flaw", "no-code", "NOOP\r\n", "ok\r\n", BROKEN },
	{ "reply-flaw", "mixed-codes", "HELP\r\n", "214-a\r\n211 b\r\n",
	        BROKEN },
	{ "reply-flaw", "charset", "VRFY x\r\n", "252 \xc3\xa9\r\n", BROKEN },
	/* RFC 6531 3.7.4.2: UTF-8 on request, to VRFY and EXPN alone. */
	{ "reply-flaw", "charset", "VRFY x SMTPUTF8\r\n", "250 \xc3\xa9\r\n",
	        HOLDS },
	{ "reply-flaw", "charset", "NOOP x SMTPUTF8\r\n", "250 \xc3\xa9\r\n",
	        BROKEN },
	{ "text-present", NULL, "NOOP\r\n", "250 ok\r\n", HOLDS },
	{ "text-present", NULL, "NOOP\r\n", "250 \r\n", BROKEN },
	{ "text-present", NULL, "NOOP\r\n", "250\r\n", BROKEN },
	{ "text-present", NULL, "AUTH PLAIN\r\n", "334 \r\n", HOLDS },
	{ "mailbox", NULL, "VRFY a\r\n", "250 Alice <a@b.test>\r\n", HOLDS },
	{ "mailbox", NULL, "VRFY a\r\n", "250 a@b.test\r\n", HOLDS },
	{ "mailbox", NULL, "VRFY a\r\n", "250 <a>\r\n", BROKEN },
	{ "mailbox", NULL, "VRFY a\r\n", "250 ok\r\n", BROKEN },
	{ "mailbox", NULL, "VRFY a\r\n", "250-one\r\n250 <a@b.test>\r\n",
	        HOLDS },
	{ "path", NULL, "RCPT TO:<a@b>\r\n", "251 go to <x@y.test>\r\n",
	        HOLDS },
	{ "path", NULL, "RCPT TO:<a@b>\r\n", "251 go to x@y.test\r\n", BROKEN },
	{ "brackets", NULL, "VRFY a\r\n", "250 <a@b.test>\r\n", HOLDS },
	{ "brackets", NULL, "VRFY a\r\n", "250 a@b.test\r\n", BROKEN },
	{ "brackets", NULL, "VRFY a\r\n", "252 cannot say\r\n", HOLDS },
	{ "fqdn", NULL, "VRFY a\r\n", "250 <a@b.test>\r\n", HOLDS },
	{ "fqdn", NULL, "VRFY a\r\n", "250 <a@[192.0.2.1]>\r\n", HOLDS },
	{ "fqdn", NULL, "VRFY a\r\n", "250 <a@localhost>\r\n", BROKEN },
	{ "no-route", NULL, "VRFY a\r\n", "250 <a@b.test>\r\n", HOLDS },
	{ "no-route", NULL, "VRFY a\r\n", "250 <@c.test,@d.test:a@b.test>\r\n",
	        BROKEN },
	{ "one-per-line", NULL, "EXPN l\r\n",
	        "250-A <a@b.test>\r\n250 <c@b.test>\r\n", HOLDS },
	{ "one-per-line", NULL, "EXPN l\r\n", "250 <a@b.test>, <c@b.test>\r\n",
	        BROKEN },
	{ "one-per-line", NULL, "EXPN l\r\n", "250 a@b.test, c@b.test\r\n",
	        BROKEN },
	{ "one-per-line", NULL, "EXPN l\r\n",
	        "250-<a@b.test>\r\n250 that is all\r\n", BROKEN },
	{ "one-per-line", NULL, "EXPN l\r\n",
	        "250-the list\r\n250 <a@b.test>\r\n", BROKEN },
	{ "only-mailboxes", NULL, "EXPN l\r\n", "250 <a@b.test> <c@d.test>\r\n",
	        HOLDS },
	{ "only-mailboxes", NULL, "EXPN l\r\n",
	        "250-<a@b.test>\r\n250-root:x:0:0\r\n250 <c@d.test>\r\n",
	        BROKEN },
	{ "no-program", NULL, "VRFY p\r\n", "250 <p@b.test>\r\n", HOLDS },
	{ "no-program", NULL, "VRFY p\r\n", "250 |/usr/bin/procmail\r\n",
	        BROKEN },
	{ "no-program", NULL, "VRFY p\r\n", "250 <\"|vacation a\"@b.test>\r\n",
	        BROKEN },
	{ "no-program", NULL, "VRFY p\r\n", "250 /var/mail/p\r\n", BROKEN },
	{ "no-program", NULL, "VRFY p\r\n", "250 either/or <p@b.test>\r\n",
	        HOLDS },
	{ "no-personal", NULL, "VRFY a\r\n", "250 Al Ice <a@b.test>\r\n",
	        HOLDS },
	{ "no-personal", NULL, "VRFY a\r\n", "250 <login@b.test>\r\n", HOLDS },
	{ "no-personal", NULL, "VRFY a\r\n",
	        "250 <a@b.test> Directory: /home/a\r\n", BROKEN },
	{ "case-kept", NULL, "VRFY Alice\r\n", "250 <Alice@b.test>\r\n",
	        HOLDS },
	{ "case-kept", NULL, "VRFY Alice\r\n", "250 <ALICE@b.test>\r\n",
	        BROKEN },
	{ "case-kept", NULL, "VRFY <Alice@b.test>\r\n",
	        "250 <alice@b.test>\r\n", BROKEN },
	{ "case-kept", NULL, "VRFY Alice\r\n", "250 <bob@b.test>\r\n", HOLDS },
	{ "domain-first", NULL, "QUIT\r\n", "221 mx.b.test bye\r\n", HOLDS },
	{ "domain-first", NULL, "QUIT\r\n", "221 [192.0.2.1] bye\r\n", HOLDS },
	{ "domain-first", NULL, "QUIT\r\n", "221 mx.b.test\r\n", HOLDS },
	{ "domain-first", NULL, "QUIT\r\n", "221 2.0.0\r\n", BROKEN },
	{ "domain-first", NULL, "QUIT\r\n", "221 Bye! See you\r\n", BROKEN },
	{ "domain-first", NULL, "QUIT\r\n", "221 2.0.0 mx.b.test bye\r\n",
	        HOLDS },
	{ "domain-first", NULL, "QUIT\r\n", "221 localhost bye\r\n", NOTED },
	{ "ehlo-grammar", NULL, "EHLO c\r\n",
	        "250-mx.b.test hi\r\n250-SIZE 1\r\n250 8BITMIME\r\n", HOLDS },
	{ "ehlo-grammar", NULL, "EHLO c\r\n",
	        "250-mx.b.test\r\n250-AUTH=LOGIN PLAIN\r\n250 HELP\r\n",
	        HOLDS },
	{ "ehlo-grammar", NULL, "EHLO c\r\n", "250-mx.b.test\r\n250 a_b\r\n",
	        BROKEN },
	{ "ehlo-grammar", NULL, "EHLO c\r\n", "250-!\r\n250 SIZE\r\n",
	        BROKEN },
	{ "ehlo-grammar", NULL, "EHLO c\r\n", "550 go away\r\n", HOLDS },
	{ "ehlo-registered", NULL, "EHLO c\r\n",
	        "250-mx.b.test\r\n250-XCLIENT NAME\r\n250 SIZE\r\n", HOLDS },
	{ "ehlo-registered", NULL, "EHLO c\r\n",
	        "250-mx.b.test\r\n250 FROBNICATE\r\n", BROKEN },
	{ "no-keywords", NULL, "HELO c\r\n", "250 mx.b.test hi\r\n", HOLDS },
	{ "no-keywords", NULL, "HELO c\r\n", "250-mx.b.test\r\n250 SIZE\r\n",
	        BROKEN },
	{ "no-keywords", NULL, "HELO c\r\n", "250-mx.b.test\r\n250 be nice\r\n",
	        HOLDS },
};

START_TEST(each_reply_is_held_against_its_check)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct row *row = &rows[i];

		ck_assert_msg(check_exchange(row->check, row->argument,
		                      row->sent, row->reply) == row->holds,
		        "%s: %s", row->check, row->reply);
	}
}
END_TEST

START_TEST(no_reply_breaks_no_form)
{
	for (size_t i = 0; i < ROWS(rows); i++)
		ck_assert_int_eq(check_exchange(rows[i].check,
		        rows[i].argument, rows[i].sent, ""), HOLDS);
}
END_TEST

static enum holding greeted_with(const char *greeting, const char *ehlo)
{
	struct stage stage;
	enum holding holding;

	stage_open(&stage, (const struct event[]){ CONNECTED(0), STEP(0),
	        GOT(0, greeting), SENT(0, "EHLO c\r\n"), GOT(0, ehlo), END });
	struct subject subject = { .standard = &stage.standard,
		.seen = &stage.seen, .exchange = &stage.exchanges.list[0],
		.reply = &stage.exchanges.list[0].reply,
		.arena = &stage.arena };
	holding = check_named("domain-first")->holds(&subject, NULL);
	stage_close(&stage);
	return holding;
}

START_TEST(a_lone_label_is_a_name_where_ehlo_repeats_it)
{
	ck_assert_int_eq(greeted_with("220 mx1 ESMTP\r\n",
	        "250-MX1 at your service\r\n250 SIZE\r\n"), NOTED);
	ck_assert_int_eq(greeted_with("220 Welcome here\r\n",
	        "250-mx.b.test\r\n250 SIZE\r\n"), BROKEN);
	ck_assert_int_eq(greeted_with("220 mx1 ESMTP\r\n", "502 what\r\n"),
	        NOTED);
}
END_TEST

START_TEST(members_are_those_of_the_profile)
{
	static const char *const members[] = { "a@b.test", "c@b.test" };
	struct stage stage;

	stage_open(&stage, (const struct event[]){ GREETED, STEP(0),
	        SENT(0, "EXPN l\r\n"),
	        GOT(0, "250-<A@b.test>\r\n250 <d@b.test>\r\n"), END });
	ck_assert_int_eq(stage_check(&stage, "members", NULL), HOLDS);
	stage.profile.members = members;
	stage.profile.member_count = 1;
	ck_assert_int_eq(stage_check(&stage, "members", NULL), HOLDS);
	stage.profile.member_count = 2;
	ck_assert_int_eq(stage_check(&stage, "members", NULL), BROKEN);
	stage_close(&stage);
}
END_TEST

START_TEST(arguments_are_known)
{
	ck_assert(check_known("reply-flaw", "tab"));
	ck_assert(!check_known("reply-flaw", "tabs"));
	ck_assert(!check_known("reply-flaw", NULL));
	ck_assert(!check_known("mailbox", "x"));
	ck_assert(!check_known("mailboxes", NULL));
	ck_assert(check_known("sequence", "250 2yz/550/gate none"));
	ck_assert(!check_known("sequence", "250 hello"));
	ck_assert(!check_known("sequence", ""));
	ck_assert(check_known("honest", "help"));
}
END_TEST

int main(void)
{
	return tests_run("check_reply",
	        (const TTest *const[]){ each_reply_is_held_against_its_check,
	                no_reply_breaks_no_form,
	                members_are_those_of_the_profile,
	                a_lone_label_is_a_name_where_ehlo_repeats_it, arguments_are_known,
	                NULL });
}
