/* SPDX-License-Identifier: MIT */
#include "run/probe.h"

#include <string.h>

#include "base/escape.h"
#include "session/exchange.h"
#include "wire/ehlo.h"
#include "wire/esc.h"

enum { SHOWN_MOST = 120, INSIDE = PROBE_SESSIONS - 1 };

/* What the lines of the two sessions ask. */
enum mail_line { EHLO, MAIL, RCPT_ONE, RCPT_TWO, RCPT_KNOWN, MAIL_AGAIN, RSET };
enum inside_line { HELLO_INSIDE, MAIL_INSIDE };
enum name_line { HELLO, VRFY_ONE, VRFY_TWO, VRFY_FOREIGN, VRFY_KNOWN, EXPN_ONE,
	EXPN_LIST };

static struct op sending(struct probe *p, int step, const char *line)
{
	struct part *part = ARENA_NEW(&p->arena, struct part);
	struct segment *segment = ARENA_NEW(&p->arena, struct segment);

	*part = (struct part){ bytes_of(line), -1 };
	*segment = (struct segment){ part, 1 };
	return (struct op){ .kind = OP_SEND, .step = step,
		.segments = segment, .segment_count = 1, .replies = 1,
		.capture = -1 };
}

static struct op preamble(enum op_kind kind, bool must)
{
	return (struct op){ .kind = kind, .step = STEP_PREAMBLE,
		.has_must = must, .capture = -1 };
}

/* Into TLS behind the greeting. */
static size_t add_starttls(struct probe *p, struct op *ops)
{
	ops[0] = sending(p, STEP_PREAMBLE, p->lines[0][EHLO]);
	ops[1] = sending(p, STEP_PREAMBLE, "STARTTLS\r\n");
	ops[1].has_must = true;
	answers_add_word(&ops[1].must, BYTES("220"));
	ops[2] = preamble(OP_SECURE, true);
	return 3;
}

static bool starts_tls(const struct probe *p, size_t session)
{
	return p->profile->channel == CHANNEL_STARTTLS ||
	       (session == INSIDE && p->profile->channel == CHANNEL_PLAIN);
}

static void make_script(struct probe *p, size_t session)
{
	struct op *ops = ARENA_ARRAY(&p->arena, struct op, PROBE_LINES + 7);
	size_t n = 0;

	ops[n++] = preamble(OP_CONNECT, false);
	if (p->profile->channel == CHANNEL_TLS)
		ops[n++] = preamble(OP_SECURE, true);
	ops[n++] = preamble(OP_GREETING, false);
	if (starts_tls(p, session))
		n += add_starttls(p, ops + n);
	for (int i = 0; i < PROBE_LINES; i++)
		if (p->lines[session][i])
			ops[n++] = sending(p, i, p->lines[session][i]);
	ops[n++] = (struct op){ .kind = OP_LEAVE, .step = STEP_LEAVE,
		.capture = -1 };
	p->scripts[session] =
	        (struct script){ .ops = ops, .count = n,
		        .timeout_ms = p->profile->timeout_ms };
	p->sessions[session] = session_new(&p->scripts[session]);
}

static const char *at_home(struct probe *p, const char *name)
{
	const char *domain = p->profile->fixtures[FIXTURE_DOMAIN];

	return domain ? arena_printf(&p->arena, "%s@%s", name, domain) : name;
}

static void write_mail_lines(struct probe *p, const struct randoms *randoms)
{
	const char **lines = p->lines[0];
	const char *known = profile_address(p->profile, FIXTURE_KNOWN);
	const char *mail = arena_printf(&p->arena, "MAIL FROM:<%s>\r\n",
	        p->profile->sender);

	lines[EHLO] = arena_printf(
	        &p->arena, "%s %s\r\n",
	        profile_lmtp(p->profile) ? "LHLO" : "EHLO", p->profile->client);
	lines[MAIL] = mail;
	lines[RCPT_ONE] = arena_printf(&p->arena, "RCPT TO:<%s>\r\n",
	        at_home(p, randoms->names[0]));
	lines[RCPT_TWO] = arena_printf(&p->arena, "RCPT TO:<%s>\r\n",
	        at_home(p, randoms->names[1]));
	if (known)
		lines[RCPT_KNOWN] = arena_printf(
		        &p->arena, "RCPT TO:<%s>\r\n", known);
	lines[MAIL_AGAIN] = mail;
	lines[RSET] = "RSET\r\n";
}

