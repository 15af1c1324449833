/* SPDX-License-Identifier: MIT */
#include "spec/load.h"

#include "spec/read.h"
#include "spec/testing.h"

static const char *const written[] = { "specs/clauses/c.yaml",
	"specs/clauses/d.yaml", "specs/clauses", "specs/cases/c.yaml",
	"specs/cases/d.yaml", "specs/cases/.x.yaml", "specs/cases/x.txt",
	"specs/cases", "specs/replies.yaml", "specs", NULL };

#define CLAUSES "specs/clauses/c.yaml"
#define CASES "specs/cases/c.yaml"
#define REPLIES "specs/replies.yaml"

#define CLAUSE(id, level)                                                      \
	"- id: " id "\n  level: " level                                        \
	"\n  sources: [\"RFC 5321 7.3\", \"RFC 821 3\"]\n  says: text\n"       \
	"  editions: [5321, bis]\n  lens: practice\n"
#define REPLY(code, class)                                                     \
	"- code: " code "\n  class: " class "\n  meaning: m\n  sources: s\n  " \
	                                    "commands: [VRFY]\n  seen: s\n"    \
	                                    "  do: d\n"
/* Line 5 is the first behind it. */
#define CASE                                                                   \
	"- id: x\n  title: t\n  stimulus: {verb: VRFY, argument: atom}\n"      \
	"  cost: 1\n"
#define STEP "  steps: [{send: \"VRFY x\\r\\n\"}]\n"
#define JUDGE "  judge: [{clause: A-1, pass: 250, violate: rest}]\n"

static void folders(void)
{
	mkdir("specs", 0700);
	mkdir("specs/clauses", 0700);
	mkdir("specs/cases", 0700);
}

static void good_files(void)
{
	folders();
	write_file(CLAUSES, BYTES(CLAUSE("A-1", "MUST") CLAUSE("B-1", "MAY")));
	write_file(CASES,
	        BYTES(CASE "  steps: [{send: \"VRFY x\\r\\n\"}]\n" JUDGE));
	write_file(REPLIES, BYTES(REPLY("250", "positive completion")));
}

#define STEPS(text) CASE "  steps:\n" text JUDGE /* steps begin on line 6 */
#define S1 "    - send: \"NOOP\\r\\n\"\n"
#define SENDS(text) STEPS("    - send: \"" text "\"\n")
#define RULE(text) /* the rule begins on line 9 */                             \
	CASE "  steps:\n" S1 "    - send: \"X\\r\\n\"\n"                       \
	     "  judge:\n    - clause: A-1\n" text
#define PAIRED(step, rule) /* the step stands on line 9, the rule on 11 */     \
	CASE "  canary: no\n  steps:\n" S1 "    - send: \"X\\r\\n\"\n"        \
	     "    - {" step "}\n  judge:\n    - {clause: A-1, " rule "}\n"
#define PAIRS(steps)                                                           \
	"pairs: " steps ", times: 2, connections: 2, within: 1"
#define INVARIANT(text)                                                        \
	"- id: i\n  title: t\n  invariant: reply\n" text                       \
	"  judge: [{clause: A-1, check: c}]\n"
#define FIXTURES_KNOWN                                                         \
	"; known: domain, known, unknown, list, forwarded, moved, "            \
	"ambiguous, relayed, foreign, program, loop, utf8, deliver"
#define WORD_UNKNOWN                                                           \
	"neither a fixture, random1 to random3, client, hello, each "          \
	"nor captured by an earlier step"

