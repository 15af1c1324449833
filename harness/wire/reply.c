/* SPDX-License-Identifier: MIT */
#include "wire/reply.h"

/* Where the line at the start of `in` ends, its LF included; in.n without. */
static size_t line_length(struct bytes in)
{
	size_t lf = bytes_index(in, '\n');

	return lf < in.n ? lf + 1 : in.n;
}

static struct bytes without_line_end(struct bytes whole)
{
	if (whole.n == 0 || whole.p[whole.n - 1] != '\n')
		return whole;
	do
		whole.n--;
	while (whole.n > 0 && whole.p[whole.n - 1] == '\r');
	return whole;
}

static bool begins_with_code(struct bytes body)
{
	size_t digits = 0;

	while (digits < body.n && ascii_digit(body.p[digits]))
		digits++;
	return digits == 3;
}

static void line_parse(struct bytes whole, struct reply_line *line)
{
	struct bytes body = without_line_end(whole);

	*line = (struct reply_line){ .text = body, .whole = whole };
	if (!begins_with_code(body))
		return;
	for (size_t i = 0; i < 3; i++)
		line->code = line->code * 10 + (body.p[i] - '0');
	line->separator = body.n > 3 ? body.p[3] : 0;
	line->text = bytes_from(body, 4);
}

static unsigned code_flaws(const struct reply_line *line)
{
	struct bytes body = without_line_end(line->whole);
	unsigned flaws = 0;

	if (!begins_with_code(body))
		return REPLY_NO_CODE;
	if (body.p[0] < '2' || body.p[0] > '5')
		flaws |= REPLY_FIRST_DIGIT;
	if (body.p[1] > '5')
		flaws |= REPLY_SECOND_DIGIT;
	if (body.n == 3)
		flaws |= REPLY_BARE_CODE;
	else if (body.p[3] == '\t')
		flaws |= REPLY_TAB;
	else if (body.p[3] != ' ' && body.p[3] != '-')
		flaws |= REPLY_SEPARATOR;
	return flaws;
}

static unsigned text_flaws(struct bytes text)
{
	unsigned flaws = 0;

	for (size_t i = 0; i < text.n; i++) {
		uint8_t c = text.p[i];

		if (c == '\r')
			flaws |= REPLY_BARE_CR;
		else if ((c < 32 && c != '\t') || c > 126)
			flaws |= REPLY_CHARSET;
	}
	return flaws;
}

static unsigned line_flaws(const struct reply_line *line)
{
	size_t end = line->whole.n - without_line_end(line->whole).n;
	unsigned flaws = code_flaws(line) | text_flaws(line->text);

	if (line->separator == '\r' || end > 2)
		flaws |= REPLY_BARE_CR;
	if (end == 1)
		flaws |= REPLY_BARE_LF;
	if (line->whole.n > REPLY_LINE_LIMIT)
		flaws |= REPLY_LONG_LINE;
	return flaws;
}

static void reply_add(struct reply *reply, const struct reply_line *line)
{
	unsigned flaws = line_flaws(line);

	if (reply->lines > 0 && !(flaws & REPLY_NO_CODE) &&
	        line->code != reply->code)
		flaws |= REPLY_MIXED_CODES;
	reply->code = line->code;
	reply->flaws |= flaws;
	reply->lines++;
	reply->raw.n += line->whole.n;
}

enum parse reply_parse(struct bytes in, struct reply *reply)
{
	*reply = (struct reply){ 0 };
	return reply_resume(in, reply);
}

enum parse reply_resume(struct bytes in, struct reply *reply)
{
	struct reply_line line;

	reply->raw.p = in.p;
	do {
		struct bytes rest = bytes_from(in, reply->raw.n);
		size_t n = line_length(rest);

		if (n > REPLY_LINE_MOST || reply->raw.n + n > REPLY_MOST)
			return PARSE_BAD;
		if (n == 0 || rest.p[n - 1] != '\n')
			return PARSE_MORE;
		line_parse(bytes_sub(rest, 0, n), &line);
		reply_add(reply, &line);
	} while (line.separator == '-');
	return PARSE_DONE;
}

bool reply_next_line(struct bytes *rest, struct reply_line *line)
{
	size_t n = line_length(*rest);

	if (n == 0)
		return false;
	line_parse(bytes_sub(*rest, 0, n), line);
	*rest = bytes_from(*rest, n);
	return true;
}

struct bytes reply_text(const struct reply *reply)
{
	struct bytes rest = reply->raw;
	struct reply_line line;

	return reply_next_line(&rest, &line) ? line.text
	                                     : bytes_sub(rest, 0, 0);
}
