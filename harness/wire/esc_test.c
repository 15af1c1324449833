/* SPDX-License-Identifier: MIT */
#include "wire/esc.h"
#include "base/testing.h"

static const struct {
	const char *name;
	struct bytes in;
	unsigned class, subject, detail;
	size_t used;
} accepted[] = {
	/* RFC 2034 6 */
	{ "success", BYTES("2.1.0 Originator <moore@cs.utk.edu> ok"), 2, 1, 0,
	        5 },
	{ "failure", BYTES("5.1.1 Mailbox \"nosuchuser\" does not exist"), 5, 1,
	        1, 5 },
	{ "delivered", BYTES("2.6.0 Message accepted"), 2, 6, 0, 5 },
	{ "persistent transient", BYTES("4.7.0 x"), 4, 7, 0, 5 },
	{ "three digits", BYTES("5.123.999 x"), 5, 123, 999, 9 },
	{ "nothing behind", BYTES("2.0.0"), 2, 0, 0, 5 },
	{ "space behind", BYTES("2.5.10 "), 2, 5, 10, 6 },
};

static const struct {
	const char *name;
	struct bytes in;
} refused[] = {
	{ "nothing", BYTES("") },
	{ "text", BYTES("Ok") },
	{ "class 1", BYTES("1.0.0 x") },
	{ "class 3", BYTES("3.0.0 x") },
	{ "class 6", BYTES("6.0.0 x") },
	{ "class of two digits", BYTES("25.0.0 x") },
	{ "class with leading zero", BYTES("02.0.0 x") },
	{ "two fields", BYTES("2.0 x") },
	{ "four fields", BYTES("2.0.0.0 x") },
	{ "empty field", BYTES("2..0 x") },
	{ "empty detail", BYTES("2.0. x") },
	{ "four digits", BYTES("2.1234.0 x") },
	{ "four digits of detail", BYTES("2.0.1234 x") },
	{ "leading zero", BYTES("2.01.0 x") },
	{ "leading zero of detail", BYTES("2.1.00 x") },
	{ "letter", BYTES("2.x.0 x") },
	{ "HT behind", BYTES("2.0.0\tx") },
	{ "glued text", BYTES("2.0.0Ok") },
	{ "leading blank", BYTES(" 2.0.0 x") },
	{ "hyphen", BYTES("2-0-0 x") },
};

START_TEST(accepts)
{
	for (size_t i = 0; i < ROWS(accepted); i++) {
		struct bytes in = exact_copy(accepted[i].in);
		struct esc got;

		ck_assert_msg(esc_parse(in, &got), "%s", accepted[i].name);
		ck_assert_msg(got.class == accepted[i].class &&
		                      got.subject == accepted[i].subject &&
		                      got.detail == accepted[i].detail,
		        "%s: got %u.%u.%u", accepted[i].name, got.class,
		        got.subject, got.detail);
		ck_assert_msg(got.used == accepted[i].used, "%s: used %zu",
		        accepted[i].name, got.used);
		free((void *)in.p);
	}
}
END_TEST

START_TEST(refuses)
{
	for (size_t i = 0; i < ROWS(refused); i++) {
		struct bytes in = exact_copy(refused[i].in);
		struct esc got = { .used = 77 };

		ck_assert_msg(!esc_parse(in, &got), "%s", refused[i].name);
		ck_assert_msg(got.used == 77, "%s: set", refused[i].name);
		free((void *)in.p);
	}
}
END_TEST

static void parse_any(struct bytes in)
{
	struct esc got = { 0 };

	ck_assert(!esc_parse(in, &got) || got.used <= in.n);
}

START_TEST(cut_short)
{
	for (size_t i = 0; i < ROWS(accepted); i++)
		truncated(accepted[i].in, parse_any);
	for (size_t i = 0; i < ROWS(refused); i++)
		truncated(refused[i].in, parse_any);
}
END_TEST

int main(void)
{
	return tests_run(
	        "esc", (const TTest *[]){ accepts, refuses, cut_short, NULL });
}
