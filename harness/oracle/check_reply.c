/* SPDX-License-Identifier: MIT
 *
 * Checks of a reply's form.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/escape.h"
#include "oracle/checks.h"
#include "oracle/shown.h"
#include "wire/address.h"
#include "wire/ehlo.h"
#include "wire/esc.h"
#include "wire/utf8.h"

enum { SHOW_MOST = 120 };

enum holding broken(struct subject *subject, const char *format, ...)
{
	char text[512];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	subject->why = arena_printf(subject->arena, "%s", text);
	return BROKEN;
}

static const struct flaw {
	const char *name;
	unsigned bit;
	const char *says;
} flaws[] = {
	{ "no-code", REPLY_NO_CODE, "a line does not begin with three digits" },
	{ "first-digit", REPLY_FIRST_DIGIT, "the first digit is not 2 to 5" },
	{ "second-digit", REPLY_SECOND_DIGIT, "the second digit is not 0 to 5" },
	{ "separator", REPLY_SEPARATOR, "neither SP nor '-' follows the code" },
	{ "tab", REPLY_TAB, "HT follows the code" },
	{ "mixed-codes", REPLY_MIXED_CODES, "its lines have different codes" },
	{ "bare-lf", REPLY_BARE_LF, "a line ends in LF without CR" },
	{ "bare-cr", REPLY_BARE_CR, "a CR stands where no LF follows it" },
	{ "long-line", REPLY_LONG_LINE,
	        "a line is longer than 512 octets, CRLF included" },
	{ "charset", REPLY_CHARSET, "an octet is neither HT nor 32 to 126" },
	{ "bare-code", REPLY_BARE_CODE, "nothing follows the code, not even SP" },
};

static const struct flaw *flaw_row(const char *name)
{
	for (size_t i = 0; i < sizeof flaws / sizeof *flaws; i++)
		if (strcmp(flaws[i].name, name) == 0)
			return &flaws[i];
	return NULL;
}

unsigned flaw_named(const char *name)
{
	const struct flaw *flaw = flaw_row(name);

	return flaw ? flaw->bit : 0;
}

/* VRFY and EXPN may ask for UTF-8 in the reply, RFC 6531 3.7.4.2. */
bool asked_for_utf8(const struct exchange *e)
{
	return e && (e->command.verb == VERB_VRFY ||
	                    e->command.verb == VERB_EXPN) &&
	       bytes_find_nocase(e->line, BYTES(" SMTPUTF8")) < e->line.n;
}

enum holding check_reply_flaw(struct subject *s, const char *argument)
{
	const struct flaw *flaw = flaw_row(argument);

	if (!s->reply || !(s->reply->flaws & flaw->bit))
		return HOLDS;
	if (flaw->bit == REPLY_CHARSET && asked_for_utf8(s->exchange))
		return HOLDS;
	return broken(s, "%s", flaw->says);
}

enum holding check_utf8(struct subject *s, const char *argument)
{
	struct bytes raw;

	(void)argument;
	if (!s->reply)
		return HOLDS;
	raw = s->reply->raw;
	for (size_t i = 0; i < raw.n; i++)
		if (raw.p[i] > 127 && !asked_for_utf8(s->exchange))
			return broken(s, "an octet over 127 nobody asked for");
	return utf8_valid(raw) ? HOLDS
	                       : broken(s, "its octets are not UTF-8");
}

/* limit-name=value, RFC 9422 4: numbers for the limits that it defines. */
static bool limit_valid(struct bytes limit)
{
	static const char *const numbers[] = { "MAILMAX=", "RCPTMAX=",
		"RCPTDOMAINMAX=" };

	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		struct bytes name = bytes_of(numbers[i]);
		struct bytes value = bytes_from(limit, name.n);

		if (!bytes_starts_nocase(limit, name))
			continue;
		for (size_t k = 0; k < value.n; k++)
			if (!ascii_digit(value.p[k]))
				return false;
		return value.n > 0 && value.p[0] != '0';
	}
	return true;
}

enum holding check_lists(struct subject *s, const char *argument)
{
	if (!s->reply || ehlo_lists(s->reply->raw, bytes_of(argument)))
		return HOLDS;
	return broken(s, "%s is not listed", argument);
}

enum holding check_limits(struct subject *s, const char *argument)
{
	struct bytes params, limit;

	(void)argument;
	if (!s->reply ||
	        !ehlo_params(s->reply->raw, BYTES("LIMITS"), &params))
		return HOLDS;
	while (bytes_cut(&params, ' ', &limit))
		if (!limit_valid(limit))
			return broken(s, "a limit that is no number: %s",
			        escape_text(s->arena, limit, SHOW_MOST));
	return HOLDS;
}

enum holding check_text_present(struct subject *s, const char *argument)
{
	struct bytes rest;
	struct reply_line line = { 0 };

	(void)argument;
	if (!s->reply || s->reply->code == 334)
		return HOLDS;
	rest = s->reply->raw;
	while (reply_next_line(&rest, &line))
		continue;
	if (bytes_trim(line.text).n > 0)
		return HOLDS;
	return broken(s, "no text follows the code");
}

