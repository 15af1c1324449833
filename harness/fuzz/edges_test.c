/* SPDX-License-Identifier: MIT */
#include "fuzz/edges.h"

#include <signal.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/testing.h"

static struct edges edges;

static uint8_t *attach(const char *variable)
{
	const char *id = getenv(variable);

	return id ? shmat(atoi(id), NULL, 0) : NULL;
}

/* What a server with the runtime of afl-clang-fast does. */
static void serve(void (*count)(uint8_t *map))
{
	int status;
	pid_t server = fork();

	if (server == 0) {
		count(attach("__AFL_SHM_ID"));
		_exit(0);
	}
	ck_assert_int_eq(waitpid(server, &status, 0), server);
	ck_assert_int_eq(status, 0);
}

static void begin(void *at)
{
	struct err err = { "" };

	ck_assert_msg(edges_open(&edges, "/lib.so", at, &err), "%s", err.text);
}

static void count_two(uint8_t *map)
{
	map[7] = 3;
	map[EDGES - 1] = 255;
}

static void count_another(uint8_t *map)
{
	map[0] = 1;
	map[7]++;
	map[8] = 1;
}

static void count_nothing(uint8_t *map)
{
	map[0] = 1; /* as the runtime itself does */
}

START_TEST(a_server_counts_in_our_memory)
{
	begin(NULL);
	serve(count_nothing);
	ck_assert(!edges_counted(&edges));
	serve(count_two);
	ck_assert(edges_counted(&edges));
	ck_assert_uint_eq(edges_merge(&edges), 3);
	serve(count_another);
	ck_assert_uint_eq(edges_merge(&edges), 1);
	edges_clear(&edges);
	ck_assert_uint_eq(edges_merge(&edges), 0);
	ck_assert_uint_eq(edges.count, 4);
	edges_close(&edges);
}
END_TEST

/* Where libFuzzer looks. */
START_TEST(the_map_takes_the_place_of_a_page)
{
	static uint8_t page[EDGES] __attribute__((aligned(4096)));

	begin(page);
	ck_assert_ptr_eq(edges.map, page);
	serve(count_two);
	ck_assert_uint_eq(page[7], 3);
}
END_TEST

START_TEST(a_death_is_told_once)
{
	int status = 0, *deaths;

	begin(NULL);
	deaths = (int *)(void *)attach("SMTPSPEC_DEATHS");
	ck_assert(deaths);
	ck_assert(!edges_death(&edges, &status));
	*deaths = W_EXITCODE(0, SIGSEGV);
	ck_assert(edges_death(&edges, &status));
	ck_assert_int_eq(WTERMSIG(status), SIGSEGV);
	ck_assert(!edges_death(&edges, &status));
	edges_close(&edges);
}
END_TEST

START_TEST(a_closed_map_is_told_to_nobody)
{
	begin(NULL);
	ck_assert(getenv("LD_PRELOAD") && getenv("__AFL_SHM_ID"));
	edges_close(&edges);
	ck_assert(!getenv("LD_PRELOAD") && !getenv("__AFL_SHM_ID") &&
	          !getenv("AFL_MAP_SIZE") && !getenv("SMTPSPEC_DEATHS"));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { a_server_counts_in_our_memory,
		the_map_takes_the_place_of_a_page, a_death_is_told_once,
		a_closed_map_is_told_to_nobody, NULL };

	return tests_run("edges", tests);
}