static void write_name_lines(struct probe *p, const struct randoms *randoms)
{
	const char *known = profile_address(p->profile, FIXTURE_KNOWN);
	const char *list = profile_address(p->profile, FIXTURE_LIST);
	const char **lines = p->lines[1];

	lines[HELLO] = p->lines[0][EHLO];
	lines[VRFY_ONE] = arena_printf(&p->arena, "VRFY %s\r\n",
	        at_home(p, randoms->names[0]));
	lines[VRFY_TWO] = arena_printf(&p->arena, "VRFY %s\r\n",
	        at_home(p, randoms->names[1]));
	lines[VRFY_FOREIGN] = arena_printf(&p->arena, "VRFY %s@%s.invalid\r\n",
	        randoms->names[2], randoms->names[1]);
	lines[VRFY_KNOWN] = arena_printf(&p->arena, "VRFY %s\r\n",
	        known ? known : at_home(p, "postmaster"));
	lines[EXPN_ONE] = arena_printf(&p->arena, "EXPN %s\r\n",
	        at_home(p, randoms->names[0]));
	if (list)
		lines[EXPN_LIST] =
		        arena_printf(&p->arena, "EXPN %s\r\n", list);
}

void probe_open(struct probe *p, struct profile *profile,
        const struct randoms *randoms)
{
	*p = (struct probe){ .profile = profile };
	arena_init(&p->arena);
	write_mail_lines(p, randoms);
	write_name_lines(p, randoms);
	p->lines[INSIDE][HELLO_INSIDE] = p->lines[0][EHLO];
	p->lines[INSIDE][MAIL_INSIDE] = p->lines[0][MAIL];
	for (size_t i = 0; i < PROBE_SESSIONS; i++) {
		make_script(p, i);
		exchanges_init(&p->exchanges[i]);
	}
}

void probe_close(struct probe *p)
{
	for (size_t i = 0; i < PROBE_SESSIONS; i++) {
		session_free(p->sessions[i]);
		exchanges_release(&p->exchanges[i]);
	}
	arena_release(&p->arena);
}

static struct step_answer answered(
        const struct probe *p, size_t session, int line)
{
	return exchanges_answer(&p->exchanges[session],
	        session_transcript(p->sessions[session]), line);
}

/* 0 where the line was not sent. */
static unsigned answer(const struct probe *p, size_t session, int line)
{
	return answered(p, session, line).answer;
}

static bool positive(unsigned code)
{
	return code >= 200 && code < 300;
}

static bool refuses_name(unsigned code)
{
	return code == 550 || code == 551 || code == 553 || code == 554 ||
	       code == 556 || code == 521;
}

static bool unknown_verb(unsigned code)
{
	return code == 500 || code == 502;
}

static const char *first_line(struct probe *p, const struct reply *reply)
{
	struct bytes raw = reply->raw;

	return escape_text(&p->profile->arena,
	        bytes_sub(raw, 0, bytes_index(raw, '\r')), SHOWN_MOST);
}

/* `VRFY zqabc@example.test` -> 550 5.1.1 ... */
static const char *evidence(struct probe *p, size_t session, int line)
{
	struct step_answer a = answered(p, session, line);
	struct bytes asked = bytes_of(p->lines[session][line]);
	char name[8];

	asked.n -= 2;
	return arena_printf(&p->profile->arena, "`%.*s` -> %s",
	        BYTES_FMT(asked),
	        a.reply ? first_line(p, a.reply) : answer_name(a.answer, name));
}

static void set(struct probe *p, enum fact fact, const char *value,
        const char *from)
{
	p->profile->facts[fact] = fact_value_of(fact, bytes_of(value));
	p->profile->inferred[fact] = true;
	p->profile->inferred_from[fact] = from;
}

