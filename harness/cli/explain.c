/* SPDX-License-Identifier: MIT */
#include <string.h>
#include <strings.h>

#include "cli/subcommands.h"
#include "cli/near.h"
#include "cli/say.h"
#include "cli/table.h"
#include "report/explain.h"

/* 0: no code. */
static unsigned code_of(const char *word)
{
	struct bytes b = bytes_of(word);
	unsigned code = 0;

	if (b.n != 3)
		return 0;
	for (size_t i = 0; i < b.n; i++) {
		if (!ascii_digit(b.p[i]))
			return 0;
		code = code * 10 + (b.p[i] - '0');
	}
	return code;
}

static const struct clause *find_clause(
        const struct spec *spec, const char *word)
{
	for (size_t i = 0; i < spec->clause_count; i++)
		if (strcasecmp(spec->clauses[i].id, word) == 0)
			return &spec->clauses[i];
	return NULL;
}

/* Of an instance, vrfy-known.lower@ehlo, its case. */
static const struct scase *find_case(const struct spec *spec, const char *word)
{
	size_t n = strcspn(word, ".@");

	for (size_t i = 0; i < spec->case_count; i++)
		if (bytes_eq_text(bytes_at(word, n), spec->cases[i].id))
			return &spec->cases[i];
	return NULL;
}

static void unknown(const struct spec *spec, const char *word)
{
	struct near near = near_to(word);

	if (code_of(word)) {
		say_wrong("the reply catalogue has no code %s", word);
		return;
	}
	for (size_t i = 0; i < spec->clause_count; i++)
		near_try(&near, spec->clauses[i].id);
	for (size_t i = 0; i < spec->case_count; i++)
		near_try(&near, spec->cases[i].id);
	if (near.best)
		say_wrong("`%s` is no reply code, verb, clause or case; did you mean "
		          "`%s`?",
		        word, near.best);
	else
		say_wrong("`%s` is no reply code, verb, clause or case; `smtpspec "
		          "list` and `smtpspec list --clauses` list them",
		        word);
}

static bool explain_word(
        struct buf *to, const struct spec *spec, const char *word)
{
	const struct scase *scase = spec_case(spec, word);
	const struct clause *clause = find_clause(spec, word);
	const struct ruling_entry *ruling = spec_ruling(spec, word);
	enum verb verb = verb_of(bytes_of(word));

	if (!scase && !clause)
		scase = find_case(spec, word);
	if (!scase && !clause && !ruling && verb == VERB_UNKNOWN)
		return false;
	if (to->n > 0)
		buf_add_text(to, "\n");
	if (verb != VERB_UNKNOWN)
		explain_verb(to, spec, verb);
	else if (ruling)
		explain_ruling(to, spec, ruling);
	else if (scase)
		explain_case(to, scase);
	else
		explain_clause(to, spec, clause);
	return true;
}

/* Codes are compared with each other, so they come together and first. */
static bool explain(
        struct buf *to, const struct spec *spec, const struct texts *words)
{
	struct arena arena;
	unsigned *codes;
	size_t count = 0;
	bool known = true;

	arena_init(&arena);
	codes = ARENA_ARRAY(&arena, unsigned, words->count);
	for (size_t i = 0; i < words->count; i++) {
		unsigned code = code_of(words->list[i]);

		if (code && spec_reply(spec, code))
			codes[count++] = code;
	}
	if (count > 0)
		explain_codes(to, spec, codes, count);
	for (size_t i = 0; i < words->count; i++) {
		unsigned code = code_of(words->list[i]);

		if ((code && spec_reply(spec, code)) ||
		        explain_word(to, spec, words->list[i]))
			continue;
		unknown(spec, words->list[i]);
		known = false;
	}
	arena_release(&arena);
	return known;
}

enum exit_status subcommand_explain(const struct settings *settings)
{
	enum exit_status status = EXIT_USAGE;
	struct spec spec;
	struct buf text;

	if (settings->words.count == 0) {
		say_wrong("explain what? A reply code, a verb, a clause or a case, "
		          "for example `smtpspec explain 252 502`");
		return EXIT_USAGE;
	}
	if (table_load(&spec, settings)) {
		buf_init(&text, SIZE_MAX);
		if (explain(&text, &spec, &settings->words))
			status = EXIT_GATE_MET;
		status = say_result(&text, status);
	}
	spec_release(&spec);
	return status;
}
