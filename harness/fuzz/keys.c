/* SPDX-License-Identifier: MIT */
#include "fuzz/keys.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static struct key *find(const struct keys *keys, const char *text)
{
	for (size_t i = 0; i < keys->count; i++)
		if (strcmp(keys->list[i].text, text) == 0)
			return &keys->list[i];
	return NULL;
}

unsigned keys_counted(const struct keys *keys, const char *text)
{
	const struct key *key = find(keys, text);

	return key ? key->count : 0;
}

unsigned keys_count(struct keys *keys, const char *text)
{
	struct key *key = find(keys, text);

	if (!key && keys->count == keys->room) {
		keys->room = 2 * keys->room + 64;
		keys->list = mem_grow(
		        keys->list, keys->room * sizeof *keys->list);
	}
	if (!key) {
		key = &keys->list[keys->count++];
		*key = (struct key){ mem_text(text), 0 };
	}
	return ++key->count;
}

void keys_release(struct keys *keys)
{
	for (size_t i = 0; i < keys->count; i++)
		free(keys->list[i].text);
	free(keys->list);
	*keys = (struct keys){ 0 };
}