static bool open_to_infer(const struct probe *p, enum fact fact)
{
	return p->profile->facts[fact] == 0 || !fact_declared(fact);
}

static void find_names_accepted(struct probe *p)
{
	unsigned one = answer(p, 0, RCPT_ONE), two = answer(p, 0, RCPT_TWO);
	const char *from = evidence(p, 0, RCPT_ONE);

	if (!p->profile->fixtures[FIXTURE_DOMAIN])
		return;
	if (positive(one) && positive(two)) {
		set(p, FACT_CATCHALL, "yes", from);
		set(p, FACT_RCPT, "accepted", from);
	} else if (refuses_name(one) && refuses_name(two)) {
		set(p, FACT_CATCHALL, "no", from);
		set(p, FACT_RCPT, "refused", from);
	}
}

static void find_nesting(struct probe *p)
{
	unsigned code = answer(p, 0, MAIL_AGAIN);

	if (!positive(answer(p, 0, MAIL)))
		return;
	if (code == 503)
		set(p, FACT_NESTED, "503", evidence(p, 0, MAIL_AGAIN));
	else if (positive(code))
		set(p, FACT_NESTED, "resets", evidence(p, 0, MAIL_AGAIN));
}

static bool all_are(const struct probe *p, bool (*is)(unsigned))
{
	return is(answer(p, 1, VRFY_ONE)) && is(answer(p, 1, VRFY_TWO)) &&
	       is(answer(p, 1, VRFY_KNOWN));
}

static bool is_252(unsigned code)
{
	return code == 252;
}

static bool is_final(unsigned code)
{
	return code >= 200 && code < 600 && code / 100 != 4 && code != 530;
}

static void find_blanket(struct probe *p)
{
	bool foreign = is_252(answer(p, 1, VRFY_FOREIGN));

	if (!all_are(p, is_final) || !is_final(answer(p, 1, VRFY_FOREIGN)))
		return;
	set(p, FACT_BLANKET, all_are(p, is_252) && foreign ? "yes" : "no",
	        evidence(p, 1, VRFY_ONE));
}

/* Whether the known name and the random ones were told apart. */
static bool tells_names_apart(const struct probe *p)
{
	unsigned known = answer(p, 1, VRFY_KNOWN);
	unsigned one = answer(p, 1, VRFY_ONE), two = answer(p, 1, VRFY_TWO);

	return positive(known) && refuses_name(one) && refuses_name(two);
}

static const char *vrfy_looks(const struct probe *p)
{
	if (tells_names_apart(p))
		return "enabled";
	if (all_are(p, is_252))
		return "disabled";
	if (all_are(p, unknown_verb))
		return "unimplemented";
	return NULL;
}

static const char *expn_looks(const struct probe *p)
{
	unsigned one = answer(p, 1, EXPN_ONE), list = answer(p, 1, EXPN_LIST);

	if (list == 250)
		return "enabled";
	if (one == 252 && (list == 252 || list == 0))
		return "disabled";
	if (unknown_verb(one) && (unknown_verb(list) || list == 0))
		return "unimplemented";
	return NULL;
}

/* What the server does is what nobody would do who has that policy. Where an
 * answer fits another policy too, the clauses decide and not we. `apart`: the
 * value that cannot be taken for any other. */
static void compare_policy(struct probe *p, enum fact fact, const char *apart,
        const char *looks, const char *from)
{
	const char *declared = fact_value_name(fact, p->profile->facts[fact]);

	if ((strcmp(declared, apart) == 0) == (strcmp(looks, apart) == 0))
		return;
	p->contradiction = arena_printf(&p->profile->arena,
	        "%s%s%s=%s is declared, and the server behaves as if it were "
	        "%s: %s",
	        p->contradiction ? p->contradiction : "",
	        p->contradiction ? "; " : "", fact_key(fact), declared, looks,
	        from);
}

static void find_policy(struct probe *p, enum fact fact, const char *apart,
        const char *looks, const char *from)
{
	if (!looks)
		return;
	if (open_to_infer(p, fact))
		set(p, fact, looks, from);
	else
		compare_policy(p, fact, apart, looks, from);
}

