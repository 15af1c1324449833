/* SPDX-License-Identifier: MIT
 *
 * Wilcoxon's signed-rank test of paired differences, with the estimate and the
 * interval that belong to it (Hodges and Lehmann; Tukey): how far apart the two
 * of a pair are, whatever the shape of the noise and however far its outliers lie.
 * The distribution is R's (libRmath), exact where no two differences are equal.
 */
#ifndef ORACLE_SIGNED_RANK_H
#define ORACLE_SIGNED_RANK_H

#include <stddef.h>

/* The exact distribution counts in doubles, up to 2 to the n. */
enum { DIFFERENCES_MOST = 1000 };

struct signed_rank {
	size_t n;
	double p;         /* two-sided; 1 where no difference is other than 0 */
	double shift;     /* the median of the means of all two differences */
	double low, high; /* between them it lies, but for the probability
	                     `level` */
};

/* 1 <= n <= DIFFERENCES_MOST. */
struct signed_rank signed_rank(
        const double *differences, size_t n, double level);

/* Of a copy; n > 0. */
double median(const double *values, size_t n);

#endif
