/* SPDX-License-Identifier: MIT */
#include "oracle/pace.h"

enum { SHARE = 4 };

bool waited_in_vain(const struct transcript *t)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->entries[i].kind == ENTRY_TIMEOUT)
			return true;
	return false;
}

bool slowed_down(const struct transcript *t)
{
	uint64_t asked = 0, slowest = 0;

	for (size_t i = 0; i < t->count; i++) {
		const struct entry *e = &t->entries[i];
		uint64_t took = e->us - asked;

		if (e->kind == ENTRY_TIMEOUT)
			return slowest > 0 && slowest >= took / SHARE;
		if (e->kind == ENTRY_CONNECTED)
			slowest = 0;
		if (e->kind == ENTRY_CONNECTED || e->kind == ENTRY_SENT)
			asked = e->us;
		else if (e->kind == ENTRY_RECEIVED && !e->quiet &&
		         took > slowest)
			slowest = took;
	}
	return false;
}
