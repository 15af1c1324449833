/* SPDX-License-Identifier: MIT */
#include "spec/read.h"

#include <string.h>

#include "spec/template.h"

enum {
	REPLIES_MOST = 10000,
	WAIT_MOST = 600000,
	TIMES_MOST = 50,
	CONNECTIONS_MOST = 100,
};

struct draft {
	struct step step;
	unsigned kinds; /* how many of send, segments, quiet and the others */
	bool has_segments, has_replies;
	const char *pair[2]; /* the steps' names */
	struct given_list given;
};

static void set_kind(struct draft *draft, enum step_kind kind)
{
	draft->step.kind = kind;
	draft->kinds++;
}

static void read_send(struct node value, void *to)
{
	struct draft *draft = to;

	set_kind(draft, STEP_SEND);
	if (node_octets(value, &draft->step.send) && draft->step.send.n == 0)
		node_wrong(value, "empty");
}

static bool read_segment_list(
        struct node value, struct bytes *segments, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!node_octets(node_item(value, i), &segments[i]))
			return false;
		if (segments[i].n == 0)
			return node_wrong(node_item(value, i), "empty");
	}
	return true;
}

static void join_segments(struct arena *arena, const struct bytes *segments,
        size_t n, struct step *step)
{
	size_t whole = 0, *cuts = ARENA_ARRAY(arena, size_t, n);
	uint8_t *p;

	for (size_t i = 0; i < n; i++)
		whole += segments[i].n;
	p = arena_new(arena, whole);
	step->send = bytes_at(p, 0);
	for (size_t i = 0; i < n; i++) {
		cuts[i] = step->send.n;
		memcpy(p + step->send.n, segments[i].p, segments[i].n);
		step->send.n += segments[i].n;
	}
	step->cuts = cuts + 1; /* the first segment begins at 0 */
	step->cut_count = n - 1;
}

static void read_segments(struct node value, void *to)
{
	struct arena *arena = yaml_arena(value.yaml);
	struct draft *draft = to;
	struct bytes *segments;
	size_t n;

	set_kind(draft, STEP_SEND);
	draft->has_segments = true;
	if (!node_items(value, &n))
		return;
	segments = ARENA_ARRAY(arena, struct bytes, n);
	if (read_segment_list(value, segments, n))
		join_segments(arena, segments, n, &draft->step);
}

static void read_quiet(struct node value, void *to)
{
	struct draft *draft = to;

	set_kind(draft, STEP_QUIET);
	node_number(value, 1, WAIT_MOST, &draft->step.wait_ms);
}

static void read_close(struct node value, void *to)
{
	struct draft *draft = to;

	set_kind(draft, STEP_CLOSE);
	node_number(value, 1, WAIT_MOST, &draft->step.wait_ms);
}

static void read_fresh(struct node value, void *to)
{
	struct draft *draft = to;
	unsigned state;

	set_kind(draft, STEP_FRESH);
	if (node_word(value, &state_words, &state))
		draft->step.state = (enum state)state;
}

static void read_replies(struct node value, void *to)
{
	struct draft *draft = to;

	draft->has_replies = true;
	node_number(value, 0, REPLIES_MOST, &draft->step.replies);
}

static void read_handshake(struct node value, void *to)
{
	struct draft *draft = to;

	set_kind(draft, STEP_HANDSHAKE);
	node_number(value, 1, WAIT_MOST, &draft->step.wait_ms);
}

static void read_login(struct node value, void *to)
{
	struct draft *draft = to;
	unsigned login;

	set_kind(draft, STEP_LOGIN);
	if (node_word(value, &login_words, &login))
		draft->step.login = (enum login_kind)login;
}

static void read_pairs(struct node value, void *to)
{
	struct draft *draft = to;
	const char *const *names;
	size_t n = 0;

	set_kind(draft, STEP_PAIRS);
	node_texts(value, &names, &n);
	if (n == 2)
		memcpy(draft->pair, names, sizeof draft->pair);
	else
		node_wrong(value, "`pairs` names two steps");
}

static void read_times(struct node value, void *to)
{
	node_number(value, 2, TIMES_MOST, to);
}

static void read_connections(struct node value, void *to)
{
	node_number(value, 2, CONNECTIONS_MOST, to);
}

static void read_within(struct node value, void *to)
{
	node_number(value, 1, WAIT_MOST, to);
}

static void read_name(struct node value, void *to)
{
	node_slug(value, true, to);
}

static void read_capture(struct node value, void *to)
{
	const char **capture = to;

	if (node_slug(value, true, capture) && scope_reserved(*capture))
		node_wrong(value, "`%s` has a meaning already", *capture);
}

#define AT(member) offsetof(struct draft, step.member)
static const struct key keys[] = {
	{ "name", read_name, AT(name), false },
	{ "send", read_send, 0, false },
	{ "segments", read_segments, 0, false },
	{ "quiet", read_quiet, 0, false },
	{ "close", read_close, 0, false },
	{ "handshake", read_handshake, 0, false },
	{ "login", read_login, 0, false },
	{ "fresh", read_fresh, 0, false },
	{ "pairs", read_pairs, 0, false },
	{ "times", read_times, AT(times), false },
	{ "connections", read_connections, AT(connections), false },
	{ "within", read_within, AT(wait_ms), false },
	{ "replies", read_replies, 0, false },
	{ "bytewise", read_bool, AT(bytewise), false },
	{ "capture", read_capture, AT(capture), false },
	{ "given", read_given, offsetof(struct draft, given), false },
	{ 0 },
};