static const struct {
	const char *name, *file, *text, *want;
} rows[] = {
	{ "good", CASES, STEPS(S1), "" },
	/* clauses */
	{ "clause twice", CLAUSES, CLAUSE("A-1", "MUST") CLAUSE("A-1", "MAY"),
	        CLAUSES ":7:7: clause `A-1` stands already at " CLAUSES ":1" },
	{ "clause id", CLAUSES, CLAUSE("A-1", "MUST") CLAUSE("b", "MUST"),
	        CLAUSES ":7:7: `b`: only A-Z, 0-9 and - here" },
	{ "level", CLAUSES, CLAUSE("A-1", "WILL"),
	        CLAUSES ":2:10: unknown level `WILL`; known: MUST, MUST NOT, "
	                "SHOULD, SHOULD NOT, MAY, GRAMMAR, MUST(prose), "
	                "DERIVED, DE-FACTO, TESTER" },
	{ "derived", CLAUSES, CLAUSE("A-1", "DERIVED"),
	        CLAUSES ":1:3: a DERIVED clause needs a `severity`" },
	{ "severity", CLAUSES, CLAUSE("A-1", "DERIVED") "  severity: bad\n",
	        CLAUSES ":7:13: unknown severity `bad`; known: fail, "
	                "deviation, note" },
	{ "severity of MUST", CLAUSES,
	        CLAUSE("A-1", "MUST") "  severity: fail\n",
	        CLAUSES ":7:13: `severity` is for DERIVED clauses alone" },
	{ "edition", CLAUSES,
	        "- {id: A-1, level: MUST, sources: s, says: s, editions: "
	        "[822], lens: tight}\n",
	        CLAUSES ":1:58: unknown edition `822`; known: 821, 1123, "
	                "2821, 5321, bis\n" CLAUSES
	                ":1:70: unknown lens `tight`; known: rfc, practice, "
	                "hardening" },
	{ "clauses a mapping", CLAUSES, "a: b\n",
	        CLAUSES ":1:1: want a list, not a mapping\n" CASES
	                ":6:20: no clause `A-1`" },
	/* replies */
	{ "code too small", REPLIES, REPLY("199", "x"),
	        REPLIES ":1:9: `199`: want a number from 200 to 599" },
	{ "neighbour", REPLIES,
	        REPLY("250", "x") "  neighbours: [{code: 251}]\n",
	        REPLIES ":8:16: key `differs` is missing" },
	/* cases */
	{ "case id", CASES,
	        "- id: X\n  title: t\n  stimulus: {verb: VRFY, argument: "
	        "a}\n" STEP JUDGE,
	        CASES ":1:7: `X`: only a-z, 0-9 and - here" },
	{ "case twice", CASES, STEPS(S1) STEPS(S1),
	        CASES ":8:7: case `x` stands already at " CASES ":1" },
	{ "no judge", CASES, CASE "  steps: [{send: \"X\\r\\n\"}]\n",
	        CASES ":1:3: key `judge` is missing" },
	{ "empty judge", CASES, CASE "  steps: [{send: x}]\n  judge: []\n",
	        CASES ":6:10: empty list" },
	{ "no steps", CASES, CASE JUDGE, CASES ":1:3: key `steps` is missing" },
	{ "no stimulus", CASES,
	        "- id: x\n  title: t\n  steps: [{send: x}]\n" JUDGE,
	        CASES ":1:3: key `stimulus` is missing" },
	{ "verb", CASES,
	        "- {id: x, title: t, stimulus: {verb: vrfy, argument: a},\n"
	        "   steps: [{send: x}],\n"
	        "   judge: [{clause: A-1, pass: rest}]}\n",
	        CASES ":1:38: unknown verb `vrfy`; known: unknown, EHLO, "
	              "HELO, LHLO, MAIL, RCPT, DATA, BDAT, BURL, RSET, NOOP, "
	              "QUIT, VRFY, EXPN, HELP, ETRN, ATRN, TURN, SEND, SOML, "
	              "SAML, STARTTLS, AUTH" },
	{ "state", CASES, STEPS(S1) "  states: [ehlo, ssl]\n",
	        CASES ":8:18: unknown state `ssl`; known: connect, grt, helo, "
	              "ehlo, mail, rcpt, data, eod, tls0, tls, unauth, auth, "
	              "authd" },
	{ "state twice", CASES, STEPS(S1) "  states: [ehlo, ehlo]\n",
	        CASES ":8:18: `ehlo` twice" },
	{ "need", CASES, STEPS(S1) "  needs: vrfy\n",
	        CASES ":8:10: unknown fixture `vrfy`" FIXTURES_KNOWN },
	{ "fact", CASES, STEPS(S1) "  when: {verify: yes}\n",
	        CASES ":8:10: unknown fact `verify`; known: vrfy, expn, "
	              "service, protocol, caller, gate, tls, auth, greeting, "
	              "catchall, blanket, "
	              "nested, rcpt-unknown" },
	{ "fact's value", CASES, STEPS(S1) "  when: {expn: [enabled, on]}\n",
	        CASES ":8:26: unknown value of `expn` `on`; known: unknown, "
	              "enabled, disabled, unimplemented" },
	{ "cost", CASES, "- cost: many\n",
	        CASES ":1:3: key `id` is missing\n" CASES
	              ":1:3: key `title` is missing\n" CASES
	              ":1:9: `many`: want a number from 0 to 1000\n" CASES
	              ":1:3: key `judge` is missing" },
	{ "unused each", CASES, STEPS(S1) "  each: {a: \"A\"}\n",
	        CASES ":8:9: no step uses {each}" },
	{ "each's name", CASES, SENDS("{each}\\r\\n") "  each: {A: a}\n",
	        CASES ":8:10: `A`: only a-z, 0-9 and - here\n" CASES
	              ":6:13: {each}: the case has no `each`" },
	{ "verbs of a case", CASES, STEPS(S1) "  verbs: VRFY\n",
	        CASES ":8:10: `verbs` is not for cases with steps" },
	/* steps */
	{ "no kind", CASES, STEPS("    - name: a\n"),
	        CASES ":6:7: a step has exactly one of send, segments, "
	              "quiet, close, handshake, login, fresh, pairs" },
	{ "two kinds", CASES, STEPS("    - {send: x, quiet: 1}\n"),
	        CASES ":6:7: a step has exactly one of send, segments, "
	              "quiet, close, handshake, login, fresh, pairs" },
	{ "nothing to send", CASES, SENDS(""), CASES ":6:13: empty" },
	{ "wide character", CASES, SENDS("\\u20ac"),
	        CASES ":6:13: a character above U+00FF; write octets as \\xHH"
	              "\n" CASES
	              ":6:13: a character above U+00FF; write octets as "
	              "\\xHH" },
	{ "empty segment", CASES, STEPS("    - segments: [a, \"\"]\n"),
	        CASES ":6:21: empty" },
	{ "segments bytewise", CASES,
	        STEPS("    - {segments: [a, b], bytewise: yes}\n"),
	        CASES ":6:7: `segments` and `bytewise` exclude each other" },
	{ "word across segments", CASES,
	        STEPS("    - segments: [\"{kno\", \"wn}\"]\n"),
	        CASES ":6:18: `{` without `}`; a brace is written `{{`\n" CASES
	              ":6:26: `}` without `{`; a brace is written `}}`" },
	{ "quiet for ever", CASES, STEPS(S1 "    - quiet: 600001\n"),
	        CASES ":7:14: `600001`: want a number from 1 to 600000" },
	{ "replies to silence", CASES,
	        STEPS(S1 "    - {quiet: 1, replies: 1, capture: a}\n"),
	        CASES ":7:27: `replies` is for steps that send\n" CASES
	              ":7:39: `capture` is for steps that send" },
	{ "fresh", CASES, STEPS(S1 "    - fresh: greeted\n"),
	        CASES ":7:14: unknown state `greeted`; known: connect, grt, "
	              "helo, ehlo, mail, rcpt, data, eod, tls0, tls, unauth, auth, "
	              "authd" },
	{ "step canary", CASES, STEPS("    - {send: x, name: canary}\n"),
	        CASES ":6:23: `canary` is the name of the NOOP behind the "
	              "case" },
	{ "step twice", CASES, STEPS("    - {send: x, name: s2}\n" S1),
	        CASES ":7:7: step `s2` twice" },
	{ "given a later step", CASES,
	        STEPS("    - {send: x, given: {s2: 250}}\n" S1),
	        CASES ":6:25: no earlier step `s2`" },
	{ "given itself", CASES, STEPS("    - {send: x, given: {s1: 250}}\n"),
	        CASES ":6:25: no earlier step `s1`" },
	{ "given canary", CASES,
	        STEPS(S1 "    - {send: x, given: {canary: 250}}\n"),
	        CASES ":7:25: no earlier step `canary`" },
	{ "given no answer", CASES,
	        STEPS(S1 "    - {send: x, given: {s1: 2xx}}\n"),
	        CASES ":7:29: `2xx` is no answer; answers are codes (250), "
	              "classes (2yz, 25z), none, close, junk, gate" },
	{ "pairs", CASES, PAIRED(PAIRS("[s1, s2]"), "same: time, as: s2"), "" },
	{ "pairs of one", CASES, PAIRED(PAIRS("[s1, s1]"), "same: time, as: s2"),
	        CASES ":9:15: `pairs` names two steps\n" CASES
	              ":11:27: no `pairs` of these two steps" },
	{ "pairs of three", CASES,
	        PAIRED(PAIRS("[s1, s2, s1]"), "pass: rest"),
	        CASES ":9:15: `pairs` names two steps" },
	{ "pairs of no step", CASES, PAIRED(PAIRS("[s1, s4]"), "pass: rest"),
	        CASES ":9:15: `s4` is no earlier step that sends one command, "
	              "whatever came before" },
	{ "pairs of two commands", CASES,
	        PAIRED("send: \"A\\r\\nB\\r\\n\" }\n    - {"
	               PAIRS("[s3, s2]"), "pass: rest"),
	        CASES ":10:15: `s3` is no earlier step that sends one command, "
	              "whatever came before" },
	{ "pairs with a guard", CASES,
	        PAIRED(PAIRS("[s1, s2], given: {s1: 250}"), "pass: rest"),
	        CASES ":9:32: `given` is not for steps that make pairs" },
	{ "pairs and a canary", CASES,
	        CASE "  steps:\n" S1 "    - send: \"X\\r\\n\"\n    - {"
	             PAIRS("[s1, s2]") "}\n" JUDGE,
	        CASES ":8:15: a case that makes pairs has `canary: no`" },
	{ "pairs before the end", CASES,
	        PAIRED(PAIRS("[s1, s2]") "}\n    - {send: x", "pass: rest"),
	        CASES ":10:7: a step behind one that makes pairs" },
	{ "pairs without an end", CASES, PAIRED("pairs: [s1, s2]", "pass: rest"),
	        CASES ":9:7: key `times` is missing\n" CASES
	              ":9:7: key `connections` is missing\n" CASES
	              ":9:7: key `within` is missing" },
	{ "times without pairs", CASES,
	        PAIRED("send: x, times: 2, within: 1", "pass: rest"),
	        CASES ":9:24: `times` is for steps that make pairs\n" CASES
	              ":9:35: `within` is for steps that make pairs" },
	{ "too many pairs", CASES,
	        PAIRED("pairs: [s1, s2], times: 51, connections: 101, "
	               "within: 0", "pass: rest"),
	        CASES ":9:32: `51`: want a number from 2 to 50\n" CASES
	              ":9:49: `101`: want a number from 2 to 100\n" CASES
	              ":9:62: `0`: want a number from 1 to 600000" },
	{ "the answer of pairs", CASES,
	        PAIRED(PAIRS("[s1, s2]"), "of: s3, pass: rest"),
	        CASES ":11:25: step `s3` has no answer" },
	{ "times of another step", CASES,
	        PAIRED("send: x, replies: 1}\n    - {" PAIRS("[s1, s2]"),
	                "same: time, as: s3"),
	        CASES ":12:27: no `pairs` of these two steps" },
	/* templates */
	{ "open brace", CASES, SENDS("a{b"),
	        CASES ":6:13: `{` without `}`; a brace is written `{{`" },
	{ "unknown word", CASES, SENDS("{nobody}"),
	        CASES ":6:13: {nobody}: " WORD_UNKNOWN },
	{ "random4", CASES, SENDS("{random4}"),
	        CASES ":6:13: {random4}: " WORD_UNKNOWN },
	{ "fixture not needed", CASES, SENDS("{known} {list.addr} {domain}"),
	        CASES
	        ":6:13: {known}: the fixture is not in `needs`\n" CASES
	        ":6:13: {list.addr}: the fixture is not in `needs`\n" CASES
	        ":6:13: {domain}: the fixture is not in `needs`" },
	{ "domain.addr", CASES, SENDS("{domain.addr}") "  needs: domain\n",
	        CASES ":6:13: {domain.addr}: only a fixture's name has an "
	              "`.addr`" },
	{ "random1.addr", CASES, SENDS("{random1.addr}"),
	        CASES ":6:13: {random1.addr}: only a fixture's name has an "
	              "`.addr`" },
	{ "captured later", CASES, STEPS("    - {send: \"{a}\", capture: a}\n"),
	        CASES ":6:14: {a}: " WORD_UNKNOWN },
	{ "captured name", CASES, STEPS("    - {send: x, capture: known}\n"),
	        CASES ":6:26: `known` has a meaning already" },
	{ "all words", CASES,
	        STEPS("    - {send: \"{known}{known.addr}{domain}{random1}"
	              "{random2}{random3}{client}{each}{A*9}{{}}\", "
	              "capture: a}\n    - {send: \"{a}\"}\n") "  needs: "
	                                                      "[known, "
	                                                      "domain]\n  "
	                                                      "each: {one: "
	                                                      "\"1\", none: "
	                                                      "\"\"}\n",
	        "" },
	{ "lines in each", CASES,
	        SENDS("{each}\\r\\n") "  each: {a: \"A\", b: \"A\\r\\nB\"}\n",
	        CASES ":6:7: key `replies` is missing: {each} brings line "
	              "ends" },
	/* rules */
	{ "clause twice in a rule", CASES, RULE("      clause: B\n"),
	        CASES ":10:7: key `clause` twice" },
	{ "unknown clause", CASES,
	        CASE "  steps: [{send: x}]\n"
	             "  judge: [{clause: C-1, pass: rest}]\n",
	        CASES ":6:20: no clause `C-1`" },
	{ "no kind of rule", CASES, RULE(""),
	        CASES ":9:7: a rule has either codes (pass, tolerate, relax, "
	              "violate), `check` or `same`" },
	{ "codes and check", CASES, RULE("      pass: rest\n      check: c\n"),
	        CASES ":9:7: a rule has either codes (pass, tolerate, relax, "
	              "violate), `check` or `same`" },
	{ "no rest", CASES, RULE("      pass: 250\n      violate: 5yz\n"),
	        CASES ":9:7: exactly one of pass, tolerate, relax, violate is "
	              "`rest`" },
	{ "two rests", CASES, RULE("      pass: rest\n      violate: rest\n"),
	        CASES ":9:7: exactly one of pass, tolerate, relax, violate is "
	              "`rest`" },
	{ "overlap", CASES,
	        RULE("      pass: [25z, close]\n      tolerate: [5yz, 252]\n"
	             "      relax: close\n      violate: rest\n"),
	        CASES ":9:7: `252` in both pass and tolerate\n" CASES
	              ":9:7: `close` in both pass and relax" },
	{ "rest in a list", CASES,
	        RULE("      pass: [250, rest]\n      violate: rest\n"),
	        CASES ":10:19: `rest` is no answer; answers are codes (250), "
	              "classes (2yz, 25z), none, close, junk, gate" },
	{ "argument alone", CASES,
	        RULE("      pass: rest\n      argument: a\n"),
	        CASES ":11:17: `argument` without `check`" },
	{ "otherwise of codes", CASES,
	        RULE("      pass: rest\n      otherwise: relax\n"),
	        CASES ":11:18: `otherwise` is for `check` and `same`" },
	{ "otherwise", CASES, RULE("      check: c\n      otherwise: pass\n"),
	        CASES ":11:18: unknown outcome `pass`; known: tolerate, "
	              "relax, violate" },
	{ "same alone", CASES, RULE("      same: code\n"),
	        CASES ":9:7: `same` and `as` go together" },
	{ "aspect", CASES, RULE("      same: colour\n      as: s2\n"),
	        CASES ":10:13: unknown aspect `colour`; known: code, class, "
	              "text, esc, length, keywords, time\n" CASES
	              ":9:7: a rule has either codes (pass, tolerate, relax, "
	              "violate), `check` or `same`\n" CASES
	              ":9:7: `same` and `as` go together" },
	{ "time without pairs", CASES, RULE("      same: time\n      as: s2\n"),
	        CASES ":10:13: no `pairs` of these two steps" },
	{ "as itself", CASES, RULE("      same: code\n      as: s1\n"),
	        CASES ":11:11: step `s1` compared with itself" },
	{ "of and as", CASES,
	        RULE("      same: code\n      of: s3\n      as: s4\n"),
	        CASES ":11:11: no step `s3`\n" CASES ":12:11: no step `s4`" },
	{ "of without canary", CASES,
	        RULE("      pass: rest\n      of: canary\n") "  canary: no\n",
	        CASES ":11:11: no step `canary`" },
	{ "of fresh", CASES,
	        CASE "  steps: [{fresh: ehlo}, {send: x}]\n"
	             "  judge: [{clause: A-1, of: s1, pass: rest}]\n",
	        CASES ":6:29: step `s1` has no answer" },
	{ "no default of", CASES,
	        CASE "  steps: [{quiet: 1}, {close: 1}]\n" JUDGE,
	        CASES ":6:11: key `of` is missing: no step sends" },
	{ "given the judged", CASES,
	        RULE("      pass: rest\n      given: {s1: 250}\n"),
	        CASES ":11:15: step `s1` is the one judged: use `on`" },
	{ "given no step", CASES,
	        RULE("      pass: rest\n      given: {s3: 250}\n"),
	        CASES ":11:15: no step `s3`" },
	{ "listed", CASES, RULE("      pass: rest\n      listed: vrfy\n"),
	        CASES ":11:15: `vrfy`: only A-Z, 0-9 and - here" },
	/* invariants */
	{ "invariant", CASES, INVARIANT("  verbs: [VRFY, unknown]\n"), "" },
	{ "unknown invariant", CASES,
	        "- {id: i, title: t, invariant: all, "
	        "judge: [{clause: A-1, check: c}]}\n",
	        CASES ":1:32: unknown invariant `all`; known: no, reply, "
	              "exchange, greeting, session\n" CASES
	              ":1:3: key `steps` is missing\n" CASES
	              ":1:3: key `stimulus` is missing" },
	{ "invariant with steps", CASES,
	        INVARIANT("  steps: [{send: x}]\n  canary: yes\n"),
	        CASES ":4:10: `steps` is not for invariants\n" CASES
	              ":5:11: `canary` is not for invariants" },
	{ "verbs and other-than", CASES,
	        INVARIANT("  verbs: VRFY\n  other-than: EXPN\n"),
	        CASES ":5:15: `verbs` and `other-than` exclude each other" },
	{ "rule of an invariant", CASES,
	        "- id: i\n  title: t\n  invariant: reply\n"
	        "  judge: [{clause: A-1, of: s1, pass: rest}]\n",
	        CASES ":4:29: `of` is not for invariants" },
};

