/* SPDX-License-Identifier: MIT
 *
 * The canonical report: JSON Lines in ASCII, one object a line, its first
 * member `event`. Each line is written whole and at once. For other programs
 * reports/schema/results.schema.json says the same as this:
 *
 * run      schema version target profile profile_digest table_digest edition lens
 *          strict seed planned facts (a list)
 * verdict  case instance clause level lens section (these four null where the
 *          instance as a whole is meant) verdict reply why retries transcript
 *          repeat at ("file:line:column" in the spec table); of a waived one
 *          also waived (what it is without the waiver) waiver ("file:line")
 * note     what text
 * waiver   at ("file:line") verdict (waived, stale-waiver, inconclusive,
 *          skipped) why clause case (globs, "" for any) answer owner reason
 *          since expires age (days) verdicts (how many it waives)
 * end      verdicts cases (both: verdict -> count) connections milliseconds
 *          cut_short exit reason
 */
#ifndef REPORT_JSONL_H
#define REPORT_JSONL_H

#include "oracle/events.h"

/* Raised when a reader of the lines before could misunderstand the new. */
enum { JSONL_SCHEMA = 1 };

struct jsonl;

/* NULL where the file ("-": standard output) cannot be made. */
struct jsonl *jsonl_open(const char *path, struct err *err);
/* So many runs come, one behind the other, instead of one. */
void jsonl_expect(struct jsonl *jsonl, size_t runs);
/* Valid until jsonl_close. */
struct listener jsonl_listener(struct jsonl *jsonl);
void jsonl_close(struct jsonl *jsonl);

#endif
