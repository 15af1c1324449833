/* SPDX-License-Identifier: MIT
 *
 * The program from outside: exit statuses, and who gets to read what. Its table
 * is a small one of its own.
 */
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "oracle/events.h"
#include "report/sink.h"
#include "spec/testing.h"

#define CLAUSES                                                                \
	"- {id: NOOP-250, level: MUST, sources: \"RFC 5321 4.1.1.9\",\n"       \
	"   says: NOOP is answered 250., editions: [5321], lens: rfc}\n"       \
	"- {id: VRFY-252, level: MUST, sources: \"RFC 5321 7.3\",\n"           \
	"   says: Disabled VRFY is answered 252., editions: [5321],\n"         \
	"   lens: rfc}\n"
#define CASES                                                                  \
	"- id: noop\n  title: NOOP\n  lmtp: yes\n"                           \
	"  stimulus: {verb: NOOP, argument: none}\n"                           \
	"  steps: [{send: \"NOOP\\r\\n\"}]\n  mutants: [vrfy-disabled-502]\n"  \
	"  judge: [{clause: NOOP-250, pass: 250, violate: rest}]\n"            \
	"- id: vrfy\n  title: VRFY\n"                                          \
	"  stimulus: {verb: VRFY, argument: known}\n  needs: [known]\n"        \
	"  steps: [{send: \"VRFY {known}\\r\\n\"}]\n"                          \
	"  mutants: [vrfy-disabled-502]\n"                                     \
	"  judge: [{clause: VRFY-252, when: {vrfy: disabled}, pass: 252,\n"    \
	"     violate: rest}]\n"
#define REPLIES                                                                \
	"- {code: 250, class: positive completion, meaning: OK, sources: s,\n" \
	"   commands: any, seen: s, do: d}\n"                                  \
	"- {code: 252, class: positive completion, meaning: Cannot verify,\n"  \
	"   sources: s, commands: VRFY, seen: s, do: d}\n"
#define REFERENCE                                                              \
	"name: reference\npolicy: {vrfy: enabled}\n"                           \
	"fixtures: {domain: example.test, known: alice}\n"

#define WAIVERS                                                                \
	"- clause: VRFY-252\n  answer: \"502\"\n  owner: Jane\n"              \
	"  reason: later\n  since: 2026-10-11\n  expires: 2026-12-31\n"

static const char *const written[] = { "specs/clauses/c.yaml", "specs/clauses",
	"specs/cases/c.yaml", "specs/cases", "specs/profiles/reference.yaml",
	"specs/profiles", "specs/replies.yaml", "specs/RULINGS.md", "specs",
	"bad/clauses", "bad", "w.yaml", "new.yaml", "far.yaml",
	"json", "junit", "joined", "html", "x.csv", "x.md", "tap", "said",
	"out", "err",
	"t/noop.transcript", "t/vrfy.transcript", "t/x.transcript",
	"t/x.pcap", "t",
	NULL };

static struct scratch scratch;

static void setup(void)
{
	scratch_enter(&scratch);
	ck_assert_int_eq(mkdir("specs", 0777), 0);
	ck_assert_int_eq(mkdir("specs/clauses", 0777), 0);
	ck_assert_int_eq(mkdir("specs/cases", 0777), 0);
	ck_assert_int_eq(mkdir("specs/profiles", 0777), 0);
	ck_assert_int_eq(mkdir("bad", 0777), 0);
	write_file("specs/clauses/c.yaml", BYTES(CLAUSES));
	write_file("specs/cases/c.yaml", BYTES(CASES));
	write_file("specs/replies.yaml", BYTES(REPLIES));
	write_file("specs/profiles/reference.yaml", BYTES(REFERENCE));
	write_file("w.yaml", BYTES(WAIVERS));
	write_file("far.yaml", BYTES("- clause: VRFY-25\n  answer: \"502\"\n"
	                             "  owner: Jane\n  reason: later\n"
	                             "  since: 2026-10-11\n"
	                             "  expires: 2026-12-31\n"));
	write_file("specs/RULINGS.md",
	        BYTES("## X1\n\n**Is it so?**\n\nIt is.\n"));
	ck_assert_int_eq(setenv("SMTPSPEC_SPECS", "specs", 1), 0);
}

static void teardown(void)
{
	scratch_leave(&scratch, written);
}

enum { ARGS_MOST = 12 };

