/* SPDX-License-Identifier: MIT
 *
 * For tests: tables of rows, a parser's input in a heap
 * block of exactly its size so that a sanitizer sees an over-read by one.
 */
#ifndef BASE_TESTING_H
#define BASE_TESTING_H

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"

#define ROWS(table) (sizeof(table) / sizeof *(table))

/* The caller frees p. No octets become NULL: a block of none would still
 * have one that may be read. */
static inline struct bytes exact_copy(struct bytes in)
{
	uint8_t *p = in.n > 0 ? malloc(in.n) : NULL;

	if (p)
		memcpy(p, in.p, in.n);
	return bytes_at(p, in.n);
}

/* Hands `look` every prefix of `in`, the empty one and the whole included. */
static inline void truncated(struct bytes in, void (*look)(struct bytes))
{
	for (size_t n = 0; n <= in.n; n++) {
		struct bytes copy = exact_copy(bytes_sub(in, 0, n));

		look(copy);
		free((void *)copy.p);
	}
}

/* Runs the tests up to NULL; the exit status. */
static inline int tests_run(const char *name, const TTest *const *tests)
{
	Suite *suite = suite_create(name);
	TCase *tcase = tcase_create(name);
	SRunner *runner;
	int failed;

	for (; *tests; tests++)
		tcase_add_test(tcase, *tests);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}

#endif
