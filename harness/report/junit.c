/* SPDX-License-Identifier: MIT */
#include "report/junit.h"

#include <assert.h>
#include <libxml/xmlwriter.h>
#include <stdlib.h>

#include "base/mem.h"
#include "report/describe.h"
#include "report/names.h"
#include "report/sink.h"
#include "report/text.h"

enum { NOTES_MOST = 64 * 1024 }; /* octets */

struct totals {
	size_t tests, failures, errors, skipped;
	uint64_t milliseconds;
};

struct junit {
	struct sink sink;
	struct sink spool;      /* testcases of the run at hand */
	struct sink suites;     /* the runs before it, whole */
	size_t runs;            /* that are still to end */
	struct buf octets;      /* what a writer has made and no sink has yet */
	xmlTextWriterPtr cases; /* writes testcases, for the spool */
	struct buf text;        /* of one element or attribute */
	struct buf notes;
	struct names names;
	const char *name;   /* of the run at hand */
	struct arena arena; /* of `properties` */
	const char *properties[8][2];
	size_t property_count;
	bool strict;
	struct totals run, all;
};

static int add(void *to, const char *octets, int n)
{
	buf_add(to, bytes_at(octets, (size_t)n));
	return n;
}

static xmlTextWriterPtr writer_new(struct buf *octets)
{
	xmlOutputBufferPtr out =
	        xmlOutputBufferCreateIO(add, NULL, octets, NULL);
	xmlTextWriterPtr writer = out ? xmlNewTextWriter(out) : NULL;

	assert(writer);
	xmlTextWriterSetIndent(writer, 1);
	return writer;
}

/* Writing to memory only fails when there is none. */
static void done(int written)
{
	assert(written >= 0);
}

static const xmlChar *xml(struct junit *junit)
{
	buf_add(&junit->text, bytes_at("", 1));
	return junit->text.p;
}

static void start(xmlTextWriterPtr writer, const char *name)
{
	done(xmlTextWriterStartElement(writer, BAD_CAST name));
}

static void end(xmlTextWriterPtr writer)
{
	done(xmlTextWriterEndElement(writer));
}

static void attribute(struct junit *junit, xmlTextWriterPtr writer,
        const char *name, const char *value)
{
	buf_clear(&junit->text);
	text_line(&junit->text, value);
	done(xmlTextWriterWriteAttribute(writer, BAD_CAST name, xml(junit)));
}

static void attribute_number(
        xmlTextWriterPtr writer, const char *name, size_t n)
{
	done(xmlTextWriterWriteFormatAttribute(
	        writer, BAD_CAST name, "%zu", n));
}

/* What stands in `text`. */
static void content(struct junit *junit, xmlTextWriterPtr writer)
{
	done(xmlTextWriterWriteString(writer, xml(junit)));
}

static bool flush(struct junit *junit, xmlTextWriterPtr writer,
        struct sink *sink, struct err *err)
{
	bool written;

	done(xmlTextWriterFlush(writer));
	written = sink_write(sink, buf_bytes(&junit->octets), err);
	buf_clear(&junit->octets);
	return written;
}

static void property(struct junit *junit, const char *name, const char *value)
{
	assert(junit->property_count <
	        sizeof junit->properties / sizeof *junit->properties);
	junit->properties[junit->property_count][0] = name;
	junit->properties[junit->property_count++][1] =
	        arena_text(&junit->arena, bytes_of(value));
}

static bool on_run(void *self, const struct event_run *event, struct err *err)
{
	struct junit *junit = self;
	char seed[24];

	(void)err;
	snprintf(seed, sizeof seed, "%llu", (unsigned long long)event->seed);
	junit->name = names_next(&junit->names, event);
	junit->strict = event->strict;
	property(junit, "version", event->version);
	property(junit, "target", event->target);
	property(junit, "profile", event->profile);
	property(junit, "profile_digest", event->profile_digest);
	property(junit, "table_digest", event->table_digest);
	property(junit, "edition", edition_name(event->edition));
	property(junit, "lens", lens_name(event->lens));
	property(junit, "seed", seed);
	return true;
}

static void text_row(struct buf *to, const char *name, const char *value)
{
	if (!*value)
		return;
	buf_printf(to, "%s: ", name);
	text_lines(to, value);
	buf_add_text(to, "\n");
}

static void text_row_place(struct buf *to, const struct event_verdict *event)
{
	struct place at = event->rule ? event->rule->at : event->scase->at;
	struct arena arena;

	arena_init(&arena);
	text_row(to, "row",
	        arena_printf(&arena, "%s:%u:%u", describe_file(&arena, at),
	                at.line, at.column));
	arena_release(&arena);
}

static void text_of(struct buf *to, const struct event_verdict *event)
{
	const struct clause *clause = event->clause;

	if (clause) {
		text_row(to, "clause", clause->says);
		for (size_t i = 0; i < clause->source_count; i++)
			text_row(to, "source", clause->sources[i]);
	}
	text_row(to, "reply", event->reply);
	text_row(to, "why", event->why);
	text_row(to, "repeat", event->repeat);
	text_row_place(to, event);
	if (*event->transcript) {
		buf_add_text(to, "transcript:\n");
		text_lines(to, event->transcript);
	}
}

