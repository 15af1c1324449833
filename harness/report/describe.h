/* SPDX-License-Identifier: MIT
 *
 * Parts of the spec table in words, for explain.
 */
#ifndef REPORT_DESCRIBE_H
#define REPORT_DESCRIBE_H

#include "base/buf.h"
#include "spec/spec.h"

/* Column where the text behind a label begins. */
enum { DESCRIBE_LABEL = 16 };

/* `label`, then `text` wrapped. Nothing where the text is empty or NULL. */
void describe_row(struct buf *to, const char *label, const char *text);

/* "250 251 4yz none". */
const char *describe_answers(
        struct arena *arena, const struct answers *answers);
/* "821, 5321 and bis"; "every edition". */
const char *describe_editions(struct arena *arena, unsigned editions);
/* "vrfy is disabled or unknown, gate is none"; "" for none. */
const char *describe_conditions(
        struct arena *arena, const struct condition *conditions, size_t count);
/* "`rcpt` was answered 250 or 251"; "" for none. */
const char *describe_given(
        struct arena *arena, const struct given *given, size_t count);
/* "a, b and c". */
const char *describe_list(struct arena *arena, const char *const *list,
        size_t count, const char *last);
/* "RFC 5321 7.3"; "" where a clause has none. */
const char *describe_source(const struct clause *clause);

#endif