static void refuse_keys(struct node node, const char *const *names,
        size_t count, const char *what)
{
	struct node value;

	for (size_t i = 0; i < count; i++)
		if (node_find(node, names[i], &value))
			node_wrong(value, "`%s` is for steps that %s",
			        names[i], what);
}

static void require_keys(
        struct node node, const char *const *names, size_t count)
{
	struct node value;

	for (size_t i = 0; i < count; i++)
		if (!node_find(node, names[i], &value))
			node_wrong(node, "key `%s` is missing", names[i]);
}

#define LENGTH(array) (sizeof(array) / sizeof *(array))

static void check_kind(struct node node, const struct draft *draft)
{
	static const char *const sending[] = { "replies", "bytewise",
		"capture" };
	static const char *const pairing[] = { "times", "connections",
		"within" };

	if (draft->kinds != 1)
		node_wrong(node, "a step has exactly one of send, segments, "
		                 "quiet, close, handshake, login, fresh, "
		                 "pairs");
	if (draft->has_segments && draft->step.bytewise)
		node_wrong(
		        node, "`segments` and `bytewise` exclude each other");
	if (draft->step.kind != STEP_SEND)
		refuse_keys(node, sending, LENGTH(sending), "send");
	if (draft->step.kind != STEP_PAIRS)
		refuse_keys(node, pairing, LENGTH(pairing), "make pairs");
	else
		require_keys(node, pairing, LENGTH(pairing));
}

/* What is sent again and again is one command with its reply. */
static bool can_pair(const struct step *step)
{
	return step->kind == STEP_SEND && step->replies == 1 &&
	       !step->capture && step->given_count == 0;
}

static void settle_pair(
        struct node node, const struct scase *c, struct draft *draft)
{
	struct node value = node_near(node, "pairs");

	if (c->canary)
		node_wrong(value, "a case that makes pairs has `canary: no`");
	for (size_t i = 0; i < 2 && draft->pair[i]; i++) {
		int *index = &draft->step.pair[i];

		if (!step_find(c, draft->pair[i], index) || *index < 0 ||
		        !can_pair(&c->steps[*index]))
			node_wrong(value, "`%s` is no earlier step that sends "
			                  "one command, whatever came before",
			        node_quote(value, bytes_of(draft->pair[i])));
	}
	if (draft->pair[0] && draft->step.pair[0] == draft->step.pair[1])
		node_wrong(value, "`pairs` names two steps");
	if (draft->given.count > 0)
		node_wrong(node_near(node, "given"),
		        "`given` is not for steps that make pairs");
}

/* Segment by segment: a word that a cut would split is none. */
static void check_templates(struct node node, const struct scase *c)
{
	struct node value;
	struct bytes text;
	size_t n;

	if (!node_find(node, "send", &value) &&
	        !node_find(node, "segments", &value))
		return;
	if (!node_items(value, &n))
		return;
	for (size_t i = 0; i < n; i++)
		if (node_octets(node_item(value, i), &text))
			scope_check(node_item(value, i), text, c);
}

/* One a line, which the template alone must tell. */
static void count_replies(
        struct node node, const struct scase *c, struct step *step)
{
	step->replies = template_lines(step->send);
	if (!scope_uses(step->send, "each"))
		return;
	for (size_t i = 0; i < c->each_count; i++)
		if (template_lines(c->each_values[i]) > 0) {
			node_wrong(node, "key `replies` is missing: {each} "
			                 "brings line ends");
			return;
		}
}

static void settle_name(
        struct node node, struct step *step, const struct scase *c)
{
	int twin;

	if (!step->name)
		step->name = arena_printf(
		        yaml_arena(node.yaml), "s%zu", c->step_count + 1);
	if (strcmp(step->name, "canary") == 0)
		node_wrong(node_near(node, "name"), "`canary` is the name of "
		                                    "the NOOP behind the case");
	else if (step_find(c, step->name, &twin))
		node_wrong(
		        node_near(node, "name"), "step `%s` twice", step->name);
}

static void read_step(
        struct node node, const struct scase *c, struct step *step)
{
	struct draft draft = { .step.at = node_at(node) };

	if (node_mapping(node, keys, &draft))
		check_kind(node, &draft);
	settle_name(node, &draft.step, c);
	if (draft.step.kind == STEP_SEND && !draft.has_replies)
		count_replies(node, c, &draft.step);
	check_templates(node, c);
	if (case_pairs(c))
		node_wrong(node, "a step behind one that makes pairs");
	if (draft.step.kind == STEP_PAIRS)
		settle_pair(node, c, &draft);
	given_resolve(c, "earlier step", &draft.given);
	draft.step.given = draft.given.list;
	draft.step.given_count = draft.given.count;
	*step = draft.step;
}

bool step_find(const struct scase *c, const char *name, int *index)
{
	*index = CANARY;
	if (strcmp(name, "canary") == 0)
		return c->canary;
	for (size_t i = 0; i < c->step_count; i++)
		if (strcmp(c->steps[i].name, name) == 0) {
			*index = (int)i;
			return true;
		}
	return false;
}

void steps_read(struct node node, struct scase *c)
{
	struct step *steps;
	size_t n;

	if (!node_items(node, &n))
		return;
	steps = ARENA_ARRAY(yaml_arena(node.yaml), struct step, n);
	c->steps = steps;
	for (size_t i = 0; i < n; i++) {
		read_step(node_item(node, i), c, &steps[i]);
		c->step_count++;
	}
}