static pid_t start(const char *const *args, const char *out)
{
	char *argv[ARGS_MOST + 2] = { (char *)SMTPSPEC_PROGRAM };
	posix_spawn_file_actions_t files;
	extern char **environ;
	pid_t pid;

	for (int i = 0; i < ARGS_MOST && args[i]; i++)
		argv[i + 1] = (char *)args[i];
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(
	        &files, 1, out, O_WRONLY | O_CREAT | O_TRUNC, 0666);
	posix_spawn_file_actions_addopen(
	        &files, 2, "err", O_WRONLY | O_CREAT | O_TRUNC, 0666);
	ck_assert_int_eq(
	        posix_spawn(&pid, argv[0], &files, NULL, argv, environ), 0);
	posix_spawn_file_actions_destroy(&files);
	return pid;
}

/* The exit status; 1000 and the signal's number where there is none. */
static int finish(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		ck_assert_int_eq(errno, EINTR);
	return WIFEXITED(status) ? WEXITSTATUS(status)
	                         : 1000 + WTERMSIG(status);
}

static bool file_has(const char *name, const char *text)
{
	FILE *file = fopen(name, "rb");
	char octets[64 * 1024] = { 0 };
	size_t n;

	ck_assert_ptr_nonnull(file);
	n = fread(octets, 1, sizeof octets - 1, file);
	fclose(file);
	return bytes_find(bytes_at(octets, n), bytes_of(text)) < n;
}

