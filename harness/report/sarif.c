/* SPDX-License-Identifier: MIT */
#include "report/sarif.h"

#include <libxml/uri.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "report/concern.h"
#include "report/describe.h"
#include "report/judged.h"
#include "report/names.h"
#include "report/object.h"
#include "report/sarif_rules.h"
#include "report/sink.h"
#include "spec/digest.h"

enum { NOTIFICATIONS_MOST = 100 };

struct sarif {
	struct sink sink;
	const struct spec *spec;
	struct buf text;
	size_t runs;  /* that are still to end */
	size_t begun; /* runs */
	struct names names;
	/* the run at hand */
	struct sink spool; /* its results, a comma between them */
	size_t results, left_out;
	struct sarif_rules rules;
	const char *name;
	json_t *properties, *notifications;
};

static bool on_run(void *self, const struct event_run *event, struct err *err)
{
	struct sarif *sarif = self;

	(void)err;
	sarif->name = names_next(&sarif->names, event);
	sarif->notifications = json_array();
	sarif->properties = json_object();
	object_set_run(sarif->properties, event);
	return true;
}

static json_t *artifact_of(struct arena *arena, struct place at)
{
	json_t *artifact = json_object();
	xmlChar *uri = xmlURIEscapeStr(
	        BAD_CAST describe_file(arena, at), BAD_CAST "/");

	object_set_text(artifact, "uri", (const char *)uri);
	object_set_text(artifact, "uriBaseId", "%SRCROOT%");
	xmlFree(uri);
	return artifact;
}

/* Of a case that the table at hand does not know no line is known. */
static json_t *location_of(
        struct arena *arena, const struct event_verdict *event)
{
	struct place at = event->rule ? event->rule->at : event->scase->at;
	json_t *location = json_object(), *physical = json_object();
	json_t *logical = json_object(), *logicals = json_array();

	object_set(physical, "artifactLocation", artifact_of(arena, at));
	if (at.line > 0) {
		json_t *region = json_object();

		object_set_number(region, "startLine", at.line);
		object_set_number(region, "startColumn", at.column);
		object_set(physical, "region", region);
	}
	object_set(location, "physicalLocation", physical);
	object_set_text(logical, "fullyQualifiedName", event->instance);
	object_add(logicals, logical);
	object_set(location, "logicalLocations", logicals);
	return location;
}

/* GitHub goes by a hash of its own name, and takes ours as it is. */
static json_t *fingerprints_of(const char *name)
{
	json_t *fingerprints = json_object();
	char text[DIGEST_TEXT + 2];
	struct digest digest;

	digest_init(&digest);
	digest_add(&digest, bytes_of(name));
	digest_text(&digest, text);
	strcat(text, ":1");
	object_set_text(fingerprints, "primaryLocationLineHash", text);
	object_set_text(fingerprints, "smtpspecVerdict/v1", name);
	return fingerprints;
}

static const char *message_of(
        struct sarif *sarif, struct arena *arena, const struct event_verdict *e)
{
	const char *reply =
	        *e->reply ? describe_reply(arena, e->reply) : "no reply";
	const char *why = *e->why ? e->why : verdict_meaning(e->verdict);

	return arena_printf(arena, "%s: %s (%s on %s)%s%s", reply, why,
	        e->instance, sarif->name, *e->repeat ? "\n\nRepeat: " : "",
	        e->repeat);
}

static json_t *details_of(const struct event_verdict *event)
{
	json_t *details = json_object();

	object_set_text(details, "case", event->scase->id);
	object_set_text(details, "instance", event->instance);
	object_set_text(details, "verdict", verdict_name(event->verdict));
	object_set_text(details, "reply", event->reply);
	object_set_number(details, "retries", event->retries);
	object_set_text(details, "transcript", event->transcript);
	object_set_text(details, "repeat", event->repeat);
	return details;
}

/* Somebody answers for it: not to be shown as new. */
static json_t *suppressions_of(const struct event_verdict *event)
{
	json_t *list = json_array(), *suppression = json_object();

	object_set_text(suppression, "kind", "external");
	object_set_text(suppression, "status", "accepted");
	object_set_text(suppression, "justification", event->why);
	object_add(list, suppression);
	return list;
}