static bool is(const struct probe *p, enum fact fact, const char *value)
{
	return p->profile->facts[fact] == fact_value_of(fact, bytes_of(value));
}

/* A gate that asks for TLS stands open to those who come with it. */
static bool gate_is_past(const struct probe *p)
{
	return p->profile->channel != CHANNEL_PLAIN && is(p, FACT_GATE, "tls");
}

/* Where all is refused until TLS or AUTH, or but for ATRN, that says nothing of
 * VRFY and EXPN. */
static bool lets_names_in(const struct probe *p)
{
	return (!is(p, FACT_GATE, "tls") || gate_is_past(p)) &&
	       !is(p, FACT_GATE, "auth") && !is(p, FACT_GATE, "tls+auth") &&
	       !is(p, FACT_SERVICE, "odmr");
}

static void find_policies(struct probe *p)
{
	if (!lets_names_in(p))
		return;
	find_policy(p, FACT_VRFY, "enabled", vrfy_looks(p),
	        evidence(p, 1, VRFY_ONE));
	find_policy(p, FACT_EXPN, "enabled", expn_looks(p),
	        evidence(p, 1, EXPN_ONE));
}

static bool mentions(const struct step_answer *a, const char *word)
{
	return a->reply && bytes_find_nocase(a->reply->raw, bytes_of(word)) <
	                           a->reply->raw.n;
}

/* What the 530 does not say, the list of EHLO may. */
static bool wants_tls(const struct probe *p, const struct step_answer *refused)
{
	struct step_answer ehlo = answered(p, 0, EHLO);

	if (mentions(refused, "TLS") || mentions(refused, "AUTH"))
		return mentions(refused, "TLS");
	return mentions(&ehlo, "STARTTLS") && !mentions(&ehlo, "AUTH");
}

/* RFC 3463 3.2 has the codes. Postfix's "User unknown in relay recipient table",
 * 5.1.1, is about the mailbox. */
static bool takes_no_mail_for_domain(
        const struct step_answer *refused, const struct esc *esc)
{
	bool subject = esc->subject == 1;

	return (subject && esc->detail == 2) ||
	       (mentions(refused, "relay") && !(subject && esc->detail == 1));
}

/* Postfix, as it comes, puts relaying off instead of refusing it: 454 4.7.1
 * Relay access denied. */
static bool denies_relay(const struct step_answer *rcpt)
{
	return rcpt->answer == 454 && mentions(rcpt, "relay access denied");
}

/* The server refuses the recipient for good, and not because of who we are: a
 * submission service may want AUTH first, and a policy (5.7.z) be about us. */
static bool refuses_recipient(const struct probe *p,
        const struct step_answer *rcpt, const struct esc *esc)
{
	return (refuses_name(rcpt->answer) || denies_relay(rcpt)) &&
	       positive(answer(p, 0, MAIL)) &&
	       lets_names_in(p) && !is(p, FACT_SERVICE, "submission") &&
	       !p->profile->account.user && !mentions(rcpt, "authent") &&
	       !mentions(rcpt, "TLS") &&
	       (esc->subject != 7 || mentions(rcpt, "relay"));
}

/* What the profile says is there is not. */
static void find_fixtures(struct probe *p)
{
	const char *const *fixtures = p->profile->fixtures;
	enum mail_line line = p->lines[0][RCPT_KNOWN] ? RCPT_KNOWN : RCPT_ONE;
	struct step_answer rcpt = answered(p, 0, line);
	struct esc esc = { 0 };

	if (rcpt.reply)
		(void)esc_parse(reply_text(rcpt.reply), &esc);
	if (!refuses_recipient(p, &rcpt, &esc))
		return;
	if (fixtures[FIXTURE_DOMAIN] && takes_no_mail_for_domain(&rcpt, &esc))
		p->missing = arena_printf(&p->profile->arena,
		        "domain=%s is declared, and the server behaves as if it "
		        "took no mail for it: %s",
		        fixtures[FIXTURE_DOMAIN], evidence(p, 0, line));
	else if (line == RCPT_KNOWN)
		p->missing = arena_printf(&p->profile->arena,
		        "known=%s is declared, and the server behaves as if "
		        "there were no such mailbox: %s",
		        fixtures[FIXTURE_KNOWN], evidence(p, 0, line));
}