static const struct {
	const char *args[ARGS_MOST];
	int want;
	const char *file, *text; /* where it says what */
} rows[] = {
	{ { NULL }, EXIT_USAGE, "err", "usage: smtpspec" },
	{ { "--help" }, EXIT_GATE_MET, "out", "usage: smtpspec" },
	{ { "run", "--help" }, EXIT_GATE_MET, "out", "--exec CMD" },
	{ { "--version" }, EXIT_GATE_MET, "out", "smtpspec " },
	{ { "rum" }, EXIT_USAGE, "err", "did you mean `run`?" },
	{ { "run", "--jsno" }, EXIT_USAGE, "err", "--json" },
	/* list */
	{ { "list" }, EXIT_GATE_MET, "out", "vrfy" },
	{ { "list", "no*" }, EXIT_GATE_MET, "out", "NOOP" },
	{ { "list", "xx*" }, EXIT_USAGE, "err", "nothing matches" },
	{ { "list", "--clauses", "--json", "-" }, EXIT_GATE_MET, "out",
	        "{\"clause\":\"NOOP-250\",\"level\":\"MUST\"" },
	{ { "list", "--mutants" }, EXIT_GATE_MET, "out", "vrfy-disabled-502" },
	{ { "list", "--profiles" }, EXIT_GATE_MET, "out", "reference" },
	{ { "list", "--clauses", "--mutants" }, EXIT_USAGE, "err", "one of" },
	{ { "list", "--coverage" }, EXIT_GATE_MET, "out",
	        "2 clauses: 2 decided by cases (100%), 0 that no case can" },
	{ { "list", "--coverage", "NOOP*", "--json", "-" }, EXIT_GATE_MET, "out",
	        "\"decided\":\"1 case: noop\"" },
	{ { "list", "--editions" }, EXIT_GATE_MET, "out",
	        "VRFY-252                    5321\n" },
	/* lint */
	{ { "lint" }, EXIT_GATE_MET, "out",
	        "2 clauses: 2 decided, 0 undecidable; 2 cases, 2 instances" },
	{ { "lint", "--specs", "bad" }, EXIT_USAGE, "err", "bad/clauses" },
	{ { "lint", "x" }, EXIT_USAGE, "err", "not `x`" },
	/* explain */
	{ { "explain", "250", "252" }, EXIT_GATE_MET, "out", "250 and 252" },
	{ { "explain", "noop-250" }, EXIT_GATE_MET, "out",
	        "NOOP is answered 250." },
	{ { "explain", "vrfy@ehlo" }, EXIT_GATE_MET, "out",
	        "sends \"VRFY {known}" },
	{ { "explain", "X1" }, EXIT_GATE_MET, "out", "Is it so?" },
	{ { "explain", "vrfy" }, EXIT_GATE_MET, "out",
	        "  VRFY-252  RFC 5321 7.3 MUST\n" },
	{ { "explain", "noop-25" }, EXIT_USAGE, "err",
	        "did you mean `NOOP-250`?" },
	{ { "explain", "299" }, EXIT_USAGE, "err", "no code 299" },
	{ { "explain" }, EXIT_USAGE, "err", "explain what?" },
	/* manual */
	{ { "manual", "man" }, EXIT_GATE_MET, "out",
	        ".BR \\-\\-update\\-baseline \" \\fIFILE\\fR\"\n" },
	{ { "manual", "bash" }, EXIT_GATE_MET, "out",
	        "complete -F _smtpspec smtpspec" },
	{ { "manual", "zsh" }, EXIT_GATE_MET, "out",
	        "'--junit=[JUnit XML; - is standard output]:FILE:_files'" },
	{ { "manual", "fish" }, EXIT_GATE_MET, "out",
	        "-n '__fish_seen_subcommand_from run' -l quiet -s q -d '" },
	{ { "manual" }, EXIT_USAGE, "err", "one of man, bash, zsh, fish" },
	/* run */
	{ { "run" }, EXIT_GATE_MET, "out", "exit 0: " },
	{ { "run", "--policy", "vrfy=disabled" }, EXIT_GATE_MET, "out",
	        "vrfy=disabled" },
	{ { "run", "--mutant", "vrfy-disabled-502" }, EXIT_FINDINGS, "out",
	        "--mutant vrfy-disabled-502 --seed 1 " },
	{ { "run", "--mutant", "vrfy-disabled-5022" }, EXIT_USAGE, "err",
	        "did you mean `vrfy-disabled-502`?" },
	{ { "run", "--policy", "vrfy=off" }, EXIT_USAGE, "err", "vrfy=off" },
	{ { "run", "--profile", "none" }, EXIT_USAGE, "err",
	        "specs/profiles/none.yaml" },
	{ { "run", "--set", "vrfy=off" }, EXIT_USAGE, "err", "vrfy=off" },
	{ { "run", "--edition", "1" }, EXIT_USAGE, "err", "--edition 1" },
	{ { "run", "--lens", "x" }, EXIT_USAGE, "err", "--lens x" },
	{ { "run", "--specs", "bad" }, EXIT_USAGE, "err", "bad/clauses" },
	{ { "run", "--case", "xx*" }, EXIT_USAGE, "err", "xx*" },
	{ { "run", "--dry-run" }, EXIT_GATE_MET, "out", "2 instances" },
	{ { "run", "--json", "-" }, EXIT_GATE_MET, "out",
	        "{\"event\":\"end\"" },
	{ { "run", "--json", "-" }, EXIT_GATE_MET, "err", "exit 0: " },
	{ { "run", "--json", "json", "--junit", "junit" }, EXIT_GATE_MET,
	        "junit", "</testsuites>" },
	{ { "run", "--json", "-", "--junit", "-" }, EXIT_USAGE, "err",
	        "both want" },
	{ { "fuzz", "--runs", "1", "--findings", "no/folder" }, EXIT_OURS, "err",
	        "no/folder: No such file or directory" },
	{ { "run", "--json", "no/folder" }, EXIT_OURS, "err",
	        "no/folder: No such file or directory" },
	{ { "run", "--json", "/dev/full", "--junit", "junit" }, EXIT_OURS,
	        "err", "/dev/full: No space left on device" },
	{ { "run", "--json", "/dev/full" }, EXIT_OURS, "out", "exit 5: " },
	{ { "run", "--junit", "/dev/full", "--json", "json" }, EXIT_OURS,
	        "json", "\"exit\":5,\"reason\":\"/dev/full: No space" },
	{ { "run", "127.0.0.1:1", "--json", "json" }, EXIT_UNVERIFIED, "json",
	        "\"exit\":3" },
	{ { "run", "127.0.0.1:1", "--junit", "junit" }, EXIT_UNVERIFIED,
	        "junit", "errors=\"1\"" },
	{ { "run", "no.such.host.invalid" }, EXIT_UNVERIFIED, "err",
	        "no.such.host.invalid" },
	{ { "run", "/no/such/socket" }, EXIT_UNVERIFIED, "err",
	        "/no/such/socket" },
	/* waivers */
	{ { "run", "--mutant", "vrfy-disabled-502", "--waivers", "w.yaml",
	          "--today", "2026-11-25" },
	        EXIT_GATE_MET, "out",
	        "Jane, age 45 d, until 2026-12-31: later" },
	{ { "run", "--mutant", "vrfy-disabled-502", "--waivers", "w.yaml",
	          "--today", "2027-01-01" },
	        EXIT_FINDINGS, "out", "expired: it held until 2026-12-31" },
	{ { "run", "--waivers", "w.yaml", "--today", "2026-11-25" },
	        EXIT_FINDINGS, "out", "exit 1: waivers are stale" },
	{ { "run", "--waivers", "w.yaml", "--today", "2026-11-25", "--junit",
	          "junit" },
	        EXIT_FINDINGS, "junit", "name=\"w.yaml:1\"" },
	{ { "run", "--waivers", "w.yaml", "--today", "2026-11-25", "--html",
	          "html" },
	        EXIT_FINDINGS, "html", "Waivers in force: 0" },
	{ { "run", "--case", "vrfy", "--waivers", "w.yaml", "--today",
	          "2026-11-25" },
	        EXIT_UNVERIFIED, "out", "the run did not try all" },
	{ { "run", "--waivers", "w.yaml", "--today", "soon" }, EXIT_USAGE,
	        "err", "--today soon: want a date" },
	{ { "run", "--waivers", "none" }, EXIT_USAGE, "err",
	        "none: No such file or directory" },
	{ { "run", "--mutant", "vrfy-disabled-502", "--update-baseline",
	          "new.yaml" },
	        EXIT_FINDINGS, "err",
	        "new.yaml: 1 candidates added, each of which needs an owner" },
	{ { "run", "--waivers", "new.yaml" }, EXIT_USAGE, "err",
	        "new.yaml:5:9: empty: who answers for it?" },
	{ { "run", "--update-baseline", "specs/replies.yaml" }, EXIT_USAGE,
	        "err", "specs/replies.yaml:1:4: unknown key `code`" },
	{ { "lint", "--waivers", "w.yaml" }, EXIT_GATE_MET, "out", "2 cases" },
	{ { "lint", "--waivers", "far.yaml" }, EXIT_USAGE, "err",
	        "far.yaml:1:3: the table has nothing that `VRFY-25` is about; "
	        "did you mean `VRFY-252`?" },
	{ { "lint", "--waivers", "new.yaml" }, EXIT_USAGE, "err",
	        "new.yaml:5:9: empty: who answers for it?" },
	/* judge, of what the row before has left */
	{ { "run", "--mutant", "vrfy-disabled-502", "--transcripts", "t" },
	        EXIT_FINDINGS, "t/vrfy.transcript", "set: vrfy=disabled\n" },
	{ { "judge", "t" }, EXIT_FINDINGS, "out", "VRFY-252" },
	{ { "judge", "t/vrfy.transcript", "--json", "json" }, EXIT_FINDINGS,
	        "json", "\"target\":\"self, recorded\"" },
	{ { "judge", "t/noop.transcript" }, EXIT_GATE_MET, "out",
	        "no recorded command, sent alone and answered, is" },
	{ { "judge", "t", "--set", "vrfy=enabled" }, EXIT_GATE_MET, "out",
	        "vrfy=enabled" },
	{ { "judge", "t", "--profile", "reference" }, EXIT_GATE_MET, "out",
	        "vrfy=enabled" },
	{ { "judge", "t", "--case", "noop" }, EXIT_GATE_MET, "out", "exit 0: " },
	{ { "judge", "t", "--case", "xx" }, EXIT_USAGE, "err", "xx" },
	{ { "judge", "t", "t/noop.transcript" }, EXIT_USAGE, "err",
	        "both hold try 1 of noop" },
	{ { "judge", "t", "--json", "/dev/full" }, EXIT_OURS, "err",
	        "/dev/full" },
	{ { "judge" }, EXIT_USAGE, "err", "judge what?" },
	{ { "judge", "none" }, EXIT_USAGE, "err", "none: No such file" },
	{ { "judge", "bad" }, EXIT_USAGE, "err", "no *.transcript in it" },
	{ { "judge", "specs/replies.yaml" }, EXIT_USAGE, "err",
	        "specs/replies.yaml:1:1: no transcript" },
	{ { "run", "--transcripts", "no/folder" }, EXIT_OURS, "err",
	        "no/folder: No such file or directory" },
	/* report, of what the row before has left */
	{ { "run", "--mutant", "vrfy-disabled-502", "--json", "json" },
	        EXIT_FINDINGS, "json", "{\"event\":\"end\"" },
	{ { "report", "json" }, EXIT_GATE_MET, "out", "exit 1: " },
	{ { "report", "json", "json", "--json", "joined", "--junit", "junit" },
	        EXIT_GATE_MET, "junit", "</testsuites>" },
	{ { "report", "joined", "--json", "-" }, EXIT_GATE_MET, "out",
	        "{\"event\":\"end\"" },
	{ { "report", "json", "--html", "html" }, EXIT_GATE_MET, "html",
	        "--mutant vrfy-disabled-502 --seed 1 " },
	{ { "report", "json", "--statement", "x.csv", "--traceability",
	          "x.md" },
	        EXIT_GATE_MET, "x.csv", "\"VRFY-252\",\"RFC 5321 7.3\"" },
	{ { "report", "joined", "--sarif", "-" }, EXIT_GATE_MET, "out",
	        "\"ruleId\":\"VRFY-252\"" },
	{ { "report", "joined", "--tap", "tap", "--markdown", "-" },
	        EXIT_GATE_MET, "tap", "not ok 2 - self, reference\n1..2\n" },
	{ { "report", "joined", "--markdown", "-" }, EXIT_GATE_MET, "out",
	        "#### fail VRFY-252" },
	{ { "run", "--html", "html" }, EXIT_GATE_MET, "html", "</html>" },
	{ { "run", "--sarif", "/dev/full" }, EXIT_OURS, "out", "exit 5: " },
	{ { "run", "--tap", "/dev/full" }, EXIT_OURS, "out", "exit 5: " },
	{ { "run", "--markdown", "/dev/full" }, EXIT_OURS, "out", "exit 5: " },
	{ { "run", "127.0.0.1:1", "--tap", "tap" }, EXIT_UNVERIFIED, "tap",
	        "not ok 1 - the run itself" },
	{ { "run", "--html", "/dev/full" }, EXIT_OURS, "out", "exit 5: " },
	{ { "run", "127.0.0.1:1", "--html", "html" }, EXIT_UNVERIFIED, "html",
	        "exit 3, " },
	{ { "report", "json", "--statement", "x.txt" }, EXIT_USAGE, "err",
	        "--statement x.txt: want a name that ends in .md or .csv" },
	{ { "report" }, EXIT_USAGE, "err", "report what?" },
	{ { "report", "none" }, EXIT_USAGE, "err",
	        "none: No such file or directory" },
	{ { "report", "specs/replies.yaml" }, EXIT_USAGE, "err",
	        "specs/replies.yaml:1:1: not JSON" },
	{ { "report", "json", "--junit", "/dev/full" }, EXIT_OURS, "err",
	        "/dev/full: No space left on device" },
	{ { "report", "json", "--json", "no/folder" }, EXIT_OURS, "err",
	        "no/folder: No such file or directory" },
	/* diff */
	{ { "run", "--policy", "vrfy=disabled", "--json", "joined" },
	        EXIT_GATE_MET, "joined", "{\"event\":\"end\"" },
	{ { "run", "--mutant", "vrfy-disabled-502", "--json", "json" },
	        EXIT_FINDINGS, "json", "{\"event\":\"end\"" },
	{ { "diff", "joined", "json" }, EXIT_FINDINGS, "out",
	        "  vrfy VRFY-252\n    - pass          252 " },
	{ { "diff", "json", "joined" }, EXIT_GATE_MET, "out",
	        "1 the same, 1 gone\n" },
	{ { "diff", "json", "joined", "--exact" }, EXIT_FINDINGS, "out",
	        "1 the same, 1 gone\n" },
	{ { "diff", "json", "json", "--exact" }, EXIT_GATE_MET, "out",
	        "2 the same\n" },
	{ { "diff", "joined", "json", "--json", "-" }, EXIT_FINDINGS, "out",
	        "{\"event\":\"end\",\"same\":1,\"new\":1,\"gone\":0," },
	{ { "diff", "joined", "json", "--markdown", "x.md" }, EXIT_FINDINGS,
	        "x.md", "| new | vrfy | VRFY-252 | pass | 252 " },
	{ { "diff", "json" }, EXIT_USAGE, "err", "wants two runs" },
	{ { "diff" }, EXIT_USAGE, "err", "diff what?" },
	{ { "diff", "json", "none" }, EXIT_USAGE, "err", "none: No such" },
	{ { "diff", "json", "json", "--json", "/dev/full" }, EXIT_OURS, "err",
	        "/dev/full: No space left on device" },
	{ { "run", "--mutant", "vrfy-disabled-502", "--against", "self",
	          "--json", "joined", "--junit", "junit" },
	        EXIT_FINDINGS, "out", "+ self, reference\n" },
	{ { "report", "joined", "--junit", "-" }, EXIT_GATE_MET, "out",
	        "name=\"self, reference\"" },
	{ { "run", "--against", "127.0.0.1:1", "--junit", "junit" },
	        EXIT_UNVERIFIED, "junit", "</testsuites>" },
	{ { "run", "--against", "self,none" }, EXIT_USAGE, "err",
	        "specs/profiles/none.yaml" },
	/* serve */
	{ { "serve", "--listen", "x:y" }, EXIT_USAGE, "err", "x:y" },
	{ { "serve", "--policy", "vrfy=off" }, EXIT_USAGE, "err", "vrfy=off" },
	{ { "serve", "--tls-cert", "x" }, EXIT_USAGE, "err",
	        "--tls-cert and --tls-key: one without the other" },
	{ { "serve", "--tls-cert", "no", "--tls-key", "no" }, EXIT_USAGE, "err",
	        "no: no certificate can be read from it" },
	/* TLS and AUTH */
	{ { "run", "--tls", "yes" }, EXIT_USAGE, "err",
	        "--tls yes: want no, starttls or implicit" },
	{ { "run", "127.0.0.1:1", "--ca", "no" }, EXIT_USAGE, "err",
	        "--ca no: no certificates can be read from it" },
	{ { "run", "--set", "user=a", "--set", "password-env=SMTPSPEC_NONE" },
	        EXIT_USAGE, "err",
	        "password-env SMTPSPEC_NONE: not in the environment" },
};

