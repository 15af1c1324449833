/* SPDX-License-Identifier: MIT
 *
 * Checks of a command with its replies.
 */
#include <string.h>

#include "oracle/checks.h"
#include "oracle/facts.h"
#include "oracle/pace.h"
#include "wire/answers.h"

/* Where the line itself has no clear end, more than one reply may be right. */
static bool oddly_framed(const struct exchange *e)
{
	return e->command.flaws & (COMMAND_BARE_LF | COMMAND_BARE_CR);
}

enum holding check_heard(struct subject *s, const char *argument)
{
	(void)argument;
	if (!waited_in_vain(s->seen->transcript) ||
	        slowed_down(s->seen->transcript))
		return HOLDS;
	return broken(s, "an awaited reply did not come");
}

enum holding check_complete(struct subject *s, const char *argument)
{
	(void)argument;
	if (!s->exchange || !s->exchange->unfinished)
		return HOLDS;
	return broken(s, s->exchange->endless
	        ? "it goes on and on" : "it was begun and not finished");
}

bool leaving(const struct exchanges *x, const struct exchange *e)
{
	unsigned connection = e->connection;

	for (; e->connection == connection; e--) {
		if (e->kind == EXCHANGE_COMMAND &&
		        e->command.verb == VERB_QUIT)
			return true;
		if (e->answered || e == x->list)
			break;
	}
	return false;
}

/* Whether the connection may have ended because of the exchange before it, in
 * the same step or with an error or a farewell for an answer, or of its own
 * when we were about to leave: the close may have crossed this command, and is
 * no answer withheld from it. */
static bool crossed(const struct exchanges *x, const struct exchange *e)
{
	if (e->step == STEP_LEAVE && e->closed)
		return true;
	if (e == x->list || e[-1].connection != e->connection)
		return false;
	if (leaving(x, e - 1) ||
	        (e[-1].answered && (e[-1].reply.code >= 400 ||
	                                   e[-1].reply.code == 221)))
		return e->closed;
	return e[-1].step == e->step && e[-1].kind != EXCHANGE_GREETING;
}

/* No command at all: some servers pass over it in silence. */
static bool empty_line(const struct exchange *e)
{
	return e->kind == EXCHANGE_COMMAND && bytes_trim(e->line).n == 0;
}

static enum holding check_reply(struct subject *s)
{
	const struct exchange *e = s->exchange;

	if (e->answered || e->partial || e->undue || e->unsecured ||
	        crossed(s->seen->exchanges, e))
		return HOLDS;
	if (e->closed)
		return broken(s, "the server closed instead of a reply");
	if (e->unfinished)
		return check_complete(s, NULL);
	if (empty_line(e) || !waited_in_vain(s->seen->transcript) ||
	        slowed_down(s->seen->transcript))
		return HOLDS;
	return broken(s, "no reply came");
}

/* Any of those up to here. */
static bool one_was_oddly_framed(
        const struct exchanges *x, const struct exchange *e)
{
	for (const struct exchange *at = x->list; at <= e; at++)
		if (at->connection == e->connection && oddly_framed(at))
			return true;
	return false;
}

enum holding check_exactly_one(struct subject *s, const char *argument)
{
	const struct exchanges *x = s->seen->exchanges;
	const struct exchange *e = s->exchange;

	(void)argument;
	if (!e || oddly_framed(e))
		return HOLDS;
	if (x->drifted)
		return e->step != STEP_LEAVE || one_was_oddly_framed(x, e)
		               ? HOLDS
		               : broken(s, "the session had more replies than "
		                           "commands, and QUIT drew this");
	if (e->extras > 0)
		return broken(s, "%u more than one", e->extras);
	return check_reply(s);
}

static bool runs_part(const struct exchanges *x, const struct exchange *e)
{
	for (size_t i = 0; i < x->loose_count; i++)
		if (&x->list[x->loose[i].after] == e &&
		        x->loose[i].reply.code / 100 == 2)
			return true;
	return false;
}

enum holding check_lf_within(struct subject *s, const char *argument)
{
	const struct exchange *e = s->exchange;

	(void)argument;
	if (!e || e->extras == 0 || e->grouped ||
	        !(e->command.flaws & COMMAND_BARE_LF) ||
	        e->command.flaws & COMMAND_BARE_CR ||
	        !runs_part(s->seen->exchanges, e))
		return HOLDS;
	return broken(s, "what stands behind its LF drew a reply of its own");
}

enum holding check_single(struct subject *s, const char *argument)
{
	(void)argument;
	if (!s->exchange || s->exchange->extras == 0)
		return HOLDS;
	return broken(s, "%u more than one", s->exchange->extras);
}

