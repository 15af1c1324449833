/* SPDX-License-Identifier: MIT */
#include "reference/name.h"

#include <string.h>

#include "wire/address.h"

#define UTF8_ADDRESS "j\xC3\xB6rg@" SERVER_DOMAIN

static const struct box boxes[] = {
	{ "alice", KIND_MAILBOX, NULL, { NULL } },
	{ "bob", KIND_MAILBOX, NULL, { NULL } },
	{ "john.smith", KIND_MAILBOX, NULL, { NULL } },
	{ "jane.smith", KIND_MAILBOX, NULL, { NULL } },
	{ "postmaster", KIND_POSTMASTER, NULL, { NULL } },
	{ "robot", KIND_PROGRAM, NULL, { NULL } },
	{ "staff", KIND_LIST, NULL, { "alice", "bob" } },
	{ "looplist", KIND_LIST | KIND_LOOP, NULL, { "looplist", "bob" } },
	{ "carol", KIND_FORWARDED, "carol@relay.test", { NULL } },
	{ "dave", KIND_MOVED, "dave@elsewhere.invalid", { NULL } },
	{ "joerg", KIND_UTF8, UTF8_ADDRESS, { NULL } },
	{ "j\xC3\xB6rg", KIND_UTF8, UTF8_ADDRESS, { NULL } },
	{ "smith", KIND_AMBIGUOUS, NULL, { NULL } },
};

const struct box *box_at(size_t index)
{
	return index < sizeof boxes / sizeof *boxes ? &boxes[index] : NULL;
}

const struct box *box_named(const char *name)
{
	const struct box *box;

	for (size_t i = 0; (box = box_at(i)); i++)
		if (strcmp(box->name, name) == 0)
			return box;
	return NULL;
}

static const struct box *box_exact(struct bytes local)
{
	const struct box *box;

	for (size_t i = 0; (box = box_at(i)); i++)
		if (local_part_eq(local, bytes_of(box->name)))
			return box;
	return NULL;
}

static const struct box *box_of(struct bytes local)
{
	return bytes_is_postmaster(local) ? box_named("postmaster")
	                                  : box_exact(local);
}

static bool box_but_for_case(struct bytes local)
{
	const struct box *box;

	for (size_t i = 0; (box = box_at(i)); i++)
		if (bytes_eq_nocase(local, bytes_of(box->name)))
			return true;
	return false;
}

static bool file_like(struct bytes in)
{
	return bytes_index(in, '/') < in.n || bytes_index(in, '|') == 0;
}

static unsigned form_of(const struct name *name)
{
	unsigned form = name->domain.n > 0 ? FORM_ADDRESS : FORM_BARE;

	if (bytes_eq_text(name->local, "\"\""))
		form = FORM_EMPTY;
	else if (name->local.n > 0 && name->local.p[0] == '"')
		form |= FORM_QUOTED;
	if (name->local.n > LOCAL_PART_LIMIT)
		form |= FORM_LONG;
	if (!box_exact(name->local) && box_but_for_case(name->local))
		form |= FORM_CASE;
	return form;
}

static bool domain_is_ours(struct bytes domain)
{
	return domain.n == 0 || bytes_eq_nocase(domain, BYTES(SERVER_DOMAIN)) ||
	       bytes_eq_nocase(domain, BYTES(SERVER_NAME));
}

void name_of(struct bytes local, struct bytes domain, struct name *name)
{
	*name = (struct name){ .local = local, .domain = domain };
	name->form = form_of(name);
	if (bytes_eq_nocase(domain, BYTES(RELAYED_DOMAIN)))
		name->kind = KIND_RELAYED;
	else if (!domain_is_ours(domain))
		name->kind = KIND_FOREIGN;
	else if (!(name->form & FORM_LONG))
		name->box = box_of(local);
	if (name->box)
		name->kind = name->box->kind;
	else if (!name->kind)
		name->kind = KIND_UNKNOWN;
}

/* Octets up to the first SP outside quotes. */
static size_t word_length(struct bytes in)
{
	size_t quoted = quoted_string_length(in);

	return quoted + bytes_index(bytes_from(in, quoted), ' ');
}

/* What ESMTP's parameters look like where an RFC writes them: SMTPUTF8. */
static bool looks_like_parameter(struct bytes in)
{
	if (bytes_index(in, '=') < in.n)
		return true;
	for (size_t i = 0; i < in.n; i++)
		if (!ascii_digit(in.p[i]) && in.p[i] != '-' &&
		        (in.p[i] < 'A' || in.p[i] > 'Z'))
			return false;
	return in.n > 1;
}

/* String, Dot-string or Mailbox, without the limits on their length. */
static void read_word(struct bytes in, struct name *name)
{
	size_t quoted = quoted_string_length(in);
	size_t at = quoted ? quoted : bytes_index(in, '@');
	struct bytes local = bytes_sub(in, 0, at);
	struct bytes domain = bytes_from(in, at + 1);

	*name = (struct name){ .form = FORM_BAD };
	if (!quoted && !dot_string_valid(local))
		return;
	if (at == in.n)
		name_of(local, bytes_of(""), name);
	else if (in.p[at] != '@')
		return;
	else if (domain_valid(domain) || address_literal_valid(domain))
		name_of(local, domain, name);
	else
		name->form = FORM_DOMAIN;
}

void name_read(struct bytes argument, struct name *name)
{
	bool angle = argument.n > 1 && argument.p[0] == '<' &&
	             argument.p[argument.n - 1] == '>';
	struct bytes in =
	        angle ? bytes_sub(argument, 1, argument.n - 2) : argument;
	size_t length = word_length(in);

	*name = (struct name){ .form = FORM_MISSING };
	if (argument.n == 0)
		return;
	read_word(bytes_sub(in, 0, length), name);
	if (length < in.n && name->form & FORM_NAME) {
		struct bytes rest = bytes_trim(bytes_from(in, length));

		*name = (struct name){ .form = FORM_EXTRA };
		if (looks_like_parameter(rest))
			name->form = FORM_PARAMETER;
	}
	if (angle && name->form & (FORM_BARE | FORM_ADDRESS)) {
		name->form &= ~(unsigned)(FORM_BARE | FORM_ADDRESS);
		name->form |= FORM_ANGLE;
	}
	if (file_like(argument))
		name->form |= FORM_FILE;
}