/* A rule by a check that is not there is found before it is asked. */
START_TEST(a_table_with_an_unknown_check_is_refused)
{
	static const char cases[] =
	        "- id: noop\n  title: NOOP\n"
	        "  stimulus: {verb: NOOP, argument: none}\n"
	        "  steps: [{send: \"NOOP\\r\\n\"}]\n"
	        "  judge: [{clause: NOOP-250, check: nosuch}]\n";
	static const char *const subcommands[] = { "run", "fuzz", "judge",
		"lint" };

	write_file("specs/cases/c.yaml", BYTES(cases));
	for (size_t i = 0; i < ROWS(subcommands); i++) {
		const char *const args[] = { subcommands[i], "specs", NULL };
		const char *const alone[] = { subcommands[i], NULL };

		ck_assert_int_eq(finish(start(i == 2 ? args : alone, "out")),
		        EXIT_USAGE);
		ck_assert_msg(file_has("err", "specs/cases/c.yaml:5:11: case "
		                              "noop: no check `nosuch`"),
		        "%s", subcommands[i]);
	}
}
END_TEST

START_TEST(exits_as_documented)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		int got = finish(start(rows[i].args, "out"));

		ck_assert_msg(got == rows[i].want, "row %zu, %s %s: got %d", i,
		        rows[i].args[0] ? rows[i].args[0] : "",
		        rows[i].args[0] && rows[i].args[1] ? rows[i].args[1]
		                                           : "",
		        got);
		ck_assert_msg(file_has(rows[i].file, rows[i].text),
		        "row %zu: no `%s` in %s", i, rows[i].text,
		        rows[i].file);
	}
}
END_TEST

