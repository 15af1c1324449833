/* SPDX-License-Identifier: MIT */
#include "report/junit.h"

#include <assert.h>
#include <libxml/xmlreader.h>
#include <libxml/xmlschemas.h>

#include "report/testing.h"

static const char *const written[] = { "out", NULL };
static xmlSchemaPtr schema;

/* What stands in the report, read back by a parser. */
struct found {
	struct arena arena;
	unsigned testcases, failures, errors, skipped, properties;
	const char *tests_attribute, *failures_attribute, *skipped_attribute,
	        *errors_attribute, *time_attribute, *all_tests_attribute;
	const char *first_class, *first_name;
	const char *failure_type, *failure_text, *skip_message, *skip_text;
	const char *system_out; /* the last */
};

static const char *attribute(
        struct found *found, xmlTextReaderPtr reader, const char *name)
{
	xmlChar *value = xmlTextReaderGetAttribute(reader, BAD_CAST name);
	const char *copy =
	        value ? arena_text(&found->arena, bytes_of((const char *)value))
	              : "(none)";

	xmlFree(value);
	return copy;
}

static const char *inside(struct found *found, xmlTextReaderPtr reader)
{
	xmlChar *value = xmlTextReaderReadString(reader);
	const char *copy =
	        value ? arena_text(&found->arena, bytes_of((const char *)value))
	              : "";

	xmlFree(value);
	return copy;
}

static void see_suite(struct found *found, xmlTextReaderPtr reader)
{
	found->tests_attribute = attribute(found, reader, "tests");
	found->failures_attribute = attribute(found, reader, "failures");
	found->skipped_attribute = attribute(found, reader, "skipped");
	found->errors_attribute = attribute(found, reader, "errors");
	found->time_attribute = attribute(found, reader, "time");
}

static void see(struct found *found, xmlTextReaderPtr reader)
{
	const char *name = (const char *)xmlTextReaderConstName(reader);

	if (strcmp(name, "testsuites") == 0)
		found->all_tests_attribute = attribute(found, reader, "tests");
	if (strcmp(name, "testsuite") == 0)
		see_suite(found, reader);
	if (strcmp(name, "testcase") == 0 && found->testcases++ == 0) {
		found->first_class = attribute(found, reader, "classname");
		found->first_name = attribute(found, reader, "name");
	}
	if (strcmp(name, "failure") == 0 && found->failures++ == 0) {
		found->failure_type = attribute(found, reader, "type");
		found->failure_text = inside(found, reader);
	}
	if (strcmp(name, "skipped") == 0 && found->skipped++ == 0) {
		found->skip_message = attribute(found, reader, "message");
		found->skip_text = inside(found, reader);
	}
	if (strcmp(name, "system-out") == 0)
		found->system_out = inside(found, reader);
	found->errors += strcmp(name, "error") == 0;
	found->properties += strcmp(name, "property") == 0;
}

static void read_schema(void)
{
	xmlSchemaParserCtxtPtr parser =
	        xmlSchemaNewParserCtxt("reports/schema/junit.xsd");

	schema = xmlSchemaParse(parser);
	xmlSchemaFreeParserCtxt(parser);
	assert(schema);
}

static struct found read_report(void)
{
	xmlTextReaderPtr reader =
	        xmlReaderForFile("out", NULL, XML_PARSE_NONET);
	struct found found = { .system_out = "" };
	int more;

	arena_init(&found.arena);
	ck_assert_ptr_nonnull(reader);
	xmlTextReaderSetSchema(reader, schema);
	while ((more = xmlTextReaderRead(reader)) == 1)
		if (xmlTextReaderNodeType(reader) == XML_READER_TYPE_ELEMENT)
			see(&found, reader);
	ck_assert_msg(more == 0, "not well-formed");
	ck_assert_msg(xmlTextReaderIsValid(reader) == 1,
	        "not as reports/schema/junit.xsd has it");
	xmlFreeTextReader(reader);
	return found;
}

static struct found report_of(
        const struct event_run *run, const struct event_end *end)
{
	struct err err;
	struct junit *junit = junit_open("out", &err);
	struct buf raw;

	ck_assert_ptr_nonnull(junit);
	ck_assert(tell_sample(junit_listener(junit), run, end, &err));
	junit_close(junit);
	raw = read_back("out");
	ck_assert(harmless((char *)raw.p));
	buf_release(&raw);
	return read_report();
}

