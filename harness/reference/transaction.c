/* SPDX-License-Identifier: MIT */
#include "reference/verbs.h"

#include "reference/replies.h"
#include "wire/address.h"

void transaction_reset(struct server *s)
{
	s->recipients = 0;
	if (s->state & S_OPEN)
		s->state = s->home;
}

/* Whether the path may stand there: <> only in MAIL, <Postmaster> only in
 * RCPT (RFC 5321 4.1.1.2, 4.1.1.3). */
static bool path_fits(const struct path *path, enum verb verb)
{
	return verb == VERB_MAIL ? !path->postmaster : !path->null;
}

void transaction_read(struct server *s)
{
	enum verb verb = s->command.verb;
	struct bytes prefix = verb == VERB_MAIL ? BYTES("FROM:") : BYTES("TO:");
	struct bytes argument = utf8_masked(s, s->command.argument);
	struct bytes in = bytes_from(argument, prefix.n);
	struct path path;
	size_t used;

	s->params = (struct bytes){ 0 };
	s->name = (struct name){ .form = FORM_BAD };
	if (!bytes_starts_nocase(argument, prefix) ||
	        !path_parse(in, &path, &used) || !path_fits(&path, verb))
		return;
	if (used < in.n && in.p[used] != ' ')
		return;
	s->params = bytes_from(in, used);
	/* The route is ignored, RFC 5321 3.6.1. */
	name_of(path.mailbox.local, path.mailbox.domain, &s->name);
}

static void refuse_parameters(struct server *s, unsigned code)
{
	answer(s, code == 501   ? A_ARGUMENT
	          : code == 552 ? A_TOO_BIG
	                        : A_UNKNOWN_PARAMETER);
}

void run_mail(struct server *s)
{
	unsigned refused = parameters_check(s, s->params);

	if (refused) {
		refuse_parameters(s, refused);
		return;
	}
	s->utf8_mail = parameters_have(s->params, BYTES("SMTPUTF8"));
	if (s->utf8 && !s->utf8_mail) {
		answer(s, A_NOT_ASCII);
		return;
	}
	s->state = S_MAIL;
	s->recipients = 0;
	answer(s, A_OK);
}

static void accept_recipient(struct server *s)
{
	if (s->recipients == RECIPIENTS_MOST) {
		answer(s, A_TOO_MANY);
		return;
	}
	s->recipients++;
	s->state = S_RCPT;
	if (s->name.kind == KIND_FORWARDED)
		say(s, 251, "2.5.0", "User not local; will forward to <%s>",
		        s->name.box->address);
	else
		say(s, 250, "2.1.5", "Recipient OK");
}

void run_rcpt(struct server *s)
{
	unsigned refused = parameters_check(s, s->params);

	if (refused)
		refuse_parameters(s, refused);
	else if (s->utf8 && !s->utf8_mail)
		answer(s, A_NOT_ASCII);
	else if (s->name.kind == KIND_UNKNOWN)
		answer(s, A_NO_SUCH_USER);
	else if (s->name.kind == KIND_FOREIGN)
		answer(s, A_NO_RELAY);
	else if (s->name.kind == KIND_AMBIGUOUS)
		answer(s, A_AMBIGUOUS);
	else if (s->name.kind == KIND_MOVED)
		say(s, 551, "5.7.1", "User not local; please try <%s>",
		        s->name.box->address);
	else
		accept_recipient(s);
}

void data_begin(struct server *s)
{
	s->mode = MODE_DATA;
	s->message_octets = 0;
	dot_init(&s->dot);
	buf_clear(&s->held);
}

void run_data(struct server *s)
{
	answer(s, A_START_DATA);
	data_begin(s);
}

/* What a failed BDAT leaves is indeterminate, RFC 3030 2: here nothing. */
void transaction_fail(struct server *s)
{
	answer(s, A_TOO_BIG);
	transaction_reset(s);
}

/* RFC 2033 4.2: one for each recipient. */
static unsigned replies_due(const struct server *s)
{
	return s->config.lmtp && !faulty(s, HOOK_ONE_REPLY) ? s->recipients : 1;
}

void transaction_end(struct server *s)
{
	for (unsigned i = 0; i < replies_due(s); i++) {
		answer(s, s->message_octets > MESSAGE_MOST ? A_TOO_BIG
		                                           : A_ACCEPTED);
		replies_end(s);
	}
	transaction_reset(s);
	s->state = S_EOD;
}
