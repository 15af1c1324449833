/* SPDX-License-Identifier: MIT */
#include "preload/afl.h"

#include <sys/socket.h>
#include <unistd.h>

#include "base/testing.h"

/* The other end of both pipes. */
static int fuzzer;
static struct afl afl;

static void join(void)
{
	int ends[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	fuzzer = ends[0];
	afl = (struct afl){ ends[1], ends[1] };
}

static void say(uint32_t word)
{
	ck_assert_int_eq(write(fuzzer, &word, sizeof word), sizeof word);
}

static uint32_t heard(void)
{
	uint32_t word = 0;

	ck_assert_int_eq(read(fuzzer, &word, sizeof word), sizeof word);
	return word;
}

/* FS_OPT_ENABLED | FS_OPT_MAPSIZE | FS_OPT_SET_MAPSIZE(n) of AFL++ 4.04c. */
START_TEST(old_greeting_tells_the_size)
{
	join();
	ck_assert(afl_greet(&afl, AFL_OLD, 0x10000));
	ck_assert_uint_eq(heard(), 0xc001ffff);
	ck_assert(afl_greet(&afl, AFL_OLD, AFL_MAP_MOST));
	ck_assert_uint_eq(heard(), 0xc0ffffff);
}
END_TEST

START_TEST(new_greeting_waits_for_the_echo)
{
	join();
	say(0x41464c01 ^ 0xffffffff);
	ck_assert(afl_greet(&afl, AFL_NEW, 0x12345));
	ck_assert_uint_eq(heard(), 0x41464c01);
	ck_assert_uint_eq(heard(), 1);
	ck_assert_uint_eq(heard(), 0x12345);
	ck_assert_uint_eq(heard(), 0x41464c01);
}
END_TEST

START_TEST(new_greeting_to_an_old_fuzzer_fails)
{
	join();
	say(0);
	ck_assert(!afl_greet(&afl, AFL_NEW, 64));
}
END_TEST

START_TEST(a_run)
{
	join();
	say(0);
	ck_assert(afl_next(&afl));
	ck_assert(afl_started(&afl, 77));
	ck_assert(afl_ended(&afl, 6));
	ck_assert_uint_eq(heard(), 77);
	ck_assert_uint_eq(heard(), 6);
}
END_TEST

START_TEST(a_fuzzer_that_is_gone)
{
	join();
	close(fuzzer);
	ck_assert(!afl_next(&afl));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { old_greeting_tells_the_size,
		new_greeting_waits_for_the_echo,
		new_greeting_to_an_old_fuzzer_fails, a_run,
		a_fuzzer_that_is_gone, NULL };

	return tests_run("afl", tests);
}