static const char *level_of_verdict(enum verdict verdict)
{
	return sarif_level(
	        verdict == VERDICT_FAIL ? SEVERITY_FAIL : SEVERITY_DEVIATION);
}

static bool worth_explaining(
        const struct sarif *sarif, const struct event_verdict *e)
{
	const struct catalogue_entry *entry =
	        spec_reply(sarif->spec, judged_code(e->reply));

	return entry && concerns(entry, e->scase, e->rule);
}

static json_t *result_of(
        struct sarif *sarif, struct arena *arena, const struct event_verdict *e)
{
	json_t *result = json_object(), *locations = json_array();

	object_set_text(result, "ruleId", e->clause->id);
	object_set_number(result, "ruleIndex",
	        sarif_rules_note(&sarif->rules, e->clause,
	                worth_explaining(sarif, e) ? e->reply : ""));
	object_set_text(result, "level",
	        level_of_verdict(e->waiver ? e->waived : e->verdict));
	object_set(
	        result, "message", sarif_message(message_of(sarif, arena, e)));
	object_add(locations, location_of(arena, e));
	object_set(result, "locations", locations);
	object_set(result, "partialFingerprints",
	        fingerprints_of(describe_verdict(arena, e)));
	if (e->waiver)
		object_set(result, "suppressions", suppressions_of(e));
	object_set(result, "properties", details_of(e));
	return result;
}

static bool on_verdict(
        void *self, const struct event_verdict *event, struct err *err)
{
	struct sarif *sarif = self;
	struct arena arena;

	if ((!judged_bad(event->verdict) && !event->waiver) || !event->clause)
		return true;
	if (sarif->results == SARIF_RESULTS_MOST) {
		sarif->left_out++;
		return true;
	}
	buf_clear(&sarif->text);
	buf_add_text(&sarif->text, sarif->results++ > 0 ? ",\n" : "");
	arena_init(&arena);
	object_print(&sarif->text, result_of(sarif, &arena, event));
	arena_release(&arena);
	return sink_write(&sarif->spool, buf_bytes(&sarif->text), err);
}

static void notify(struct sarif *sarif, const char *level, const char *id,
        const char *text)
{
	json_t *notification = json_object(), *descriptor = json_object();

	object_set_text(descriptor, "id", id);
	object_set(notification, "descriptor", descriptor);
	object_set_text(notification, "level", level);
	object_set(notification, "message", sarif_message(text));
	object_add(sarif->notifications, notification);
}

static bool on_note(void *self, const struct event_note *event, struct err *err)
{
	struct sarif *sarif = self;
	bool crash = strcmp(event->what, "crash") == 0;

	(void)err;
	if (json_array_size(sarif->notifications) < NOTIFICATIONS_MOST)
		notify(sarif, crash ? "error" : "note", event->what,
		        event->text);
	return true;
}

static bool on_waiver(
        void *self, const struct event_waiver *event, struct err *err)
{
	struct sarif *sarif = self;
	struct arena arena;

	(void)err;
	if (event->verdict != VERDICT_STALE_WAIVER ||
	        json_array_size(sarif->notifications) == NOTIFICATIONS_MOST)
		return true;
	arena_init(&arena);
	notify(sarif, "error", verdict_name(event->verdict),
	        arena_printf(&arena, "%s: %s", event->at, event->why));
	arena_release(&arena);
	return true;
}

static json_t *invocations_of(
        struct sarif *sarif, const struct event_end *event)
{
	json_t *invocation = json_object(), *list = json_array();
	bool successful = event->status <= EXIT_FINDINGS && !event->cut_short;

	object_set(invocation, "executionSuccessful", json_boolean(successful));
	object_set_number(invocation, "exitCode", event->status);
	object_set_text(invocation, "exitCodeDescription", event->reason);
	object_set(
	        invocation, "toolExecutionNotifications", sarif->notifications);
	sarif->notifications = NULL;
	object_add(list, invocation);
	return list;
}

static json_t *tool_of(struct sarif *sarif)
{
	json_t *tool = json_object(), *driver = json_object();

	object_set_text(driver, "name", "smtpspec");
	object_set(driver, "version",
	        json_incref(json_object_get(sarif->properties, "version")));
	object_set(
	        driver, "rules", sarif_rules_json(&sarif->rules, sarif->spec));
	object_set(tool, "driver", driver);
	return tool;
}

