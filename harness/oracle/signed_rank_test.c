/* SPDX-License-Identifier: MIT */
#include "oracle/signed_rank.h"

#include <math.h>

#include "base/testing.h"

/* What is expected was computed by other means than the code's: p by SciPy 1.10.1
 * (scipy.stats.wilcoxon, mode "exact"), shift and interval by NumPy from all the
 * means and from the distribution counted out. */

/* How much taller the cross-fertilised of two plants is, in eighths of an inch:
 * Darwin, The effects of cross and self fertilisation (1876). */
static const double darwin[] = { 49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24,
	75, 60, -48 };

static const double forty[] = { 65, 112, 63, -100, 121, 75, -24, 88, 66, 59,
	33, 85, -44, 14, -18, 90, 34, 1, -48, 4, 31, 2, 159, 131, -241, -159,
	13, -12, 51, 52, 242, -81, -8, 234, 95, 96, -21, -135, 47, 41 };

static void near(double got, double want)
{
	ck_assert_msg(fabs(got - want) <= 1e-9 * fabs(want), "%.12g, not %.12g",
	        got, want);
}

START_TEST(as_another_program_has_it)
{
	struct signed_rank r = signed_rank(darwin, ROWS(darwin), 0.05);

	near(r.p, 0.041259765625);
	near(r.shift, 25);
	near(r.low, 4);
	near(r.high, 41.5);
	r = signed_rank(darwin, ROWS(darwin), 0.01);
	near(r.low, -13);
	near(r.high, 49);
	r = signed_rank(forty, ROWS(forty), 1e-6);
	near(r.shift, 34);
	near(r.low, -60.5);
	near(r.high, 112);
	/* Two of its sizes are equal: half ranks, at most a rank of doubt. */
	ck_assert(r.p >= 0.0178 && r.p < 0.0184);
}
END_TEST

START_TEST(the_sign_turns_all_of_it)
{
	double turned[ROWS(darwin)];
	struct signed_rank a, b;

	for (size_t i = 0; i < ROWS(darwin); i++)
		turned[i] = -darwin[i];
	a = signed_rank(darwin, ROWS(darwin), 0.05);
	b = signed_rank(turned, ROWS(darwin), 0.05);
	near(b.p, a.p);
	near(b.shift, -a.shift);
	near(b.low, -a.high);
	near(b.high, -a.low);
}
END_TEST

/* 2 of the 2 to the n orders of signs, in R's books as well. */
START_TEST(all_on_one_side)
{
	double d[60];

	for (size_t i = 0; i < ROWS(d); i++)
		d[i] = 2000;
	near(signed_rank(d, 5, 0.05).p, 2.0 / 32);
	near(signed_rank(d, ROWS(d), 1e-6).p, ldexp(1, -59));
	near(signed_rank(d, ROWS(d), 1e-6).shift, 2000);
}
END_TEST

START_TEST(what_is_nothing_has_no_side)
{
	double d[60] = { 0 };

	near(signed_rank(d, ROWS(d), 1e-6).p, 1);
	near(signed_rank(d, ROWS(d), 1e-6).high, 0);
	d[7] = 5;
	near(signed_rank(d, ROWS(d), 1e-6).p, 1);
	near(signed_rank(d, 1, 1e-6).p, 1);
}
END_TEST

/* One in four is a second late. */
START_TEST(outliers_do_not_count_for_more_than_their_rank)
{
	double d[60];
	struct signed_rank r;

	for (size_t i = 0; i < ROWS(d); i++)
		d[i] = i % 4 == 0 ? 1e6 * (i % 8 == 0 ? 1 : -1)
		                  : (double)(i % 7) - 3;
	r = signed_rank(d, ROWS(d), 1e-6);
	ck_assert(r.p > 0.01);
	ck_assert(fabs(r.shift) < 10);
}
END_TEST

START_TEST(the_middle)
{
	static const double odd[] = { 3, 1, 2 }, even[] = { 4, 1, 2, 3 };

	near(median(odd, 3), 2);
	near(median(even, 4), 2.5);
	near(median(odd, 1), 3);
}
END_TEST

int main(void)
{
	return tests_run("signed_rank", (const TTest *const[]){
	        as_another_program_has_it, the_sign_turns_all_of_it,
	        all_on_one_side, what_is_nothing_has_no_side,
	        outliers_do_not_count_for_more_than_their_rank, the_middle,
	        NULL });
}