/* RFC 3207 4 and RFC 4954 6: 530 until TLS, until AUTH. */
static void find_gate(struct probe *p)
{
	struct step_answer mail = answered(p, 0, MAIL);
	const char *looks = NULL;

	if (gate_is_past(p))
		return;
	if (mail.answer == 530 && !wants_tls(p, &mail))
		looks = "auth";
	else if (mail.answer == 530)
		looks = answer(p, INSIDE, MAIL_INSIDE) == 530 ? "tls+auth"
		                                              : "tls";
	else if (positive(mail.answer) && answer(p, 1, VRFY_ONE) != 530)
		looks = "none";
	find_policy(p, FACT_GATE, "none", looks, evidence(p, 0, MAIL));
}

static void find_extensions(struct probe *p)
{
	p->profile->ehlo =
	        arena_copy(&p->profile->arena, p->exchanges[0].ehlo);
}

static bool ehlo_lists_word(
        const struct probe *p, size_t session, int line, struct bytes keyword)
{
	struct step_answer ehlo = answered(p, session, line);

	return ehlo.reply && ehlo_lists(ehlo.reply->raw, keyword);
}

static bool offers_tls(const struct probe *p)
{
	return ehlo_lists_word(p, 0, EHLO, BYTES("STARTTLS"));
}

static void find_tls(struct probe *p)
{
	switch (p->profile->channel) {
	case CHANNEL_TLS:
		set(p, FACT_TLS, "implicit", "as told");
		break;
	case CHANNEL_STARTTLS:
		set(p, FACT_TLS, "offered", "STARTTLS was answered 220");
		break;
	case CHANNEL_PLAIN:
		set(p, FACT_TLS, offers_tls(p) ? "offered" : "none",
		        offers_tls(p) ? "EHLO lists STARTTLS"
		                      : "EHLO does not list STARTTLS");
		break;
	}
}

/* RFC 4954 4: mechanisms may be offered inside TLS alone. */
static void find_auth(struct probe *p)
{
	const struct bytes auth = BYTES("AUTH");

	if (ehlo_lists_word(p, 0, EHLO, auth))
		set(p, FACT_AUTH, "offered", "EHLO lists AUTH");
	else if (ehlo_lists_word(p, INSIDE, HELLO_INSIDE, auth))
		set(p, FACT_AUTH, "inside", "EHLO lists AUTH, inside TLS");
	else if (answered(p, 0, EHLO).reply)
		set(p, FACT_AUTH, "none", "EHLO does not list AUTH");
}

/* RFC 2645: a host that lists ATRN relays on demand. */
static void find_service(struct probe *p)
{
	struct step_answer ehlo = answered(p, 0, EHLO);

	if (open_to_infer(p, FACT_SERVICE) && mentions(&ehlo, "ATRN"))
		set(p, FACT_SERVICE, "odmr", "EHLO lists ATRN");
}

static const struct exchange *greeting(const struct probe *p, size_t session)
{
	return p->exchanges[session].count > 0
	               ? &p->exchanges[session].list[0] : NULL;
}

static void find_greeting(struct probe *p)
{
	char code[8];
	const struct exchange *e = greeting(p, 0);

	answer_name(e->reply.code, code);
	if (fact_value_of(FACT_GREETING, bytes_of(code)) > 0)
		set(p, FACT_GREETING, code, first_line(p, &e->reply));
}

static struct bytes first_octets(const struct probe *p)
{
	const struct transcript *t = session_transcript(p->sessions[0]);

	for (size_t i = 0; i < t->count; i++)
		if (t->entries[i].kind == ENTRY_RECEIVED)
			return transcript_octets(t, &t->entries[i]);
	return (struct bytes){ 0 };
}

