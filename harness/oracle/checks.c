/* SPDX-License-Identifier: MIT */
#include "oracle/subject.h"

#include <stdio.h>
#include <string.h>

#include "oracle/checks.h"
#include "wire/answers.h"
#include "wire/ehlo.h"
#include "wire/esc.h"

enum check_argument { ARG_NONE, ARG_FLAW, ARG_ANSWERS, ARG_STEP, ARG_CODES,
	ARG_KEYWORD };

static const struct row {
	struct check check;
	enum check_argument argument;
} rows[] = {
#define CHECK(id, slug, subject, arg, text)                          \
	{ { .name = slug,                                            \
		  .kind = SUBJECT_##subject,                         \
		  .holds = check_##id,                               \
		  .sentence = text },                                \
		ARG_##arg },
#include "oracle/checks.def"
#undef CHECK
};

static const struct row *row_named(const char *name)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].check.name[0] == name[0] &&
		        strcmp(rows[i].check.name, name) == 0)
			return &rows[i];
	return NULL;
}

const struct check *check_named(const char *name)
{
	const struct row *row = row_named(name);

	return row ? &row->check : NULL;
}

static bool answers_valid(struct bytes list)
{
	struct answers set = { { 0 } };
	struct bytes position, word;

	if (list.n == 0)
		return false;
	while (bytes_cut(&list, ' ', &position))
		while (bytes_cut(&position, '/', &word))
			if (!answers_add_word(&set, word))
				return false;
	return true;
}

/* "1.5 7.1": subject and detail of enhanced codes. */
static bool codes_valid(struct bytes list)
{
	struct bytes word;
	struct esc esc;
	char code[16];

	if (list.n == 0)
		return false;
	while (bytes_cut(&list, ' ', &word)) {
		int n = snprintf(code, sizeof code, "2.%.*s", BYTES_FMT(word));

		if (n >= (int)sizeof code ||
		        !esc_parse(bytes_at(code, (size_t)n), &esc))
			return false;
	}
	return true;
}

bool check_known(const char *name, const char *argument)
{
	const struct row *row = row_named(name);

	if (!row)
		return false;
	switch (row->argument) {
	case ARG_NONE:
		return !argument;
	case ARG_FLAW:
		return argument && flaw_named(argument) != 0;
	case ARG_ANSWERS:
		return argument && answers_valid(bytes_of(argument));
	case ARG_STEP:
		return argument;
	case ARG_KEYWORD:
		return argument && ehlo_keyword_registered(bytes_of(argument));
	case ARG_CODES:
		return argument && codes_valid(bytes_of(argument));
	}
	return false;
}
