/* SPDX-License-Identifier: MIT */
#include "report/describe.h"

#include <string.h>

#include "report/text.h"

void describe_row(struct buf *to, const char *label, const char *text)
{
	if (!text || !*text)
		return;
	buf_printf(to, "  %s", label);
	text_column(to, DESCRIBE_LABEL);
	text_wrap(to, text, DESCRIBE_LABEL);
}

const char *describe_answers(struct arena *arena, const struct answers *answers)
{
	const char *text = "";
	char word[8];
	unsigned n;

	for (unsigned i = 0; i < ANSWER_END; i += n) {
		n = 1;
		if (!answers_have(answers, i))
			continue;
		n = answers_word(answers, i, word);
		text = arena_printf(
		        arena, "%s%s%s", text, *text ? " " : "", word);
	}
	return text;
}

const char *describe_list(struct arena *arena, const char *const *list,
        size_t count, const char *last)
{
	const char *text = "";

	for (size_t i = 0; i < count; i++) {
		const char *glue = ", ";

		if (i == 0)
			glue = "";
		else if (i + 1 == count)
			glue = last;
		text = arena_printf(arena, "%s%s%s", text, glue, list[i]);
	}
	return text;
}

const char *describe_editions(struct arena *arena, unsigned editions)
{
	const char *names[EDITIONS];
	size_t n = 0;

	for (int e = 0; e < EDITIONS; e++)
		if (editions >> e & 1)
			names[n++] = edition_name((enum edition)e);
	if (n == EDITIONS)
		return "every edition";
	return describe_list(arena, names, n, " and ");
}

const char *describe_conditions(
        struct arena *arena, const struct condition *conditions, size_t count)
{
	const char *text = "";

	for (size_t i = 0; i < count; i++)
		text = arena_printf(arena, "%s%s%s is %s", text,
		        i > 0 ? ", " : "", conditions[i].key,
		        describe_list(arena, conditions[i].values,
		                conditions[i].value_count, " or "));
	return text;
}

const char *describe_given(
        struct arena *arena, const struct given *given, size_t count)
{
	const char *text = "";

	for (size_t i = 0; i < count; i++)
		text = arena_printf(arena, "%s%s`%s` was answered %s", text,
		        i > 0 ? ", " : "", given[i].step,
		        describe_answers(arena, &given[i].answers));
	return text;
}

const char *describe_source(const struct clause *clause)
{
	return clause->source_count > 0 ? clause->sources[0] : "";
}

/* Digits, letters and dots, with something in front of the number in the
 * address; false where the rest is nothing of the kind. */
static bool anchor_of(const char *rest, const char **kind, const char **number)
{
	static const char plain[] = "0123456789.ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	bool appendix = strncmp(rest, " App. ", 6) == 0;

	*kind = appendix ? "appendix-" : "section-";
	*number = rest + (appendix ? 6 : 1);
	return rest[0] == ' ' && **number &&
	       (*number)[strspn(*number, plain)] == '\0';
}

const char *describe_link(struct arena *arena, const char *source)
{
	const char *kind, *number;
	int digits;

	if (strncmp(source, "RFC ", 4) != 0 ||
	        (digits = (int)strspn(source + 4, "0123456789")) == 0)
		return NULL;
	if (!anchor_of(source + 4 + digits, &kind, &number))
		kind = number = "";
	return arena_printf(arena, "https://www.rfc-editor.org/rfc/rfc%.*s%s%s%s",
	        digits, source + 4, *kind ? "#" : "", kind, number);
}

const char *describe_file(struct arena *arena, struct place at)
{
	const char *rest = strrchr(at.file, '/');

	if (at.file[0] != '/')
		return at.file;
	while (rest > at.file && rest[-1] != '/')
		rest--;
	return arena_printf(arena, "specs/%s", rest > at.file ? rest : rest + 1);
}

/* 1 for the first rule of its clause in the case. */
static size_t turn_of(const struct scase *scase, const struct rule *rule)
{
	size_t turn = 1;

	for (size_t i = 0; i < scase->rule_count; i++) {
		if (&scase->rules[i] == rule)
			return turn;
		turn += scase->rules[i].clause == rule->clause;
	}
	return 1;
}

const char *describe_verdict(
        struct arena *arena, const struct event_verdict *event)
{
	size_t turn = 1;

	if (!event->clause)
		return arena_printf(arena, "%s", event->instance);
	if (event->rule)
		turn = turn_of(event->scase, event->rule);
	if (turn == 1)
		return arena_printf(arena, "%s %s", event->instance,
		        event->clause->id);
	return arena_printf(arena, "%s %s (%zu)", event->instance,
	        event->clause->id, turn);
}

const char *describe_reply(struct arena *arena, const char *reply)
{
	static const char end[] = "\\r\\n";
	const char *rest = strstr(reply, end);

	if (!rest)
		return reply;
	return arena_printf(arena, "%.*s%s", (int)(rest - reply), reply,
	        rest[sizeof end - 1] ? " ..." : "");
}

const char *describe_waived(
        struct arena *arena, const struct event_waiver *waiver)
{
	bool both = *waiver->clause && *waiver->scase;

	return arena_printf(arena, "%s%s%s, answer %s", waiver->clause,
	        both ? " in " : "", waiver->scase, waiver->answer);
}
