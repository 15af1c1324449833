/* SPDX-License-Identifier: MIT */
#include "fuzz/promote.h"

#include "fuzz/talk.h"
#include "wire/command.h"

/* A step, and the verb by which the judged one is found. */
struct walk {
	struct buf *to;
	const char *verb; /* of the finding's stimulus class */
	size_t verb_n;
	unsigned steps, judged;
	bool data, rcpt;
	struct command command; /* judged */
};

static void quoted(struct buf *to, struct bytes octets)
{
	buf_add_text(to, "\"");
	for (size_t i = 0; i < octets.n; i++) {
		uint8_t c = octets.p[i];

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
	buf_add_text(to, "\"");
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
	quoted(w->to, octets);
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

static void judge(const struct walk *w, const struct rule *rule,
        const struct finding *f)
{
	struct bytes code = bytes_sub(bytes_of(f->reply), 0, 3);
	bool digits = code.n == 3 && ascii_digit(code.p[0]) &&
	              ascii_digit(code.p[1]) && ascii_digit(code.p[2]);

	buf_printf(w->to, "  judge:\n    - clause: %s\n      of: s%u\n",
	        rule->clause->id, w->judged);
	if (rule->check) {
		buf_printf(w->to, "      check: %s\n", rule->check);
		if (rule->argument)
			buf_printf(w->to, "      argument: %s\n",
			        rule->argument);
	} else {
		buf_printf(w->to, "      violate: [%.*s]\n      pass: rest\n",
		        digits ? 3 : 4, digits ? (const char *)code.p : "junk");
	}
	buf_add_text(w->to, "      why: ");
	quoted(w->to, bytes_of(rule->why ? rule->why : rule->clause->says));
	buf_add_text(w->to, "\n");
}

bool promote(const struct finding *f, const struct spec *spec, struct buf *to,
        struct err *err)
{
	const struct scase *row = spec_case(spec, f->row);
	const struct rule *rule =
	        row ? rule_for(row, f->clause, f->why) : NULL;
	struct bytes key = bytes_of(f->key);
	struct walk walk = { .to = to };
	struct buf body;

	if (f->instance[0])
		return err_set(err, "%s: the table has its row: %s", f->name,
		               f->row);
	if (!rule)
		return err_set(err, "%s: it breaks no clause of the table, so "
		               "that there is no rule for a row", f->name);
	key = bytes_from(key, bytes_index(key, ' ') + 1);
	walk.verb = (const char *)key.p;
	walk.verb_n = bytes_sub(key, 0, bytes_index(key, '@')).n;
	walk.verb_n = bytes_index(bytes_sub(key, 0, walk.verb_n), ' ');
	buf_init(&body, SIZE_MAX);
	walk.to = &body;
	steps(&walk, f->input);
	judge(&walk, rule, f);
	buf_printf(to, "# From the finding %s: what says FILL IN is for you.\n"
	               "- id: found-FILL-IN\n  title: FILL IN\n"
	               "  stimulus: {verb: %s, argument: %s}\n"
	               "  states: [grt]\n  mutants: [FILL-IN]\n  steps:\n",
	        f->name, walk.command.verb == VERB_UNKNOWN
	                         ? "unknown" : verb_name(walk.command.verb),
	        walk.command.argument.n > 0 ? "any" : "none");
	buf_add(to, buf_bytes(&body));
	buf_release(&body);
	return true;
}