/* Two labels at least, the last no number: 2.1.5 is an enhanced code. */
static bool fqdn(struct bytes domain)
{
	size_t last = domain.n;

	if (domain.n > 0 && domain.p[0] == '[')
		return address_literal_valid(domain);
	while (last > 0 && domain.p[last - 1] != '.')
		last--;
	return domain_valid(domain) && last > 0 &&
	       !ascii_digit(domain.p[last]);
}

/* A lone label is a name too when the reply to EHLO begins with it; where no
 * such reply came, nobody can tell. */
static bool names_itself(const struct exchanges *x, struct bytes label)
{
	struct bytes rest = x->ehlo, word;
	struct reply_line line;

	if (!domain_valid(label))
		return false;
	if (!reply_next_line(&rest, &line))
		return true;
	return bytes_cut(&line.text, ' ', &word) && bytes_eq_nocase(word, label);
}

enum holding check_domain_first(struct subject *s, const char *argument)
{
	struct bytes text, word = { 0 };
	struct esc esc;

	(void)argument;
	if (!s->reply)
		return HOLDS;
	text = reply_text(s->reply);
	/* RFC 2034 4 wants an enhanced code in front, but not in greetings. */
	if (!(s->exchange && s->exchange->kind == EXCHANGE_GREETING) &&
	        esc_parse(text, &esc))
		text = bytes_from(text, esc.used + 1);
	if (bytes_cut(&text, ' ', &word) && fqdn(word))
		return HOLDS;
	broken(s, "the text does not begin with the server's domain");
	return names_itself(s->seen->exchanges, word) ? NOTED : BROKEN;
}

enum holding check_ehlo_grammar(struct subject *s, const char *argument)
{
	struct bytes rest;
	struct reply_line line;

	(void)argument;
	if (!s->reply || s->reply->code != 250)
		return HOLDS;
	rest = s->reply->raw;
	if (!reply_next_line(&rest, &line) || !ehlo_domain_valid(line.text))
		return broken(s, "the first line does not begin with a domain");
	while (reply_next_line(&rest, &line))
		if (!ehlo_line_valid(line.text) &&
		        !bytes_starts_nocase(line.text, BYTES("AUTH=")))
			return broken(s, "not a keyword with parameters: %s",
			        escape_text(s->arena, line.text, SHOW_MOST));
	return HOLDS;
}

static bool private_keyword(struct bytes keyword)
{
	return keyword.n > 0 && ascii_lower(keyword.p[0]) == 'x';
}

enum holding check_ehlo_registered(struct subject *s, const char *argument)
{
	struct bytes rest, keyword, params;

	(void)argument;
	if (!s->reply || s->reply->code != 250)
		return HOLDS;
	rest = s->reply->raw;
	while (ehlo_keyword(&rest, &keyword, &params)) {
		if (keyword.n == 0 ||
		        bytes_starts_nocase(keyword, BYTES("AUTH=")))
			continue; /* another check's business */
		if (!ehlo_keyword_registered(keyword) &&
		        !private_keyword(keyword))
			return broken(s, "%s is not registered (registry of %s)",
			        escape_text(s->arena, keyword, SHOW_MOST),
			        ehlo_registry_date);
	}
	return HOLDS;
}

enum holding check_no_keywords(struct subject *s, const char *argument)
{
	struct bytes rest, keyword, params;

	(void)argument;
	if (!s->reply)
		return HOLDS;
	rest = s->reply->raw;
	while (ehlo_keyword(&rest, &keyword, &params))
		if (ehlo_keyword_registered(keyword))
			return broken(s, "it lists %s",
			        escape_text(s->arena, keyword, SHOW_MOST));
	return HOLDS;
}

/* How many of the addresses shown are right. */
struct tally {
	size_t right, wrong;
	struct bytes first; /* of the wrong ones */
};

static struct tally tally(
        const struct reply *reply, bool (*good)(const struct shown *))
{
	struct tally t = { 0 };
	struct shown shown;

	if (!reply)
		return t;
	shown_begin(&shown, reply);
	while (shown_next(&shown)) {
		if (good(&shown))
			t.right++;
		else if (t.wrong++ == 0)
			t.first = shown.address;
	}
	return t;
}

static bool any(const struct shown *shown)
{
	(void)shown;
	return true;
}

static bool angled(const struct shown *shown)
{
	return shown->in_angles;
}

static bool qualified(const struct shown *shown)
{
	return fqdn(shown->domain);
}

static bool unrouted(const struct shown *shown)
{
	return !shown->routed;
}

static enum holding all_good(struct subject *s,
        bool (*good)(const struct shown *), const char *what)
{
	struct tally t = tally(s->reply, good);

	if (t.wrong == 0)
		return HOLDS;
	return broken(s, "%s: %s", what,
	        escape_text(s->arena, t.first, SHOW_MOST));
}

enum holding check_mailbox(struct subject *s, const char *argument)
{
	(void)argument;
	if (!s->reply || tally(s->reply, any).right > 0)
		return HOLDS;
	return broken(s, "it shows no mailbox");
}

