/* SPDX-License-Identifier: MIT
 *
 * TLS and AUTH over real connections: the table over the reference server on
 * a port, with certificates of all kinds.
 */
#include <event2/event.h>
#include <stdio.h>

#include "cli/host.h"
#include "cli/policy.h"
#include "net/certificate.h"
#include "net/testing.h"
#include "run/run.h"
#include "self/self.h"
#include "spec/load.h"

enum { HOUR = 60 * 60 };

static struct spec spec;
static char folder[] = "/tmp/smtpspec-host-test.XXXXXX", chain[64], key[64];

/* What is heard of a run: how often each verdict, and the last reason. */
struct heard {
	unsigned verdicts[VERDICT_COUNT];
	char why[512], insecure[128];
};

static bool hear(void *self, const struct event_verdict *event, struct err *err)
{
	struct heard *heard = self;

	(void)err;
	heard->verdicts[event->verdict]++;
	if (event->verdict == VERDICT_INCONCLUSIVE)
		snprintf(heard->why, sizeof heard->why, "%s", event->why);
	return true;
}

static bool hear_run(void *self, const struct event_run *event, struct err *err)
{
	struct heard *heard = self;

	(void)err;
	for (size_t i = 0; i < event->fact_count; i++)
		if (strncmp(event->facts[i], "insecure", 8) == 0)
			snprintf(heard->insecure, sizeof heard->insecure, "%s",
			        event->facts[i]);
	return true;
}

/* A server in a process of its own. */
static pid_t serve(const char *policy, long until, char port[8])
{
	int fd = bound(AF_INET, port);
	struct certificate certificate;
	struct reference_config config;
	struct tls_context *tls;
	struct event_base *base;
	struct err err;
	pid_t pid;

	certificate_make(&certificate, "mx.example.test", -2 * HOUR, until);
	ck_assert(certificate_save(&certificate, chain, key, &err));
	certificate_release(&certificate);
	ck_assert_int_eq(listen(fd, 64), 0);
	evutil_make_socket_nonblocking(fd);
	fflush(NULL);
	pid = fork();
	if (pid > 0) {
		close(fd);
		return pid;
	}
	if (!policy_read(&config, policy, NULL, &err))
		_exit(2);
	tls = tls_server(chain, key, NULL, &err);
	base = event_base_new();
	host_new(base, fd, &config, tls);
	event_base_dispatch(base);
	_exit(0);
}

static const struct row {
	const char *policy;
	enum channel channel;
	long until;            /* the certificate's end */
	const char *name;      /* wanted of it, or NULL */
	bool trusted, insecure;
	const char *mechanism, *password;
	enum exit_status status;
	const char *why;       /* in the error, or of what is inconclusive */
} rows[] = {
	{ "tls=offered auth=offered", CHANNEL_PLAIN, HOUR, NULL, true, false,
	        NULL, REFERENCE_PASSWORD, EXIT_GATE_MET, NULL },
	{ "tls=offered auth=offered", CHANNEL_STARTTLS, HOUR,
	        "mx.example.test", true, false, "SCRAM-SHA-256",
	        REFERENCE_PASSWORD, EXIT_GATE_MET, NULL },
	{ "tls=implicit auth=offered", CHANNEL_TLS, HOUR, NULL, true, false,
	        "CRAM-MD5", REFERENCE_PASSWORD, EXIT_GATE_MET, NULL },
	{ "tls=offered auth=offered", CHANNEL_STARTTLS, -HOUR, "other.test",
	        false, true, "LOGIN", REFERENCE_PASSWORD, EXIT_GATE_MET, NULL },
	{ "gate=tls auth=offered", CHANNEL_STARTTLS, HOUR, NULL, true, false,
	        "PLAIN", REFERENCE_PASSWORD, EXIT_GATE_MET, NULL },
	{ "gate=tls+auth", CHANNEL_PLAIN, HOUR, NULL, true, false, "PLAIN",
	        REFERENCE_PASSWORD, EXIT_GATE_MET, NULL },
	{ "gate=tls+auth", CHANNEL_STARTTLS, HOUR, NULL, true, false, "LOGIN",
	        REFERENCE_PASSWORD, EXIT_GATE_MET, NULL },
	{ "auth=offered", CHANNEL_PLAIN, HOUR, NULL, true, false, "PLAIN",
	        "wrong", EXIT_GATE_MET,
	        "`AUTH PLAIN [redacted]` was answered 535 5.7.8" },
	{ "auth=offered", CHANNEL_PLAIN, HOUR, NULL, true, false, "DIGEST-MD5",
	        "x", EXIT_GATE_MET, "`AUTH DIGEST-MD5` was answered 504" },
	{ "tls=offered", CHANNEL_PLAIN, HOUR, NULL, false, false, NULL, NULL,
	        EXIT_GATE_MET, "the certificate is not trusted: self-signed" },
	{ "tls=offered", CHANNEL_STARTTLS, HOUR, NULL, false, false, NULL, NULL,
	        EXIT_UNVERIFIED, "the certificate is not trusted: self-signed" },
	{ "tls=offered", CHANNEL_STARTTLS, -HOUR, NULL, true, false, NULL, NULL,
	        EXIT_UNVERIFIED, "the certificate has expired: 20" },
	{ "tls=offered", CHANNEL_STARTTLS, HOUR, "other.test", true, false,
	        NULL, NULL, EXIT_UNVERIFIED,
	        "the certificate is for another host: mx.example.test" },
	{ "", CHANNEL_STARTTLS, HOUR, NULL, true, false, NULL, NULL,
	        EXIT_UNVERIFIED, "STARTTLS was answered 502" },
	{ "", CHANNEL_TLS, HOUR, NULL, true, false, NULL, NULL, EXIT_UNVERIFIED,
	        "does not speak TLS: 220 mx.example.test" },
};

