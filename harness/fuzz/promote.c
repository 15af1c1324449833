/* SPDX-License-Identifier: MIT */
#include "fuzz/promote.h"

#include <stdio.h>
#include <string.h>

#include "fuzz/talk.h"
#include "spec/words.h"
#include "wire/command.h"

/* A step, and the verb by which the judged one is found. */
struct walk {
	struct buf *to;
	const char *names[FIXTURE_COUNT], *addresses[FIXTURE_COUNT];
	bool needs[FIXTURE_COUNT];
	const char *verb; /* of the finding's stimulus class */
	size_t verb_n;
	unsigned steps, judged;
	bool data, rcpt;
	struct command command; /* judged */
};

static void octet(struct buf *to, uint8_t c)
{
	if (c == '\r' || c == '\n')
		buf_add_text(to, c == '\r' ? "\\r" : "\\n");
	else if (c == '"' || c == '\\')
		buf_printf(to, "\\%c", c);
	else if (c == '{' || c == '}')
		buf_printf(to, "%c%c", c, c); /* no template */
	else if (c < ' ' || c > '~')
		buf_printf(to, "\\x%02x", c);
	else
		buf_printf(to, "%c", c);
}

static void quoted(struct buf *to, struct bytes octets)
{
	buf_add_text(to, "\"");
	for (size_t i = 0; i < octets.n; i++)
		octet(to, octets.p[i]);
	buf_add_text(to, "\"");
}

static bool alphanumeric(uint8_t c)
{
	return ascii_alpha(c) || ascii_digit(c);
}

/* How many octets the text is, if the octets begin with it as a whole word. */
static size_t whole(struct bytes octets, const char *text)
{
	size_t n = text ? strlen(text) : 0;

	if (n == 0 || !bytes_eq_text(bytes_sub(octets, 0, n), text))
		return 0;
	return n < octets.n && alphanumeric(octets.p[n]) ? 0 : n;
}

/* The fixture that the octets begin with, or its address, as a template has
 * them; its octets, or 0. */
static size_t fixture(struct walk *w, struct bytes octets)
{
	for (enum fixture f = 0; f < FIXTURE_COUNT; f++) {
		size_t name = whole(octets, w->names[f]);
		size_t all = whole(octets, w->addresses[f]);

		if (name == 0 && all == 0)
			continue;
		buf_printf(w->to, all > name ? "{%s.addr}" : "{%s}",
		        fixture_name(f));
		w->needs[f] = true;
		return all > name ? all : name;
	}
	return 0;
}

static void know(struct walk *w, struct profile *profile)
{
	for (enum fixture f = 0; f < FIXTURE_COUNT; f++) {
		w->names[f] = profile->fixtures[f];
		w->addresses[f] = profile_address(profile, f);
	}
}

/* What the profile names goes by its name: a row is for all servers. */
static void template(struct walk *w, struct bytes octets)
{
	bool inside = false; /* of a word */

	buf_add_text(w->to, "\"");
	while (octets.n > 0) {
		size_t n = inside ? 0 : fixture(w, octets);

		if (n == 0) {
			octet(w->to, octets.p[0]);
			n = 1;
		}
		inside = alphanumeric(octets.p[n - 1]);
		octets = bytes_from(octets, n);
	}
	buf_add_text(w->to, "\"");
}

static bool is_judged(const struct walk *w, const struct command *command)
{
	const char *name = verb_name(command->verb);

	if (command->verb == VERB_UNKNOWN)
		name = "unknown";
	return bytes_eq_nocase(bytes_of(name), bytes_at(w->verb, w->verb_n));
}

static void step(struct walk *w, struct bytes octets)
{
	struct bytes line = bytes_sub(
	        octets, 0, bytes_find(octets, BYTES("\r\n")));
	struct command command;

	command_parse(line, &command);
	w->steps++;
	if (w->judged == 0 || (!w->data && is_judged(w, &command))) {
		w->judged = w->steps;
		w->command = command;
	}
	buf_printf(w->to, "    - {name: s%u, replies: 1, send: ", w->steps);
	template(w, octets);
	buf_add_text(w->to, "}\n");
	w->rcpt |= command.verb == VERB_RCPT;
	w->data = !w->data && command.verb == VERB_DATA && w->rcpt;
}

static void steps(struct walk *w, struct bytes input)
{
	struct buf line;

	buf_init(&line, SIZE_MAX);
	while (input.n > 0) {
		size_t n = talk_cut(input, w->data, false);

		buf_clear(&line);
		buf_add(&line, bytes_sub(input, 0, n));
		if (line.p[line.n - 1] != '\n')
			buf_add_text(&line, "\r\n");
		input = bytes_from(input, n);
		step(w, buf_bytes(&line));
	}
	buf_release(&line);
}

