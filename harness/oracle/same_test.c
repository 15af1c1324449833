/* SPDX-License-Identifier: MIT */
#include "oracle/same.h"

#include "oracle/testing.h"

static const struct row {
	const char *aspect, *sent, *reply, *other_sent, *other;
	enum sameness same;
} rows[] = {
	{ "code", "VRFY a\r\n", "252 x\r\n", "VRFY b\r\n", "252 y\r\n", SAME },
	{ "code", "VRFY a\r\n", "252 x\r\n", "VRFY b\r\n", "550 y\r\n",
	        DIFFERENT },
	{ "code", "VRFY a\r\n", "", "VRFY b\r\n", "550 y\r\n", DIFFERENT },
	{ "code", "VRFY a\r\nNOOP\r\n", "252 x\r\n250 y\r\n",
	        "VRFY a\r\nNOOP\r\n", "252 x\r\n500 y\r\n", DIFFERENT },
	{ "class", "VRFY a\r\n", "252 x\r\n", "VRFY b\r\n", "250 y\r\n", SAME },
	{ "class", "VRFY a\r\n", "252 x\r\n", "VRFY b\r\n", "450 y\r\n",
	        DIFFERENT },
	{ "esc", "VRFY a\r\n", "252 2.1.5 x\r\n", "VRFY b\r\n",
	        "252 2.1.5 y\r\n", SAME },
	{ "esc", "VRFY a\r\n", "252 2.1.5 x\r\n", "VRFY b\r\n",
	        "252 2.0.0 x\r\n", DIFFERENT },
	{ "esc", "VRFY a\r\n", "252 2.1.5 x\r\n", "VRFY b\r\n", "252 x\r\n",
	        DIFFERENT },
	{ "text", "VRFY a1\r\n", "252 2.0.0 maybe\r\n", "VRFY b1\r\n",
	        "252 2.0.0 maybe\r\n", SAME },
	{ "text", "VRFY a1\r\n", "252 2.0.0 maybe\r\n", "VRFY b1\r\n",
	        "252 2.0.0 perhaps\r\n", DIFFERENT },
	/* What each repeats of its own command is nothing learnt. */
	{ "text", "VRFY alice\r\n", "252 cannot verify alice\r\n",
	        "VRFY zqxw\r\n", "252 cannot verify zqxw\r\n", SAME },
	{ "text", "VRFY <alice@b.test>\r\n", "252 is alice local\r\n",
	        "VRFY <zqxw@b.test>\r\n", "252 is zqxw local\r\n", SAME },
	/* A name may be a word of the text. */
	{ "text", "VRFY user\r\n", "252 cannot verify user\r\n",
	        "VRFY zqxw\r\n", "252 cannot verify user\r\n", SAME },
	/* Nor is a session's id. */
	{ "text", "VRFY a1\r\n", "252 hi f12si123456\r\n", "VRFY b1\r\n",
	        "252 hi g8bf998\r\n", SAME },
	{ "text", "VRFY a1\r\n", "252 2.1.5 x\r\n", "VRFY b1\r\n",
	        "252 2.0.0 x\r\n", SAME },
	{ "text", "VRFY a1\r\n", "252 x y\r\n", "VRFY b1\r\n", "252 x  y\r\n",
	        SAME },
	{ "text", "VRFY a1\r\n", "", "VRFY b1\r\n", "252 x\r\n",
	        INCOMPARABLE },
	{ "length", "VRFY aa\r\n", "252 x y\r\n", "VRFY bb\r\n",
	        "252 x  y\r\n", DIFFERENT },
	{ "length", "VRFY aaa\r\n", "252 to aaa\r\n", "VRFY b\r\n",
	        "252 to b\r\n", SAME },
	{ "keywords", "EHLO c\r\n", "250-b.test\r\n250-SIZE 10\r\n250 HELP\r\n",
	        "EHLO c\r\n", "250-b.test\r\n250-help\r\n250 SIZE 9\r\n",
	        SAME },
	{ "keywords", "EHLO c\r\n", "250-b.test\r\n250-SIZE 10\r\n250 HELP\r\n",
	        "EHLO c\r\n", "250-b.test\r\n250 SIZE 10\r\n", DIFFERENT },
	{ "keywords", "EHLO c\r\n", "250-b.test\r\n250 SIZE 10\r\n",
	        "EHLO c\r\n", "250-b.test\r\n250-SIZE 10\r\n250 HELP\r\n",
	        DIFFERENT },
};

START_TEST(two_answers_are_compared)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct row *row = &rows[i];
		struct stage stage;

		stage_open(&stage, (const struct event[]){ GREETED, STEP(0),
		        { ENTRY_SENT, 0, row->sent, false },
		        { ENTRY_RECEIVED, 0, row->reply, false },
		        GREETED, STEP(1),
		        { ENTRY_SENT, 1, row->other_sent, false },
		        { ENTRY_RECEIVED, 1, row->other, false }, END });
		ck_assert_msg(same_aspect(row->aspect, &stage.seen, 0, 1) ==
		                      row->same,
		        "row %zu: %s of %s and %s", i, row->aspect, row->reply,
		        row->other);
		stage_close(&stage);
	}
}
END_TEST

int main(void)
{
	return tests_run("same",
	        (const TTest *const[]){ two_answers_are_compared, NULL });
}
