/* SPDX-License-Identifier: MIT
 *
 * The suite's proof of itself (DESIGN 6): the whole table over the reference
 * server breaks no clause under any policy and edition, and over each mutant
 * exactly the clauses that the mutant is listed with. A mutant that no clause
 * sees is a hole, another clause that breaks is a false alarm.
 *
 * Arguments: K N, for the K-th of N parts of the work. Without, all of it.
 */
#include <stdio.h>

#include "base/testing.h"
#include "cli/policy.h"
#include "run/run.h"
#include "self/self.h"
#include "spec/complaints.h"
#include "spec/load.h"

enum { TEXT_MOST = 16 * 1024, TIMEOUT_S = 120 };

static struct spec spec;
static size_t part, parts = 1;

/* The `i`th row of our part. */
static size_t row_of(int i)
{
	return (size_t)i * parts + part;
}

/* How many of `n` rows are ours. */
static int rows_of(size_t n)
{
	return (int)((n + parts - 1 - part) / parts);
}

/* The clauses that were broken, each once, with the first instance. */
struct broken {
	const struct clause *clauses[256];
	const char *wheres[256];
	size_t count;
	struct arena arena;
};

static bool hear(void *self, const struct event_verdict *event, struct err *err)
{
	struct broken *broken = self;

	(void)err;
	if (!event->clause || (event->ruling != RULING_RELAXED &&
	                              event->ruling != RULING_VIOLATES))
		return true;
	for (size_t i = 0; i < broken->count; i++)
		if (broken->clauses[i] == event->clause)
			return true;
	broken->wheres[broken->count] = arena_printf(&broken->arena,
	        "%s: %s", event->instance, event->reply);
	broken->clauses[broken->count++] = event->clause;
	return true;
}

static void run_table(struct reference_config *config, enum edition edition,
        struct broken *broken)
{
	struct peer_factory factory = self_factory(config);
	struct target target = { .kind = TARGET_MEMORY, .memory = &factory,
		.name = "self" };
	struct listener listener = { .verdict = hear, .self = broken };
	struct profile profile;
	struct run_options options = { .version = "test", .program = "smtpspec",
		.spec = &spec, .profile = &profile, .edition = edition,
		.lens = LENS_HARDENING, .slow = true, .seed = 1 };
	enum exit_status status;
	struct err err = { "" };

	profile_init(&profile);
	ck_assert_msg(profile_load(&profile, "specs/profiles/reference.yaml",
	                      &err), "%s", err.text);
	self_declare(config, &profile);
	arena_init(&broken->arena);
	broken->count = 0;
	ck_assert_msg(run(&options, &target, &listener, 1, &status, &err), "%s",
	        err.text);
	profile_release(&profile);
}

static bool lists(const char *words, const char *word)
{
	struct bytes rest = bytes_of(words), next;

	while (bytes_cut(&rest, ' ', &next))
		if (bytes_eq_text(next, word))
			return true;
	return false;
}

static bool has(const struct broken *broken, struct bytes id)
{
	for (size_t i = 0; i < broken->count; i++)
		if (bytes_eq_text(id, broken->clauses[i]->id))
			return true;
	return false;
}

/* What differs from the list, a line each; "" when nothing does. */
static void compare(
        const struct broken *broken, const char *breaks, struct buf *text)
{
	struct bytes rest = bytes_of(breaks), id;

	for (size_t i = 0; i < broken->count; i++)
		if (!lists(breaks, broken->clauses[i]->id))
			buf_printf(text, "\n  false alarm: %s (%s)",
			        broken->clauses[i]->id, broken->wheres[i]);
	while (bytes_cut(&rest, ' ', &id))
		if (!has(broken, id))
			buf_printf(text, "\n  not seen: %.*s", BYTES_FMT(id));
}

static void expect(struct reference_config *config, enum edition edition,
        const char *what, const char *breaks)
{
	struct broken broken;
	struct buf text;

	run_table(config, edition, &broken);
	buf_init(&text, TEXT_MOST);
	compare(&broken, breaks, &text);
	ck_assert_msg(text.n == 0, "%s, edition %s:%.*s", what,
	        edition_name(edition), BYTES_FMT(buf_bytes(&text)));
	buf_release(&text);
	arena_release(&broken.arena);
}