static const char *load_complaints(struct complaints *complaints)
{
	struct spec spec;
	const char *text;
	bool loaded = spec_load(&spec, "specs", complaints);

	text = complaints_text(complaints);
	ck_assert_msg(loaded == (complaints->count == 0), "loaded? %s", text);
	spec_release(&spec);
	return text;
}

START_TEST(refused)
{
	struct scratch scratch;

	scratch_enter(&scratch);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct complaints complaints;
		const char *got;

		complaints_init(&complaints);
		good_files();
		write_file(rows[i].file, bytes_of(rows[i].text));
		got = load_complaints(&complaints);
		ck_assert_msg(strcmp(got, rows[i].want) == 0,
		        "%s:\nwant %s\ngot  %s", rows[i].name, rows[i].want,
		        got);
		complaints_release(&complaints);
	}
	scratch_leave(&scratch, written);
}
END_TEST

START_TEST(missing)
{
	struct scratch scratch;
	struct complaints complaints;

	scratch_enter(&scratch);
	complaints_init(&complaints);
	ck_assert_str_eq(load_complaints(&complaints),
	        "specs/clauses: No such file or directory\n"
	        "specs/cases: No such file or directory\n"
	        "specs/replies.yaml: No such file or directory");
	complaints_release(&complaints);
	complaints_init(&complaints);
	folders();
	write_file("specs/cases/x.txt", BYTES("x"));
	write_file("specs/cases/.x.yaml", BYTES("x"));
	ck_assert_str_eq(load_complaints(&complaints),
	        "specs/clauses: no file *.yaml in it\n"
	        "specs/cases: no file *.yaml in it\n"
	        "specs/replies.yaml: No such file or directory");
	complaints_release(&complaints);
	scratch_leave(&scratch, written);
}
END_TEST

