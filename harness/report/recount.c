/* SPDX-License-Identifier: MIT */
#include "report/recount.h"

#include <errno.h>
#include <jansson.h>
#include <string.h>

#include "report/jsonl.h"

/* One reading of the file, and the line at hand. */
struct reading {
	struct recount *recount;
	const struct listener *to; /* NULL: only looks for what is wrong */
	unsigned line;
	struct buf text;
	bool ended;         /* the line has its line end */
	json_t *json;       /* the line */
	struct arena arena; /* of the line */
	bool same_table;
	bool in_run;
	bool foreign; /* the run's lines are of another schema */
	struct event_end counted; /* of the run so far */
	struct buf instance;      /* at hand, of which `worst` is */
	enum verdict worst;
};

static struct place at_column(const struct reading *r, int column)
{
	return (struct place){ r->recount->path, r->line,
		column > 0 ? (unsigned)column : 1 };
}

#define WRONG(r, ...)                                                          \
	complain(&(r)->recount->wrong, at_column((r), 1), __VA_ARGS__)
#define REMARK(r, ...)                                                         \
	complain(&(r)->recount->remarks, at_column((r), 1), __VA_ARGS__)

static const json_t *member(
        struct reading *r, const char *key, json_type type, const char *what)
{
	const json_t *json = json_object_get(r->json, key);

	if (!json)
		WRONG(r, "`%s` is missing", key);
	else if (json_typeof(json) == type)
		return json;
	else
		WRONG(r, "`%s` is no %s", key, what);
	return NULL;
}

static const char *text_of(struct reading *r, const char *key)
{
	const json_t *json = member(r, key, JSON_STRING, "text");

	return json ? json_string_value(json) : "";
}

static const char *name_of(struct reading *r, const char *key)
{
	const char *name = text_of(r, key);

	if (!*name && json_is_string(json_object_get(r->json, key)))
		WRONG(r, "`%s` is empty", key);
	return name;
}

/* NULL where it is null. */
static const char *text_or_null(struct reading *r, const char *key)
{
	return json_is_null(json_object_get(r->json, key)) ? NULL
	                                                   : text_of(r, key);
}

static uint64_t number(
        struct reading *r, const char *key, const json_t *json, uint64_t most)
{
	json_int_t n = json_integer_value(json);

	if (json && n >= 0 && (uint64_t)n <= most)
		return (uint64_t)n;
	if (json)
		WRONG(r, "`%s` is not from 0 to %llu", key,
		        (unsigned long long)most);
	return 0;
}

static uint64_t number_of(struct reading *r, const char *key, uint64_t most)
{
	return number(r, key, member(r, key, JSON_INTEGER, "number"), most);
}

static bool flag_of(struct reading *r, const char *key)
{
	const json_t *json = json_object_get(r->json, key);

	if (!json_is_boolean(json))
		WRONG(r, "`%s` is %s", key, json ? "no boolean" : "missing");
	return json_is_true(json);
}

static void no_word(struct reading *r, const char *key, const char *word)
{
	/* Where it is no text there is a complaint already. */
	if (json_is_string(json_object_get(r->json, key)))
		WRONG(r, "`%s` cannot be `%s`", key, word);
}

static enum edition edition_at(struct reading *r)
{
	const char *word = text_of(r, "edition");
	enum edition edition = EDITION_5321;

	if (!edition_of(bytes_of(word), &edition))
		no_word(r, "edition", word);
	return edition;
}

static enum lens lens_at(struct reading *r)
{
	const char *word = text_of(r, "lens");
	enum lens lens = LENS_RFC;

	if (!lens_of(bytes_of(word), &lens))
		no_word(r, "lens", word);
	return lens;
}

static enum level level_at(struct reading *r)
{
	const char *word = text_of(r, "level");
	enum level level = LEVEL_MUST;

	if (!level_of(bytes_of(word), &level))
		no_word(r, "level", word);
	return level;
}

