/* SPDX-License-Identifier: MIT */
#include "preload/afl.h"

#include <unistd.h>

/* What the greetings are made of; include/types.h of AFL++. */
#define OLD_WITH_MAP_SIZE 0xc0000001u
#define NEW_VERSION_1 0x41464c01u
#define NEW_MAP_SIZE 0x00000001u

static bool say(const struct afl *afl, uint32_t word)
{
	return write(afl->answers, &word, sizeof word) == sizeof word;
}

static bool hear(const struct afl *afl, uint32_t *word)
{
	return read(afl->requests, word, sizeof *word) == sizeof *word;
}

static bool greet_new(const struct afl *afl, uint32_t map_size)
{
	uint32_t echo;

	return say(afl, NEW_VERSION_1) && hear(afl, &echo) &&
	       echo == ~NEW_VERSION_1 && say(afl, NEW_MAP_SIZE) &&
	       say(afl, map_size) && say(afl, NEW_VERSION_1);
}

bool afl_greet(const struct afl *afl, enum afl_greeting greeting,
        uint32_t map_size)
{
	if (greeting == AFL_NEW)
		return greet_new(afl, map_size);
	return say(afl, OLD_WITH_MAP_SIZE | (map_size - 1) << 1);
}

bool afl_next(const struct afl *afl)
{
	uint32_t timed_out;

	return hear(afl, &timed_out);
}

bool afl_started(const struct afl *afl, int32_t pid)
{
	return say(afl, (uint32_t)pid);
}

bool afl_ended(const struct afl *afl, int32_t status)
{
	return say(afl, (uint32_t)status);
}