static const char full_case[] =
        "- id: whole-1\n"
        "  title: A title\n"
        "  stimulus: {verb: EXPN, argument: list}\n"
        "  states: [rcpt, grt]\n"
        "  each: {low: \"expn\", high: \"\\xff\"}\n"
        "  needs: [list, domain]\n"
        "  when: {expn: [disabled, unknown], gate: none}\n"
        "  editions: [821, bis]\n"
        "  delivers: yes\n"
        "  slow: yes\n"
        "  leak: yes\n"
        "  cost: 2\n"
        "  mutants: [m-1, m-2]\n"
        "  steps:\n"
        "    - {name: first, send: \"{each} {list}\\r\\nNOOP\\r\\n\"}\n"
        "    - {segments: [\"A\", \"B\\r\", \"\\n\"], capture: who}\n"
        "    - {send: \"{who}\\x00\", bytewise: yes, replies: 3,\n"
        "       given: {first: [250, gate]}}\n"
        "    - quiet: 100\n"
        "    - close: 200\n"
        "    - fresh: helo\n"
        "  judge:\n"
        "    - {clause: A-1, of: s2, editions: 821, when: {vrfy: enabled},\n"
        "       given: {first: 2yz}, listed: EXPN, unlisted: X, on: 25z,\n"
        "       pass: [250, 251], tolerate: none, relax: junk,\n"
        "       violate: rest, why: because, declared: yes}\n"
        "    - {clause: B-1, of: canary, check: c, argument: a,\n"
        "       otherwise: relax}\n"
        "    - {clause: B-1, same: esc, as: s3}\n"
        "- id: inv\n"
        "  title: t\n"
        "  invariant: session\n"
        "  other-than: [VRFY, EXPN]\n"
        "  judge: [{clause: A-1, pass: 250, violate: rest}]\n"
        "- {id: small, title: t, stimulus: {verb: unknown, argument: none},\n"
        "   steps: [{send: \"X\\r\\n\"}], canary: no,\n"
        "   judge: [{clause: A-1, check: c}]}\n";

