/* SPDX-License-Identifier: MIT */
#include "report/describe.h"

#include "report/text.h"

void describe_row(struct buf *to, const char *label, const char *text)
{
	if (!text || !*text)
		return;
	buf_printf(to, "  %s", label);
	text_column(to, DESCRIBE_LABEL);
	text_wrap(to, text, DESCRIBE_LABEL);
}

static bool have_all(const struct answers *answers, unsigned from, unsigned n)
{
	for (unsigned i = from; i < from + n; i++)
		if (!answers_have(answers, i))
			return false;
	return true;
}

const char *describe_answers(struct arena *arena, const struct answers *answers)
{
	const char *text = "";

	for (unsigned i = 0; i < ANSWER_END;) {
		const char *blank = *text ? " " : "";
		char name[8];
		unsigned n = 1;

		if (i < ANSWER_NONE && i % 100 == 0 &&
		        have_all(answers, i, 100)) {
			n = 100;
			text = arena_printf(
			        arena, "%s%s%uyz", text, blank, i / 100);
		} else if (i < ANSWER_NONE && i % 10 == 0 &&
		           have_all(answers, i, 10)) {
			n = 10;
			text = arena_printf(
			        arena, "%s%s%02uz", text, blank, i / 10);
		} else if (answers_have(answers, i)) {
			text = arena_printf(arena, "%s%s%s", text, blank,
			        answer_name(i, name));
		}
		i += n;
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
