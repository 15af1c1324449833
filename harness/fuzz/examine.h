/* SPDX-License-Identifier: MIT
 *
 * What is wrong with an encounter: what the spec table says of its transcript,
 * and what became of the server. Each suspect has a key by which two of a kind
 * are the same: clause and stimulus class, or where a server has crashed.
 */
#ifndef FUZZ_EXAMINE_H
#define FUZZ_EXAMINE_H

#include "fuzz/cells.h"
#include "fuzz/transport.h"
#include "oracle/match.h"
#include "oracle/verdict.h"

enum suspect_kind {
	SUSPECT_CLAUSE, /* a clause is broken */
	SUSPECT_CRASH,
	SUSPECT_GONE,   /* the server takes no connection any more */
	SUSPECT_HANG,   /* a reply did not come in time */
	SUSPECT_SLOW,   /* ... came late, fuzz/slow.h */
	SUSPECT_MEMORY, /* the server holds more than it may */
};

enum { KEY_TEXT = 160, SUSPECTS_MOST = 64 };

struct suspect {
	enum suspect_kind kind;
	const struct scase *scase; /* of a clause; else NULL */
	const struct rule *rule;
	enum ruling ruling;
	enum verdict verdict;      /* of a slow reply LATITUDE, of others FAIL */
	char key[KEY_TEXT];        /* "REPLY-CRLF VRFY x@ehlo" */
	const char *reply, *why;   /* escaped; in the arena */
	const char *log;           /* of a crash, else "" */
	bool accused;              /* by suspects_accuse */
};

struct suspects {
	struct suspect list[SUSPECTS_MOST]; /* further ones are left out */
	size_t count;
	struct arena arena;
};

struct examiner {
	const struct spec *spec;
	struct standard standard;
	const struct scase **cases; /* that apply to any session */
	size_t case_count;
	struct randoms randoms; /* of the seeds */
	struct matcher *matcher;
	struct arena arena;
	bool latitudes; /* choices that a clause leaves open are suspects too */
	/* By clause, sessions in which it was judged; may be the caller's. */
	uint32_t *judged;
};

/* Borrows the spec and the profile, which is the standard's and whose facts are
 * known by now; stays where it is. */
void examiner_init(struct examiner *examiner, const struct spec *spec,
        struct standard standard, struct profile *profile);
void examiner_release(struct examiner *examiner);

/* Unless there are too many, or one of its key. */
void suspects_add(struct suspects *suspects, const struct suspect *suspect);
/* Of breaking a clause of the table, which may not be in it, as the session's
 * transcript by itself does not show. */
void suspects_accuse(struct suspects *suspects, const struct examiner *examiner,
        const char *clause, const char *stimulus, struct bytes reply,
        const char *why);
/* Of not having survived the encounter. */
void suspects_bury(
        struct suspects *suspects, const struct encounter *encounter);
void suspects_init(struct suspects *suspects);
void suspects_release(struct suspects *suspects);
/* Replaces what `suspects` holds, each key once. Of a server that did not
 * survive nothing else is said, of a hang only what no clause says. */
void examine(struct examiner *examiner, const struct encounter *encounter,
        struct suspects *suspects);
/* The same of the dialogue that the case itself has. */
void examine_row(struct examiner *examiner, const struct scase *scase,
        const struct encounter *encounter, struct suspects *suspects);
/* NULL when there is none of that key. */
const struct suspect *suspects_find(
        const struct suspects *suspects, const char *key);

const char *suspect_kind_name(enum suspect_kind kind); /* "clause" */
/* Whether a server of which a finding of that kind was made was at its end:
 * crash, gone, hang. */
bool suspect_kind_ends(const char *name);

#endif