static void load_good(struct spec *spec)
{
	struct complaints complaints;

	good_files();
	write_file("specs/cases/c.yaml", bytes_of(full_case));
	complaints_init(&complaints);
	ck_assert_msg(spec_load(spec, "specs//", &complaints), "%s",
	        complaints_text(&complaints));
	complaints_release(&complaints);
}

static void check_table(const struct spec *spec)
{
	const struct clause *a = spec_clause(spec, "A-1");
	const struct catalogue_entry *reply = spec_reply(spec, 250);

	ck_assert_uint_eq(spec->clause_count, 2);
	ck_assert_uint_eq(spec->case_count, 3);
	ck_assert_ptr_null(spec_clause(spec, "A-2"));
	ck_assert_ptr_null(spec_case(spec, "A-1"));
	ck_assert_ptr_null(spec_reply(spec, 251));
	ck_assert_str_eq(a->at.file, CLAUSES);
	ck_assert_int_eq(a->level, LEVEL_MUST);
	ck_assert_int_eq(a->severity, SEVERITY_FAIL);
	ck_assert_int_eq(a->lens, LENS_PRACTICE);
	ck_assert_uint_eq(a->source_count, 2);
	ck_assert_str_eq(a->sources[1], "RFC 821 3");
	ck_assert_uint_eq(a->editions, 1 << EDITION_5321 | 1 << EDITION_BIS);
	ck_assert(a->decided);
	ck_assert_ptr_null(a->undecidable);
	ck_assert_int_eq(spec_clause(spec, "B-1")->severity, SEVERITY_NOTE);
	ck_assert_str_eq(reply->remedy, "d");
	ck_assert_str_eq(reply->commands[0], "VRFY");
}