START_TEST(writes_what_ci_reads)
{
	struct scratch scratch;
	struct found found;

	scratch_enter(&scratch);
	found = report_of(&sample_run, &sample_end);
	ck_assert_uint_eq(found.testcases, SAMPLE_VERDICTS);
	ck_assert_uint_eq(found.failures, 1);
	ck_assert_uint_eq(found.skipped, 2);
	ck_assert_uint_eq(found.errors, 0);
	ck_assert_uint_eq(found.properties, 8);
	ck_assert_str_eq(found.tests_attribute, "5");
	ck_assert_str_eq(found.failures_attribute, "1");
	ck_assert_str_eq(found.skipped_attribute, "2");
	ck_assert_str_eq(found.errors_attribute, "0");
	ck_assert_str_eq(found.time_attribute, "1.234");
	ck_assert_str_eq(found.first_class, "vrfy-known");
	ck_assert_str_eq(found.first_name, "vrfy-known@ehlo VRFY-DISABLED-252");
	ck_assert_str_eq(found.failure_type, "fail");
	ck_assert_ptr_nonnull(strstr(found.failure_text, REPLY_502));
	ck_assert_ptr_nonnull(strstr(
	        found.failure_text, "repeat: smtpspec run 127.0.0.1:2525"));
	ck_assert_ptr_nonnull(strstr(
	        found.failure_text, "row: specs/cases/vrfy.yaml:12:7\n"));
	ck_assert_str_eq(
	        found.skip_message, "skipped: needs the fixture `known`");
	ck_assert_str_eq(found.skip_text, found.skip_message);
	ck_assert_ptr_nonnull(strstr(found.system_out, "second \\x1b[31mred"));
	arena_release(&found.arena);
	scratch_leave(&scratch, written);
}
END_TEST

START_TEST(strict_makes_deviations_failures)
{
	struct event_run strict = sample_run;
	struct scratch scratch;
	struct found found;

	strict.strict = true;
	scratch_enter(&scratch);
	found = report_of(&strict, &sample_end);
	ck_assert_uint_eq(found.failures, 2);
	ck_assert_str_eq(found.failures_attribute, "2");
	arena_release(&found.arena);
	scratch_leave(&scratch, written);
}
END_TEST

START_TEST(is_never_green_on_nothing)
{
	struct event_end end = { .status = EXIT_UNVERIFIED,
		.reason = "connection refused" };
	struct scratch scratch;
	struct found found;

	scratch_enter(&scratch);
	found = report_of(&sample_run, &end);
	ck_assert_uint_eq(found.errors, 1);
	ck_assert_str_eq(found.errors_attribute, "1");
	ck_assert_str_eq(found.tests_attribute, "6");
	arena_release(&found.arena);
	scratch_leave(&scratch, written);
}
END_TEST

START_TEST(joins_runs)
{
	struct scratch scratch;
	struct found found;
	struct junit *junit;
	struct err err;

	scratch_enter(&scratch);
	junit = junit_open("out", &err);
	ck_assert_ptr_nonnull(junit);
	junit_expect(junit, 2);
	for (int i = 0; i < 2; i++)
		ck_assert(tell_sample(
		        junit_listener(junit), &sample_run, &sample_end, &err));
	junit_close(junit);
	found = read_report();
	ck_assert_uint_eq(found.testcases, 2 * SAMPLE_VERDICTS);
	ck_assert_uint_eq(found.properties, 16);
	ck_assert_str_eq(found.tests_attribute, "5");
	ck_assert_str_eq(found.all_tests_attribute, "10");
	arena_release(&found.arena);
	scratch_leave(&scratch, written);
}
END_TEST

START_TEST(notices_what_cannot_be_written)
{
	struct junit *junit;
	struct err err;

	ck_assert_ptr_null(junit_open("/no/such/folder/out", &err));
	ck_assert_str_eq(
	        err.text, "/no/such/folder/out: No such file or directory");
	junit = junit_open("/dev/full", &err);
	ck_assert_ptr_nonnull(junit);
	ck_assert(!tell_sample(
	        junit_listener(junit), &sample_run, &sample_end, &err));
	ck_assert_str_eq(err.text, "/dev/full: No space left on device");
	junit_close(junit);
}
END_TEST

int main(void)
{
	read_schema();
	return tests_run(
	        "junit", (const TTest *const[]){ writes_what_ci_reads,
	                         strict_makes_deviations_failures,
	                         is_never_green_on_nothing, joins_runs,
	                         notices_what_cannot_be_written, NULL });
}
