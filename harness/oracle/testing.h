/* SPDX-License-Identifier: MIT
 *
 * For the tests of this folder: something observed, from a table of events.
 */
#ifndef ORACLE_TESTING_H
#define ORACLE_TESTING_H

#include "oracle/subject.h"
#include "session/testing.h"

#define GREETED CONNECTED(STEP_PREAMBLE), \
	GOT(STEP_PREAMBLE, "220 mx.example.test ESMTP\r\n")

struct stage {
	struct transcript transcript;
	struct exchanges exchanges;
	struct observation seen;
	struct profile profile;
	struct standard standard;
	struct arena arena;
};

static inline void stage_open(struct stage *stage, const struct event *events)
{
	transcript_of(&stage->transcript, events);
	exchanges_init(&stage->exchanges);
	exchanges_read(&stage->exchanges, &stage->transcript);
	profile_init(&stage->profile);
	arena_init(&stage->arena);
	stage->seen = (struct observation){ .transcript = &stage->transcript,
		.exchanges = &stage->exchanges };
	stage->standard = (struct standard){ .edition = EDITION_5321,
		.profile = &stage->profile };
}

static inline void stage_close(struct stage *stage)
{
	exchanges_release(&stage->exchanges);
	transcript_release(&stage->transcript);
	profile_release(&stage->profile);
	arena_release(&stage->arena);
}

/* The check on the first answer to step 0. */
static inline enum holding stage_check(
        struct stage *stage, const char *name, const char *argument)
{
	struct step_answer a = exchanges_answer(
	        &stage->exchanges, &stage->transcript, 0);
	struct subject subject = { .standard = &stage->standard,
		.seen = &stage->seen, .exchange = a.exchange,
		.reply = a.reply, .arena = &stage->arena };

	ck_assert(check_known(name, argument));
	return check_named(name)->holds(&subject, argument);
}

/* The same for one exchange: what we send and what comes back. */
static inline enum holding check_exchange(const char *name,
        const char *argument, const char *sent, const char *got)
{
	struct stage stage;
	enum holding holding;

	stage_open(&stage, (const struct event[]){ GREETED, STEP(0),
	        { ENTRY_SENT, 0, sent, false },
	        { ENTRY_RECEIVED, 0, got, false }, END });
	holding = stage_check(&stage, name, argument);
	stage_close(&stage);
	return holding;
}

#endif
