/* SPDX-License-Identifier: MIT
 *
 * The oracle on any transcript (session/notation.h), whose first line may be
 * "# case policy": the case it names and all invariants. It rules the same
 * however the octets were cut into pieces, gives a reason for what it holds
 * against a server, and quotes nothing but printable ASCII.
 */
#include "fuzz/stage.h"
#include "oracle/judge.h"
#include "reference/fuzzing.h"
#include "session/fuzzing.h"
#include "session/notation.h"

struct hearing {
	struct transcript transcript;
	struct exchanges exchanges;
	struct judgements judged;
	struct arena arena;
};

/* The case, and the policy declared; NULL when no case is named. */
static const struct scase *subject_of(struct bytes in)
{
	struct stage *on = stage();
	struct bytes line = { NULL, 0 }, name = { NULL, 0 };
	struct reference_config config;
	const struct scase *scase = NULL;

	fuzz_line(&in, &line);
	line = bytes_sub(line, 0, bytes_index(line, '\n'));
	if (bytes_starts_nocase(line, BYTES("# ")))
		line = bytes_from(line, 2);
	bytes_cut(&line, ' ', &name);
	config = fuzz_config(line);
	stage_declare(on, &config);
	for (size_t i = 0; i < on->spec.case_count && !scase; i++)
		if (bytes_eq_text(name, on->spec.cases[i].id))
			scase = &on->spec.cases[i];
	return scase;
}

static void judge(struct hearing *h, const struct scase *scase)
{
	const struct stage *on = stage();
	const struct standard standard = { .edition = EDITION_5321,
		.lens = LENS_HARDENING, .profile = &on->profile };
	struct observation seen = { .stop = STOP_NOT,
		.transcript = &h->transcript, .exchanges = &h->exchanges };

	exchanges_read(&h->exchanges, &h->transcript);
	if (scase && scase->step_count > 0)
		judge_case(&standard, scase, &seen, &h->judged);
	for (size_t i = 0; i < on->spec.case_count; i++)
		if (on->spec.cases[i].step_count == 0)
			judge_invariant(&standard, &on->spec.cases[i], &seen,
			        &h->judged);
}

static void hearing_open(struct hearing *h)
{
	transcript_init(&h->transcript);
	exchanges_init(&h->exchanges);
	arena_init(&h->arena);
	h->judged = (struct judgements){ .arena = &h->arena };
}

static void hearing_close(struct hearing *h)
{
	free(h->judged.list);
	arena_release(&h->arena);
	exchanges_release(&h->exchanges);
	transcript_release(&h->transcript);
}

static bool printable(const char *text)
{
	for (; *text; text++)
		if (*text < ' ' || *text > '~')
			return false;
	return true;
}

static void compare(const struct judgements *a, const struct judgements *b)
{
	assert(a->count == b->count);
	for (size_t i = 0; i < a->count; i++) {
		const struct judgement *x = &a->list[i], *y = &b->list[i];

		assert(x->rule == y->rule && x->ruling == y->ruling);
		assert(printable(x->reply) && printable(x->why));
		assert(x->ruling == RULING_CONFORMS || x->why[0] != '\0');
		assert(strcmp(x->reply, y->reply) == 0);
	}
}

FUZZ_TARGET(in)
{
	const struct scase *scase = subject_of(in);
	struct hearing whole, cut;

	hearing_open(&whole);
	hearing_open(&cut);
	notation_read(&whole.transcript, in);
	fuzz_split(&cut.transcript, &whole.transcript);
	judge(&whole, scase);
	judge(&cut, scase);
	compare(&whole.judged, &cut.judged);
	hearing_close(&whole);
	hearing_close(&cut);
}