static void check_case(const struct scase *c)
{
	ck_assert_uint_eq(c->at.line, 1);
	ck_assert_int_eq(c->stimulus.verb, VERB_EXPN);
	ck_assert_str_eq(c->stimulus.argument, "list");
	ck_assert_uint_eq(c->state_count, 2);
	ck_assert_int_eq(c->states[0], STATE_RCPT);
	ck_assert_int_eq(c->states[1], STATE_GREETED);
	ck_assert_uint_eq(c->each_count, 2);
	ck_assert_str_eq(c->each_names[1], "high");
	ck_assert(bytes_eq(c->each_values[1], BYTES("\xff")));
	ck_assert_uint_eq(c->need_count, 2);
	ck_assert_str_eq(c->needs[1], "list");
	ck_assert_uint_eq(c->when_count, 2);
	ck_assert_str_eq(c->when[0].key, "expn");
	ck_assert_str_eq(c->when[0].values[1], "unknown");
	ck_assert_uint_eq(c->when[1].at.column, 37);
	ck_assert_uint_eq(c->editions, 1 << EDITION_821 | 1 << EDITION_BIS);
	ck_assert(c->delivers && c->slow && c->leak && c->canary);
	ck_assert_uint_eq(c->cost, 2);
	ck_assert_uint_eq(c->mutant_count, 2);
	ck_assert_int_eq(c->invariant, INVARIANT_NO);
}

