/* SPDX-License-Identifier: MIT */
#include "cli/secret.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "spec/testing.h"

static const struct row {
	struct account account;
	const char *password, *wrong; /* one of them */
} rows[] = {
	{ { .user = NULL }, "", NULL },
	{ { .user = "alice", .password = "as it is" }, "as it is", NULL },
	{ { .user = "alice", .password_file = "good" }, "open sesame", NULL },
	{ { .user = "alice", .password_file = "empty" }, NULL,
	        "password-file empty: no password in its first line" },
	{ { .user = "alice", .password_file = "blank" }, NULL,
	        "password-file blank: no password in its first line" },
	{ { .user = "alice", .password_file = "none" }, NULL,
	        "password-file none: No such file or directory" },
	{ { .user = "alice", .password_env = "SMTPSPEC_TEST_SECRET" }, "x y",
	        NULL },
	{ { .user = "alice", .password_env = "SMTPSPEC_TEST_NONE" }, NULL,
	        "password-env SMTPSPEC_TEST_NONE: not in the environment" },
	{ { .user = "alice" }, NULL,
	        "user alice: want `password-file` or `password-env` too" },
};

START_TEST(passwords_are_fetched)
{
	static const char *const written[] = { "good", "empty", "blank", NULL };
	struct scratch scratch;

	scratch_enter(&scratch);
	write_file("good", BYTES("open sesame\r\nmore\n"));
	write_file("empty", BYTES(""));
	write_file("blank", BYTES("\nopen sesame\n"));
	setenv("SMTPSPEC_TEST_SECRET", "x y", 1);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct profile profile;
		struct err err = { "" };
		bool good;

		profile_init(&profile);
		profile.account = rows[i].account;
		good = secret_fetch(&profile, &err);
		ck_assert_str_eq(err.text, rows[i].wrong ? rows[i].wrong : "");
		ck_assert_int_eq(good, !rows[i].wrong);
		if (good)
			ck_assert_str_eq(profile.account.password
			                         ? profile.account.password
			                         : "",
			        rows[i].password);
		profile_release(&profile);
	}
	scratch_leave(&scratch, written);
}
END_TEST

int main(void)
{
	return tests_run("secret",
	        (const TTest *const[]){ passwords_are_fetched, NULL });
}
