/* SPDX-License-Identifier: MIT */
#include "report/sarif.h"

#include <jansson.h>

#include "report/sarif_rules.h"
#include "report/testing.h"

static const char *const written[] = { "out", NULL };

/* Writes `out` and reads it back. */
static json_t *log_of(
        const struct event_run *run, const struct event_end *end, size_t runs)
{
	json_error_t error;
	struct sarif *sarif;
	struct buf raw;
	struct err err;
	json_t *log;

	sarif = sarif_open("out", &sample_spec, &err);
	ck_assert_ptr_nonnull(sarif);
	sarif_expect(sarif, runs);
	for (size_t i = 0; i < runs; i++)
		ck_assert(tell_sample(sarif_listener(sarif), run, end, &err));
	sarif_close(sarif);
	raw = read_back("out");
	ck_assert(harmless((char *)raw.p));
	log = json_loads((char *)raw.p, JSON_REJECT_DUPLICATES, &error);
	ck_assert_msg(log != NULL, "%s", error.text);
	buf_release(&raw);
	return log;
}

/* "runs/0/results/1/level": the text there, or "(none)". */
static const json_t *at(const json_t *json, const char *path)
{
	while (*path) {
		size_t n = strcspn(path, "/");
		char key[64];

		snprintf(key, sizeof key, "%.*s", (int)n, path);
		json = json_is_array(json)
		               ? json_array_get(json, (size_t)atoi(key))
		               : json_object_get(json, key);
		path += n + (path[n] == '/');
	}
	return json;
}

static const char *text_at(const json_t *json, const char *path)
{
	const char *text = json_string_value(at(json, path));

	return text ? text : "(none)";
}

static const struct {
	const char *path, *want;
} rows[] = {
	{ "version", "2.1.0" },
	{ "runs/0/tool/driver/name", "smtpspec" },
	{ "runs/0/tool/driver/version", "0.1.0" },
	{ "runs/0/tool/driver/rules/0/id", "VRFY-DISABLED-252" },
	{ "runs/0/tool/driver/rules/0/helpUri",
	        "https://www.rfc-editor.org/rfc/rfc5321#section-7.3" },
	{ "runs/0/tool/driver/rules/0/help/text",
	        "A server with VRFY disabled answers 252.\n\n"
	        "MUST RFC 5321 7.3, RFC 2821 7.3\n\n"
	        "502: Command not implemented\n\n"
	        "When you see it: The server has no VRFY.\n\n"
	        "What to do: Send 252 instead." },
	{ "runs/0/tool/driver/rules/0/defaultConfiguration/level", "error" },
	{ "runs/0/tool/driver/rules/1/id", "NOOP-ARG" },
	{ "runs/0/tool/driver/rules/1/defaultConfiguration/level", "warning" },
	{ "runs/0/automationDetails/id", "smtpspec/127.0.0.1:2525/" },
	{ "runs/1/automationDetails/id", "smtpspec/127.0.0.1:2525, postfix/" },
	{ "runs/0/invocations/0/exitCodeDescription", "1 clause failed" },
	{ "runs/0/invocations/0/toolExecutionNotifications/0/descriptor/id",
	        "server-log" },
	{ "runs/0/properties/table_digest", "0123456789abcdef" },
	{ "runs/0/properties/facts/0", "vrfy=disabled (declared)" },
	{ "runs/0/results/0/ruleId", "VRFY-DISABLED-252" },
	{ "runs/0/results/0/level", "error" },
	{ "runs/0/results/0/message/text",
	        REPLY_502 ": a server with VRFY disabled answers 252 "
	                  "(vrfy-known@ehlo on 127.0.0.1:2525)\n\n"
	                  "Repeat: smtpspec run 127.0.0.1:2525 --case "
	                  "vrfy-known@ehlo" },
	{ "runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri",
	        "specs/cases/vrfy.yaml" },
	{ "runs/0/results/0/locations/0/logicalLocations/0/fullyQualifiedName",
	        "vrfy-known@ehlo" },
	{ "runs/0/results/1/ruleId", "NOOP-ARG" },
	{ "runs/0/results/1/level", "warning" },
	{ "runs/0/results/1/properties/reply",
	        "\\x1b[31mred\\x07<b>&\"']]>\\xff\\xfe" },
	{ "runs/0/results/2/ruleId", "(none)" },
};

