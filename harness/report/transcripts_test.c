/* SPDX-License-Identifier: MIT */
#include "report/transcripts.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report/testing.h"
#include "session/record.h"

static char folder[32];
static struct profile profile;
static struct transcript transcript;

static void setting(void)
{
	static const char *const members[] = { "a@example.test",
		"b@example.test" };

	strcpy(folder, "/tmp/transcripts-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	profile_init(&profile);
	profile.facts[FACT_VRFY] = fact_value_of(FACT_VRFY, BYTES("disabled"));
	profile.facts[FACT_CATCHALL] = fact_value_of(FACT_CATCHALL, BYTES("no"));
	profile.inferred[FACT_CATCHALL] = true;
	profile.inferred_from[FACT_CATCHALL] = "`RCPT` -> 550 \x1b[31m";
	profile.fixtures[FIXTURE_DOMAIN] = "example.test";
	profile.client = "smtpspec.invalid";
	profile.errors = 10;
	profile.members = members;
	profile.member_count = 2;
	transcript_init(&transcript);
	transcript_add(&transcript, ENTRY_CONNECTED, STEP_PREAMBLE, 0,
	        BYTES(""));
	transcript_add(
	        &transcript, ENTRY_RECEIVED, STEP_PREAMBLE, 42, BYTES("\0\n"));
}

static void done(void)
{
	transcript_release(&transcript);
	profile_release(&profile);
	ck_assert_int_eq(rmdir(folder), 0);
}

static bool tell(const char *to, unsigned attempt, enum stop stop,
        struct err *err)
{
	static const char *const names[] = { "zqa", "zqb" };
	struct event_session event = { .scase = &sample_cases[0],
		.instance = "vrfy-known@mail", .attempt = attempt,
		.stop = stop, .transcript = &transcript, .profile = &profile,
		.randoms = names, .random_count = 2 };
	struct event_run run = { .version = "0.1", .target = "self",
		.edition = EDITION_5321 };
	struct transcripts *t = transcripts_open(to, err);
	struct listener listener;
	bool good;

	if (!t)
		return false;
	listener = transcripts_listener(t);
	good = listener.run(listener.self, &run, err) &&
	       listener.session(listener.self, &event, err);
	transcripts_close(t);
	return good;
}

/* The file is gone then. */
static void has(const char *name, const char *text)
{
	char path[128], octets[4096];
	FILE *file;
	size_t n;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	file = fopen(path, "r");
	ck_assert_msg(file != NULL, "%s", path);
	n = fread(octets, 1, sizeof octets - 1, file);
	octets[n] = '\0';
	fclose(file);
	ck_assert_str_eq(octets, text);
	unlink(path);
}

#define PROFILE                                                                \
	"edition: 5321\n"                                                      \
	"lens: rfc\n"                                                          \
	"profile: auto\n"                                                      \
	"set: domain=example.test\n"                                           \
	"set: members=a@example.test,b@example.test\n"                         \
	"set: client=smtpspec.invalid\n"                                       \
	"set: sender=\n"                                                       \
	"set: vrfy=disabled\n"                                                 \
	"fact: catchall=no (`RCPT` -> 550 \\x1b[31m)\n"                        \
	"timeout: 10000\n"                                                     \
	"errors: 10\n"                                                         \
	"random: zqa\n"                                                        \
	"random: zqb\n"                                                        \
	"\n"                                                                   \
	"0.000000 preamble connected\n"                                        \
	"0.000042 preamble S \\x00\\n\n"                                       \
	"end\n"

START_TEST(a_file_a_session)
{
	struct err err;

	setting();
	ck_assert(tell(folder, 1, STOP_NOT, &err));
	has("vrfy-known@mail.transcript",
	        "smtpspec transcript 1\n"
	        "version: 0.1\n"
	        "target: self\n"
	        "case: vrfy-known@mail\n"
	        "steps: vrfy s2\n"
	        "attempt: 1\n" PROFILE);
	done();
}
END_TEST

START_TEST(a_second_try_has_its_own)
{
	struct err err;

	setting();
	ck_assert(tell(folder, 2, STOP_TIMEOUT, &err));
	has("vrfy-known@mail.2.transcript",
	        "smtpspec transcript 1\n"
	        "version: 0.1\n"
	        "target: self\n"
	        "case: vrfy-known@mail\n"
	        "steps: vrfy s2\n"
	        "attempt: 2\n"
	        "stop: timeout\n" PROFILE);
	done();
}
END_TEST

START_TEST(a_folder_that_is_none)
{
	char path[128];
	struct err err;

	setting();
	snprintf(path, sizeof path, "%s/no/such", folder);
	ck_assert(!tell(path, 1, STOP_NOT, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "no/such: No such file"));
	ck_assert(!tell("/dev/null", 1, STOP_NOT, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "Not a directory"));
	done();
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { a_file_a_session,
		a_second_try_has_its_own, a_folder_that_is_none, NULL };

	return tests_run("report/transcripts", tests);
}
