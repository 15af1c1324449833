/* SPDX-License-Identifier: MIT
 *
 * What one run or several found, gathered for reports that are written at the
 * end: who was judged by what, how often each clause met each verdict, the
 * worst of each clause in each case, every verdict that deserves its dialogue
 * and an example of those that pass. The long texts wait in a file without a name, so that memory holds
 * little more than numbers.
 */
#ifndef REPORT_LEDGER_H
#define REPORT_LEDGER_H

#include "report/campaign.h"
#include "report/judged.h"
#include "report/sink.h"
#include "report/untested.h"

enum {
	LEDGER_RUNS_MOST = 100,
	LEDGER_REMARKS_MOST = 50000,
	LEDGER_PAIRINGS_MOST = 20000,
	LEDGER_NOTES_MOST = 100, /* of each run */
	LEDGER_WAIVERS_MOST = 10000, /* of each run */
	LEDGER_NONE = 0xff,      /* instead of a verdict */
};

/* Verdicts, by kind. */
struct tally {
	size_t of[VERDICT_COUNT];
};

struct ledger_run {
	struct event_run head;
	struct event_end end;
	struct event_note notes[LEDGER_NOTES_MOST];
	size_t note_count, notes_left_out;
	struct event_waiver *waivers; /* each of them; the first ones */
	size_t waiver_count, waiver_room;
	struct untested untested;
	struct campaign_log campaign;
	size_t contradictions;
	struct tally *clauses; /* by the ledger's clauses */
	struct tally *cases;   /* by its cases: instances, by their worst */
	const char **reasons;  /* by its cases: why the first was not tested, or
	                          NULL */
	uint8_t *pairings;     /* by its pairings: enum verdict or LEDGER_NONE */
};

/* A clause judged by a case. */
struct pairing {
	size_t clause, scase;
};

/* A verdict that deserves its dialogue: neither pass nor skipped, or the first
 * pass of its clause in the run. */
struct remark {
	size_t run, scase, clause; /* clause: LEDGER_NO_CLAUSE for none */
	const struct rule *rule; /* or NULL */
	enum verdict verdict;
	unsigned retries;
	unsigned code; /* of the answer, or 0 */
	/* Clauses that the same answer passes. */
	const size_t *kept;
	size_t kept_count;
	uint64_t from;   /* of the texts in the spool */
	size_t n;
};
#define LEDGER_NO_CLAUSE SIZE_MAX

struct remark_texts {
	const char *instance, *reply, *why, *transcript, *repeat;
};

struct ledger {
	struct arena arena;
	const struct spec *spec;
	/* The spec's, then those that it does not know. */
	const struct clause **clauses;
	size_t clause_count, clause_room;
	const struct scase **cases;
	size_t case_count, case_room;
	struct pairing *pairings;
	size_t pairing_count, pairing_room;
	struct ledger_run *runs;
	size_t run_count;
	struct remark *remarks;
	size_t remark_count, remark_room, remarks_left_out;
	/* private */
	struct sink spool;
	uint64_t spooled;
	struct buf text;
	struct pending *pending; /* the instance at hand */
};

/* NULL where the spool cannot be made. Borrows the spec. */
struct ledger *ledger_new(const struct spec *spec, struct err *err);
struct listener ledger_listener(struct ledger *ledger);
void ledger_free(struct ledger *ledger);

/* The target; where profiles differ, or several runs would have the same name,
 * with profile and number. The text lives in the arena. */
const char *ledger_name(
        const struct ledger *ledger, size_t run, struct arena *arena);
/* Fills *texts, which are valid until the next call. */
bool ledger_texts(struct ledger *ledger, const struct remark *remark,
        struct remark_texts *texts, struct err *err) MUST_CHECK;
/* The worst of them, LEDGER_NONE where there is none. */
uint8_t tally_worst(const struct tally *tally);
size_t tally_sum(const struct tally *tally);

#endif
