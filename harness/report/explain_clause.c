/* SPDX-License-Identifier: MIT */
#include "oracle/verdict.h"
#include "report/describe.h"
#include "report/explain.h"

#include <string.h>
#include "report/text.h"

static void print_cases(
        struct buf *to, const struct spec *spec, const struct clause *clause)
{
	if (clause->undecidable) {
		buf_add_text(to, "\nno case decides it\n  ");
		text_wrap(to, clause->undecidable, 2);
		return;
	}
	buf_add_text(to, "\ncases that decide it\n");
	for (size_t i = 0; i < spec->case_count; i++) {
		const struct scase *scase = &spec->cases[i];
		bool judges = false;

		for (size_t r = 0; r < scase->rule_count; r++)
			judges |= scase->rules[r].clause == clause;
		if (!judges)
			continue;
		buf_printf(to, "  %s: ", scase->id);
		text_wrap(to, scase->title, 4);
	}
}

/* What a ruling of the oracle is called for this clause. */
static void print_verdict(struct buf *to, const struct clause *clause,
        enum ruling ruling, const char *meaning)
{
	enum verdict verdict = verdict_of(ruling, clause, LENS_RFC);

	describe_row(to, verdict_name(verdict),
	        meaning ? meaning : verdict_meaning(verdict));
}

static void print_verdicts(struct buf *to, const struct clause *clause)
{
	buf_add_text(to, "\nwhat the verdicts mean\n");
	print_verdict(to, clause, RULING_CONFORMS, NULL);
	print_verdict(to, clause, RULING_TOLERATED, NULL);
	print_verdict(to, clause, RULING_RELAXED,
	        "the answer breaks the text, as is common practice; with "
	        "`--lens practice` that is latitude");
	print_verdict(to, clause, RULING_VIOLATES, NULL);
	print_verdict(to, clause, RULING_INCONCLUSIVE, NULL);
}

/* Each with its question and where it stands. */
static void print_rulings(
        struct buf *to, const struct spec *spec, const struct clause *clause)
{
	struct arena arena;

	arena_init(&arena);
	for (size_t i = 0; i < clause->ruling_count; i++) {
		const struct ruling_entry *ruling =
		        spec_ruling(spec, clause->rulings[i]);

		describe_row(to, i == 0 ? "rulings" : " ",
		        ruling ? arena_printf(&arena, "%s: %s (%s:%u)",
		                         ruling->id, ruling->question,
		                         ruling->at.file, ruling->at.line)
		               : clause->rulings[i]);
	}
	arena_release(&arena);
}

void explain_clause(
        struct buf *to, const struct spec *spec, const struct clause *clause)
{
	struct arena arena;

	arena_init(&arena);
	buf_printf(to, "%s\n  ", clause->id);
	text_wrap(to, clause->says, 2);
	buf_add_text(to, "\n");
	describe_row(to, "level", level_name(clause->level));
	describe_row(to, "sources",
	        describe_list(
	                &arena, clause->sources, clause->source_count, ", "));
	describe_row(
	        to, "editions", describe_editions(&arena, clause->editions));
	describe_row(to, "lens", lens_name(clause->lens));
	print_rulings(to, spec, clause);
	describe_row(to, "stands in",
	        arena_printf(
	                &arena, "%s:%u", clause->at.file, clause->at.line));
	arena_release(&arena);
	print_cases(to, spec, clause);
	print_verdicts(to, clause);
}

static bool rests_on(const struct clause *clause, const char *ruling)
{
	for (size_t i = 0; i < clause->ruling_count; i++)
		if (strcmp(clause->rulings[i], ruling) == 0)
			return true;
	return false;
}

void explain_ruling(struct buf *to, const struct spec *spec,
        const struct ruling_entry *ruling)
{
	struct bytes rest = bytes_of(ruling->text), paragraph;
	struct arena arena;

	arena_init(&arena);
	buf_printf(to, "%s\n  ", ruling->id);
	text_wrap(to, ruling->question, 2);
	while (bytes_cut(&rest, '\n', &paragraph)) {
		buf_add_text(to, "\n  ");
		text_wrap(to, arena_text(&arena, paragraph), 2);
	}
	buf_add_text(to, "\nclauses that rest on it\n");
	for (size_t i = 0; i < spec->clause_count; i++)
		if (rests_on(&spec->clauses[i], ruling->id))
			describe_row(to, spec->clauses[i].id,
			        spec->clauses[i].says);
	describe_row(to, "stands in",
	        arena_printf(
	                &arena, "%s:%u", ruling->at.file, ruling->at.line));
	arena_release(&arena);
}