static const char *message_of(const struct event_verdict *event)
{
	if (*event->why)
		return event->why;
	return *event->reply ? event->reply : verdict_meaning(event->verdict);
}

static void failure(struct junit *junit, const struct event_verdict *event)
{
	junit->run.failures++;
	start(junit->cases, "failure");
	attribute(junit, junit->cases, "message", message_of(event));
	attribute(junit, junit->cases, "type", verdict_name(event->verdict));
	buf_clear(&junit->text);
	text_of(&junit->text, event);
	content(junit, junit->cases);
	end(junit->cases);
}

static void skipped(struct junit *junit, const struct event_verdict *event)
{
	buf_clear(&junit->text);
	buf_printf(&junit->text, "%s: ", verdict_name(event->verdict));
	text_line(&junit->text, message_of(event));
	junit->run.skipped++;
	start(junit->cases, "skipped");
	done(xmlTextWriterWriteAttribute(
	        junit->cases, BAD_CAST "message", xml(junit)));
	/* Some readers know the attribute, others the text. */
	content(junit, junit->cases);
	end(junit->cases);
}

static void remark(struct junit *junit, const struct event_verdict *event)
{
	buf_clear(&junit->text);
	buf_printf(&junit->text, "%s\n", verdict_name(event->verdict));
	text_of(&junit->text, event);
	start(junit->cases, "system-out");
	content(junit, junit->cases);
	end(junit->cases);
}

static void result(struct junit *junit, const struct event_verdict *event)
{
	if (verdict_gates(event->verdict, junit->strict)) {
		failure(junit, event);
		return;
	}
	switch (event->verdict) {
	case VERDICT_SKIPPED:
	case VERDICT_UNSUPPORTED:
	case VERDICT_INCONCLUSIVE:
	case VERDICT_WAIVED:
		skipped(junit, event);
		break;
	case VERDICT_PASS:
		break;
	default:
		remark(junit, event);
	}
}

static void testcase(struct junit *junit, const char *class, const char *name)
{
	junit->run.tests++;
	start(junit->cases, "testcase");
	attribute(junit, junit->cases, "classname", class);
	attribute(junit, junit->cases, "name", name);
	attribute(junit, junit->cases, "time", "0");
}

static bool on_verdict(
        void *self, const struct event_verdict *event, struct err *err)
{
	struct junit *junit = self;
	struct arena arena;

	arena_init(&arena);
	testcase(junit, event->scase->id, describe_verdict(&arena, event));
	arena_release(&arena);
	result(junit, event);
	end(junit->cases);
	return flush(junit, junit->cases, &junit->spool, err);
}

static bool on_note(void *self, const struct event_note *event, struct err *err)
{
	struct junit *junit = self;

	(void)err;
	text_row(&junit->notes, event->what, event->text);
	return true;
}

/* A stale one is a failure; the others stand with what they waive. */
static bool on_waiver(
        void *self, const struct event_waiver *event, struct err *err)
{
	struct junit *junit = self;

	if (!verdict_gates(event->verdict, junit->strict))
		return true;
	testcase(junit, "smtpspec.waivers", event->at);
	junit->run.failures++;
	start(junit->cases, "failure");
	attribute(junit, junit->cases, "message", event->why);
	attribute(junit, junit->cases, "type", verdict_name(event->verdict));
	buf_clear(&junit->text);
	text_row(&junit->text, "clause", event->clause);
	text_row(&junit->text, "case", event->scase);
	text_row(&junit->text, "answer", event->answer);
	text_row(&junit->text, "owner", event->owner);
	text_row(&junit->text, "reason", event->reason);
	text_row(&junit->text, "expires", event->expires);
	content(junit, junit->cases);
	end(junit->cases);
	end(junit->cases);
	return flush(junit, junit->cases, &junit->spool, err);
}

/* Never green when the run itself went wrong. */
static void run_error(struct junit *junit, const struct event_end *event)
{
	if (event->status < EXIT_USAGE)
		return;
	junit->run.errors++;
	testcase(junit, "smtpspec", "run");
	start(junit->cases, "error");
	attribute(junit, junit->cases, "message", event->reason);
	attribute(junit, junit->cases, "type", "run");
	buf_clear(&junit->text);
	text_row(&junit->text, "reason", event->reason);
	buf_add(&junit->text, buf_bytes(&junit->notes));
	content(junit, junit->cases);
	end(junit->cases);
	end(junit->cases);
}

static void totals(xmlTextWriterPtr writer, const struct totals *of)
{
	attribute_number(writer, "tests", of->tests);
	attribute_number(writer, "failures", of->failures);
	attribute_number(writer, "errors", of->errors);
	done(xmlTextWriterWriteFormatAttribute(writer, BAD_CAST "time",
	        "%llu.%03u", (unsigned long long)of->milliseconds / 1000,
	        (unsigned)(of->milliseconds % 1000)));
}

