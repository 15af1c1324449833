/* SPDX-License-Identifier: MIT
 *
 * AFL++'s custom mutator, to be loaded by AFL_CUSTOM_MUTATOR_LIBRARY. The
 * target, and with it the kind of its lines, is told by SMTPSPEC_TARGET
 * (default: server). AFL++ goes on with its own mutators behind ours, unless
 * AFL_CUSTOM_MUTATOR_ONLY is set.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "fuzz/hook.h"

struct afl;

/* Mutants of an input before it is another one's turn. AFL++'s own number is
 * doubled by each find, up to 16,384: minutes for one input in its first hour,
 * when nearly all are finds. */
enum { TURN = 128 };

struct mutator {
	const struct alphabet *alphabet;
	struct rng rng;
	struct buf session; /* the last mutant */
};

void *afl_custom_init(struct afl *afl, unsigned seed);
unsigned afl_custom_fuzz_count(
        struct mutator *mutator, const uint8_t *data, size_t size);
size_t afl_custom_fuzz(struct mutator *mutator, uint8_t *data, size_t size,
        uint8_t **out, uint8_t *other, size_t other_size, size_t max);
void afl_custom_deinit(struct mutator *mutator);

void *afl_custom_init(struct afl *afl, unsigned seed)
{
	struct mutator *mutator = mem_new(sizeof *mutator);
	const char *target = getenv("SMTPSPEC_TARGET");

	(void)afl;
	rng_init(&mutator->rng, seed);
	buf_init(&mutator->session, SIZE_MAX);
	mutator->alphabet = hook_alphabet(bytes_of(target ? target : "server"));
	return mutator;
}

unsigned afl_custom_fuzz_count(
        struct mutator *mutator, const uint8_t *data, size_t size)
{
	(void)mutator, (void)data, (void)size;
	return TURN;
}

size_t afl_custom_fuzz(struct mutator *mutator, uint8_t *data, size_t size,
        uint8_t **out, uint8_t *other, size_t other_size, size_t max)
{
	struct buf *session = &mutator->session;

	buf_clear(session);
	if (other && rng_below(&mutator->rng, HAVOC_SHARE) == 0)
		mutate_splice(session, bytes_at(data, size),
		        bytes_at(other, other_size), max, &mutator->rng);
	else
		buf_add(session, bytes_at(data, size));
	if (!mutator->alphabet || rng_below(&mutator->rng, HAVOC_SHARE) == 0)
		mutate_octets(session, max, &mutator->rng);
	else
		mutate(session, max, mutator->alphabet, &mutator->rng);
	*out = session->p;
	return session->n;
}

void afl_custom_deinit(struct mutator *mutator)
{
	buf_release(&mutator->session);
	free(mutator);
}