static enum exit_status judge(const struct row *row, const char *port,
        struct heard *heard, struct err *err)
{
	static const char *const select[] = { "tls-*", "auth-*", "vrfy-known*",
		"quit*" };
	struct target target = { .kind = TARGET_TCP, .host = "127.0.0.1",
		.port = port, .name = "host", .insecure = row->insecure,
		.ca = row->trusted ? chain : NULL, .tls_name = row->name };
	struct listener listener = { .run = hear_run, .verdict = hear,
		.self = heard };
	struct reference_config config;
	struct profile profile;
	struct run_options options = { .version = "test", .program = "smtpspec",
		.spec = &spec, .profile = &profile, .edition = EDITION_5321,
		.lens = LENS_RFC, .seed = 1, .select = select,
		.select_count = ROWS(select) };
	enum exit_status status;

	profile_init(&profile);
	ck_assert(profile_load(&profile, "specs/profiles/reference.yaml", err));
	ck_assert(policy_read(&config, row->policy, NULL, err));
	self_declare(&config, &profile);
	profile.channel = row->channel;
	profile.insecure = row->insecure;
	profile.account.mechanism = row->mechanism;
	profile.account.password = row->password;
	if (run(&options, &target, &listener, 1, &status, err))
		err->text[0] = '\0';
	profile_release(&profile);
	return status;
}

START_TEST(over_real_connections)
{
	const struct row *row = &rows[_i];
	struct heard heard = { 0 };
	struct err err = { "" };
	char port[8];
	pid_t pid = serve(row->policy, row->until, port);
	enum exit_status status = judge(row, port, &heard, &err);
	const char *why = row->why ? row->why : "";
	const char *told = err.text[0] ? err.text : heard.why;

	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	ck_assert_msg(status == row->status, "status %d: %s", status, told);
	ck_assert_msg(row->why ? strstr(told, why) != NULL : !*told,
	        "want %s, got %s", why, told);
	ck_assert_uint_eq(heard.verdicts[VERDICT_FAIL], 0);
	ck_assert_int_eq(heard.insecure[0] != '\0', row->insecure);
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

int main(void)
{
	Suite *suite = suite_create("host");
	TCase *tcase = tcase_create("host");
	SRunner *runner;
	int failed;

	signal(SIGPIPE, SIG_IGN);
	load_table();
	if (!mkdtemp(folder))
		return 1;
	snprintf(chain, sizeof chain, "%s/chain.pem", folder);
	snprintf(key, sizeof key, "%s/key.pem", folder);
	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, over_real_connections, 0, (int)ROWS(rows));
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	spec_release(&spec);
	unlink(chain);
	unlink(key);
	rmdir(folder);
	return failed > 0;
}