START_TEST(notices_that_nobody_can_read_it)
{
	static const char *const commands[][ARGS_MOST] = { { "--help" },
		{ "list" }, { "lint" }, { "explain", "252" }, { "run" },
		{ "run", "--dry-run" }, { "run", "--json", "-" } };

	for (size_t i = 0; i < ROWS(commands); i++) {
		ck_assert_msg(
		        finish(start(commands[i], "/dev/full")) == EXIT_OURS,
		        "%s", commands[i][0]);
		ck_assert(file_has(
		        "err", "standard output: No space left on device"));
	}
}
END_TEST

START_TEST(says_that_results_are_damaged)
{
	static const char *const run[] = { "run", "--json", "json", NULL };
	static const char *const report[] = { "report", "json", NULL };
	struct stat whole;

	ck_assert_int_eq(finish(start(run, "out")), EXIT_GATE_MET);
	ck_assert_int_eq(stat("json", &whole), 0);
	ck_assert_int_eq(truncate("json", whole.st_size - 100), 0);
	ck_assert_int_eq(finish(start(report, "out")), EXIT_USAGE);
	ck_assert(file_has("err", "the file ends within this line"));
	ck_assert(file_has("out", "cut short"));
}
END_TEST

/* The port that `serve` says it has; 0 while it has not. */
static int port_said(void)
{
	FILE *file = fopen("out", "r");
	int port = 0;

	if (file && fscanf(file, "listening on 127.0.0.1:%d", &port) != 1)
		port = 0;
	if (file)
		fclose(file);
	return port;
}

