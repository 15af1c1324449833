/* SPDX-License-Identifier: MIT */
#include "spec/lint.h"

#include "spec/load.h"
#include "spec/testing.h"

static const char *const written[] = { "specs/clauses/c.yaml", "specs/clauses",
	"specs/cases/c.yaml", "specs/cases", "specs/replies.yaml", "specs",
	NULL };

#define CLAUSES "specs/clauses/c.yaml"
#define CASES "specs/cases/c.yaml"
#define REPLIES "specs/replies.yaml"

#define CLAUSE(id)                                                             \
	"- {id: " id ", level: MUST, sources: s, says: s,\n"                   \
	"   editions: [5321, bis], lens: rfc}\n"
#define UNDECIDABLE(id)                                                        \
	"- {id: " id ", level: MUST, sources: s, says: s,\n"                   \
	"   editions: [5321, bis], lens: rfc, undecidable: u}\n"
#define RULED(id, ruling)                                                      \
	"- {id: " id ", level: MUST, sources: s, says: s,\n"                   \
	"   editions: [5321, bis], lens: rfc, undecidable: u,\n"               \
	"   rulings: " ruling "}\n"
#define REPLY(code, class, neighbours)                                         \
	"- {code: " code                                                       \
	", class: " class ", meaning: m, sources: s,\n"                        \
	                  "   commands: any, seen: s, do: d" neighbours "}\n"
#define REPLIES_GOOD                                                           \
	REPLY("250", "positive completion", "")                                \
	REPLY("354", "positive intermediate", "")                              \
	REPLY("421", "transient negative", "")                                 \
	REPLY("502", "permanent negative",                                     \
	        ", neighbours: [{code: 250, differs: d}]")
#define CLAUSES_GOOD CLAUSE("A") UNDECIDABLE("U")
/* Rules begin on line 7. */
#define CASE(keys, rules)                                                      \
	"- id: x\n  title: t\n  stimulus: {verb: VRFY, argument: a}\n  " keys  \
	"\n  steps: [{send: \"X\\r\\n\"}, {send: \"Y\\r\\n\"}]\n  "            \
	"judge:\n" rules
#define MUTANTS "mutants: [m]"
#define GOOD "    - {clause: A, pass: 250, violate: rest}\n"
#define NEVER_5321                                                             \
	"case x: never applies, clause A holds in none of these editions"
#define TWIN "case x: clause A is judged under the same conditions at line 7"

