/* SPDX-License-Identifier: MIT */
#include "reference/verbs.h"

#include "reference/replies.h"

static const struct {
	enum verb verb;
	const char *text;
} topics[] = {
	{ VERB_LHLO, "LHLO <domain>: opens a session, lists extensions" },
	{ VERB_HELO, "HELO <domain>: opens a session" },
	{ VERB_EHLO, "EHLO <domain>: opens a session, lists extensions" },
	{ VERB_MAIL, "MAIL FROM:<path>: opens a transaction" },
	{ VERB_RCPT, "RCPT TO:<path>: adds a recipient" },
	{ VERB_DATA, "DATA: the message follows, up to a lone dot" },
	{ VERB_RSET, "RSET: ends the transaction" },
	{ VERB_NOOP, "NOOP [string]: does nothing" },
	{ VERB_QUIT, "QUIT: ends the session" },
	{ VERB_VRFY, "VRFY <string>: asks about a mailbox" },
	{ VERB_EXPN, "EXPN <string>: asks for a list's members" },
	{ VERB_HELP, "HELP [string]: this" },
	{ VERB_ETRN, "ETRN <node>: asks for the node's queue to be run" },
};

const char *help_topic(struct bytes topic)
{
	enum verb verb = verb_of(topic);

	for (size_t i = 0; i < sizeof topics / sizeof *topics; i++)
		if (topics[i].verb == verb)
			return topics[i].text;
	return NULL;
}

/* VRFY that checks no more than the syntax is not implemented. */
static bool offered(const struct server *s, enum verb verb)
{
	return verbs_support(s, verb) &&
	       !(verb == VERB_VRFY && s->config.vrfy == SUPPORT_SYNTAX);
}

static void overview(struct server *s)
{
	say(s, 214, "2.0.0", "Commands of " SERVER_NAME ":");
	for (size_t i = 0; i < sizeof topics / sizeof *topics; i++)
		if (offered(s, topics[i].verb))
			say(s, 214, "2.0.0", "%s", verb_name(topics[i].verb));
	say(s, 214, "2.0.0", "End of help");
}

void run_help(struct server *s)
{
	struct bytes topic = s->command.argument;

	if (topic.n == 0)
		overview(s);
	else if (help_topic(topic) && offered(s, verb_of(topic)))
		say(s, 214, "2.0.0", "%s", help_topic(topic));
	else
		answer(s, A_NO_TOPIC);
}
