/* SPDX-License-Identifier: MIT */
#include "report/jsonl.h"

#include <jansson.h>

#include "report/testing.h"

static const char *const written[] = { "out", NULL };

enum { LINES = 1 + SAMPLE_VERDICTS + 1 + 1 };

static void read_lines(json_t *lines[LINES])
{
	struct buf all = read_back("out");
	char *line, *rest = (char *)all.p;
	int n = 0;

	ck_assert(harmless((char *)all.p));
	while ((line = strsep(&rest, "\n")) && *line) {
		json_error_t error;

		ck_assert_int_lt(n, LINES);
		ck_assert_msg(strncmp(line, "{\"event\":\"", 10) == 0,
		        "`event` is not first: %s", line);
		lines[n] = json_loads(line, JSON_REJECT_DUPLICATES, &error);
		ck_assert_msg(lines[n] != NULL, "%s: %s", error.text, line);
		n++;
	}
	ck_assert_int_eq(n, LINES);
	buf_release(&all);
}

static const char *text_at(const json_t *json, const char *key)
{
	const char *text = json_string_value(json_object_get(json, key));

	return text ? text : "(none)";
}

static json_int_t number_at(const json_t *json, const char *key)
{
	const json_t *number = json_object_get(json, key);

	ck_assert_msg(json_is_integer(number), "%s is no number", key);
	return json_integer_value(number);
}

static void look_at_run(const json_t *run)
{
	const json_t *facts = json_object_get(run, "facts");

	ck_assert_str_eq(text_at(run, "event"), "run");
	ck_assert_str_eq(text_at(run, "target"), "127.0.0.1:2525");
	ck_assert_str_eq(text_at(run, "edition"), "5321");
	ck_assert_str_eq(text_at(run, "lens"), "rfc");
	ck_assert_int_eq(number_at(run, "seed"), 42);
	ck_assert_uint_eq(json_array_size(facts), 2);
	ck_assert_str_eq(json_string_value(json_array_get(facts, 0)),
	        "vrfy=disabled (declared)");
}

static void look_at_failure(const json_t *verdict)
{
	ck_assert_str_eq(text_at(verdict, "event"), "verdict");
	ck_assert_str_eq(text_at(verdict, "case"), "vrfy-known");
	ck_assert_str_eq(text_at(verdict, "instance"), "vrfy-known@ehlo");
	ck_assert_str_eq(text_at(verdict, "clause"), "VRFY-DISABLED-252");
	ck_assert_str_eq(text_at(verdict, "level"), "MUST");
	ck_assert_str_eq(text_at(verdict, "section"), "RFC 5321 7.3");
	ck_assert_str_eq(text_at(verdict, "verdict"), "fail");
	ck_assert_str_eq(text_at(verdict, "reply"), REPLY_502);
	ck_assert_str_eq(text_at(verdict, "at"), "specs/cases/vrfy.yaml:12:7");
	ck_assert_int_eq(number_at(verdict, "retries"), 1);
	ck_assert_str_eq(
	        text_at(verdict, "transcript"), sample_verdicts[0].transcript);
}

static void look_at_end(const json_t *end)
{
	ck_assert_str_eq(text_at(end, "event"), "end");
	ck_assert_int_eq(
	        number_at(json_object_get(end, "verdicts"), "fail"), 1);
	ck_assert_int_eq(
	        number_at(json_object_get(end, "cases"), "skipped"), 1);
	ck_assert_int_eq(number_at(end, "exit"), 1);
	ck_assert(json_is_false(json_object_get(end, "cut_short")));
	ck_assert_str_eq(text_at(end, "reason"), "1 clause failed");
}

START_TEST(writes_every_event)
{
	struct scratch scratch;
	struct jsonl *jsonl;
	json_t *lines[LINES];
	struct err err;

	scratch_enter(&scratch);
	jsonl = jsonl_open("out", &err);
	ck_assert_ptr_nonnull(jsonl);
	ck_assert(tell_sample(
	        jsonl_listener(jsonl), &sample_run, &sample_end, &err));
	jsonl_close(jsonl);
	read_lines(lines);
	look_at_run(lines[0]);
	look_at_failure(lines[1]);
	ck_assert_str_eq(text_at(lines[3], "reply"),
	        "\\x1b[31mred\\x07<b>&\"']]>\\xff\\xfe");
	ck_assert(json_is_null(json_object_get(lines[4], "clause")));
	ck_assert(json_is_null(json_object_get(lines[4], "section")));
	ck_assert_str_eq(text_at(lines[4], "at"), "specs/cases/vrfy.yaml:3:3");
	ck_assert_str_eq(text_at(lines[6], "what"), "server-log");
	look_at_end(lines[LINES - 1]);
	for (int i = 0; i < LINES; i++)
		json_decref(lines[i]);
	scratch_leave(&scratch, written);
}
END_TEST

START_TEST(holds_nothing_back)
{
	struct scratch scratch;
	struct listener to;
	struct jsonl *jsonl;
	struct buf back;
	struct err err;

	scratch_enter(&scratch);
	jsonl = jsonl_open("out", &err);
	to = jsonl_listener(jsonl);
	ck_assert(to.run(to.self, &sample_run, &err));
	back = read_back("out");
	ck_assert_uint_gt(back.n, 2);
	ck_assert_int_eq(back.p[back.n - 2], '\n');
	buf_release(&back);
	jsonl_close(jsonl);
	scratch_leave(&scratch, written);
}
END_TEST

START_TEST(notices_a_full_disk)
{
	struct jsonl *jsonl;
	struct listener to;
	struct err err;

	jsonl = jsonl_open("/no/such/folder/out", &err);
	ck_assert_ptr_null(jsonl);
	jsonl = jsonl_open("/dev/full", &err);
	ck_assert_ptr_nonnull(jsonl);
	to = jsonl_listener(jsonl);
	ck_assert(!to.run(to.self, &sample_run, &err));
	ck_assert_str_eq(err.text, "/dev/full: No space left on device");
	jsonl_close(jsonl);
}
END_TEST

int main(void)
{
	return tests_run("jsonl",
	        (const TTest *const[]){ writes_every_event, holds_nothing_back,
	                notices_a_full_disk, NULL });
}
