/* SPDX-License-Identifier: MIT
 *
 * The world's failures: a bad file, no route, a full disk. (What a server
 * under test does is never an err; our own broken promises are asserts.)
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>

#define MUST_CHECK __attribute__((warn_unused_result))

/* Where in a data file something stands: line and column count from 1. */
struct place {
	const char *file; /* borrowed from whoever loaded the file */
	unsigned line, column;
};

struct err {
	char text[1024]; /* one line, cut where it does not fit */
};

/* Sets the text and returns false, so that a failing call can say
 * `return err_set(err, ...)`. */
bool err_set(struct err *err, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* The same with `file:line:column: ` in front. */
bool err_at(struct err *err, struct place at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