static int connect_to(int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	ck_assert_int_eq(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
	return fd;
}

/* Waits until the code comes at the start of what is read. */
static void await(int fd, const char *code)
{
	char in[4096] = { 0 };
	ssize_t n = recv(fd, in, sizeof in - 1, 0);

	ck_assert_msg(n > 0 && strncmp(in, code, strlen(code)) == 0,
	        "want %s, got %s", code, in);
}

static void say(int fd, const char *line)
{
	ck_assert_int_eq(
	        send(fd, line, strlen(line), 0), (ssize_t)strlen(line));
}

START_TEST(serves)
{
	const char *const args[] = { "serve", "--listen", "127.0.0.1:0",
		"--policy", "vrfy=disabled", NULL };
	int port = 0, many[120], quiet;
	pid_t pid = start(args, "out");

	for (int i = 0; i < 500 && port == 0; i++) {
		poll(NULL, 0, 10);
		port = port_said();
	}
	ck_assert_int_ne(port, 0);
	for (size_t i = 0; i < ROWS(many); i++)
		many[i] = connect_to(port);
	for (size_t i = 0; i < ROWS(many); i++) {
		await(many[i], "220 ");
		say(many[i], "VRFY alice\r\nQUIT\r\n");
		await(many[i], "252 ");
		close(many[i]);
	}
	quiet = connect_to(port);
	await(quiet, "220 ");
	kill(pid, SIGTERM);
	ck_assert_int_eq(finish(pid), EXIT_GATE_MET);
	close(quiet);
}
END_TEST

static bool announced(void)
{
	FILE *file = fopen("out", "r");
	bool any = file && fgetc(file) != EOF;

	if (file)
		fclose(file);
	return any;
}

START_TEST(lmtp_at_a_unix_socket)
{
	const char *const serving[] = { "serve", "--listen", "unix:lmtp.sock",
		"--policy", "protocol=lmtp", NULL };
	const char *const judging[] = { "run", "unix:lmtp.sock", "--profile",
		"reference", "--set", "protocol=lmtp", "--edition", "5321",
		NULL };
	pid_t pid = start(serving, "out");

	for (int i = 0; i < 500 && !announced(); i++)
		poll(NULL, 0, 10);
	ck_assert_int_eq(finish(start(judging, "said")), EXIT_GATE_MET);
	kill(pid, SIGTERM);
	ck_assert_int_eq(finish(pid), EXIT_GATE_MET);
	ck_assert_int_ne(access("lmtp.sock", F_OK), 0);
}
END_TEST

/* A server that accepts and never greets. */
START_TEST(reports_when_interrupted)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof at;
	int fd = socket(AF_INET, SOCK_STREAM, 0), accepted;
	char target[32];
	const char *const args[] = { "run", target, "--json", "json", NULL };
	pid_t pid;
	int status;

	ck_assert_int_eq(bind(fd, (struct sockaddr *)&at, n), 0);
	ck_assert_int_eq(listen(fd, 10), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&at, &n), 0);
	snprintf(target, sizeof target, "127.0.0.1:%d", ntohs(at.sin_port));
	pid = start(args, "out");
	accepted = accept(fd, NULL, NULL);
	ck_assert_int_ge(accepted, 0);
	kill(pid, SIGINT);
	status = finish(pid);
	ck_assert_int_eq(status, EXIT_UNVERIFIED);
	ck_assert(file_has("json", "{\"event\":\"end\""));
	close(accepted);
	close(fd);
}
END_TEST