/* All that a step sent. */
enum holding check_answered(struct subject *s, const char *argument)
{
	const struct exchanges *x = s->seen->exchanges;
	enum holding worst = HOLDS;

	(void)argument;
	for (size_t i = 0; i < x->count && worst != BROKEN; i++) {
		const struct exchange *e = &x->list[i];

		if (e->step != s->step || e->answered || e->partial ||
		        e->undue || e->unfinished)
			continue;
		broken(s, e->closed ? "the server closed instead of a reply"
		                    : "no reply came to all commands");
		worst = e->closed || slowed_down(s->seen->transcript)
		                ? NOTED
		                : BROKEN;
	}
	return worst;
}

enum holding check_per_recipient(struct subject *s, const char *argument)
{
	const struct exchanges *x = s->seen->exchanges;
	unsigned due = 0, came = 0;

	(void)argument;
	for (size_t i = 0; i < x->count; i++) {
		const struct exchange *e = &x->list[i];

		if (e->step != s->step)
			continue;
		if (e->answered && e->reply.code == 421)
			return HOLDS; /* for all of them, RFC 5321 3.8 */
		due++;
		came += e->answered + e->extras;
	}
	if (came == due)
		return HOLDS;
	return broken(s, "%u replies, and %u recipients had been accepted",
	        came, due);
}

static bool answer_among(
        struct bytes alternatives, unsigned answer, const struct subject *s)
{
	struct answers set = { { 0 } };
	struct bytes word;

	while (bytes_cut(&alternatives, '/', &word))
		answers_add_word(&set, word);
	return answer_in(&set, answer, s->standard->profile);
}

enum holding check_sequence(struct subject *s, const char *argument)
{
	const struct exchanges *x = s->seen->exchanges;
	struct bytes rest = bytes_of(argument), position;
	size_t n = 0;
	char name[8];

	for (size_t i = 0; i < x->count; i++) {
		const struct exchange *e = &x->list[i];
		unsigned answer;

		if (e->step != s->step || e->kind == EXCHANGE_GREETING)
			continue;
		if (!bytes_cut(&rest, ' ', &position))
			return HOLDS;
		if (!e->answered)
			return HOLDS;
		n++;
		answer = exchange_answer(e);
		if (answer == 421)
			return HOLDS; /* at any time, RFC 5321 3.8 */
		if (!answer_among(position, answer, s))
			return broken(s, "reply %zu is %s instead of %.*s", n,
			        answer_name(answer, name), BYTES_FMT(position));
	}
	return HOLDS;
}

enum holding check_response(struct subject *s, const char *argument)
{
	const struct exchange *e = s->exchange;
	unsigned code;

	(void)argument;
	if (!e || e->kind != EXCHANGE_RESPONSE || !e->answered)
		return MOOT;
	code = e->reply.code;
	if ((code / 100 == 2 && code != 235) || (code / 100 == 3 && code != 334) ||
	        code == 502 || code == 551 || code == 553)
		return broken(s, "it is answered %u", code);
	return HOLDS;
}

static int step_of(const struct scase *scase, const char *name)
{
	for (size_t i = 0; i < scase->step_count; i++)
		if (strcmp(scase->steps[i].name, name) == 0)
			return (int)i;
	return STEP_LEAVE;
}

struct step_answer step_named(const struct subject *s, const char *name)
{
	return exchanges_answer(s->seen->exchanges, s->seen->transcript,
	        step_of(s->scase, name));
}

static bool letter_or_digit(uint8_t c)
{
	return ascii_alpha(c) || ascii_digit(c);
}

/* Whether the word stands in the text, in upper case as HELP shows verbs. */
static bool names_word(struct bytes text, struct bytes word)
{
	for (size_t i = 0; i + word.n <= text.n; i++)
		if (bytes_eq(bytes_sub(text, i, word.n), word) &&
		        (i == 0 || !letter_or_digit(text.p[i - 1])) &&
		        (i + word.n == text.n ||
		                !letter_or_digit(text.p[i + word.n])))
			return true;
	return false;
}

enum holding check_honest(struct subject *s, const char *argument)
{
	struct step_answer help = step_named(s, argument);
	const char *verb;

	if (!s->exchange || !s->reply || !help.reply)
		return HOLDS;
	verb = verb_name(s->exchange->command.verb);
	if (s->reply->code != 500 && s->reply->code != 502)
		return HOLDS;
	if (*verb == '\0' || !names_word(help.reply->raw, bytes_of(verb)))
		return HOLDS;
	return broken(s, "HELP names %s, which is answered %u", verb,
	        s->reply->code);
}