static enum verdict verdict_at(struct reading *r, const char *key)
{
	const char *word = text_of(r, key);

	for (int v = 0; v < VERDICT_COUNT; v++)
		if (strcmp(verdict_name((enum verdict)v), word) == 0)
			return (enum verdict)v;
	no_word(r, key, word);
	return VERDICT_INCONCLUSIVE;
}

/* Nothing is told of a line with something wrong in it. */
static bool telling(const struct reading *r)
{
	return r->to && r->recount->wrong.count == 0;
}

static void finish_instance(struct reading *r)
{
	if (r->instance.n > 0)
		r->counted.cases[r->worst]++;
	buf_clear(&r->instance);
	r->worst = VERDICT_PASS;
}

/* Whoever reads the report has not seen what we complain of. */
static void damaged(struct reading *r, const char *what)
{
	struct event_note note = { "results-file", NULL };
	struct arena arena;
	struct err err;

	arena_init(&arena);
	note.text = arena_printf(&arena, "line %u: %s", r->line, what);
	REMARK(r, "%s", what);
	r->recount->damaged = true;
	if (telling(r) && r->to->note)
		r->to->note(r->to->self, &note, &err);
	arena_release(&arena);
}

static void tell_end(struct reading *r, const struct event_end *event)
{
	struct err err;

	if (telling(r) && r->to->end)
		r->to->end(r->to->self, event, &err);
	r->in_run = false;
}

static void cut_short(struct reading *r)
{
	if (!r->in_run || r->foreign)
		return;
	finish_instance(r);
	damaged(r, "the run has no `end`: it was cut short");
	r->counted.cut_short = true;
	r->counted.status = EXIT_OURS;
	r->counted.reason = "the report ends before the run does: it was cut "
	                    "short";
	tell_end(r, &r->counted);
}

static void read_facts(struct reading *r, struct event_run *event)
{
	const json_t *list = member(r, "facts", JSON_ARRAY, "list");
	size_t n = json_array_size(list);
	const char **facts = ARENA_ARRAY(&r->arena, const char *, n + 1);

	for (size_t i = 0; i < n; i++) {
		facts[i] = json_string_value(json_array_get(list, i));
		if (facts[i])
			continue;
		WRONG(r, "`facts` holds something that is no text");
		facts[i] = "";
	}
	event->facts = facts;
	event->fact_count = n;
}

static void compare_tables(struct reading *r, const char *digest)
{
	const char *ours = r->recount->spec->digest;

	r->same_table = strcmp(digest, ours) == 0;
	if (!r->same_table)
		REMARK(r,
		        "judged by another table (digest %s; the one at hand "
		        "has %s): rules are quoted as they are now",
		        digest, ours);
}

static void begin_run(struct reading *r)
{
	cut_short(r);
	r->in_run = true;
	r->foreign = false;
	r->counted = (struct event_end){ 0 };
	if (!r->to && ++r->recount->runs > RECOUNT_RUNS_MOST)
		WRONG(r, "more than %d runs", RECOUNT_RUNS_MOST);
}

/* Of another schema nothing else is read. */
static bool same_schema(struct reading *r)
{
	uint64_t schema = number_of(r, "schema", INT32_MAX);

	r->foreign = schema != JSONL_SCHEMA;
	if (r->foreign && json_is_integer(json_object_get(r->json, "schema")))
		WRONG(r,
		        "written in schema %llu of these results; this "
		        "smtpspec, " SMTPSPEC_VERSION ", reads schema %d",
		        (unsigned long long)schema, JSONL_SCHEMA);
	return !r->foreign;
}

