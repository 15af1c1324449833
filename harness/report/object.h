/* SPDX-License-Identifier: MIT
 *
 * JSON objects for reports: whatever a text holds, what is written is ASCII.
 * The memory that they need is there, or the process ends.
 */
#ifndef REPORT_OBJECT_H
#define REPORT_OBJECT_H

#include <jansson.h>

#include "oracle/events.h"

/* A string; with DEL or what is not UTF-8 in it, it is escaped. NULL becomes
 * null. */
json_t *object_text(const char *text);

/* Each takes the reference to `value`. */
void object_set(json_t *to, const char *key, json_t *value);
void object_add(json_t *list, json_t *value);
void object_set_text(json_t *to, const char *key, const char *text);
/* At most INT64_MAX. */
void object_set_number(json_t *to, const char *key, uint64_t n);
/* Who is judged by what: version to facts. */
void object_set_run(json_t *to, const struct event_run *run);

/* Appends it in one line, and drops the reference. */
void object_print(struct buf *to, json_t *json);

#endif
