/* SPDX-License-Identifier: MIT
 *
 * The rows of the table that commands of any session are examples of, whoever
 * sent them: each command that is, octet for octet, what a case sends in that
 * state, and the ones behind it as far as they are what it sends next.
 *
 * Only commands that were sent alone and answered count, while the connection
 * had drawn no more errors than it may carry: else the answer may have had
 * another reason.
 */
#ifndef ORACLE_MATCH_H
#define ORACLE_MATCH_H

#include "oracle/judge.h"
#include "spec/fill.h"

struct matcher;

/* The cases that apply. Borrows all; the standard's profile is `profile`; without
 * `randoms` rows with names made up match nothing. */
struct matcher *matcher_new(const struct spec *spec,
        const struct standard *standard, struct profile *profile,
        const struct randoms *randoms);
void matcher_free(struct matcher *matcher);

/* A row and the first of the session's commands that are an example of it. */
struct match {
	const struct scase *scase;
	enum state state;
	size_t each;           /* index of the value, SIZE_MAX for none */
	const struct row *row;
	size_t first;          /* exchange */
	struct bytes ehlo;     /* the list in force; empty if none */
};

/* What came before on the connection. */
struct past {
	unsigned errors;   /* commands answered 4yz or 5yz */
	bool message;      /* one was accepted */
	bool special;      /* AUTH has succeeded, or a message goes by BDAT: there
	                      other answers are right too */
	bool shaky;        /* a reply came unasked: any may be misplaced */
	struct bytes ehlo;
};

/* A way through a session. */
struct scan {
	const struct matcher *matcher;
	const struct exchanges *exchanges;
	size_t at, loose;
	size_t row;   /* the next to look at; SIZE_MAX: none */
	bool any_row; /* all are looked at, else those of a bucket */
	struct past past;
};

void scan_begin(struct scan *scan, const struct matcher *matcher,
        const struct exchanges *exchanges);
/* The next match in the order of the session, with those of one command in the
 * order of the table. False behind the last. */
bool scan_next(struct scan *scan, struct match *match);
/* Adds a judgement for each rule that the commands are enough for. */
void scan_judge(const struct scan *scan, const struct match *match,
        struct judgements *to);

#endif
