/* SPDX-License-Identifier: MIT
 *
 * Waivers: findings that somebody answers for, until a day. One YAML file, a
 * list of
 *
 *   - clause: GLOB        of clauses; or `case`, or both
 *     case: GLOB          of cases or their instances
 *     answer: "502"       what the server's answer begins with, in whole words
 *                         (none, close: it gave none, it closed; nothing: the
 *                         verdict is about no answer)
 *     owner: WHO
 *     reason: WHY
 *     since: YYYY-MM-DD
 *     expires: YYYY-MM-DD the last day on which it holds
 *
 * A file without any is one of nothing but comments.
 */
#ifndef SPEC_WAIVERS_H
#define SPEC_WAIVERS_H

#include "spec/complaints.h"
#include "spec/spec.h"

struct waiver {
	struct place at;
	const char *clause, *scase; /* globs; one may be NULL */
	const char *answer;
	const char *owner, *reason; /* of candidates: NULL */
	int since, expires;         /* base/date.h */
};

struct waivers {
	struct arena arena;
	struct waiver *list;
	size_t count;
	struct place at;  /* of the list; line 0 where there is none */
	bool in_brackets; /* so it is written, and not with dashes */
};

void waivers_init(struct waivers *waivers);
void waivers_release(struct waivers *waivers);

/* False with complaints, each at its place. With `candidates` an entry may
 * lack its owner and its reason. */
bool waivers_load(struct waivers *waivers, const char *file, bool candidates,
        struct complaints *complaints) MUST_CHECK;

/* Whether it is about this clause (NULL: about any that the case decides) in
 * this instance of the case. */
bool waiver_is_about(const struct waiver *waiver, const struct scase *scase,
        const char *instance, const struct clause *clause);
/* Whether the table has a case that it may be about. */
bool waiver_in_table(const struct waiver *waiver, const struct spec *spec);
/* Whether that is the answer, as reports show it. */
bool waiver_has_answer(const struct waiver *waiver, const char *reply);

#endif