static const struct rule *rule_for(const struct scase *row, const char *clause,
        const char *why)
{
	const struct rule *first = NULL;

	for (size_t i = 0; i < row->rule_count; i++) {
		const struct rule *rule = &row->rules[i];

		if (!bytes_eq_text(bytes_of(clause), rule->clause->id))
			continue;
		if (!first)
			first = rule;
		/* Several rules of a clause differ in their reasons. */
		if (rule->why && bytes_find(bytes_of(why), bytes_of(rule->why)) <
		                         bytes_of(why).n)
			return rule;
	}
	return first;
}

static void set(struct buf *to, const char *key, const struct answers *answers)
{
	const char *between = "";
	unsigned n;
	char text[8];

	buf_printf(to, "      %s: [", key);
	for (unsigned answer = 0; answer < ANSWER_END; answer += n) {
		n = 1;
		if (!answers_have(answers, answer))
			continue;
		n = answers_word(answers, answer, text);
		buf_printf(to, "%s%s", between, text);
		between = ", ";
	}
	buf_add_text(to, "]\n");
}

static bool empty(const struct answers *answers)
{
	static const struct answers none;

	return memcmp(answers, &none, sizeof none) == 0;
}

static void codes(struct buf *to, const struct rule *rule)
{
	for (int i = 0; i < OUTCOMES; i++)
		if (rule->rest == i)
			buf_printf(to, "      %s: rest\n", outcome_words.names[i]);
		else if (!empty(&rule->codes[i]))
			set(to, outcome_words.names[i], &rule->codes[i]);
}

static void check(struct buf *to, const struct rule *rule)
{
	buf_printf(to, "      check: %s\n", rule->check);
	if (rule->argument)
		buf_printf(to, "      argument: %s\n", rule->argument);
	if (rule->otherwise != OUTCOME_VIOLATES)
		buf_printf(to, "      otherwise: %s\n",
		        outcome_words.names[rule->otherwise]);
}

static void judge(const struct walk *w, const struct rule *rule)
{
	buf_printf(w->to, "  judge:\n    - clause: %s\n      of: s%u\n",
	        rule->clause->id, w->judged);
	if (rule->listed)
		buf_printf(w->to, "      listed: %s\n", rule->listed);
	if (rule->unlisted)
		buf_printf(w->to, "      unlisted: %s\n", rule->unlisted);
	if (rule->has_on)
		set(w->to, "on", &rule->on);
	if (rule->check)
		check(w->to, rule);
	else
		codes(w->to, rule);
	buf_add_text(w->to, "      why: ");
	quoted(w->to, bytes_of(rule->why ? rule->why : rule->clause->says));
	buf_add_text(w->to, "\n");
}

static void needs(const struct walk *w, struct buf *to)
{
	const char *before = "  needs: [";

	for (enum fixture f = 0; f < FIXTURE_COUNT; f++)
		if (w->needs[f]) {
			buf_printf(to, "%s%s", before, fixture_name(f));
			before = ", ";
		}
	if (*before == ',')
		buf_add_text(to, "]\n");
}

bool promote(const struct finding *f, const struct spec *spec,
        struct profile *profile, struct buf *to, struct err *err)
{
	const struct scase *row = spec_case(spec, f->row);
	const struct rule *rule =
	        row ? rule_for(row, f->clause, f->why) : NULL;
	struct bytes key = bytes_of(f->key);
	struct walk walk = { 0 };
	struct buf body;

	if (f->instance[0])
		return err_set(err, "%s: the table has its row: %s", f->name,
		               f->row);
	if (!rule)
		return err_set(err, "%s: it breaks no clause of the table, so "
		               "that there is no rule for a row", f->name);
	if (rule->same)
		return err_set(err, "%s: it breaks a rule that compares replies; "
		               "the table has its row: %s", f->name, f->row);
	key = bytes_from(key, bytes_index(key, ' ') + 1);
	walk.verb = (const char *)key.p;
	walk.verb_n = bytes_sub(key, 0, bytes_index(key, '@')).n;
	walk.verb_n = bytes_index(bytes_sub(key, 0, walk.verb_n), ' ');
	buf_init(&body, SIZE_MAX);
	walk.to = &body;
	know(&walk, profile);
	steps(&walk, f->input);
	judge(&walk, rule);
	buf_printf(to, "# From the finding %s: what says FILL IN is for you.\n"
	               "- id: found-FILL-IN\n  title: FILL IN\n"
	               "  stimulus: {verb: %s, argument: %s}\n"
	               "  states: [grt]\n  mutants: [FILL-IN]\n",
	        f->name, walk.command.verb == VERB_UNKNOWN
	                         ? "unknown" : verb_name(walk.command.verb),
	        walk.command.argument.n > 0 ? "any" : "none");
	needs(&walk, to);
	buf_add_text(to, "  steps:\n");
	buf_add(to, buf_bytes(&body));
	buf_release(&body);
	return true;
}