/* Whatever is wrong with it is said with its place, and nothing is judged. */
START_TEST(judges_nothing_that_is_half_read)
{
	static const struct {
		const char *text, *complaint;
	} files[] = {
		{ "smtpspec transcript 1\n\n0.000000 0 begin\n",
		        "t/x.transcript:4:1: the file was cut" },
		{ "smtpspec transcript 1\nset: vrfy=off\n\nend\n",
		        "t/x.transcript:2:1: --set vrfy=off" },
		{ "smtpspec transcript 1\nfact: x\n\nend\n",
		        "t/x.transcript:2:1: want `fact=value" },
		{ "smtpspec transcript 1\nstop: x\n\nend\n",
		        "t/x.transcript:2:1: nothing stops" },
		{ "smtpspec transcript 1\nattempt: x\n\nend\n",
		        "t/x.transcript:2:1: want a number" },
		{ "smtpspec transcript 1\nrandom: x\n\nend\n",
		        "t/x.transcript:2:1: want 3 names" },
		{ "smtpspec transcript 1\ntimeout: -1\n\nend\n",
		        "t/x.transcript:2:1: want a number" },
	};
	static const char *const args[] = { "judge", "t", "--json", "json",
		NULL };

	ck_assert_int_eq(mkdir("t", 0777), 0);
	for (size_t i = 0; i < ROWS(files); i++) {
		write_file("t/x.transcript", bytes_of(files[i].text));
		ck_assert_int_eq(finish(start(args, "out")), EXIT_USAGE);
		ck_assert_msg(file_has("err", files[i].complaint), "%s",
		        files[i].complaint);
		ck_assert(!file_has("out", "verdicts"));
	}
}
END_TEST

