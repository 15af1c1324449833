/* SPDX-License-Identifier: MIT
 *
 * The canonical report: JSON Lines, one object a line, its first member
 * `event`: run, verdict ..., note ..., end. Each line is written whole and at
 * once.
 */
#ifndef REPORT_JSONL_H
#define REPORT_JSONL_H

#include "oracle/events.h"

struct jsonl;

/* NULL where the file ("-": standard output) cannot be made. */
struct jsonl *jsonl_open(const char *path, struct err *err);
/* Valid until jsonl_close. */
struct listener jsonl_listener(struct jsonl *jsonl);
void jsonl_close(struct jsonl *jsonl);

#endif