static void check_steps(const struct scase *c)
{
	const struct step *s = c->steps;

	ck_assert_uint_eq(c->step_count, 6);
	ck_assert_str_eq(s[0].name, "first");
	ck_assert_uint_eq(s[0].replies, 2);
	ck_assert_str_eq(s[1].name, "s2");
	ck_assert(bytes_eq(s[1].send, BYTES("AB\r\n")));
	ck_assert_uint_eq(s[1].cut_count, 2);
	ck_assert_uint_eq(s[1].cuts[0], 1);
	ck_assert_uint_eq(s[1].cuts[1], 3);
	ck_assert_uint_eq(s[1].replies, 1);
	ck_assert_str_eq(s[1].capture, "who");
	ck_assert(bytes_eq(s[2].send, BYTES("{who}\0")));
	ck_assert(s[2].bytewise);
	ck_assert_uint_eq(s[2].replies, 3);
	ck_assert_uint_eq(s[2].given_count, 1);
	ck_assert_int_eq(s[2].given[0].step_index, 0);
	ck_assert(answers_have(&s[2].given[0].answers, ANSWER_GATE));
	ck_assert_int_eq(s[3].kind, STEP_QUIET);
	ck_assert_uint_eq(s[3].wait_ms, 100);
	ck_assert_int_eq(s[4].kind, STEP_CLOSE);
	ck_assert_uint_eq(s[4].wait_ms, 200);
	ck_assert_int_eq(s[5].kind, STEP_FRESH);
	ck_assert_int_eq(s[5].state, STATE_HELO);
}

static void check_rules(const struct scase *c, const struct spec *spec)
{
	const struct rule *r = c->rules;

	ck_assert_uint_eq(c->rule_count, 3);
	ck_assert_ptr_eq(r[0].clause, spec_clause(spec, "A-1"));
	ck_assert_int_eq(r[0].of_index, 1);
	ck_assert_uint_eq(r[0].editions, 1 << EDITION_821);
	ck_assert_uint_eq(r[0].when_count, 1);
	ck_assert_uint_eq(r[0].given_count, 1);
	ck_assert_str_eq(r[0].listed, "EXPN");
	ck_assert_str_eq(r[0].unlisted, "X");
	ck_assert(r[0].has_on && answers_have(&r[0].on, 259));
	ck_assert(r[0].has_codes && r[0].declared);
	ck_assert_int_eq(r[0].rest, OUTCOME_VIOLATES);
	ck_assert(answers_have(&r[0].codes[OUTCOME_CONFORMS], 251));
	ck_assert(answers_have(&r[0].codes[OUTCOME_TOLERATED], ANSWER_NONE));
	ck_assert(answers_have(&r[0].codes[OUTCOME_RELAXED], ANSWER_JUNK));
	ck_assert_str_eq(r[0].why, "because");
	ck_assert_int_eq(r[1].of_index, CANARY);
	ck_assert_str_eq(r[1].check, "c");
	ck_assert_str_eq(r[1].argument, "a");
	ck_assert_int_eq(r[1].otherwise, OUTCOME_RELAXED);
	ck_assert_int_eq(r[1].rest, -1);
	ck_assert_str_eq(r[2].of, "first");
	ck_assert_int_eq(r[2].of_index, 0);
	ck_assert_str_eq(r[2].same, "esc");
	ck_assert_int_eq(r[2].as_index, 2);
	ck_assert_int_eq(r[2].otherwise, OUTCOME_VIOLATES);
	ck_assert_uint_eq(r[2].editions, EDITIONS_ALL);
}