/* Uploads of one tool are told apart by what stands before the last slash. */
static json_t *automation_of(const char *name)
{
	json_t *automation = json_object();
	struct arena arena;

	arena_init(&arena);
	object_set_text(
	        automation, "id", arena_printf(&arena, "smtpspec/%s/", name));
	arena_release(&arena);
	return automation;
}

static json_t *run_of(struct sarif *sarif, const struct event_end *event)
{
	json_t *run = json_object();

	object_set(run, "tool", tool_of(sarif));
	object_set(run, "invocations", invocations_of(sarif, event));
	object_set(run, "automationDetails", automation_of(sarif->name));
	object_set_text(run, "columnKind", "unicodeCodePoints");
	object_set(run, "properties", sarif->properties);
	sarif->properties = NULL;
	return run;
}

static bool piece(void *to, struct bytes octets, struct err *err)
{
	return sink_write(to, octets, err);
}

/* The run's object, with the results as its last member. */
static bool write_run(
        struct sarif *sarif, const struct event_end *event, struct err *err)
{
	struct sink *to = &sarif->sink;
	struct bytes open;

	buf_clear(&sarif->text);
	object_print(&sarif->text, run_of(sarif, event));
	open = bytes_sub(buf_bytes(&sarif->text), 0, sarif->text.n - 1);
	return sink_write(to, open, err) &&
	       sink_write(to, BYTES(",\"results\":[\n"), err) &&
	       sink_read(&sarif->spool, piece, to, err) &&
	       sink_write(to, BYTES("]}"), err);
}

static bool next_run(struct sarif *sarif, struct err *err)
{
	sarif->results = sarif->left_out = 0;
	sarif_rules_clear(&sarif->rules);
	sink_drop(&sarif->spool);
	return sink_spool(&sarif->spool, err);
}

static bool on_end(void *self, const struct event_end *event, struct err *err)
{
	static const char head[] =
	        "{\"$schema\":\"https://json.schemastore.org/"
	        "sarif-2.1.0.json\",\"version\":\"2.1.0\","
	        "\"runs\":[\n";
	struct sarif *sarif = self;
	struct arena arena;

	arena_init(&arena);
	if (sarif->left_out > 0)
		notify(sarif, "warning", "left-out",
		        arena_printf(&arena,
		                "%zu results more are not listed: readers take "
		                "%d of a run",
		                sarif->left_out, SARIF_RESULTS_MOST));
	arena_release(&arena);
	if (!sink_write(&sarif->sink,
	            sarif->begun++ == 0 ? bytes_of(head) : BYTES(",\n"), err) ||
	        !write_run(sarif, event, err) || !next_run(sarif, err))
		return false;
	return --sarif->runs > 0 ||
	       (sink_write(&sarif->sink, BYTES("]}\n"), err) &&
	               sink_close(&sarif->sink, err));
}

struct sarif *sarif_open(
        const char *path, const struct spec *spec, struct err *err)
{
	struct sarif *sarif = mem_new(sizeof *sarif);

	if (!sink_open(&sarif->sink, path, err)) {
		free(sarif);
		return NULL;
	}
	if (!sink_spool(&sarif->spool, err)) {
		sink_drop(&sarif->sink);
		free(sarif);
		return NULL;
	}
	buf_init(&sarif->text, SIZE_MAX);
	names_init(&sarif->names);
	sarif->spec = spec;
	sarif->runs = 1;
	return sarif;
}

void sarif_expect(struct sarif *sarif, size_t runs)
{
	sarif->runs = runs;
}

struct listener sarif_listener(struct sarif *sarif)
{
	return (struct listener){
		.run = on_run,
		.verdict = on_verdict,
		.note = on_note,
		.waiver = on_waiver,
		.end = on_end,
		.self = sarif,
	};
}

void sarif_close(struct sarif *sarif)
{
	sink_drop(&sarif->sink);
	sink_drop(&sarif->spool);
	buf_release(&sarif->text);
	names_release(&sarif->names);
	sarif_rules_clear(&sarif->rules);
	json_decref(sarif->properties);
	json_decref(sarif->notifications);
	free(sarif);
}
