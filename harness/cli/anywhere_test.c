/* SPDX-License-Identifier: MIT */
#include "cli/anywhere.h"

#include <unistd.h>

#include "base/testing.h"

/* Settings in a folder, and the command from anywhere; `$` is the folder. */
static const struct {
	const char *called;
	struct settings settings;
	const char *want;
} rows[] = {
	{ "build/smtpspec", { .subcommand = SUBCOMMAND_RUN,
	          .profile = "./my.yaml", .ca = "ca.pem" },
	        "$/build/smtpspec run --profile $/my.yaml --ca $/ca.pem" },
	{ "smtpspec", { .subcommand = SUBCOMMAND_RUN, .profile = "postfix" },
	        "smtpspec run --profile postfix" },
	{ "/bin/smtpspec", { .subcommand = SUBCOMMAND_RUN,
	          .profile = "/etc/my.yaml", .start = "./smtpd -p 25" },
	        "/bin/smtpspec run --start '$/smtpd -p 25' --profile "
	        "/etc/my.yaml" },
	{ "smtpspec", { .subcommand = SUBCOMMAND_RUN, .exec = "A=b ./smtpd" },
	        "smtpspec run --exec 'A=b ./smtpd'" },
	{ "smtpspec", { .subcommand = SUBCOMMAND_RUN, .exec = "~/smtpd" },
	        "smtpspec run --exec '~/smtpd'" },
	{ "smtpspec", { .subcommand = SUBCOMMAND_RUN, .exec = "smtpd a/b" },
	        "smtpspec run --exec 'smtpd a/b'" },
	{ "smtpspec", { .subcommand = SUBCOMMAND_RUN,
	          .words = { (const char *[]){ "unix:s" }, 1 },
	          .set = { (const char *[]){ "password-file=p", "known=p" }, 2 } },
	        "smtpspec run unix:$/s --set password-file=$/p --set known=p" },
	{ "smtpspec", { .subcommand = SUBCOMMAND_RUN,
	          .words = { (const char *[]){ "localhost:25" }, 1 } },
	        "smtpspec run localhost:25" },
	{ "smtpspec", { .subcommand = SUBCOMMAND_JUDGE,
	          .words = { (const char *[]){ "a", "/b" }, 2 } },
	        "smtpspec judge $/a /b" },
};

START_TEST(a_command_means_the_same_in_any_folder)
{
	ck_assert_int_eq(chdir("/usr"), 0);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct buf want, text;

		buf_init(&want, SIZE_MAX);
		buf_init(&text, SIZE_MAX);
		for (const char *p = rows[i].want; *p; p++)
			if (*p == '$')
				buf_add_text(&want, "/usr");
			else
				buf_add(&want, bytes_at(p, 1));
		anywhere_command(&text, rows[i].called, &rows[i].settings);
		ck_assert_msg(bytes_eq(buf_bytes(&text), buf_bytes(&want)),
		        "row %zu: %.*s", i, BYTES_FMT(buf_bytes(&text)));
		buf_release(&want);
		buf_release(&text);
	}
}
END_TEST

int main(void)
{
	return tests_run("anywhere",
	        (const TTest *const[]){
	                a_command_means_the_same_in_any_folder, NULL });
}
