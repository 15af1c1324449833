/* SPDX-License-Identifier: MIT */
#include "wire/ehlo.h"
#include "wire/address.h"
#include "wire/octet.h"
#include "wire/reply.h"

const char ehlo_registry_date[] = "2024-02";

static const char *const keywords[] = {
#define KEYWORD(name) name,
#include "wire/keywords.def"
#undef KEYWORD
};

static size_t word_length(struct bytes in)
{
	size_t n = 0;

	while (n < in.n && in.p[n] != ' ' && in.p[n] != '\t')
		n++;
	return n;
}

static void split(
        struct bytes text, struct bytes *keyword, struct bytes *params)
{
	*keyword = bytes_sub(text, 0, word_length(text));
	*params = bytes_trim(bytes_from(text, keyword->n));
}

bool ehlo_keyword(
        struct bytes *rest, struct bytes *keyword, struct bytes *params)
{
	struct reply_line line;
	struct bytes after;

	if (!reply_next_line(rest, &line))
		return false;
	after = *rest;
	if (!reply_next_line(&after, &line))
		return false;
	split(line.text, keyword, params);
	return true;
}

bool ehlo_params(struct bytes raw, struct bytes keyword, struct bytes *params)
{
	struct reply_line line;
	struct bytes name, value;

	if (!reply_next_line(&raw, &line))
		return false;
	while (reply_next_line(&raw, &line)) {
		split(line.text, &name, &value);
		if (bytes_eq_nocase(name, keyword)) {
			*params = value;
			return true;
		}
	}
	return false;
}

bool ehlo_lists(struct bytes raw, struct bytes keyword)
{
	struct bytes params;

	return ehlo_params(raw, keyword, &params);
}

/* ehlo-keyword = (ALPHA / DIGIT) *(ALPHA / DIGIT / "-"),
 * ehlo-param = 1*(%d33-126) */
bool ehlo_line_valid(struct bytes text)
{
	size_t n = octet_run(text, OCTET_LDH);

	if (n == 0 || !octet_is(text.p[0], OCTET_LET_DIG))
		return false;
	while (n < text.n && text.p[n] == ' ') {
		size_t param =
		        octet_run(bytes_from(text, n + 1), OCTET_GRAPHIC);

		if (param == 0)
			return false;
		n += 1 + param;
	}
	return n == text.n;
}

bool ehlo_domain_valid(struct bytes first_line_text)
{
	size_t end = bytes_index(first_line_text, ' ');
	struct bytes name = bytes_sub(first_line_text, 0, end);

	return domain_valid(name) || address_literal_valid(name);
}

bool ehlo_keyword_registered(struct bytes keyword)
{
	for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
		if (bytes_eq_nocase(keyword, bytes_of(keywords[i])))
			return true;
	return false;
}
