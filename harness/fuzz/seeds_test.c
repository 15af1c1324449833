/* SPDX-License-Identifier: MIT */
#include "fuzz/seeds.h"

#include <stdio.h>

#include "base/testing.h"
#include "fuzz/alphabet.h"
#include "session/notation.h"

static bool names(const struct seed *seed, const char *row)
{
	size_t n = strlen(row);

	return strncmp(seed->name, row, n) == 0 &&
	       (seed->name[n] == '\0' || seed->name[n] == '.');
}

/* Every row with steps is there, but those that do again and again what another
 * does once. */
START_TEST(every_row_is_a_transcript)
{
	struct stage *on = stage();
	struct seeds seeds;

	seeds_make(&seeds, SEED_TRANSCRIPT, on);
	for (size_t i = 0; i < on->spec.case_count; i++) {
		const struct scase *scase = &on->spec.cases[i];
		bool found = scase->step_count == 0 || case_pairs(scase);

		for (size_t k = 0; k < seeds.count && !found; k++)
			found = names(&seeds.list[k], scase->id);
		ck_assert_msg(found, "%s", scase->id);
	}
	seeds_release(&seeds);
}
END_TEST

static bool same(const struct seed *a, const struct seed *b)
{
	return bytes_eq(a->octets, b->octets) || strcmp(a->name, b->name) == 0;
}

START_TEST(a_seed_stands_once)
{
	for (int kind = SEED_CLIENT; kind <= SEED_SAID; kind++) {
		struct seeds seeds;

		seeds_make(&seeds, (enum seed_kind)kind, stage());
		ck_assert_uint_gt(seeds.count, 20);
		for (size_t i = 0; i < seeds.count; i++)
			for (size_t k = 0; k < i; k++)
				if (same(&seeds.list[i], &seeds.list[k]))
					ck_abort_msg("%s", seeds.list[i].name);
		seeds_release(&seeds);
	}
}
END_TEST

START_TEST(a_row_as_the_client_sends_it)
{
	struct seeds seeds;
	bool found = false;

	seeds_make(&seeds, SEED_CLIENT, stage());
	for (size_t i = 0; i < seeds.count && !found; i++)
		found = bytes_find(seeds.list[i].octets,
		                BYTES("\nHELO smtpspec.test\r\nVRFY "
		                      "postmaster\r\nNOOP\r\nQUIT\r\n")) <
		        seeds.list[i].octets.n;
	ck_assert(found);
	seeds_release(&seeds);
}
END_TEST

START_TEST(each_target_has_a_kind)
{
	enum seed_kind kind;
	const char *target;
	size_t n = 0;

	for (; (target = seed_target(n)); n++)
		ck_assert(seed_kind_of(bytes_of(target), &kind));
	ck_assert_uint_gt(n, 10);
	ck_assert(!seed_kind_of(BYTES("load"), &kind));
}
END_TEST

START_TEST(lines_stand_once)
{
	struct alphabet alphabet;

	alphabet_make(&alphabet, SEED_COMMAND, stage());
	ck_assert_uint_gt(alphabet.count, 100);
	for (size_t i = 0; i < alphabet.count; i++) {
		struct bytes line = alphabet.list[i];

		ck_assert_uint_gt(line.n, 0);
		ck_assert_uint_ge(bytes_index(line, '\n') + 1, line.n);
	}
	alphabet_release(&alphabet);
}
END_TEST

/* `smtpspec seeds` makes it anew where the table has changed. */
START_TEST(the_dictionary_is_the_tables)
{
	uint8_t block[64 * 1024];
	FILE *file = fopen("corpus/dict/smtp.dict", "rb");
	struct buf text;
	size_t n;

	ck_assert_ptr_nonnull(file);
	n = fread(block, 1, sizeof block, file);
	fclose(file);
	buf_init(&text, SIZE_MAX);
	seeds_dictionary(&text, stage());
	ck_assert(bytes_eq(buf_bytes(&text), bytes_at(block, n)));
	buf_release(&text);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { every_row_is_a_transcript,
		a_seed_stands_once, a_row_as_the_client_sends_it,
		each_target_has_a_kind, lines_stand_once,
		the_dictionary_is_the_tables, NULL };

	return tests_run("fuzz/seeds", tests);
}