/* Each a policy, and the clauses that no server of that policy can keep. */
static const struct policy {
	const char *words, *breaks;
} policies[] = {
	{ "vrfy=enabled expn=enabled", "" },
	{ "vrfy=enabled expn=disabled", "" },
	{ "vrfy=enabled expn=unimplemented", "EXPN-SUPPORT" },
	{ "vrfy=disabled expn=enabled", "" },
	{ "vrfy=disabled expn=disabled", "" },
	{ "vrfy=disabled expn=unimplemented", "EXPN-SUPPORT" },
	{ "vrfy=unimplemented expn=enabled",
	        "VRFY-REQUIRED CODE-502-REQUIRED-SET" },
	{ "vrfy=unimplemented expn=disabled",
	        "VRFY-REQUIRED CODE-502-REQUIRED-SET" },
	{ "vrfy=unimplemented expn=unimplemented",
	        "VRFY-REQUIRED CODE-502-REQUIRED-SET EXPN-SUPPORT" },
	{ "vrfy=syntax", "VRFY-REQUIRED CODE-502-REQUIRED-SET" },
	{ "help=no", "" },
	{ "etrn=yes", "" },
	{ "esc=no pipelining=no size=no 8bitmime=no", "" },
	{ "chunking=no dsn=no mt-priority=no limits=no", "" },
	{ "smtputf8=yes", "" },
	{ "smtputf8=yes vrfy=disabled", "" },
	{ "smtputf8=yes vrfy=unimplemented expn=unimplemented",
	        "VRFY-REQUIRED CODE-502-REQUIRED-SET EXPN-SUPPORT" },
	{ "greeting=554", "" },
	{ "greeting=521", "" },
	{ "gate=auth", "" },
	{ "gate=tls", "" },
	{ "service=odmr", "" },
	{ "service=submission", "" },
	{ "service=submission gate=auth caller=remote tls=offered", "" },
	{ "tls=offered", "" },
	{ "auth=offered", "" },
	{ "tls=offered auth=offered vrfy=disabled expn=disabled", "" },
	{ "tls=offered gate=auth esc=no", "" },
	{ "gate=tls auth=offered", "" },
	{ "gate=tls+auth", "" },
	{ "gate=tls+auth service=submission caller=remote", "" },
	{ "tls=implicit auth=offered", "" },
	{ "tls=implicit gate=auth service=submission", "" },
	{ "protocol=lmtp", "" },
	{ "protocol=lmtp vrfy=unimplemented expn=unimplemented help=no", "" },
	{ "protocol=lmtp smtputf8=yes vrfy=disabled chunking=no", "" },
	{ "caller=remote vrfy=disabled expn=disabled", "" },
};

/* Only clauses of the edition can be broken. */
static const char *in_edition(
        const char *breaks, enum edition edition, struct arena *arena)
{
	struct bytes rest = bytes_of(breaks), id;
	const char *text = "";

	while (bytes_cut(&rest, ' ', &id)) {
		const char *name = arena_text(arena, id);
		const struct clause *clause = spec_clause(&spec, name);

		ck_assert_msg(clause, "no clause %s", name);
		if (clause->editions & 1u << edition)
			text = arena_printf(arena, "%s%s ", text, name);
	}
	return text;
}

START_TEST(a_correct_server_breaks_nothing)
{
	const struct policy *policy = &policies[row_of(_i)];
	struct reference_config config;
	struct arena arena;
	struct err err;

	arena_init(&arena);
	ck_assert(policy_read(&config, policy->words, NULL, &err));
	for (int edition = 0; edition < EDITIONS; edition++)
		expect(&config, (enum edition)edition, policy->words,
		        in_edition(policy->breaks, (enum edition)edition,
		                &arena));
	arena_release(&arena);
}
END_TEST

START_TEST(a_mutant_breaks_exactly_its_clauses)
{
	const struct mutant *mutant = mutant_at(row_of(_i));
	struct reference_config config;
	struct arena arena;
	struct err err;

	arena_init(&arena);
	ck_assert_msg(policy_read(&config, NULL, mutant->name, &err), "%s",
	        err.text);
	for (int edition = 0; edition < EDITIONS; edition++)
		if (*mutant->editions == '\0' ||
		        lists(mutant->editions,
		                edition_name((enum edition)edition)))
			expect(&config, (enum edition)edition, mutant->name,
			        in_edition(mutant->breaks,
			                (enum edition)edition, &arena));
	arena_release(&arena);
}
END_TEST

static bool breaks_something(const struct clause *clause)
{
	for (size_t i = 0; i < mutant_count(); i++)
		if (lists(mutant_at(i)->breaks, clause->id))
			return true;
	return false;
}

START_TEST(every_clause_is_broken_by_a_mutant)
{
	for (size_t i = 0; i < spec.clause_count; i++)
		ck_assert_msg(spec.clauses[i].undecidable ||
		                      breaks_something(&spec.clauses[i]),
		        "no mutant breaks %s", spec.clauses[i].id);
}
END_TEST

static void load_table(void)
{
	struct complaints complaints;

	complaints_init(&complaints);
	if (!spec_load(&spec, "specs", &complaints)) {
		fprintf(stderr, "%s\n", complaints.texts[0]);
		exit(1);
	}
	complaints_release(&complaints);
}

int main(int argc, char **argv)
{
	Suite *suite = suite_create("mutants");
	TCase *tcase = tcase_create("mutants");
	SRunner *runner;
	int failed;

	if (argc == 3) {
		part = strtoul(argv[1], NULL, 10);
		parts = strtoul(argv[2], NULL, 10);
	}
	load_table();
	tcase_set_timeout(tcase, TIMEOUT_S);
	tcase_add_test(tcase, every_clause_is_broken_by_a_mutant);
	tcase_add_loop_test(tcase, a_correct_server_breaks_nothing, 0,
	        rows_of(ROWS(policies)));
	tcase_add_loop_test(tcase, a_mutant_breaks_exactly_its_clauses, 0,
	        rows_of(mutant_count()));
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	spec_release(&spec);
	return failed > 0;
}