static void read_run(struct reading *r)
{
	struct event_run event = {
		.version = text_of(r, "version"),
		.target = name_of(r, "target"),
		.profile = text_of(r, "profile"),
		.profile_digest = text_of(r, "profile_digest"),
		.table_digest = text_of(r, "table_digest"),
		.edition = edition_at(r),
		.lens = lens_at(r),
		.strict = flag_of(r, "strict"),
		.seed = number_of(r, "seed", INT64_MAX),
		.planned = number_of(r, "planned", INT64_MAX),
	};
	struct err err;

	read_facts(r, &event);
	compare_tables(r, event.table_digest);
	if (telling(r) && r->to->run)
		r->to->run(r->to->self, &event, &err);
}

static void met_stranger(struct reading *r, const char *kind, const char *id,
        const void *stranger, bool made)
{
	if (!stranger)
		WRONG(r,
		        "%s `%s`: the table at hand does not know it, nor %d "
		        "others",
		        kind, id, STRANGERS_MOST);
	else if (made)
		REMARK(r, "the table at hand has no %s `%s`%s", kind, id,
		        r->same_table ? ", though its digest is the same" : "");
}

static const struct scase *case_at(struct reading *r)
{
	const char *id = name_of(r, "case");
	const struct scase *scase = spec_case(r->recount->spec, id);
	bool made;

	if (scase)
		return scase;
	scase = strangers_case(r->recount->strangers, id, &made);
	met_stranger(r, "case", id, scase, made);
	return scase;
}

/* NULL where the instance as a whole is meant. */
static const struct clause *clause_at(struct reading *r)
{
	const char *id = text_or_null(r, "clause"), *section;
	const struct clause *clause;
	bool made;

	if (!id)
		return NULL;
	clause = spec_clause(r->recount->spec, id);
	if (clause)
		return clause;
	section = text_or_null(r, "section");
	clause = strangers_clause(r->recount->strangers, id, level_at(r),
	        lens_at(r), section ? section : "", &made);
	met_stranger(r, "clause", id, clause, made);
	return clause;
}

/* Of "file:line:column". */
static unsigned line_in(const char *at)
{
	const char *end = strrchr(at, ':'), *p = end;
	unsigned line = 0;

	while (p && p > at && ascii_digit((uint8_t)p[-1]))
		p--;
	if (!p || p == at || p[-1] != ':')
		return 0;
	for (; p < end && line < UINT32_MAX / 10 - 1; p++)
		line = line * 10 + (unsigned)(*p - '0');
	return line;
}

/* The rule at that line; in another table lines moved, but a clause that has
 * but one rule in the case has it still. */
static const struct rule *rule_at(struct reading *r, const struct scase *scase,
        const struct clause *clause)
{
	unsigned line = line_in(text_of(r, "at"));
	const struct rule *only = NULL;
	size_t count = 0;

	if (!scase || !clause)
		return NULL;
	for (size_t i = 0; i < scase->rule_count; i++) {
		const struct rule *rule = &scase->rules[i];

		if (rule->clause != clause)
			continue;
		if (r->same_table && rule->at.line == line)
			return rule;
		only = rule;
		count++;
	}
	return !r->same_table && count == 1 ? only : NULL;
}

static enum ruling ruling_of(enum verdict verdict)
{
	switch (verdict) {
	case VERDICT_PASS:
		return RULING_CONFORMS;
	case VERDICT_LATITUDE:
		return RULING_TOLERATED;
	case VERDICT_FAIL:
	case VERDICT_DEVIATION:
	case VERDICT_WAIVED:
		return RULING_VIOLATES;
	default:
		return RULING_INCONCLUSIVE;
	}
}

static void count(struct reading *r, const struct event_verdict *event)
{
	struct bytes instance = bytes_of(event->instance);

	if (!bytes_eq(buf_bytes(&r->instance), instance)) {
		finish_instance(r);
		buf_add(&r->instance, instance);
	}
	if (event->verdict > r->worst)
		r->worst = event->verdict;
	if (event->clause)
		r->counted.verdicts[event->verdict]++;
}

