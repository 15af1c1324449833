/* SPDX-License-Identifier: MIT
 *
 * The stream of events that a run makes and that reports listen to: one
 * event_run, any number of event_verdict and event_note in the order of the
 * table, then an event_waiver for each waiver, one event_end. event_session comes
 * between them, out of order. A campaign of fuzzing: event_finding and
 * event_sample as they come, and one event_reach, between the first and the
 * last. All texts are borrowed for the time of the call, and
 * whatever a peer sent in them is escaped already (base/escape.h).
 */
#ifndef ORACLE_EVENTS_H
#define ORACLE_EVENTS_H

#include "oracle/verdict.h"

enum exit_status {
	EXIT_GATE_MET = 0,
	EXIT_FINDINGS = 1,
	EXIT_USAGE = 2,      /* command line, profile or table */
	EXIT_UNVERIFIED = 3, /* target unreachable, or nothing verified */
	EXIT_CRASHED = 4,    /* the server did */
	EXIT_OURS = 5,       /* we failed */
};

struct event_run {
	const char *version; /* of the tool */
	const char *target;  /* "127.0.0.1:2525", "self", "exec: exim -bs" */
	const char *profile, *profile_digest, *table_digest;
	enum edition edition;
	enum lens lens;
	bool strict;
	uint64_t seed;
	size_t planned; /* instances */
	/* Facts, declared or probed: "vrfy=disabled (declared)",
	 * "catchall=no (probed: RCPT <x@y> -> 550 ...)" */
	const char *const *facts;
	size_t fact_count;
};

/* One clause judged on one instance of a case; clause is NULL where the
 * instance as a whole was skipped, unsupported or inconclusive. */
struct event_verdict {
	const struct scase *scase;
	const char *instance; /* vrfy-known.lower@ehlo; of an invariant its id */
	const struct clause *clause;
	const struct rule *rule; /* or NULL */
	enum ruling ruling;
	enum verdict verdict;
	const char *reply; /* "" when there is none */
	const char *why;   /* "" when there is nothing to say */
	const char *transcript; /* lines of "C: ..." and "S: ...", "" if none */
	const char *repeat;     /* command that reproduces it, "" if none */
	unsigned retries;
	/* "file:line" of the waiver that makes it VERDICT_WAIVED, else NULL, and
	 * what it is without. */
	const char *waiver;
	enum verdict waived;
};

/* What became of a waiver: WAIVED while it is in force, STALE_WAIVER; or
 * INCONCLUSIVE where what it is about was, SKIPPED where the run left that
 * out. */
struct event_waiver {
	const char *at; /* "file:line" */
	const char *clause, *scase; /* globs, "" for any */
	const char *answer, *owner, *reason;
	const char *since, *expires; /* YYYY-MM-DD */
	unsigned age;    /* days */
	size_t verdicts; /* that it waives */
	enum verdict verdict;
	const char *why; /* "" while it is in force */
};

/* A session of a case has ended: what passed in it, not escaped, and what was
 * known of the server. */
struct event_session {
	const struct scase *scase;
	const char *instance;
	unsigned attempt; /* from 1 */
	enum stop stop;
	const struct transcript *transcript;
	const struct profile *profile;
	const char *const *randoms; /* the names that were made up */
	size_t random_count;
};

/* Something that befell the run rather than a case: a crash of the server,
 * its exit status, a sanitizer's report, a declared policy contradicted, a
 * declared mailbox or domain that the server does not know. */
struct event_note {
	const char *what; /* slug: "crash", "policy", "server-log", "cut-short" */
	const char *text; /* one line or several */
};

/* What a campaign of fuzzing has found. */
struct event_finding {
	const char *name; /* of its folder */
	const char *kind; /* "clause", "crash", "hang", "gone", "slow",
	                     "memory" */
	const char *key;  /* what makes two of them the same */
	/* Where a clause is broken; else NULL. */
	const struct scase *scase;
	const struct clause *clause;
	const struct rule *rule;
	enum verdict verdict;
	bool confirmed; /* it was seen again on a fresh connection */
	const char *reply, *why, *transcript, *repeat;
};

/* How far a campaign has come; told now and then. */
struct event_sample {
	uint64_t milliseconds, sessions, exchanges;
	size_t cells; /* of stimulus, answer, and those before */
	size_t edges; /* of the server's code, where it is instrumented */
	size_t findings;
};

/* What a campaign has exercised and what it never reached, told at its end:
 * stimulus classes ("VRFY x@mail") and clauses. */
struct event_reach {
	const char *const *reached, *const *missed;
	size_t reached_count, missed_count;
	const struct clause *const *judged, *const *unjudged;
	size_t judged_count, unjudged_count;
};

struct event_end {
	size_t verdicts[VERDICT_COUNT];       /* clauses judged; stale waivers */
	size_t cases[VERDICT_COUNT];          /* instances, by their worst */
	size_t connections;
	uint64_t milliseconds;
	bool cut_short;
	enum exit_status status;
	const char *reason; /* of the status, one sentence */
};

struct event_progress {
	size_t done, planned; /* instances */
	size_t failures;      /* of them, so far, that make the run fail */
	uint64_t milliseconds; /* since the first began */
	size_t in_vain; /* sessions in which a reply did not come in time */
	const char *awaited; /* what the last of these had sent, or "" */
};

/* One report. Any function may be NULL. They return false when the report
 * cannot be written; *err then says why. */
struct listener {
	bool (*run)(void *self, const struct event_run *event, struct err *err);
	bool (*verdict)(
	        void *self, const struct event_verdict *event, struct err *err);
	bool (*session)(
	        void *self, const struct event_session *event, struct err *err);
	bool (*note)(void *self, const struct event_note *event, struct err *err);
	bool (*waiver)(
	        void *self, const struct event_waiver *event, struct err *err);
	/* Of campaigns. A listener without `finding` is told a verdict of the
	 * clause, or a note. */
	bool (*finding)(
	        void *self, const struct event_finding *event, struct err *err);
	bool (*sample)(
	        void *self, const struct event_sample *event, struct err *err);
	bool (*reach)(
	        void *self, const struct event_reach *event, struct err *err);
	bool (*end)(void *self, const struct event_end *event, struct err *err);
	/* An instance was finished, out of order: for progress only. */
	void (*progress)(void *self, const struct event_progress *event);
	/* The same of a campaign, several times a second. */
	void (*hunting)(void *self, const struct event_sample *event);
	void *self;
};

#endif
