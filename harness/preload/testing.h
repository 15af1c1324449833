/* SPDX-License-Identifier: MIT
 *
 * For tests and benches: afl-fuzz's half of the conversation, and a server
 * started as afl-fuzz starts it.
 */
#ifndef PRELOAD_TESTING_H
#define PRELOAD_TESTING_H

#include <assert.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/bytes.h"
#include "preload/afl.h"

enum { FUZZER_SEGMENT = 1 << 20 };

/* afl-fuzz, as far as a fork server sees of it. */
struct fuzzer {
	pid_t server;
	int requests, answers; /* our ends */
	int input;             /* the file with the session */
	int segment;
	uint8_t *map;
	uint32_t map_size; /* as the server told it */
};

static inline uint32_t fuzzer_hear(const struct fuzzer *f)
{
	uint32_t word = 0;

	if (read(f->answers, &word, sizeof word) != sizeof word)
		return 0;
	return word;
}

static inline void fuzzer_say(const struct fuzzer *f, uint32_t word)
{
	ssize_t n = write(f->requests, &word, sizeof word);

	assert(n == sizeof word);
}

static inline void fuzzer_child(const struct fuzzer *f, int requests,
        int answers, const char *preload, char *const *command)
{
	char id[16];

	snprintf(id, sizeof id, "%d", f->segment);
	setenv("__AFL_SHM_ID", id, 1);
	setenv("LD_PRELOAD", preload, 1);
	setenv("LD_BIND_NOW", "1", 1);
	dup2(f->input, STDIN_FILENO);
	dup2(open("/dev/null", O_RDWR), STDOUT_FILENO);
	dup2(requests, AFL_REQUESTS);
	dup2(answers, AFL_ANSWERS);
	execv(command[0], command);
	_exit(127);
}

/* False when there is no greeting. Both greetings are understood. */
static inline bool fuzzer_greeted(struct fuzzer *f)
{
	uint32_t word = fuzzer_hear(f);

	if (word >> 8 == 0x41464c) {
		fuzzer_say(f, ~word);
		assert(fuzzer_hear(f) == 1);
		f->map_size = fuzzer_hear(f);
		assert(fuzzer_hear(f) == word);
		return true;
	}
	f->map_size = ((word & 0x00fffffe) >> 1) + 1;
	return (word & 0xc0000001) == 0xc0000001;
}

static inline bool fuzzer_start(struct fuzzer *f, const char *preload,
        char *const *command)
{
	int down[2], up[2];

	assert(pipe2(down, O_CLOEXEC) == 0 && pipe2(up, O_CLOEXEC) == 0);
	f->input = memfd_create("session", MFD_CLOEXEC);
	f->segment = shmget(IPC_PRIVATE, FUZZER_SEGMENT, IPC_CREAT | 0600);
	f->map = shmat(f->segment, NULL, 0);
	f->server = fork();
	if (f->server == 0)
		fuzzer_child(f, down[0], up[1], preload, command);
	close(down[0]);
	close(up[1]);
	f->requests = down[1];
	f->answers = up[0];
	return fuzzer_greeted(f);
}

/* Asks for a run; the process that it goes on in. */
static inline int32_t fuzzer_begin(struct fuzzer *f, struct bytes session)
{
	ssize_t n;

	memset(f->map, 0, f->map_size);
	if (ftruncate(f->input, 0) != 0)
		return -1;
	n = pwrite(f->input, session.p, session.n, 0);
	assert(n == (ssize_t)session.n);
	fuzzer_say(f, 0);
	return (int32_t)fuzzer_hear(f);
}

/* One run; the status that afl-fuzz would be told. */
static inline int fuzzer_run(struct fuzzer *f, struct bytes session)
{
	int32_t pid = fuzzer_begin(f, session);

	assert(pid > 0);
	return (int)fuzzer_hear(f);
}

static inline void fuzzer_stop(struct fuzzer *f)
{
	close(f->requests);
	close(f->answers);
	waitpid(f->server, NULL, 0);
	close(f->input);
	shmdt(f->map);
	shmctl(f->segment, IPC_RMID, NULL);
}

static inline uint32_t fuzzer_edges(const struct fuzzer *f)
{
	uint32_t edges = 0;

	for (uint32_t i = 0; i < f->map_size; i++)
		edges += f->map[i] != 0;
	return edges;
}

#endif