static void read_verdict(struct reading *r)
{
	struct event_verdict event = {
		.scase = case_at(r),
		.instance = name_of(r, "instance"),
		.clause = clause_at(r),
		.verdict = verdict_at(r, "verdict"),
		.reply = text_of(r, "reply"),
		.why = text_of(r, "why"),
		.transcript = text_of(r, "transcript"),
		.repeat = text_of(r, "repeat"),
		.retries = (unsigned)number_of(r, "retries", 1000000),
	};
	struct err err;

	if (event.verdict == VERDICT_WAIVED) {
		event.waiver = text_of(r, "waiver");
		event.waived = verdict_at(r, "waived");
	}
	event.rule = rule_at(r, event.scase, event.clause);
	event.ruling = ruling_of(event.verdict);
	count(r, &event);
	if (telling(r) && r->to->verdict)
		r->to->verdict(r->to->self, &event, &err);
}

static void read_note(struct reading *r)
{
	struct event_note event = { text_of(r, "what"), text_of(r, "text") };
	struct err err;

	if (telling(r) && r->to->note)
		r->to->note(r->to->self, &event, &err);
}

static void read_waiver(struct reading *r)
{
	struct event_waiver event = {
		.at = text_of(r, "at"),
		.clause = text_of(r, "clause"),
		.scase = text_of(r, "case"),
		.answer = text_of(r, "answer"),
		.owner = text_of(r, "owner"),
		.reason = text_of(r, "reason"),
		.since = text_of(r, "since"),
		.expires = text_of(r, "expires"),
		.age = (unsigned)number_of(r, "age", INT32_MAX),
		.verdicts = number_of(r, "verdicts", INT64_MAX),
		.verdict = verdict_at(r, "verdict"),
		.why = text_of(r, "why"),
	};
	struct err err;

	if (event.verdict == VERDICT_STALE_WAIVER)
		r->counted.verdicts[event.verdict]++;
	if (telling(r) && r->to->waiver)
		r->to->waiver(r->to->self, &event, &err);
}

static void count_finding(struct reading *r, const struct event_finding *event)
{
	finish_instance(r);
	r->counted.cases[event->verdict]++;
	r->counted.verdicts[event->verdict] += event->clause != NULL;
}

static void read_finding(struct reading *r)
{
	bool of_case = text_or_null(r, "case");
	struct event_finding event = {
		.name = name_of(r, "name"),
		.kind = name_of(r, "kind"),
		.key = text_of(r, "key"),
		.scase = of_case ? case_at(r) : NULL,
		.clause = clause_at(r),
		.verdict = verdict_at(r, "verdict"),
		.confirmed = flag_of(r, "confirmed"),
		.reply = text_of(r, "reply"),
		.why = text_of(r, "why"),
		.transcript = text_of(r, "transcript"),
		.repeat = text_of(r, "repeat"),
	};
	struct err err;

	if (event.clause && !event.scase)
		WRONG(r, "`clause` without a `case`");
	if (event.clause)
		event.rule = rule_at(r, event.scase, event.clause);
	count_finding(r, &event);
	if (telling(r) && r->to->finding)
		r->to->finding(r->to->self, &event, &err);
}

static void read_sample(struct reading *r)
{
	const struct event_sample event = {
		.milliseconds = number_of(r, "milliseconds", INT64_MAX),
		.sessions = number_of(r, "sessions", INT64_MAX),
		.exchanges = number_of(r, "exchanges", INT64_MAX),
		.cells = number_of(r, "cells", INT32_MAX),
		.edges = number_of(r, "edges", INT32_MAX),
		.findings = number_of(r, "findings", INT32_MAX),
	};
	struct err err;

	if (telling(r) && r->to->sample)
		r->to->sample(r->to->self, &event, &err);
}

/* Those of the list's members that are texts. */
static const char *const *texts_of(
        struct reading *r, const char *key, size_t *count)
{
	const json_t *list = member(r, key, JSON_ARRAY, "list");
	size_t n = json_array_size(list);
	const char **texts = ARENA_ARRAY(&r->arena, const char *, n + 1);

