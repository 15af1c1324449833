/* SPDX-License-Identifier: MIT */
#include "oracle/signed_rank.h"

#define MATHLIB_STANDALONE 1
#include <Rmath.h>
#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static int ascending_size(const void *a, const void *b)
{
	double x = fabs(*(const double *)a), y = fabs(*(const double *)b);

	return (x > y) - (x < y);
}

static double middle(const double *sorted, size_t n)
{
	return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
}

static double *sorted_copy(const double *values, size_t n,
        int (*order)(const void *, const void *))
{
	double *copy = mem_new(n * sizeof *copy);

	memcpy(copy, values, n * sizeof *copy);
	qsort(copy, n, sizeof *copy, order);
	return copy;
}

double median(const double *values, size_t n)
{
	double *sorted = sorted_copy(values, n, ascending);
	double m = middle(sorted, n);

	free(sorted);
	return m;
}

/* The sum of the ranks of what is above 0, among what is not 0; equal sizes
 * share their ranks. `n` becomes the number of ranks. */
static double rank_sum(const double *differences, size_t *n)
{
	double *d = sorted_copy(differences, *n, ascending_size), sum = 0;
	size_t zeros = 0, end;

	while (zeros < *n && d[zeros] == 0)
		zeros++;
	for (size_t i = zeros; i < *n; i = end) {
		double above = 0;

		for (end = i; end < *n && fabs(d[end]) == fabs(d[i]); end++)
			above += d[end] > 0;
		/* The mean of the ranks i + 1 to end. */
		sum += above * ((double)(i + 1 + end) / 2 - (double)zeros);
	}
	*n -= zeros;
	free(d);
	return sum;
}

/* Half ranks are taken to the side of more doubt. */
static double two_sided(const double *differences, size_t n)
{
	double sum = rank_sum(differences, &n);
	double all = (double)n * (double)(n + 1) / 2;
	double p;

	if (n == 0)
		return 1;
	p = 2 * psignrank(ceil(fmin(sum, all - sum)), (double)n, true, false);
	return p < 1 ? p : 1;
}

/* The means of all two differences, one with itself too, in order. */
static double *walsh_means(const double *d, size_t n)
{
	double *means = mem_new(n * (n + 1) / 2 * sizeof *means), *to = means;

	for (size_t i = 0; i < n; i++)
		for (size_t k = i; k < n; k++)
			*to++ = (d[i] + d[k]) / 2;
	qsort(means, n * (n + 1) / 2, sizeof *means, ascending);
	return means;
}

struct signed_rank signed_rank(
        const double *differences, size_t n, double level)
{
	size_t count = n * (n + 1) / 2, outside;
	struct signed_rank r = { .n = n };
	double *means;

	assert(n > 0 && n <= DIFFERENCES_MOST);
	means = walsh_means(differences, n);
	outside = (size_t)qsignrank(level / 2, (double)n, true, false);
	if (outside == 0)
		outside = 1;
	r.p = two_sided(differences, n);
	r.shift = middle(means, count);
	r.low = means[outside - 1];
	r.high = means[count - outside];
	free(means);
	return r;
}