/* A file header of 24 octets, link type Ethernet or another, and what follows. */
#define PCAP(link)                                                             \
	"\xd4\xc3\xb2\xa1\x02\x00\x04\x00\x00\x00\x00\x00"                   \
	"\x00\x00\x00\x00\xff\xff\x00\x00" link "\x00\x00\x00"

START_TEST(judges_no_capture_that_is_cut_or_something_else)
{
	static const struct {
		struct bytes octets;
		const char *complaint;
	} files[] = {
		{ { (const uint8_t *)PCAP("\x01"), 24 },
		        "t/x.pcap: no SMTP session in it (0 TCP" },
		{ { (const uint8_t *)PCAP("\x01"), 20 }, "t/x.pcap: truncated" },
		{ { (const uint8_t *)PCAP("\x01") "\0\0\0\0", 28 },
		        "t/x.pcap: packet 1: truncated" },
		{ { (const uint8_t *)PCAP("\x69"), 24 },
		        "t/x.pcap: packets of link type 105 (IEEE802_11)" },
	};
	static const char *const args[] = { "judge", "t/x.pcap", NULL };

	ck_assert_int_eq(mkdir("t", 0777), 0);
	for (size_t i = 0; i < ROWS(files); i++) {
		write_file("t/x.pcap", files[i].octets);
		ck_assert_int_eq(finish(start(args, "out")), EXIT_USAGE);
		ck_assert_msg(file_has("err", files[i].complaint), "%s",
		        files[i].complaint);
	}
}
END_TEST

/* A session of somebody else's: what it does not hold stays open. */
START_TEST(judges_what_anybody_has_recorded)
{
	static const char file[] =
	        "smtpspec transcript 1\ntarget: mx\n\n"
	        "0.000000 0 connected\n0.000001 0 S 220 mx\\r\\n\n"
	        "0.000002 0 C EHLO c\\r\\n\n0.000003 0 S 250 mx\\r\\n\n"
	        "0.000004 0 C NOOP\\r\\n\n0.000005 0 S 500 no\\r\\n\nend\n";
	static const char *const args[] = { "judge", "t", "--json", "-", NULL };

	ck_assert_int_eq(mkdir("t", 0777), 0);
	write_file("t/x.transcript", bytes_of(file));
	ck_assert_int_eq(finish(start(args, "out")), EXIT_FINDINGS);
	ck_assert(file_has("out", "\"NOOP-250\""));
	ck_assert(file_has("out", "(in t/x.transcript)"));
	ck_assert(file_has("out", "no clause applies"));
	ck_assert(file_has("out", "greeting=220 (probed: all recorded"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("program");
	TCase *tcase = tcase_create("program");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, exits_as_documented);
	tcase_add_test(tcase, says_that_results_are_damaged);
	tcase_add_test(tcase, a_table_with_an_unknown_check_is_refused);
	tcase_add_test(tcase, notices_that_nobody_can_read_it);
	tcase_add_test(tcase, judges_nothing_that_is_half_read);
	tcase_add_test(tcase, judges_no_capture_that_is_cut_or_something_else);
	tcase_add_test(tcase, judges_what_anybody_has_recorded);
	tcase_add_test(tcase, serves);
	tcase_add_test(tcase, lmtp_at_a_unix_socket);
	tcase_add_test(tcase, reports_when_interrupted);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
