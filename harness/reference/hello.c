/* SPDX-License-Identifier: MIT */
#include "reference/verbs.h"

#include <stdio.h>

#include "reference/replies.h"
#include "wire/address.h"

static void list(struct server *s, const char *line, bool offered)
{
	if (offered && !fault_hides(s, line))
		say(s, 250, NULL, "%s", line);
}

static void list_extensions(struct server *s)
{
	const struct reference_config *c = &s->config;
	char size[32], limits[32];

	snprintf(size, sizeof size, "SIZE %d", MESSAGE_MOST);
	snprintf(limits, sizeof limits, "LIMITS RCPTMAX=%d", RECIPIENTS_MOST);
	list(s, "PIPELINING", !c->no_pipelining);
	list(s, size, !c->no_size && !c->odmr);
	list(s, "8BITMIME", !c->no_8bitmime && !c->odmr);
	list(s, "ENHANCEDSTATUSCODES", !c->no_esc);
	list(s, "DSN", !c->no_dsn && !c->odmr);
	list(s, "MT-PRIORITY", !c->no_priority && !c->odmr);
	list(s, limits, !c->no_limits && !c->odmr);
	/* RFC 6531 3.2: not without 8BITMIME */
	list(s, "SMTPUTF8",
	        !c->no_smtputf8 && !c->no_8bitmime && !c->odmr);
	list(s, "CHUNKING", verbs_support(s, VERB_BDAT));
	/* RFC 2821 3.5.2 says MUST, RFC 5321 MAY. Switched off, VRFY and EXPN
	 * still answer 252, and 4.1.1.1 lists what answers 2yz. */
	list(s, "VRFY",
	        c->vrfy != SUPPORT_SYNTAX && verbs_support(s, VERB_VRFY));
	list(s, "EXPN", verbs_support(s, VERB_EXPN));
	list(s, "HELP", verbs_support(s, VERB_HELP));
	list(s, "ETRN", verbs_support(s, VERB_ETRN));
	/* RFC 3207 4.2: not inside TLS. */
	list(s, "STARTTLS", verbs_support(s, VERB_STARTTLS) && !s->inside);
	list(s, auth_mechanisms,
	        verbs_support(s, VERB_AUTH) && !verbs_await_tls(s));
	list(s, "ATRN", verbs_support(s, VERB_ATRN));
	if (fault_lists(s))
		say(s, 250, NULL, "%s", fault_lists(s));
}

static bool greet_back(struct server *s, enum state home)
{
	struct bytes client = s->command.argument;

	if (!domain_valid(client) && !address_literal_valid(client)) {
		answer(s, A_ARGUMENT);
		return false;
	}
	s->home = home;
	s->state = home;
	transaction_reset(s);
	/* RFC 2034 4: no enhanced code here. */
	say(s, 250, NULL, SERVER_NAME);
	return true;
}

void run_ehlo(struct server *s)
{
	if (greet_back(s, S_EHLO))
		list_extensions(s);
}

void run_helo(struct server *s)
{
	greet_back(s, S_HELO);
}
