/* SPDX-License-Identifier: MIT
 *
 * libFuzzer's custom mutator and crossover. The target is told by the name of
 * the program, server_fuzz.
 */
#include <string.h>
#include <unistd.h>

#include "fuzz/hook.h"

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);
size_t LLVMFuzzerCustomMutator(
        uint8_t *data, size_t size, size_t max, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size,
        const uint8_t *b, size_t b_size, uint8_t *out, size_t max,
        unsigned seed);

static const struct alphabet *lines_of_program(void)
{
	char path[4096];
	struct bytes name;
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
	const char *slash;

	path[n < 0 ? 0 : n] = '\0';
	slash = strrchr(path, '/');
	name = bytes_of(slash ? slash + 1 : path);
	return hook_alphabet(
	        bytes_sub(name, 0, bytes_find(name, BYTES("_fuzz"))));
}

static const struct alphabet *lines(void)
{
	static const struct alphabet *found;
	static bool asked;

	if (!asked)
		found = lines_of_program();
	asked = true;
	return found;
}

static size_t hand_over(struct buf *session, uint8_t *to)
{
	size_t n = session->n;

	if (n > 0)
		memcpy(to, session->p, n);
	buf_release(session);
	return n;
}

size_t LLVMFuzzerCustomMutator(
        uint8_t *data, size_t size, size_t max, unsigned seed)
{
	const struct alphabet *alphabet = lines();
	struct buf session;
	struct rng rng;

	rng_init(&rng, seed);
	if (!alphabet || rng_below(&rng, HAVOC_SHARE) == 0)
		return LLVMFuzzerMutate(data, size, max);
	buf_init(&session, SIZE_MAX);
	buf_add(&session, bytes_at(data, size));
	mutate(&session, max, alphabet, &rng);
	return hand_over(&session, data);
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size,
        const uint8_t *b, size_t b_size, uint8_t *out, size_t max,
        unsigned seed)
{
	struct buf session;
	struct rng rng;

	rng_init(&rng, seed);
	buf_init(&session, SIZE_MAX);
	mutate_splice(&session, bytes_at(a, a_size), bytes_at(b, b_size), max,
	        &rng);
	return hand_over(&session, out);
}
