/* SPDX-License-Identifier: MIT */
#include "oracle/pace.h"

#include "oracle/testing.h"

enum { SECOND = 1000 * MILLISECOND };

static struct transcript t;

static void entry(enum entry_kind kind, uint64_t seconds)
{
	transcript_add(&t, kind, 0, seconds * SECOND, BYTES("x"));
}

/* A session whose first reply takes `first` seconds and whose second does not
 * come within 10. */
static bool slow_after(uint64_t first)
{
	bool slow;

	transcript_init(&t);
	entry(ENTRY_CONNECTED, 0);
	entry(ENTRY_RECEIVED, 0);
	entry(ENTRY_SENT, 5);
	entry(ENTRY_RECEIVED, 5 + first);
	entry(ENTRY_SENT, 20);
	ck_assert(!waited_in_vain(&t) && !slowed_down(&t));
	entry(ENTRY_TIMEOUT, 30);
	ck_assert(waited_in_vain(&t));
	slow = slowed_down(&t);
	transcript_release(&t);
	return slow;
}

START_TEST(who_was_slow_may_only_be_slower)
{
	ck_assert(slow_after(8));
	ck_assert(slow_after(3));
	ck_assert(!slow_after(1));
	ck_assert(!slow_after(0));
}
END_TEST

START_TEST(another_connection_and_silence_that_nobody_broke_do_not_count)
{
	transcript_init(&t);
	entry(ENTRY_CONNECTED, 0);
	entry(ENTRY_RECEIVED, 8);
	entry(ENTRY_CONNECTED, 9);
	entry(ENTRY_SENT, 9);
	transcript_add_quiet(&t, 0, 17 * SECOND, BYTES("x"));
	entry(ENTRY_SENT, 20);
	entry(ENTRY_TIMEOUT, 30);
	ck_assert(!slowed_down(&t));
	transcript_release(&t);
}
END_TEST

int main(void)
{
	return tests_run("pace", (const TTest *const[]){
	        who_was_slow_may_only_be_slower,
	        another_connection_and_silence_that_nobody_broke_do_not_count,
	        NULL });
}