static void head(struct junit *junit, xmlTextWriterPtr writer)
{
	start(writer, "testsuite");
	attribute(junit, writer, "name", junit->name);
	attribute_number(writer, "skipped", junit->run.skipped);
	totals(writer, &junit->run);
	start(writer, "properties");
	for (size_t i = 0; i < junit->property_count; i++) {
		start(writer, "property");
		attribute(junit, writer, "name", junit->properties[i][0]);
		attribute(junit, writer, "value", junit->properties[i][1]);
		end(writer);
	}
	end(writer);
}

static void tail(struct junit *junit, xmlTextWriterPtr writer,
        const struct event_end *event)
{
	start(writer, "system-out");
	buf_clear(&junit->text);
	buf_printf(&junit->text, "exit %d: ", event->status);
	text_line(&junit->text, event->reason);
	buf_add_text(&junit->text, "\n");
	buf_add(&junit->text, buf_bytes(&junit->notes));
	content(junit, writer);
	end(writer);
	end(writer);
}

static bool piece(void *to, struct bytes octets, struct err *err)
{
	return sink_write(to, octets, err);
}

/* Ends the start tag that is still open, and puts the spool behind it. */
static bool inside(struct junit *junit, xmlTextWriterPtr writer,
        struct sink *spool, struct sink *to, struct err *err)
{
	done(xmlTextWriterWriteRaw(writer, BAD_CAST "\n"));
	return flush(junit, writer, to, err) &&
	       sink_read(spool, piece, to, err);
}

static bool write_suite(
        struct junit *junit, const struct event_end *event, struct err *err)
{
	xmlTextWriterPtr writer = writer_new(&junit->octets);
	bool written;

	head(junit, writer);
	written = inside(junit, writer, &junit->spool, &junit->suites, err);
	tail(junit, writer, event);
	written = written && flush(junit, writer, &junit->suites, err);
	xmlFreeTextWriter(writer);
	return written;
}

static bool write_all(struct junit *junit, struct err *err)
{
	xmlTextWriterPtr writer = writer_new(&junit->octets);
	bool written;

	done(xmlTextWriterStartDocument(writer, "1.0", "UTF-8", NULL));
	start(writer, "testsuites");
	attribute(junit, writer, "name", "smtpspec");
	totals(writer, &junit->all);
	written = inside(junit, writer, &junit->suites, &junit->sink, err);
	done(xmlTextWriterEndDocument(writer));
	written = written && flush(junit, writer, &junit->sink, err) &&
	          sink_close(&junit->sink, err);
	xmlFreeTextWriter(writer);
	return written;
}

static bool next_run(struct junit *junit, struct err *err)
{
	junit->all.tests += junit->run.tests;
	junit->all.failures += junit->run.failures;
	junit->all.errors += junit->run.errors;
	junit->all.milliseconds += junit->run.milliseconds;
	junit->run = (struct totals){ 0 };
	junit->property_count = 0;
	arena_release(&junit->arena);
	buf_clear(&junit->notes);
	sink_drop(&junit->spool);
	return sink_spool(&junit->spool, err);
}

static bool on_end(void *self, const struct event_end *event, struct err *err)
{
	struct junit *junit = self;

	junit->run.milliseconds = event->milliseconds;
	run_error(junit, event);
	if (!flush(junit, junit->cases, &junit->spool, err) ||
	        !write_suite(junit, event, err) || !next_run(junit, err))
		return false;
	return --junit->runs > 0 || write_all(junit, err);
}

static bool open_sinks(struct junit *junit, const char *path, struct err *err)
{
	if (!sink_open(&junit->sink, path, err))
		return false;
	if (!sink_spool(&junit->spool, err)) {
		sink_drop(&junit->sink);
		return false;
	}
	if (!sink_spool(&junit->suites, err)) {
		sink_drop(&junit->spool);
		sink_drop(&junit->sink);
		return false;
	}
	return true;
}

struct junit *junit_open(const char *path, struct err *err)
{
	struct junit *junit = mem_new(sizeof *junit);

	if (!open_sinks(junit, path, err)) {
		free(junit);
		return NULL;
	}
	buf_init(&junit->octets, SIZE_MAX);
	buf_init(&junit->text, SIZE_MAX);
	buf_init(&junit->notes, NOTES_MOST);
	arena_init(&junit->arena);
	names_init(&junit->names);
	junit->runs = 1;
	junit->cases = writer_new(&junit->octets);
	return junit;
}

void junit_expect(struct junit *junit, size_t runs)
{
	junit->runs = runs;
}

struct listener junit_listener(struct junit *junit)
{
	return (struct listener){
		.run = on_run,
		.verdict = on_verdict,
		.note = on_note,
		.waiver = on_waiver,
		.end = on_end,
		.self = junit,
	};
}

void junit_close(struct junit *junit)
{
	xmlFreeTextWriter(junit->cases);
	sink_drop(&junit->sink);
	sink_drop(&junit->spool);
	sink_drop(&junit->suites);
	buf_release(&junit->octets);
	buf_release(&junit->text);
	buf_release(&junit->notes);
	arena_release(&junit->arena);
	names_release(&junit->names);
	free(junit);
}