	*count = 0;
	for (size_t i = 0; i < n; i++) {
		texts[*count] = json_string_value(json_array_get(list, i));
		if (texts[*count])
			++*count;
		else
			WRONG(r, "`%s` holds something that is no text", key);
	}
	return texts;
}

/* Those that the table at hand knows. */
static const struct clause *const *clauses_of(
        struct reading *r, const char *key, size_t *count)
{
	size_t n;
	const char *const *ids = texts_of(r, key, &n);
	const struct clause **clauses =
	        ARENA_ARRAY(&r->arena, const struct clause *, n + 1);

	*count = 0;
	for (size_t i = 0; i < n; i++) {
		clauses[*count] = spec_clause(r->recount->spec, ids[i]);
		*count += clauses[*count] != NULL;
	}
	return clauses;
}

static void read_reach(struct reading *r)
{
	struct event_reach event = { 0 };
	struct err err;

	event.reached = texts_of(r, "reached", &event.reached_count);
	event.missed = texts_of(r, "missed", &event.missed_count);
	event.judged = clauses_of(r, "judged", &event.judged_count);
	event.unjudged = clauses_of(r, "unjudged", &event.unjudged_count);
	if (telling(r) && r->to->reach)
		r->to->reach(r->to->self, &event, &err);
}

static void read_counts(
        struct reading *r, const char *key, size_t counts[VERDICT_COUNT])
{
	const json_t *json = member(r, key, JSON_OBJECT, "object");

	for (int v = 0; json && v < VERDICT_COUNT; v++) {
		const char *name = verdict_name((enum verdict)v);
		const json_t *n = json_object_get(json, name);

		/* An older program does not know all words. */
		if (!n || json_is_integer(n))
			counts[v] = number(r, name, n, INT64_MAX);
		else
			WRONG(r, "`%s`: `%s` is no number", key, name);
	}
}

/* The lines are there to be looked at. */
static void believe_lines(
        struct reading *r, size_t told[], const size_t counted[])
{
	struct arena arena;

	arena_init(&arena);
	for (int v = 0; v < VERDICT_COUNT; v++) {
		if (told[v] != counted[v])
			damaged(r, arena_printf(&arena,
			                   "`end` counts %zu `%s`, the lines "
			                   "above hold %zu: the file was "
			                   "changed",
			                   told[v],
			                   verdict_name((enum verdict)v),
			                   counted[v]));
		told[v] = counted[v];
	}
	arena_release(&arena);
}

static void read_end(struct reading *r)
{
	struct event_end event = {
		.connections = number_of(r, "connections", INT64_MAX),
		.milliseconds = number_of(r, "milliseconds", INT64_MAX),
		.cut_short = flag_of(r, "cut_short"),
		.status = (enum exit_status)number_of(r, "exit", EXIT_OURS),
		.reason = text_of(r, "reason"),
	};

	read_counts(r, "verdicts", event.verdicts);
	read_counts(r, "cases", event.cases);
	finish_instance(r);
	believe_lines(r, event.verdicts, r->counted.verdicts);
	believe_lines(r, event.cases, r->counted.cases);
	tell_end(r, &event);
}

static const struct {
	const char *event;
	void (*read)(struct reading *r);
} events[] = {
	{ "run", read_run },
	{ "verdict", read_verdict },
	{ "note", read_note },
	{ "waiver", read_waiver },
	{ "finding", read_finding },
	{ "sample", read_sample },
	{ "reach", read_reach },
	{ "end", read_end },
};

static void read_event(struct reading *r)
{
	const char *event = text_of(r, "event");
	bool run = strcmp(event, "run") == 0;

	if (run)
		begin_run(r);
	if (run ? !same_schema(r) : r->foreign)
		return;
	for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
		if (strcmp(events[i].event, event) != 0)
			continue;
		if (r->in_run)
			events[i].read(r);
		else
			WRONG(r, "`%s` without a `run` before it", event);
		return;
	}
	no_word(r, "event", event);
}

