/* SPDX-License-Identifier: MIT
 *
 * Parts of the spec table, and of verdicts by it, in words.
 */
#ifndef REPORT_DESCRIBE_H
#define REPORT_DESCRIBE_H

#include "base/buf.h"
#include "oracle/events.h"

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
/* Where that can be read; NULL where it is no RFC. */
const char *describe_link(struct arena *arena, const char *source);

/* "specs/cases/vrfy.yaml", of a row or a clause: the same on every machine. A
 * table that was named by a relative path keeps it. */
const char *describe_file(struct arena *arena, struct place at);
/* "vrfy-known@ehlo VRFY-DISABLED-252": no two verdicts of a run have the same,
 * and a run over another server has it for the same question. Where a case
 * has several rules for a clause, those behind the first are numbered. */
const char *describe_verdict(
        struct arena *arena, const struct event_verdict *event);
/* The first line of an escaped reply, " ..." behind it where it has more. */
const char *describe_reply(struct arena *arena, const char *reply);
/* "CLAUSE in CASE, answer 502". */
const char *describe_waived(
        struct arena *arena, const struct event_waiver *waiver);

#endif
