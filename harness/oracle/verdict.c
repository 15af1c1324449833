/* SPDX-License-Identifier: MIT */
#include "oracle/verdict.h"

#include <assert.h>

const char *verdict_name(enum verdict verdict)
{
	static const char *const names[] = {
#define NAME(id, name) name,
		VERDICTS(NAME)
#undef NAME
	};

	assert(verdict < VERDICT_COUNT);
	return names[verdict];
}

const char *verdict_meaning(enum verdict verdict)
{
	static const char *const meanings[] = {
		[VERDICT_PASS] = "the answer is what the clause asks for",
		[VERDICT_SKIPPED] = "not tried: the case does not apply, or lacks "
		                    "something that the profile could name",
		[VERDICT_UNSUPPORTED] = "a probe showed that the server does not "
		                        "offer what the case is about",
		[VERDICT_LATITUDE] = "a choice that the clause leaves open, worth "
		                     "knowing",
		[VERDICT_INCONCLUSIVE] = "tried, but something stood in the way of "
		                         "a verdict",
		[VERDICT_WAIVED] = "the answer breaks the clause, and somebody "
		                   "answers for it until a day",
		[VERDICT_FLAKY] = "two attempts on fresh connections differed",
		[VERDICT_DEVIATION] = "the answer breaks a SHOULD; fails the run "
		                      "with --strict",
		[VERDICT_STALE_WAIVER] = "a waiver that is expired, or for "
		                         "which there is no finding",
		[VERDICT_FAIL] = "the answer breaks a MUST, a MUST NOT or the "
		                 "grammar",
	};

	assert(verdict < VERDICT_COUNT);
	return meanings[verdict];
}

static enum verdict of_severity(enum severity severity)
{
	switch (severity) {
	case SEVERITY_FAIL:
		return VERDICT_FAIL;
	case SEVERITY_DEVIATION:
		return VERDICT_DEVIATION;
	case SEVERITY_NOTE:
		break;
	}
	return VERDICT_LATITUDE;
}

enum verdict verdict_of(
        enum ruling ruling, const struct clause *clause, enum lens lens)
{
	switch (ruling) {
	case RULING_CONFORMS:
		return VERDICT_PASS;
	case RULING_TOLERATED:
		return VERDICT_LATITUDE;
	case RULING_RELAXED:
		return lens == LENS_PRACTICE ? VERDICT_LATITUDE
		                             : of_severity(clause->severity);
	case RULING_VIOLATES:
		return of_severity(clause->severity);
	case RULING_INCONCLUSIVE:
		break;
	}
	return VERDICT_INCONCLUSIVE;
}

bool verdict_gates(enum verdict verdict, bool strict)
{
	return verdict == VERDICT_FAIL || verdict == VERDICT_STALE_WAIVER ||
	       (strict && (verdict == VERDICT_DEVIATION ||
	                   verdict == VERDICT_FLAKY));
}
