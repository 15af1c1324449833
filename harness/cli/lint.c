/* SPDX-License-Identifier: MIT */
#include "cli/near.h"
#include "cli/subcommands.h"
#include "cli/say.h"
#include "cli/table.h"
#include "oracle/judge.h"
#include "reference/reference.h"
#include "report/text.h"
#include "spec/lint.h"

static bool mutant_known(const char *name)
{
	return mutant_find(name) >= 0;
}

static size_t instances(const struct scase *scase)
{
	size_t states = scase->state_count > 0 ? scase->state_count : 1;
	size_t each = scase->each_count > 0 ? scase->each_count : 1;

	return states * each;
}

static void print_undecidable(struct buf *to, const struct spec *spec)
{
	for (size_t i = 0; i < spec->clause_count; i++) {
		const struct clause *clause = &spec->clauses[i];

		if (!clause->undecidable)
			continue;
		buf_printf(to, "  %s: ", clause->id);
		text_wrap(to, clause->undecidable, 4);
	}
}

static void print_counts(struct buf *to, const struct spec *spec)
{
	size_t decided = 0, undecidable = 0, all = 0;

	for (size_t i = 0; i < spec->clause_count; i++) {
		decided += spec->clauses[i].decided;
		undecidable += spec->clauses[i].undecidable != NULL;
	}
	for (size_t i = 0; i < spec->case_count; i++)
		all += instances(&spec->cases[i]);
	buf_printf(to,
	        "%zu clauses: %zu decided, %zu undecidable; %zu cases, %zu "
	        "instances; %zu mutants; %zu reply codes\n",
	        spec->clause_count, decided, undecidable, spec->case_count, all,
	        mutant_count(), spec->reply_count);
}

static bool lint(const struct spec *spec)
{
	static const struct lint_names names = { check_known, mutant_known };
	struct complaints complaints;
	bool clean;

	complaints_init(&complaints);
	clean = spec_lint(spec, &complaints, &names);
	table_complain(&complaints);
	complaints_release(&complaints);
	return clean;
}

static const char *near_clause(const struct spec *spec, const char *name)
{
	struct near near = near_to(name);

	for (size_t i = 0; i < spec->clause_count; i++)
		near_try(&near, spec->clauses[i].id);
	return near.best;
}

static const char *near_case(const struct spec *spec, const char *name)
{
	struct near near = near_to(name);

	for (size_t i = 0; i < spec->case_count; i++)
		near_try(&near, spec->cases[i].id);
	return near.best;
}

/* One of the two names is enough to lead nowhere. */
static void complain_of_waiver(struct complaints *complaints,
        const struct waiver *waiver, const struct spec *spec)
{
	const char *clause = waiver->clause ? waiver->clause : "";
	const char *scase = waiver->scase ? waiver->scase : "";
	const char *near = NULL;

	if (*clause && !spec_clause(spec, clause))
		near = near_clause(spec, clause);
	if (!near && *scase && !spec_case(spec, scase))
		near = near_case(spec, scase);
	complain(complaints, waiver->at,
	        "the table has nothing that `%s%s%s` is about%s%s%s", clause,
	        *clause && *scase ? " in " : "", scase,
	        near ? "; did you mean `" : "", near ? near : "",
	        near ? "`?" : "");
}

/* Each waiver is about something in the table. */
static bool lint_waivers(
        const struct spec *spec, const struct settings *settings)
{
	struct waivers waivers;
	struct complaints complaints;
	bool clean = table_waivers(&waivers, settings);

	complaints_init(&complaints);
	for (size_t i = 0; i < waivers.count && clean; i++)
		if (!waiver_in_table(&waivers.list[i], spec))
			complain_of_waiver(&complaints, &waivers.list[i], spec);
	table_complain(&complaints);
	clean = clean && complaints.count == 0;
	complaints_release(&complaints);
	waivers_release(&waivers);
	return clean;
}

enum exit_status subcommand_lint(const struct settings *settings)
{
	enum exit_status status = EXIT_USAGE;
	struct spec spec;
	struct buf text;

	if (settings->words.count > 0) {
		say_wrong("lint: nothing but options, not `%s`",
		        settings->words.list[0]);
		return EXIT_USAGE;
	}
	if (table_load(&spec, settings) && lint(&spec) &&
	        lint_waivers(&spec, settings)) {
		buf_init(&text, SIZE_MAX);
		print_counts(&text, &spec);
		if (settings->verbose)
			print_undecidable(&text, &spec);
		status = say_result(&text, EXIT_GATE_MET);
	}
	spec_release(&spec);
	return status;
}