static void check_others(const struct scase *inv, const struct scase *small)
{
	ck_assert_int_eq(inv->invariant, INVARIANT_SESSION);
	ck_assert_uint_eq(inv->step_count, 0);
	ck_assert_uint_eq(inv->state_count, 0);
	ck_assert(!inv->canary);
	ck_assert(!(inv->verbs >> VERB_VRFY & 1));
	ck_assert(inv->verbs >> VERB_UNKNOWN & 1);
	ck_assert(inv->verbs >> VERB_AUTH & 1);
	ck_assert_ptr_null(inv->rules[0].of);
	ck_assert(!small->canary);
	ck_assert_uint_eq(small->verbs, 0);
	ck_assert_int_eq(small->stimulus.verb, VERB_UNKNOWN);
	ck_assert_uint_eq(small->state_count, 1);
	ck_assert_int_eq(small->states[0], STATE_EHLO);
	ck_assert_uint_eq(small->editions, EDITIONS_ALL);
	ck_assert_str_eq(small->rules[0].of, "s1");
}

START_TEST(structs)
{
	struct scratch scratch;
	struct spec spec;

	scratch_enter(&scratch);
	load_good(&spec);
	check_table(&spec);
	check_case(&spec.cases[0]);
	check_steps(&spec.cases[0]);
	check_rules(&spec.cases[0], &spec);
	check_others(&spec.cases[1], &spec.cases[2]);
	spec_release(&spec);
	scratch_leave(&scratch, written);
}
END_TEST

/* Several files are read in the order of their names, and the digest tells
 * one octet. */
START_TEST(several)
{
	struct scratch scratch;
	struct spec spec, again;
	struct complaints complaints;

	scratch_enter(&scratch);
	complaints_init(&complaints);
	load_good(&spec);
	write_file("specs/clauses/d.yaml",
	        BYTES(CLAUSE("C-1", "SHOULD") "  rulings: X2\n"));
	write_file("specs/cases/d.yaml",
	        BYTES("- {id: late, title: t, invariant: reply,\n"
	              "   judge: [{clause: C-1, check: c}]}\n"));
	ck_assert(spec_load(&again, "specs", &complaints));
	ck_assert_str_eq(again.clauses[2].id, "C-1");
	ck_assert_int_eq(again.clauses[2].severity, SEVERITY_DEVIATION);
	ck_assert_str_eq(again.clauses[2].rulings[0], "X2");
	ck_assert_ptr_eq(spec_case(&again, "late"), &again.cases[3]);
	ck_assert_ptr_eq(again.cases[3].rules[0].clause, &again.clauses[2]);
	ck_assert_uint_eq(strlen(again.digest), 16);
	ck_assert_str_ne(spec.digest, again.digest);
	spec_release(&again);
	spec_release(&spec);
	complaints_release(&complaints);
	scratch_leave(&scratch, written);
}
END_TEST

/* Cut short anywhere, the table gives complaints or loads, never a crash. */
START_TEST(cut_short)
{
	struct scratch scratch;

	scratch_enter(&scratch);
	good_files();
	for (size_t n = 0; n < sizeof full_case; n++) {
		struct complaints complaints;

		complaints_init(&complaints);
		write_file(CASES, bytes_at(full_case, n));
		load_complaints(&complaints);
		complaints_release(&complaints);
	}
	scratch_leave(&scratch, written);
}
END_TEST

/* Every octet of the file in turn replaced by each of these. */
START_TEST(damaged)
{
	static const char octets[] = "\0\n\x80\xff {}[]:-,\"*&!0a";
	char copy[sizeof full_case];
	struct scratch scratch;

	scratch_enter(&scratch);
	good_files();
	for (size_t i = 0; i + 1 < sizeof full_case; i++) {
		struct complaints complaints;

		memcpy(copy, full_case, sizeof copy);
		copy[i] = octets[i % (sizeof octets - 1)];
		complaints_init(&complaints);
		write_file(CASES, bytes_at(copy, sizeof copy - 1));
		load_complaints(&complaints);
		complaints_release(&complaints);
	}
	scratch_leave(&scratch, written);
}
END_TEST

/* More complaints than are kept. */
START_TEST(flood)
{
	struct scratch scratch;
	struct complaints complaints;
	FILE *file;

	scratch_enter(&scratch);
	good_files();
	file = fopen(CASES, "wb");
	for (int i = 0; i < 5000; i++)
		fputs("- {what: 1, stimulus: {verb: X}}\n", file);
	fclose(file);
	complaints_init(&complaints);
	load_complaints(&complaints);
	ck_assert_uint_gt(complaints.count, 20000);
	ck_assert_str_eq(complaints.texts[COMPLAINTS_MOST - 1] ? "" : "?", "");
	complaints_release(&complaints);
	scratch_leave(&scratch, written);
}
END_TEST

int main(void)
{
	return tests_run(
	        "load", (const TTest *[]){ refused, missing, structs, several,
	                        cut_short, damaged, flood, NULL });
}