static void read_object(struct reading *r)
{
	json_error_t error;

	r->json = json_loadb((const char *)r->text.p, r->text.n,
	        JSON_REJECT_DUPLICATES, &error);
	if (json_is_object(r->json))
		read_event(r);
	else if (r->json)
		WRONG(r, "a line is an object");
	else if (r->ended)
		complain(&r->recount->wrong, at_column(r, error.column),
		        "not JSON: %s", error.text);
	else
		damaged(r, "the file ends within this line");
	json_decref(r->json);
	arena_release(&r->arena);
}

/* False at the end of the file. */
static bool read_line(struct reading *r)
{
	FILE *file = r->recount->file;
	bool fits = true;
	int c;

	buf_clear(&r->text);
	while ((c = getc_unlocked(file)) != EOF && c != '\n') {
		uint8_t octet = (uint8_t)c;

		fits &= buf_add(&r->text, bytes_at(&octet, 1));
	}
	r->ended = c == '\n';
	if (!r->ended && r->text.n == 0)
		return false;
	r->line++;
	if (fits)
		read_object(r);
	else
		WRONG(r, "longer than %d octets", RECOUNT_LINE_MOST);
	return true;
}

/* What does not begin as results do is another file, of which no line need be
 * complained of but the first. */
static bool is_another_file(const struct reading *r)
{
	return r->recount->runs == 0 && r->recount->wrong.count > 0;
}

static void read_lines(struct reading *r)
{
	struct place whole = { r->recount->path, 0, 0 };

	while (read_line(r) && !is_another_file(r))
		;
	if (ferror(r->recount->file))
		complain(&r->recount->wrong, whole, "%s", strerror(errno));
	cut_short(r);
	if (r->recount->runs == 0 && r->recount->wrong.count == 0)
		complain(&r->recount->wrong, whole, "there is no run in it");
}

static bool read_file(struct recount *recount, const struct listener *to)
{
	struct reading r = { .recount = recount, .to = to };

	rewind(recount->file);
	arena_init(&r.arena);
	buf_init(&r.text, RECOUNT_LINE_MOST);
	buf_init(&r.instance, SIZE_MAX);
	read_lines(&r);
	buf_release(&r.instance);
	buf_release(&r.text);
	return recount->wrong.count == 0;
}

/* What can be read but once, a pipe, goes to a file without a name. */
static bool spool(struct recount *recount)
{
	FILE *file = tmpfile();
	char octets[16 * 1024];
	size_t n;

	if (!file)
		return false;
	while ((n = fread(octets, 1, sizeof octets, recount->file)) > 0)
		if (fwrite(octets, 1, n, file) != n)
			break;
	if (ferror(recount->file) || ferror(file) || fflush(file) != 0) {
		fclose(file);
		return false;
	}
	fclose(recount->file);
	recount->file = file;
	return true;
}

bool recount_open(struct recount *recount, const char *path,
        const struct spec *spec, struct strangers *strangers)
{
	struct place whole = { path, 0, 0 };

	*recount = (struct recount){
		.path = path, .spec = spec, .strangers = strangers
	};
	complaints_init(&recount->wrong);
	complaints_init(&recount->remarks);
	recount->file = fopen(path, "rbe");
	if (recount->file &&
	        (fseeko(recount->file, 0, SEEK_SET) == 0 || spool(recount)))
		return read_file(recount, NULL);
	complain(&recount->wrong, whole, "%s", strerror(errno));
	return false;
}

bool recount_tell(struct recount *recount, const struct listener *to)
{
	return read_file(recount, to);
}

void recount_close(struct recount *recount)
{
	if (recount->file)
		fclose(recount->file);
	complaints_release(&recount->wrong);
	complaints_release(&recount->remarks);
}
