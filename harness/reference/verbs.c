/* SPDX-License-Identifier: MIT */
#include "reference/verbs.h"

#include "reference/replies.h"

static void run_noop(struct server *s)
{
	answer(s, A_OK);
}

static void run_rset(struct server *s)
{
	transaction_reset(s);
	answer(s, A_OK);
}

static void run_quit(struct server *s)
{
	answer(s, A_BYE);
	s->peer.closed = true;
}

static void run_starttls(struct server *s)
{
	if (s->inside) {
		answer(s, A_SEQUENCE);
		return;
	}
	answer(s, A_START_TLS);
	s->peer.secures = true;
}

static void run_atrn(struct server *s)
{
	/* RFC 2645 5.2.1: 530 before AUTH; 450 without access to a domain, and
	 * nobody here has any mail waiting. */
	if (!s->authenticated)
		answer(s, A_NEED_AUTH);
	else
		answer(s, s->command.argument.n > 0 ? A_NO_ACCESS : A_NO_MAIL_WAITS);
}

/* RFC 4954 4 and RFC 3207 4 exempt the ungated from 530; RSET and HELO are
 * so under both, for RFC 5321 4.1.1.5 and 2.2.1 say MUST. */
static const struct {
	unsigned states;
	bool ungated, no_argument;
	void (*run)(struct server *s);
} verbs[VERB_COUNT] = {
	[VERB_EHLO] = { S_ANY, true, false, run_ehlo },
	[VERB_LHLO] = { S_ANY, true, false, run_ehlo },
	[VERB_HELO] = { S_ANY, true, false, run_helo },
	[VERB_MAIL] = { S_READY, false, false, run_mail },
	[VERB_RCPT] = { S_MAIL | S_RCPT, false, false, run_rcpt },
	[VERB_DATA] = { S_RCPT, false, true, run_data },
	[VERB_BDAT] = { S_RCPT | S_CHUNK, false, false, run_bdat },
	[VERB_RSET] = { S_ANY, true, true, run_rset },
	[VERB_NOOP] = { S_ANY, true, false, run_noop },
	[VERB_QUIT] = { S_ANY, true, true, run_quit },
	[VERB_VRFY] = { S_ANY, false, false, run_vrfy },
	[VERB_EXPN] = { S_ANY, false, false, run_expn },
	[VERB_HELP] = { S_ANY, false, false, run_help },
	/* RFC 1985 5: not between MAIL and the end of data. */
	[VERB_ETRN] = { S_READY, false, false, run_etrn },
	[VERB_AUTH] = { S_EHLO | S_EOD, true, false, run_auth },
	[VERB_STARTTLS] = { S_AFTER, true, true, run_starttls },
	[VERB_ATRN] = { S_READY, true, false, run_atrn },
};

bool verbs_support(const struct server *s, enum verb verb)
{
	const struct reference_config *c = &s->config;

	switch (verb) {
	case VERB_EHLO:
	case VERB_HELO:
		return !c->lmtp;
	case VERB_LHLO:
		return c->lmtp;
	case VERB_MAIL:
	case VERB_RCPT:
	case VERB_DATA:
		return !c->odmr;
	case VERB_BDAT:
		return !c->odmr && !c->no_chunking;
	case VERB_VRFY:
		return !c->odmr && c->vrfy != SUPPORT_UNIMPLEMENTED;
	case VERB_EXPN:
		return !c->odmr && c->expn != SUPPORT_UNIMPLEMENTED;
	case VERB_HELP:
		return !c->odmr && !c->no_help;
	case VERB_ETRN:
		/* RFC 6409 7: not for submission. */
		return !c->odmr && c->etrn && !c->submission;
	case VERB_AUTH:
		return c->auth || c->auth_gate || c->odmr || c->submission;
	case VERB_STARTTLS:
		return c->tls || c->tls_gate;
	case VERB_ATRN:
		return c->odmr;
	default:
		return verbs[verb].run != NULL;
	}
}

static bool refused_line(struct server *s)
{
	const unsigned octets =
	        COMMAND_CONTROL | COMMAND_EIGHT_BIT | COMMAND_TAB;
	const struct command *c = &s->command;

	if (c->flaws & COMMAND_LONG)
		answer(s, A_LONG);
	else if (c->flaws & COMMAND_EMPTY)
		answer(s, A_EMPTY);
	else if (c->flaws & COMMAND_LEADING_BLANK)
		answer(s, A_BLANK);
	else if (c->verb == VERB_UNKNOWN)
		answer(s, A_UNKNOWN_VERB);
	else if (c->flaws & octets)
		answer(s, A_OCTETS);
	else
		return false;
	return true;
}

static bool refused_argument(struct server *s)
{
	const struct command *c = &s->command;

	if (!verbs[c->verb].no_argument || c->argument.n == 0)
		return false;
	answer(s, A_NO_ARGUMENT);
	return true;
}

/* 554: RFC 5321 3.1; 521: RFC 7504 3. */
static bool refused_session(struct server *s)
{
	if (s->config.greeting == 0 || s->config.greeting == 220)
		return false;
	if (s->command.verb == VERB_QUIT)
		return false;
	if (s->config.greeting == 521) {
		answer(s, A_NO_MAIL);
		s->peer.closed = true;
	} else {
		answer(s, A_NO_SERVICE);
	}
	return true;
}

bool verbs_await_tls(const struct server *s)
{
	return s->config.tls_gate && !s->inside;
}

/* RFC 3207 4 does not exempt AUTH. */
static bool ungated(const struct server *s)
{
	enum verb verb = s->command.verb;

	if (faulty(s, HOOK_MAIL_UNGATED) && verb == VERB_MAIL)
		return true;
	return verbs[verb].ungated &&
	       !(verb == VERB_AUTH && verbs_await_tls(s));
}

static bool refused_gate(struct server *s)
{
	if (ungated(s))
		return false;
	if (verbs_await_tls(s))
		answer(s, A_NEED_TLS);
	else if (s->config.auth_gate && !s->authenticated)
		answer(s, A_NEED_AUTH);
	else
		return false;
	return true;
}

static bool out_of_order(const struct server *s)
{
	return !(verbs[s->command.verb].states & s->state);
}

void verbs_run(struct server *s)
{
	if (refused_session(s) || refused_line(s))
		return;
	if (!verbs_support(s, s->command.verb))
		answer(s, A_NOT_IMPLEMENTED);
	else if (refused_gate(s) || refused_argument(s))
		return;
	else if (s->name.form & FORM_NO_NAME &&
	         verb_argument(s->command.verb) != ARGUMENT_STRING)
		answer(s, A_ARGUMENT);
	else if (chunk_undue(s))
		return;
	else if (out_of_order(s))
		answer(s, A_SEQUENCE);
	else
		verbs[s->command.verb].run(s);
}