START_TEST(has_a_result_for_each_finding)
{
	struct scratch scratch;
	json_t *log;

	scratch_enter(&scratch);
	log = log_of(&sample_run, &sample_end, 2);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		ck_assert_msg(
		        strcmp(text_at(log, rows[i].path), rows[i].want) == 0,
		        "%s: %s", rows[i].path, text_at(log, rows[i].path));
	ck_assert_int_eq(json_integer_value(
	                         at(log, "runs/0/results/0/locations/0/"
	                                 "physicalLocation/region/startLine")),
	        12);
	ck_assert_int_eq(
	        json_integer_value(at(log, "runs/0/results/1/ruleIndex")), 1);
	ck_assert(json_is_true(
	        at(log, "runs/0/invocations/0/executionSuccessful")));
	json_decref(log);
	scratch_leave(&scratch, written);
}
END_TEST

static void fingerprint_of(const struct event_run *run, char text[32])
{
	json_t *log = log_of(run, &sample_end, 1);

	snprintf(text, 32, "%s",
	        text_at(log, "runs/0/results/0/partialFingerprints/"
	                     "primaryLocationLineHash"));
	json_decref(log);
}

START_TEST(fingerprints_do_not_name_the_server)
{
	struct event_run other = sample_run;
	char one[32], two[32];
	struct scratch scratch;

	scratch_enter(&scratch);
	other.target = "mx.example.org:25";
	other.profile = "exim";
	fingerprint_of(&sample_run, one);
	fingerprint_of(&other, two);
	ck_assert_uint_eq(strlen(one), 18);
	ck_assert_str_eq(one, two);
	scratch_leave(&scratch, written);
}
END_TEST

START_TEST(tells_of_a_run_that_failed)
{
	struct event_end end = { .status = EXIT_UNVERIFIED,
		.reason = "connection refused" };
	struct scratch scratch;
	json_t *log;

	scratch_enter(&scratch);
	log = log_of(&sample_run, &end, 1);
	ck_assert(json_is_false(
	        at(log, "runs/0/invocations/0/executionSuccessful")));
	ck_assert_int_eq(
	        json_integer_value(at(log, "runs/0/invocations/0/exitCode")),
	        3);
	json_decref(log);
	scratch_leave(&scratch, written);
}
END_TEST

/* SARIF 3.11.5 and 3.11.6. */
static const struct {
	const char *text, *want;
} messages[] = {
	{ "", "" },
	{ "plain [127.0.0.1] text", "plain [127.0.0.1] text" },
	{ "{0} and {known}", "{{0}} and {{known}}" },
	{ "[here](https://example.org)", "\\[here](https://example.org)" },
	{ "\x1b[31m\x7f\xff", "\\x1b[31m\\x7f\\xff" },
};

START_TEST(messages_hold_no_placeholder_and_no_link)
{
	for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
		json_t *message = sarif_message(messages[i].text);

		ck_assert_str_eq(text_at(message, "text"), messages[i].want);
		json_decref(message);
	}
}
END_TEST

START_TEST(counts_what_is_too_much)
{
	struct event_verdict event = sample_verdicts[0];
	struct scratch scratch;
	struct sarif *sarif;
	struct listener to;
	json_t *log;
	struct err err;

	event.transcript = "";
	scratch_enter(&scratch);
	sarif = sarif_open("out", &sample_spec, &err);
	ck_assert_ptr_nonnull(sarif);
	to = sarif_listener(sarif);
	ck_assert(to.run(to.self, &sample_run, &err));
	for (int i = 0; i < SARIF_RESULTS_MOST + 2; i++)
		ck_assert(to.verdict(to.self, &event, &err));
	ck_assert(to.end(to.self, &sample_end, &err));
	sarif_close(sarif);
	log = json_load_file("out", 0, NULL);
	ck_assert_uint_eq(
	        json_array_size(at(log, "runs/0/results")), SARIF_RESULTS_MOST);
	ck_assert_str_eq(text_at(log, "runs/0/invocations/0/"
	                              "toolExecutionNotifications/0/message/"
	                              "text"),
	        "2 results more are not listed: readers take 5000 of a run");
	json_decref(log);
	scratch_leave(&scratch, written);
}
END_TEST

START_TEST(notices_what_cannot_be_written)
{
	struct sarif *sarif;
	struct err err;

	ck_assert_ptr_null(
	        sarif_open("/no/such/folder/out", &sample_spec, &err));
	sarif = sarif_open("/dev/full", &sample_spec, &err);
	ck_assert_ptr_nonnull(sarif);
	ck_assert(!tell_sample(
	        sarif_listener(sarif), &sample_run, &sample_end, &err));
	ck_assert_str_eq(err.text, "/dev/full: No space left on device");
	sarif_close(sarif);
}
END_TEST

int main(void)
{
	return tests_run(
	        "sarif", (const TTest *const[]){ has_a_result_for_each_finding,
	                         fingerprints_do_not_name_the_server,
	                         tells_of_a_run_that_failed,
	                         messages_hold_no_placeholder_and_no_link,
	                         counts_what_is_too_much,
	                         notices_what_cannot_be_written, NULL });
}
