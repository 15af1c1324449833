/* SPDX-License-Identifier: MIT */
#include "spec/waivers.h"

#include <fnmatch.h>
#include <string.h>

#include "base/date.h"
#include "spec/file.h"
#include "spec/yaml.h"

static void read_date(struct node value, void *to)
{
	struct bytes text;

	if (node_scalar(value, &text) && !date_read(text, to))
		node_wrong(value, "`%s`: want a date such as 2026-12-31",
		        node_quote(value, text));
}

static bool said(struct node value, const char *want, const char **to)
{
	struct bytes text;

	if (node_is_scalar(value) && node_scalar(value, &text) &&
	        bytes_trim(text).n == 0)
		return node_wrong(value, "%s", want);
	return node_text(value, to);
}

static void read_owner(struct node value, void *to)
{
	(void)said(value, "empty: who answers for it?", to);
}

static void read_reason(struct node value, void *to)
{
	(void)said(value, "empty: why is it waived?", to);
}

/* Of a candidate: nobody has said it yet. */
static void read_unsaid(struct node value, void *to)
{
	struct bytes text;

	if (node_scalar(value, &text) && text.n > 0)
		node_text(value, to);
}

#define AT(member) offsetof(struct waiver, member)
#define KEYS(read_owner, read_reason, required)                                \
	{                                                                      \
		{ "clause", read_text, AT(clause), false },                    \
		        { "case", read_text, AT(scase), false },               \
		        { "answer", read_text, AT(answer), true },             \
		        { "owner", read_owner, AT(owner), required },          \
		        { "reason", read_reason, AT(reason), required },       \
		        { "since", read_date, AT(since), true },               \
		        { "expires", read_date, AT(expires), true }, { 0 },    \
	}
static const struct key keys[] = KEYS(read_owner, read_reason, true);
static const struct key candidate_keys[] =
        KEYS(read_unsaid, read_unsaid, false);

static void read_waiver(
        struct node node, bool candidates, struct waiver *waiver)
{
	struct node ignored;

	waiver->at = node_at(node);
	if (!node_mapping(node, candidates ? candidate_keys : keys, waiver))
		return;
	if (!node_find(node, "clause", &ignored) &&
	        !node_find(node, "case", &ignored))
		node_wrong(node, "want `clause`, `case` or both");
	if (waiver->since && waiver->expires && waiver->expires < waiver->since)
		node_wrong(node_near(node, "expires"),
		        "it expires before it begins");
}

static void read_list(
        struct waivers *waivers, struct node root, bool candidates)
{
	size_t count;

	if (!node_is_list(root)) {
		node_wrong(root, "want a list of waivers");
		return;
	}
	if (!node_items(root, &count))
		return;
	waivers->at = node_at(root);
	waivers->in_brackets = node_in_brackets(root);
	waivers->list = ARENA_ARRAY(&waivers->arena, struct waiver, count);
	waivers->count = count;
	for (size_t i = 0; i < count; i++)
		read_waiver(node_item(root, i), candidates, &waivers->list[i]);
}

/* Whether there is nothing but comments in it. */
static bool blank(const char *file, struct complaints *complaints)
{
	struct buf octets;
	struct bytes rest, line;
	bool blank;

	buf_init(&octets, FILE_MOST);
	blank = file_read(file, &octets, complaints);
	rest = buf_bytes(&octets);
	while (blank && bytes_cut(&rest, '\n', &line)) {
		line = bytes_trim(line);
		blank = line.n == 0 || line.p[0] == '#' || line.p[0] == '\r';
	}
	buf_release(&octets);
	return blank;
}

bool waivers_load(struct waivers *waivers, const char *file, bool candidates,
        struct complaints *complaints)
{
	size_t before = complaints->count;
	struct yaml *yaml = NULL;

	if (!blank(file, complaints) && complaints->count == before)
		yaml = yaml_open(file, &waivers->arena, complaints);
	if (yaml)
		read_list(waivers, yaml_root(yaml), candidates);
	yaml_close(&yaml);
	return complaints->count == before;
}

void waivers_init(struct waivers *waivers)
{
	*waivers = (struct waivers){ 0 };
	arena_init(&waivers->arena);
}

void waivers_release(struct waivers *waivers)
{
	arena_release(&waivers->arena);
	*waivers = (struct waivers){ 0 };
}

static bool any_clause(const char *glob, const struct scase *scase)
{
	for (size_t i = 0; i < scase->rule_count; i++)
		if (fnmatch(glob, scase->rules[i].clause->id, 0) == 0)
			return true;
	return false;
}

static bool clause_fits(const struct waiver *waiver, const struct scase *scase,
        const struct clause *clause)
{
	if (!waiver->clause)
		return true;
	return clause ? fnmatch(waiver->clause, clause->id, 0) == 0
	              : any_clause(waiver->clause, scase);
}

bool waiver_is_about(const struct waiver *waiver, const struct scase *scase,
        const char *instance, const struct clause *clause)
{
	return clause_fits(waiver, scase, clause) &&
	       (!waiver->scase || fnmatch(waiver->scase, scase->id, 0) == 0 ||
	               fnmatch(waiver->scase, instance, 0) == 0);
}

/* An instance is called after its case, with `.` or `@` behind the name. */
bool waiver_in_table(const struct waiver *waiver, const struct spec *spec)
{
	const char *glob = waiver->scase ? waiver->scase : "*";
	struct arena arena;
	bool found = false;

	arena_init(&arena);
	glob = arena_text(&arena, bytes_at(glob, strcspn(glob, ".@")));
	for (size_t i = 0; i < spec->case_count && !found; i++)
		found = fnmatch(glob, spec->cases[i].id, 0) == 0 &&
		        clause_fits(waiver, &spec->cases[i], NULL);
	arena_release(&arena);
	return found;
}

/* What reports show instead of an answer. */
static bool is_instead(const char *answer, const char *reply)
{
	size_t n = strlen(answer);

	if (strcmp(answer, "nothing") == 0)
		return *reply == '\0';
	return reply[0] == '(' && strncmp(reply + 1, answer, n) == 0 &&
	       strcmp(reply + 1 + n, ")") == 0;
}

bool waiver_has_answer(const struct waiver *waiver, const char *reply)
{
	size_t n = strlen(waiver->answer);

	if (is_instead(waiver->answer, reply))
		return true;
	return strncmp(reply, waiver->answer, n) == 0 &&
	       strchr(" -\\", reply[n]) != NULL;
}
