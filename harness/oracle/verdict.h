/* SPDX-License-Identifier: MIT
 *
 * From a judgement to the word that is reported: level, severity and lens of
 * the clause decide what a violation is called.
 */
#ifndef ORACLE_VERDICT_H
#define ORACLE_VERDICT_H

#include "oracle/judge.h"

/* From best to worst. */
#define VERDICTS(X) \
	X(PASS, "pass") \
	X(SKIPPED, "skipped") \
	X(UNSUPPORTED, "unsupported") \
	X(LATITUDE, "latitude") \
	X(INCONCLUSIVE, "inconclusive") \
	X(WAIVED, "waived") \
	X(FLAKY, "flaky") \
	X(DEVIATION, "deviation") \
	X(STALE_WAIVER, "stale-waiver") \
	X(FAIL, "fail")

#define VERDICT_ENUM(id, name) VERDICT_##id,
enum verdict { VERDICTS(VERDICT_ENUM) VERDICT_COUNT };
#undef VERDICT_ENUM

const char *verdict_name(enum verdict verdict);
/* One sentence: what the verdict means, for people. */
const char *verdict_meaning(enum verdict verdict);

/* `lens` is the one that the run looks through: practice takes a relaxed rule
 * as latitude, the others by its text. */
enum verdict verdict_of(
        enum ruling ruling, const struct clause *clause, enum lens lens);
/* Whether it makes the run fail: fail and stale-waiver do, deviation and flaky
 * with `strict`. */
bool verdict_gates(enum verdict verdict, bool strict);

#endif
