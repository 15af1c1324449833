/* SPDX-License-Identifier: MIT */
#include "oracle/same.h"

#include <assert.h>
#include <string.h>

#include "base/buf.h"
#include "wire/ehlo.h"
#include "wire/esc.h"

static struct step_answer answer_of(const struct observation *seen, int step)
{
	return exchanges_answer(seen->exchanges, seen->transcript, step);
}

/* The exchanges of a step, one by one; NULL behind the last. AUTH is one however
 * many rounds it takes. */
static const struct exchange *next_of_step(
        const struct exchanges *x, int step, size_t *at)
{
	while (*at < x->count) {
		const struct exchange *e = &x->list[(*at)++];

		if (e->step == step && e->kind != EXCHANGE_GREETING &&
		        !(e->answered && e->reply.code == 334))
			return e;
	}
	return NULL;
}

/* Two steps of as many commands are compared command by command, others by
 * their first answer. */
static bool same_answers(const struct observation *seen, int step, int other,
        bool (*equal)(unsigned, unsigned))
{
	size_t at = 0, bt = 0;
	const struct exchange *a, *b;
	bool same = equal(answer_of(seen, step).answer,
	        answer_of(seen, other).answer);

	do {
		a = next_of_step(seen->exchanges, step, &at);
		b = next_of_step(seen->exchanges, other, &bt);
		if (a && b)
			same = same && equal(exchange_answer(a),
			                       exchange_answer(b));
	} while (a && b);
	return same;
}

static bool codes_equal(unsigned a, unsigned b)
{
	return a == b;
}

static bool classes_equal(unsigned a, unsigned b)
{
	return a < ANSWER_NONE && b < ANSWER_NONE ? a / 100 == b / 100 : a == b;
}

static bool same_esc(const struct reply *a, const struct reply *b)
{
	struct esc x = { 0 }, y = { 0 };
	bool has_x = esc_parse(reply_text(a), &x);
	bool has_y = esc_parse(reply_text(b), &y);

	return has_x == has_y && x.class == y.class &&
	       x.subject == y.subject && x.detail == y.detail;
}

/* The argument, and then what of it stands before an @, in brackets or not. */
static struct bytes bare(struct bytes argument)
{
	size_t n = argument.n;

	if (n >= 2 && argument.p[0] == '<' && argument.p[n - 1] == '>')
		argument = bytes_sub(argument, 1, n - 2);
	if (argument.n >= 2 && argument.p[0] == '"' &&
	        argument.p[argument.n - 1] == '"')
		argument = bytes_sub(argument, 1, argument.n - 2);
	return argument;
}

static struct bytes local_part(struct bytes argument)
{
	struct bytes name = bare(argument);

	return bare(bytes_sub(name, 0, bytes_index(name, '@')));
}

/* `from` without every occurrence of `what`. */
static void remove_all(struct buf *to, struct bytes from, struct bytes what)
{
	while (what.n > 0 && from.n > 0) {
		size_t at = bytes_find_nocase(from, what);

		buf_add(to, bytes_sub(from, 0, at));
		from = bytes_from(from, at < from.n ? at + what.n : from.n);
	}
	buf_add(to, from);
}

static bool looks_like_id(struct bytes word)
{
	bool digit = false, letter = false;

	for (size_t i = 0; i < word.n; i++) {
		digit = digit || ascii_digit(word.p[i]);
		letter = letter || ascii_alpha(word.p[i]);
	}
	return word.n >= 6 && digit && letter;
}

/* Appends the words of the line that are no numbers and no ids. */
static void add_words(struct buf *to, struct bytes line)
{
	struct bytes word;

	while (bytes_cut(&line, ' ', &word)) {
		if (looks_like_id(word))
			continue;
		for (size_t i = 0; i < word.n; i++)
			if (!ascii_digit(word.p[i]) && word.p[i] != '.')
				buf_add(to, bytes_sub(word, i, 1));
	}
}

static struct bytes asked(const struct step_answer *a)
{
	return a->exchange ? a->exchange->command.argument
	                   : (struct bytes){ 0 };
}

/* The line without the argument, and without the name in it. */
static void remove_name(struct buf *to, struct bytes line, struct bytes argument)
{
	struct buf once;

	buf_init(&once, REPLY_MOST);
	remove_all(&once, line, argument);
	buf_clear(to);
	remove_all(to, buf_bytes(&once), local_part(argument));
	buf_release(&once);
}

/* The reply's text without the names that either command asked for: what is a
 * word of the text and a name of the other command is missing from both. */
static void own_text(struct buf *to, const struct step_answer *a,
        const struct step_answer *b, bool words)
{
	struct bytes rest = a->reply->raw;
	struct reply_line line;
	struct buf once, twice;

	buf_init(&once, REPLY_MOST);
	buf_init(&twice, REPLY_MOST);
	while (reply_next_line(&rest, &line)) {
		remove_name(&once, line.text, asked(a));
		remove_name(&twice, buf_bytes(&once), asked(b));
		if (words)
			add_words(to, buf_bytes(&twice));
		else
			buf_add(to, buf_bytes(&twice));
	}
	buf_release(&once);
	buf_release(&twice);
}

static bool same_text(const struct step_answer *a, const struct step_answer *b)
{
	struct buf x, y;
	bool same;

	buf_init(&x, REPLY_MOST);
	buf_init(&y, REPLY_MOST);
	own_text(&x, a, b, true);
	own_text(&y, b, a, true);
	same = bytes_eq_nocase(buf_bytes(&x), buf_bytes(&y));
	buf_release(&x);
	buf_release(&y);
	return same;
}

static bool same_length(const struct step_answer *a, const struct step_answer *b)
{
	struct buf x, y;
	bool same;

	buf_init(&x, REPLY_MOST);
	buf_init(&y, REPLY_MOST);
	own_text(&x, a, b, false);
	own_text(&y, b, a, false);
	same = x.n == y.n;
	buf_release(&x);
	buf_release(&y);
	return same;
}

static bool lists_all_of(const struct reply *has, const struct reply *wanted)
{
	struct bytes rest = wanted->raw, keyword, params;

	while (ehlo_keyword(&rest, &keyword, &params))
		if (!ehlo_lists(has->raw, keyword))
			return false;
	return true;
}

static bool same_keywords(const struct reply *a, const struct reply *b)
{
	return lists_all_of(a, b) && lists_all_of(b, a);
}

enum sameness same_aspect(const char *aspect, const struct observation *seen,
        int step, int other)
{
	struct step_answer a = answer_of(seen, step), b = answer_of(seen, other);
	bool same;

	if (strcmp(aspect, "code") == 0)
		same = same_answers(seen, step, other, codes_equal);
	else if (strcmp(aspect, "class") == 0)
		same = same_answers(seen, step, other, classes_equal);
	else if (!a.reply || !b.reply)
		return INCOMPARABLE;
	else if (strcmp(aspect, "text") == 0)
		same = same_text(&a, &b);
	else if (strcmp(aspect, "length") == 0)
		same = same_length(&a, &b);
	else if (strcmp(aspect, "esc") == 0)
		same = same_esc(a.reply, b.reply);
	else {
		assert(strcmp(aspect, "keywords") == 0);
		same = same_keywords(a.reply, b.reply);
	}
	return same ? SAME : DIFFERENT;
}
