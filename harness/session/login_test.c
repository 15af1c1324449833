/* SPDX-License-Identifier: MIT */
#include "session/login.h"

#include "base/testing.h"

static const struct credentials tim = { "tim", "tanstaaftanstaaf", NULL };

#define EHLO(mechanisms) BYTES("250-mx\r\n250 AUTH " mechanisms "\r\n")

/* What is sent to each of the replies, up to NULL; "" is AUTH itself. */
struct round {
	const char *reply, *line;
};

static void check(const struct credentials *who, struct bytes ehlo,
        const struct round *rounds)
{
	struct login *login = login_new(who, ehlo);
	struct buf line;

	buf_init(&line, SIZE_MAX);
	for (; rounds->line; rounds++) {
		struct reply reply = { .raw = bytes_of(rounds->reply) };

		buf_clear(&line);
		login_line(login, &reply, &line);
		ck_assert_msg(bytes_eq_text(buf_bytes(&line), rounds->line),
		        "%.*s", BYTES_FMT(buf_bytes(&line)));
	}
	buf_release(&line);
	login_free(login);
}

START_TEST(plain_says_it_all_at_once)
{
	check(&tim, EHLO("PLAIN"), (const struct round[]){
	        { "", "AUTH PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm\r\n" },
	        { NULL, NULL } });
}
END_TEST

static void opens(struct bytes ehlo, const char *with)
{
	struct buf line;

	buf_init(&line, SIZE_MAX);
	login_open(ehlo, &line);
	ck_assert(bytes_eq_text(buf_bytes(&line), with));
	buf_release(&line);
}

START_TEST(auth_is_opened_by_a_mechanism_that_is_listed)
{
	opens(EHLO("CRAM-MD5 PLAIN"), "AUTH PLAIN\r\n");
	opens(EHLO("LOGIN CRAM-MD5"), "AUTH CRAM-MD5\r\n");
	opens(EHLO("GSSAPI"), "AUTH PLAIN\r\n");
	opens(BYTES("250 mx\r\n"), "AUTH PLAIN\r\n");
}
END_TEST

START_TEST(a_response_too_long_for_a_line_waits)
{
	char password[501];
	const struct credentials wordy = { "tim", password, NULL };
	struct login *login;
	const struct reply go = { .raw = BYTES("334 \r\n") };
	struct buf line;

	memset(password, 'x', 500);
	password[500] = '\0';
	login = login_new(&wordy, EHLO("PLAIN"));
	buf_init(&line, SIZE_MAX);
	login_line(login, NULL, &line);
	ck_assert(bytes_eq_text(buf_bytes(&line), "AUTH PLAIN\r\n"));
	buf_clear(&line);
	login_line(login, &go, &line);
	ck_assert(bytes_starts_nocase(buf_bytes(&line), BYTES("AHRpbQB4eHh4")));
	ck_assert_uint_eq(line.n, (1 + 3 + 1 + 500 + 2) / 3 * 4 + 2);
	buf_release(&line);
	login_free(login);
}
END_TEST

START_TEST(login_is_asked_for_both)
{
	check(&tim, EHLO("LOGIN"), (const struct round[]){
	        { "", "AUTH LOGIN\r\n" },
	        { "334 VXNlcm5hbWU6\r\n", "dGlt\r\n" },
	        { "334 UGFzc3dvcmQ6\r\n", "dGFuc3RhYWZ0YW5zdGFhZg==\r\n" },
	        { "334 UGFzc3dvcmQ6\r\n", "*\r\n" },
	        { "334 UGFzc3dvcmQ6\r\n", "*\r\n" }, { NULL, NULL } });
}
END_TEST

/* RFC 2195 2. */
START_TEST(cram_md5_as_in_its_document)
{
	check(&tim, EHLO("PLAIN CRAM-MD5"), (const struct round[]){
	        { "", "AUTH CRAM-MD5\r\n" },
	        { "334 PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5u"
	          "ZXQ+\r\n",
	                "dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw\r\n" },
	        { NULL, NULL } });
}
END_TEST

START_TEST(what_cannot_be_answered_is_cancelled)
{
	static const struct credentials odd = { "tim", "x", "XSMTPSPEC" };

	check(&tim, EHLO("CRAM-MD5"), (const struct round[]){
	        { "", "AUTH CRAM-MD5\r\n" }, { "334 !!!\r\n", "*\r\n" },
	        { NULL, NULL } });
	check(&odd, EHLO("PLAIN"), (const struct round[]){
	        { "", "AUTH XSMTPSPEC\r\n" }, { "334 \r\n", "*\r\n" },
	        { NULL, NULL } });
}
END_TEST

START_TEST(the_mechanism_is_the_best_that_is_listed)
{
	static const struct credentials forced = { "tim", "x", "LOGIN" };
	static const struct {
		const struct credentials *who;
		struct bytes ehlo;
		const char *begins;
	} rows[] = {
		{ &tim, EHLO("LOGIN PLAIN"), "AUTH PLAIN " },
		{ &tim, EHLO("login plain cram-md5"), "AUTH CRAM-MD5\r" },
		{ &tim, EHLO("PLAIN SCRAM-SHA-256"), "AUTH SCRAM-SHA-256 " },
		{ &tim, EHLO("GSSAPI"), "AUTH PLAIN " },
		{ &tim, BYTES("250 mx\r\n"), "AUTH PLAIN " },
		{ &forced, EHLO("PLAIN"), "AUTH LOGIN\r" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct login *login = login_new(rows[i].who, rows[i].ehlo);
		struct buf line;

		buf_init(&line, SIZE_MAX);
		login_line(login, NULL, &line);
		ck_assert_msg(bytes_starts_nocase(buf_bytes(&line),
		                      bytes_of(rows[i].begins)),
		        "%.*s", BYTES_FMT(buf_bytes(&line)));
		buf_release(&line);
		login_free(login);
	}
}
END_TEST

START_TEST(secrets_are_not_told)
{
	static const char *const rows[][2] = {
		{ "AUTH PLAIN AHRpbQ==\r\n", "AUTH PLAIN [redacted]\r\n" },
		{ "AUTH LOGIN\r\n", "AUTH LOGIN\r\n" },
		{ "dGlt\r\n", "[redacted]\r\n" },
		{ "*\r\n", "*\r\n" },
		{ "\r\n", "\r\n" },
	};
	struct login *login = login_new(&tim, EHLO("PLAIN"));
	struct buf told;

	buf_init(&told, SIZE_MAX);
	for (size_t i = 0; i < ROWS(rows); i++) {
		buf_clear(&told);
		login_redact_line(bytes_of(rows[i][0]), &told);
		ck_assert(bytes_eq_text(buf_bytes(&told), rows[i][1]));
	}
	login_line(login, NULL, &told);
	buf_clear(&told);
	buf_add_text(&told, "535 tanstaaftanstaaf AHRpbQB0YW5zdGFhZnRhbnN0YWFm "
	                    "tanstaaftanstaaf\r\n");
	login_redact(login, &told, 0);
	ck_assert(bytes_eq_text(buf_bytes(&told),
	        "535 **************** **************************** "
	        "****************\r\n"));
	buf_release(&told);
	login_free(login);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { plain_says_it_all_at_once,
		auth_is_opened_by_a_mechanism_that_is_listed,
		a_response_too_long_for_a_line_waits,
		login_is_asked_for_both, cram_md5_as_in_its_document,
		what_cannot_be_answered_is_cancelled,
		the_mechanism_is_the_best_that_is_listed, secrets_are_not_told,
		NULL };

	return tests_run("session/login", tests);
}