/* Nothing that could be judged came; what did? */
static bool no_greeting(struct probe *p, struct err *err)
{
	const struct exchange *e = greeting(p, 0);
	struct bytes octets = first_octets(p);
	struct arena *arena = &p->arena;

	if (octets.n >= 2 && (octets.p[0] == 0x15 || octets.p[0] == 0x16) &&
	        octets.p[1] == 3)
		return err_set(err, "greeting: the server speaks TLS from the "
		               "first octet, and SMTP was expected (--tls implicit)");
	if (e && e->unfinished && ascii_digit(octets.p[0]))
		return err_set(err, "greeting: %s: %s",
		        e->endless ? "longer than a session holds"
		                   : "begun and not ended",
		        escape_text(arena, octets, SHOWN_MOST));
	if (octets.n > 0)
		return err_set(err, "greeting: not SMTP: %s",
		        escape_text(arena, octets, SHOWN_MOST));
	if (e && e->closed)
		return err_set(err, "greeting: the server closed the "
		               "connection and said nothing");
	return err_set(err, "greeting: nothing came within %u ms (a port for "
	               "TLS from the start waits like that: --tls implicit)",
	        p->profile->timeout_ms);
}

/* Why the session did not get into TLS, or NULL. */
static const char *why_no_tls(struct probe *p, size_t session)
{
	const struct transcript *t = session_transcript(p->sessions[session]);
	const struct exchanges *x = &p->exchanges[session];
	size_t op;

	for (size_t i = 0; i < t->count; i++)
		if (t->entries[i].kind == ENTRY_UNSECURED)
			return escape_text(&p->profile->arena,
			        transcript_octets(t, &t->entries[i]),
			        SHOWN_MOST);
	for (size_t i = 1; i < x->count; i++)
		if (x->list[i].command.verb == VERB_STARTTLS &&
		        session_stop(p->sessions[session], &op) ==
		                STOP_REFUSED)
			return arena_printf(&p->profile->arena,
			        "STARTTLS was answered %s",
			        first_line(p, &x->list[i].reply));
	return NULL;
}

/* What cannot be had has to be had where the profile asks for it. */
static bool found_tls(struct probe *p, struct err *err)
{
	size_t session = p->profile->channel == CHANNEL_PLAIN ? INSIDE : 0;
	const char *why = why_no_tls(p, session);

	if (!why)
		return true;
	p->no_tls = arena_printf(&p->profile->arena, "no TLS: %s%s", why,
	        strncmp(why, "the certificate", 15) == 0
	                ? " (--ca FILE names whom to trust, --insecure trusts "
	                  "anybody)"
	                : "");
	return p->profile->channel == CHANNEL_PLAIN ||
	       err_set(err, "%s", p->no_tls);
}

static bool greeted(const struct exchange *e)
{
	return e && e->answered && !(e->reply.flaws & REPLY_NO_CODE);
}

/* Without a greeting, the next session would not have one either. */
bool probe_goes_on(const struct probe *p, size_t session)
{
	struct exchanges x;
	bool good;

	if (session == 0)
		return true;
	exchanges_init(&x);
	exchanges_read(&x, session_transcript(p->sessions[0]));
	good = x.count > 0 && greeted(&x.list[0]);
	if (session == INSIDE)
		good = good && p->profile->channel == CHANNEL_PLAIN &&
		       ehlo_lists(x.ehlo, BYTES("STARTTLS"));
	exchanges_release(&x);
	return good;
}

bool probe_conclude(struct probe *p, struct err *err)
{
	const struct exchange *e;

	for (size_t i = 0; i < PROBE_SESSIONS; i++)
		exchanges_read(&p->exchanges[i],
		        session_transcript(p->sessions[i]));
	if (!found_tls(p, err))
		return false;
	e = greeting(p, 0);
	if (!greeted(e))
		return no_greeting(p, err);
	find_greeting(p);
	if (e->reply.code / 100 != 2)
		return true;
	find_extensions(p);
	find_tls(p);
	find_auth(p);
	find_gate(p);
	find_service(p);
	find_names_accepted(p);
	find_nesting(p);
	find_blanket(p);
	find_policies(p);
	find_fixtures(p);
	return true;
}
