/* SPDX-License-Identifier: MIT
 *
 * The oracle on any transcript (session/notation.h): it rules the same however
 * the octets were cut into pieces, gives a reason for what it holds against a
 * server, and quotes nothing but printable ASCII.
 */
#include "fuzz/hearing.h"
#include "session/fuzzing.h"

static void compare(const struct judgement *x, const struct judgement *y)
{
	assert(x->rule == y->rule && x->ruling == y->ruling);
	assert(strcmp(x->reply, y->reply) == 0);
	assert(fuzz_printable(bytes_of(x->reply)));
	assert(fuzz_printable(bytes_of(x->why)));
	assert(x->ruling == RULING_CONFORMS || x->why[0] != '\0');
}

FUZZ_TARGET(in)
{
	const struct scase *scase = hearing_subject(in);
	struct hearing whole, cut;

	hearing_open(&whole);
	hearing_open(&cut);
	notation_read(&whole.transcript, in);
	fuzz_split(&cut.transcript, &whole.transcript);
	hearing_judge(&whole, scase);
	hearing_judge(&cut, scase);
	assert(whole.judged.count == cut.judged.count);
	for (size_t i = 0; i < whole.judged.count; i++)
		compare(&whole.judged.list[i], &cut.judged.list[i]);
	hearing_close(&whole);
	hearing_close(&cut);
}
