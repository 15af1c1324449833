/* SPDX-License-Identifier: MIT */
#ifndef FUZZ_KEYS_H
#define FUZZ_KEYS_H

#include <stddef.h>

/* How often each of some texts was counted. */
struct keys {
	struct key {
		char *text;
		unsigned count;
	} *list;
	size_t count, room;
};

/* Counts one more; what it is then. */
unsigned keys_count(struct keys *keys, const char *text);
unsigned keys_counted(const struct keys *keys, const char *text);
void keys_release(struct keys *keys);

#endif