static const struct {
	const char *name, *file, *text, *want;
} rows[] = {
	{ "good", CASES, CASE(MUTANTS, GOOD), "" },
	/* clauses */
	{ "undecided", CLAUSES, CLAUSES_GOOD CLAUSE("B"),
	        CLAUSES ":5:3: clause B: no case judges it, and no "
	                "`undecidable` says why" },
	{ "undecidable", CLAUSES, UNDECIDABLE("A"),
	        CLAUSES ":1:3: clause A: called undecidable, and yet a case "
	                "judges it" },
	{ "ruling that nobody made", CLAUSES,
	        CLAUSE("A") UNDECIDABLE("U") RULED("V", "X1"),
	        CLAUSES ":5:3: clause V: ruling X1 does not stand in "
	                "RULINGS.md" },
	/* mutants and checks */
	{ "no mutants", CASES, CASE("cost: 1", GOOD),
	        CASES ":1:3: case x: row without a mutant" },
	{ "unknown mutant", CASES, CASE("mutants: [m, n]", GOOD),
	        CASES ":1:3: case x: no mutant `n`" },
	{ "check", CASES, CASE(MUTANTS, "    - {clause: A, check: c}\n"), "" },
	{ "check with argument", CASES,
	        CASE(MUTANTS, "    - {clause: A, check: d, argument: x}\n"),
	        "" },
	{ "unknown check", CASES,
	        CASE(MUTANTS, "    - {clause: A, check: d}\n"),
	        CASES ":7:7: case x: no check `d` without an argument" },
	{ "unknown argument", CASES,
	        CASE(MUTANTS, "    - {clause: A, check: d, argument: y}\n"),
	        CASES ":7:7: case x: no check `d` with the argument `y`" },
	{ "invariant without mutants", CASES,
	        "- {id: i, title: t, invariant: reply,\n"
	        "   judge: [{clause: A, check: c}]}\n",
	        "" },
	/* what never applies */
	{ "clause's editions", CASES, CASE(MUTANTS "\n  editions: 821", GOOD),
	        CASES ":8:7: " NEVER_5321 },
	{ "rule's editions", CASES,
	        CASE(MUTANTS, "    - {clause: A, editions: [821, 1123], "
	                      "pass: rest}\n"),
	        CASES ":7:7: " NEVER_5321 },
	{ "case's editions", CASES,
	        CASE(MUTANTS "\n  editions: 5321",
	                "    - {clause: A, editions: bis, pass: rest}\n"),
	        CASES ":8:7: case x: never applies, no edition of the rule is "
	              "one of the case's" },
	{ "when", CASES,
	        CASE(MUTANTS "\n  when: {vrfy: [enabled, disabled]}",
	                "    - {clause: A, when: {expn: enabled, "
	                "vrfy: [unknown, unimplemented]}, pass: rest}\n"),
	        CASES ":8:41: case x: never applies, `vrfy` has none of these "
	              "values under the case's `when`" },
	{ "when in common", CASES,
	        CASE(MUTANTS "\n  when: {vrfy: [enabled, disabled]}",
	                "    - {clause: A, when: {expn: enabled, "
	                "vrfy: [unknown, disabled]}, pass: rest}\n"),
	        "" },
	/* twins */
	{ "twin", CASES, CASE(MUTANTS, GOOD GOOD), CASES ":8:7: " TWIN },
	{ "twin in another order", CASES,
	        CASE(MUTANTS,
	                "    - {clause: A, when: {vrfy: [enabled, disabled], "
	                "gate: none}, given: {s2: [250, 421]}, pass: rest}\n"
	                "    - {clause: A, when: {gate: none, "
	                "vrfy: [disabled, enabled]}, given: {s2: [421, 250]}, "
	                "violate: rest}\n"),
	        CASES ":8:7: " TWIN },
	{ "other when", CASES,
	        CASE(MUTANTS, "    - {clause: A, when: {vrfy: [enabled, "
	                      "disabled]}, pass: rest}\n"
	                      "    - {clause: A, when: {vrfy: enabled}, "
	                      "pass: rest}\n"),
	        "" },
	{ "other given", CASES,
	        CASE(MUTANTS, "    - {clause: A, given: {s2: 250}, "
	                      "pass: rest}\n"
	                      "    - {clause: A, given: {s2: 421}, "
	                      "pass: rest}\n"),
	        "" },
	{ "other step", CASES,
	        CASE(MUTANTS, GOOD "    - {clause: A, of: s2, pass: 250, "
	                           "violate: rest}\n"),
	        "" },
	{ "other answers", CASES,
	        CASE(MUTANTS, "    - {clause: A, on: 2yz, pass: rest}\n"
	                      "    - {clause: A, on: 5yz, pass: rest}\n"),
	        "" },
	{ "other keyword", CASES,
	        CASE(MUTANTS, "    - {clause: A, listed: VRFY, pass: rest}\n"
	                      "    - {clause: A, unlisted: VRFY, "
	                      "pass: rest}\n"),
	        "" },
	{ "two checks", CASES,
	        CASE(MUTANTS, "    - {clause: A, check: c}\n"
	                      "    - {clause: A, check: d, argument: x}\n"),
	        "" },
	{ "same check twice", CASES,
	        CASE(MUTANTS, "    - {clause: A, check: c}\n"
	                      "    - {clause: A, check: c, "
	                      "otherwise: relax}\n"),
	        CASES ":8:7: " TWIN },
	/* the catalogue */
	{ "unknown code", CASES,
	        CASE(MUTANTS, "    - {clause: A, pass: [250, 251], "
	                      "violate: rest}\n"),
	        CASES ":7:7: case x: code 251 is not in the reply catalogue" },
	{ "classes of codes", CASES,
	        CASE(MUTANTS, "    - {clause: A, pass: [2yz, 55z], "
	                      "tolerate: [none, gate], violate: rest}\n"),
	        "" },
	{ "code twice", REPLIES,
	        REPLIES_GOOD REPLY("250", "positive completion", ""),
	        REPLIES ":9:3: reply 250 stands already at line 1" },
	{ "wrong class", REPLIES,
	        REPLIES_GOOD REPLY("550", "transient negative", ""),
	        REPLIES ":9:3: reply 550: its class is `permanent negative`, "
	                "not `transient negative`" },
	{ "unknown neighbour", REPLIES,
	        REPLIES_GOOD REPLY("550", "permanent negative",
	                ", neighbours: [{code: 551, differs: d}]"),
	        REPLIES ":9:3: reply 550: its neighbour 551 is not in the "
	                "catalogue" },
};

static bool known_check(const char *name, const char *argument)
{
	return strcmp(name, argument ? "d" : "c") == 0 &&
	       (!argument || strcmp(argument, "x") == 0);
}

static bool known_mutant(const char *name)
{
	return strcmp(name, "m") == 0;
}

static void good_files(void)
{
	mkdir("specs", 0700);
	mkdir("specs/clauses", 0700);
	mkdir("specs/cases", 0700);
	write_file(CLAUSES, BYTES(CLAUSES_GOOD));
	write_file(CASES, BYTES(CASE(MUTANTS, GOOD)));
	write_file(REPLIES, BYTES(REPLIES_GOOD));
}

static const char *lint_complaints(
        struct complaints *complaints, const struct lint_names *names)
{
	struct spec spec;
	const char *text;

	ck_assert_msg(spec_load(&spec, "specs", complaints), "%s",
	        complaints_text(complaints));
	ck_assert_int_eq(
	        spec_lint(&spec, complaints, names), complaints->count == 0);
	text = complaints_text(complaints);
	spec_release(&spec);
	return text;
}

START_TEST(complained)
{
	static const struct lint_names names = { known_check, known_mutant };
	struct scratch scratch;

	scratch_enter(&scratch);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct complaints complaints;
		const char *got;

		complaints_init(&complaints);
		good_files();
		write_file(rows[i].file, bytes_of(rows[i].text));
		got = lint_complaints(&complaints, &names);
		ck_assert_msg(strcmp(got, rows[i].want) == 0,
		        "%s:\nwant %s\ngot  %s", rows[i].name, rows[i].want,
		        got);
		complaints_release(&complaints);
	}
	scratch_leave(&scratch, written);
}
END_TEST

/* Without the other layers' names every name is good. */
START_TEST(nameless)
{
	static const struct lint_names names = { 0 };
	struct scratch scratch;
	struct complaints complaints;

	scratch_enter(&scratch);
	complaints_init(&complaints);
	good_files();
	write_file(CASES,
	        BYTES(CASE("mutants: [z]", "    - {clause: A, check: z}\n")));
	ck_assert_str_eq(lint_complaints(&complaints, &names), "");
	complaints_release(&complaints);
	scratch_leave(&scratch, written);
}
END_TEST

int main(void)
{
	return tests_run(
	        "lint", (const TTest *[]){ complained, nameless, NULL });
}
