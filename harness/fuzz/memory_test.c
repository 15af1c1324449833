/* SPDX-License-Identifier: MIT */
#include "fuzz/memory.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/testing.h"

enum { LARGE = 64 * 1024 * 1024 };

/* A process that holds LARGE octets, of a child as well. */
static pid_t start_large(int told)
{
	pid_t pid = fork();
	char *octets;

	if (pid != 0)
		return pid;
	octets = mmap(NULL, LARGE, PROT_READ | PROT_WRITE,
	        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	memset(octets, 1, LARGE);
	if (write(told, "x", 1) == 1)
		pause();
	_exit(0);
}

START_TEST(of_a_process_and_its_children)
{
	uint64_t before = memory_of(getpid());
	int told[2];
	char octet;
	pid_t pid;

	ck_assert_uint_gt(before, 0);
	ck_assert_int_eq(pipe(told), 0);
	pid = start_large(told[1]);
	ck_assert_int_eq(read(told[0], &octet, 1), 1);
	ck_assert_uint_ge(memory_of(pid), LARGE);
	ck_assert_uint_ge(memory_of(getpid()), before + LARGE);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	ck_assert_uint_eq(memory_of(pid), 0);
	ck_assert_uint_lt(memory_of(getpid()), before + LARGE);
}
END_TEST

int main(void)
{
	return tests_run("memory", (const TTest *const[]){
	        of_a_process_and_its_children, NULL });
}