enum holding check_path(struct subject *s, const char *argument)
{
	(void)argument;
	if (!s->reply || tally(s->reply, angled).right > 0)
		return HOLDS;
	return broken(s, "it shows no address in angle brackets");
}

enum holding check_brackets(struct subject *s, const char *argument)
{
	(void)argument;
	return all_good(s, angled, "an address without angle brackets");
}

enum holding check_fqdn(struct subject *s, const char *argument)
{
	(void)argument;
	return all_good(s, qualified, "an address without a qualified domain");
}

enum holding check_no_route(struct subject *s, const char *argument)
{
	(void)argument;
	return all_good(s, unrouted, "an address with a source route");
}

/* How many addresses the poorest and the richest line shows. */
static void per_line(const struct reply *reply, size_t *least, size_t *most)
{
	struct shown shown;
	size_t line = 0, here = 0;

	*least = SIZE_MAX;
	*most = 0;
	shown_begin(&shown, reply);
	for (bool more = true; more;) {
		more = shown_next(&shown);
		while (line < (more ? shown.line : reply->lines)) {
			*least = here < *least ? here : *least;
			*most = here > *most ? here : *most;
			here = 0;
			line++;
		}
		here++;
	}
}

enum holding check_one_per_line(struct subject *s, const char *argument)
{
	size_t least, most;

	(void)argument;
	if (!s->reply)
		return HOLDS;
	per_line(s->reply, &least, &most);
	if (most > 1)
		return broken(s, "a line shows %zu addresses", most);
	return least == 1 ? HOLDS : broken(s, "a line shows no address");
}

enum holding check_only_mailboxes(struct subject *s, const char *argument)
{
	size_t least, most;

	(void)argument;
	if (!s->reply)
		return HOLDS;
	per_line(s->reply, &least, &most);
	return least >= 1 ? HOLDS : broken(s, "a line shows no address");
}

static bool shows(const struct reply *reply, const char *member)
{
	struct shown shown;

	shown_begin(&shown, reply);
	while (shown_next(&shown))
		if (bytes_eq_nocase(shown.address, bytes_of(member)))
			return true;
	return false;
}

enum holding check_members(struct subject *s, const char *argument)
{
	const struct profile *profile = s->standard->profile;

	(void)argument;
	for (size_t i = 0; s->reply && i < profile->member_count; i++)
		if (!shows(s->reply, profile->members[i]))
			return broken(s, "it does not show %s",
			        profile->members[i]);
	return HOLDS;
}

/* Whether a word of the text begins with `start`, quotes and brackets apart. */
static bool word_begins(struct bytes text, struct bytes start)
{
	for (size_t i = 0; i + start.n <= text.n; i++)
		if ((i == 0 || strchr(" \t\"'<|:(", text.p[i - 1])) &&
		        bytes_starts_nocase(bytes_from(text, i), start))
			return true;
	return false;
}

static bool names_a_program(struct bytes text)
{
	return bytes_index(text, '|') < text.n || word_begins(text, BYTES("/"));
}

static bool names_something_personal(struct bytes text)
{
	static const char *const words[] = { "directory:", "shell:",
		"last login", "never logged in", "plan:", "/home/", "/usr/",
		"/bin/" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (word_begins(text, bytes_of(words[i])))
			return true;
	return false;
}

static enum holding no_line(struct subject *s, bool (*bad)(struct bytes),
        const char *what)
{
	struct bytes rest;
	struct reply_line line;

	if (!s->reply)
		return HOLDS;
	rest = s->reply->raw;
	while (reply_next_line(&rest, &line))
		if (bad(line.text))
			return broken(s, "%s: %s", what,
			        escape_text(s->arena, line.text, SHOW_MOST));
	return HOLDS;
}

enum holding check_no_program(struct subject *s, const char *argument)
{
	(void)argument;
	return no_line(s, names_a_program, "a program or a path");
}

enum holding check_no_personal(struct subject *s, const char *argument)
{
	(void)argument;
	return no_line(s, names_something_personal, "more than a mailbox");
}

static struct bytes local_of(struct bytes address)
{
	size_t at = address.n;

	while (at > 0 && address.p[at - 1] != '@')
		at--;
	return at > 0 ? bytes_sub(address, 0, at - 1) : address;
}

static struct bytes without_brackets(struct bytes argument)
{
	if (argument.n >= 2 && argument.p[0] == '<' &&
	        argument.p[argument.n - 1] == '>')
		return bytes_sub(argument, 1, argument.n - 2);
	return argument;
}

enum holding check_case_kept(struct subject *s, const char *argument)
{
	struct shown shown;
	struct bytes asked, local;

	(void)argument;
	if (!s->reply || !s->exchange)
		return HOLDS;
	asked = local_of(without_brackets(s->exchange->command.argument));
	shown_begin(&shown, s->reply);
	while (shown_next(&shown)) {
		local = local_of(shown.address);
		if (bytes_eq_nocase(local, asked) && !bytes_eq(local, asked))
			return broken(s, "asked for %s, it shows %s",
			        escape_text(s->arena, asked, SHOW_MOST),
			        escape_text(s->arena, local, SHOW_MOST));
	}
	return HOLDS;
}
