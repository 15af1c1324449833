/* SPDX-License-Identifier: MIT
 *
 * What differs between runs: the first is the base, each of the others is held
 * against it, verdict by verdict (instance and clause). Of two answers the
 * reply code and the enhanced code count, not the words: these hold made-up
 * names, dates, queue ids.
 */
#ifndef REPORT_COMPARE_H
#define REPORT_COMPARE_H

#include "oracle/events.h"

enum { COMPARE_VERDICTS_MOST = 200000 }; /* of all runs together */

/* From what a gate wants to know first. */
#define DIFFERENCES(X)                                                         \
	X(NEW, "new", "findings that the base has not")                        \
	X(GONE, "gone", "findings of the base that are no more")               \
	X(VERDICT, "verdict", "other verdicts")                                \
	X(ANSWER, "answer", "the same verdict on another answer")              \
	X(ADDED, "added", "judged here alone")                                 \
	X(MISSING, "missing", "judged in the base alone")

#define DIFFERENCE_ENUM(id, name, meaning) DIFFERENCE_##id,
enum difference_kind { DIFFERENCES(DIFFERENCE_ENUM) DIFFERENCE_COUNT };
#undef DIFFERENCE_ENUM

const char *difference_name(enum difference_kind kind);
const char *difference_meaning(enum difference_kind kind);

struct compared {
	enum verdict verdict;
	const char *reply; /* its first octets */
};

struct difference {
	enum difference_kind kind;
	const char *instance, *clause;       /* clause: "" for the instance as a
	                                        whole */
	const struct compared *base, *other; /* NULL: it has none */
};

struct comparison {
	const char *base, *other; /* the runs' names */
	const char *const *apart; /* what else differs: "edition 821, 5321" */
	size_t apart_count;
	const struct difference *list; /* by kind, then as judged */
	size_t count, of[DIFFERENCE_COUNT];
	size_t same; /* verdicts */
	bool worse;  /* a new finding fails a run */
};

struct compare;

/* `strict`: deviation and flaky fail a run too. */
struct compare *compare_new(bool strict);
/* Fails beyond COMPARE_VERDICTS_MOST. */
struct listener compare_listener(struct compare *compare);
void compare_free(struct compare *compare);

size_t compare_runs(const struct compare *compare);
/* Of the base and run number `run`, from 1. Valid until compare_free. */
struct comparison compare_with(struct compare *compare, size_t run);

/* For people; `colour` as on a terminal. Ends with a line of counts. */
void compare_text(
        struct buf *to, const struct comparison *comparison, bool colour);
/* Tables, beneath a heading. */
void compare_markdown(struct buf *to, const struct comparison *comparison);
/* JSON Lines: `comparison` base run apart, then a `difference` each with kind
 * instance clause before after (verdict reply, or null), then `end` same and
 * a count for each kind, worse. */
void compare_json(struct buf *to, const struct comparison *comparison);

#endif
