/* SPDX-License-Identifier: MIT
 *
 * The oracle: what each clause makes of a transcript. Pure; a stored transcript
 * gives the same judgements next year.
 */
#ifndef ORACLE_JUDGE_H
#define ORACLE_JUDGE_H

#include "session/exchange.h"
#include "session/session.h"
#include "spec/profile.h"
#include "spec/spec.h"

/* By what a server is judged: the generation of the RFC, the lens, and what is
 * known of the server, declared and probed. A lens sees the clauses of those
 * before it too: practice those of rfc, hardening all. */
struct standard {
	enum edition edition;
	enum lens lens;
	const struct profile *profile;
};

/* What was observed of one instance of a case. */
struct observation {
	const struct transcript *transcript;
	const struct exchanges *exchanges;
	enum stop stop; /* why the session ended early, if it did */
};

enum ruling {
	RULING_CONFORMS,
	RULING_TOLERATED,
	RULING_RELAXED,
	RULING_VIOLATES,
	RULING_INCONCLUSIVE, /* `why` says what stood in the way */
};

struct judgement {
	const struct rule *rule;
	const struct exchange *exchange; /* judged; or NULL */
	enum ruling ruling;
	const char *reply; /* escaped; what was answered, or "" */
	bool unanswered;   /* an awaited answer did not come in time */
	const char *why;   /* "" for CONFORMS where the rule says nothing */
};

struct judgements {
	struct judgement *list;
	size_t count, room;
	struct arena *arena; /* of the list's texts */
	const struct reply *shown; /* whose text is `text`: many are of one */
	const char *text;
};

/* Adds a judgement for each rule of a case with steps that applies. */
void judge_case(const struct standard *standard, const struct scase *scase,
        const struct observation *seen, struct judgements *to);
/* Adds, for each rule of an invariant that applies somewhere in what was
 * observed, the worst judgement. */
void judge_invariant(const struct standard *standard, const struct scase *scase,
        const struct observation *seen, struct judgements *to);

/* Whether the case applies under this edition and these facts. When not,
 * *why says which fact or edition; unknown facts are said to be so. */
bool case_applies(const struct standard *standard, const struct scase *scase,
        struct arena *arena, const char **why);

/* For lint: whether a check of this name exists and takes this argument
 * (NULL: none). */
bool check_known(const char *name, const char *argument);

#endif
