/* SPDX-License-Identifier: MIT */
#include "oracle/judge.h"

#include <assert.h>
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"
#include "oracle/facts.h"
#include "oracle/pace.h"
#include "oracle/pairs.h"
#include "oracle/same.h"
#include "oracle/subject.h"
#include "wire/ehlo.h"

enum { REPLY_SHOWN = 600 };

/* What a rule made of one answer. */
struct opinion {
	bool applies;
	enum ruling ruling;
	const struct exchange *exchange;
	const struct reply *reply;
	unsigned answer;
	const char *why;
};

static struct opinion conforms(void)
{
	return (struct opinion){ .applies = true, .ruling = RULING_CONFORMS };
}

static struct opinion inconclusive(const char *why)
{
	return (struct opinion){ .applies = true,
		.ruling = RULING_INCONCLUSIVE, .why = why };
}

static enum ruling ruling_of(enum outcome outcome)
{
	static const enum ruling rulings[] = {
		[OUTCOME_CONFORMS] = RULING_CONFORMS,
		[OUTCOME_TOLERATED] = RULING_TOLERATED,
		[OUTCOME_RELAXED] = RULING_RELAXED,
		[OUTCOME_VIOLATES] = RULING_VIOLATES,
	};

	return rulings[outcome];
}

static bool against(enum ruling ruling)
{
	return ruling == RULING_RELAXED || ruling == RULING_VIOLATES;
}

static bool in_edition(const struct standard *standard, const struct rule *rule)
{
	return rule->editions & rule->clause->editions & 1u << standard->edition;
}

static bool rule_fits(const struct standard *standard, const struct rule *rule)
{
	return in_edition(standard, rule) &&
	       rule->clause->lens <= standard->lens &&
	       facts_fulfil(standard->profile, rule->when, rule->when_count);
}

static bool lists(struct bytes ehlo, const char *listed, const char *unlisted)
{
	if (listed && !ehlo_lists(ehlo, bytes_of(listed)))
		return false;
	return !unlisted || !ehlo_lists(ehlo, bytes_of(unlisted));
}

/* A keyword's listing can be asked for only where EHLO was answered. */
static bool listing_fits(const struct scase *scase, const struct rule *rule,
        const struct exchanges *x)
{
	bool asked = scase->listed || scase->unlisted || rule->listed ||
	             rule->unlisted;

	return !asked ||
	       (x->ehlo.n > 0 &&
	               lists(x->ehlo, scase->listed, scase->unlisted) &&
	               lists(x->ehlo, rule->listed, rule->unlisted));
}

static bool others_answered(
        const struct rule *rule, const struct observation *seen)
{
	for (size_t i = 0; i < rule->given_count; i++) {
		const struct given *g = &rule->given[i];
		struct step_answer a = exchanges_answer(
		        seen->exchanges, seen->transcript, g->step_index);

		if (!a.reached || !answers_have(&g->answers, a.answer))
			return false;
	}
	return true;
}

static int outcome_of(const struct standard *standard, const struct rule *rule,
        unsigned answer)
{
	for (int i = 0; i < OUTCOMES; i++)
		if (answers_have(&rule->codes[i], answer))
			return i;
	for (int i = 0; i < OUTCOMES; i++)
		if (answer_in(&rule->codes[i], answer, standard->profile))
			return i;
	return rule->rest;
}

static struct opinion judge_codes(const struct standard *standard,
        const struct rule *rule, unsigned answer)
{
	int outcome = outcome_of(standard, rule, answer);

	if (outcome < 0)
		return (struct opinion){ 0 };
	return (struct opinion){ .applies = true,
		.ruling = ruling_of((enum outcome)outcome) };
}

static struct opinion judge_check(const struct rule *rule, struct subject *s)
{
	const struct check *check = check_named(rule->check);
	struct opinion opinion = conforms();

	assert(check);
	switch (check->holds(s, rule->argument)) {
	case HOLDS:
		return opinion;
	case NOTED:
		opinion.ruling = RULING_TOLERATED;
		break;
	case BROKEN:
		opinion.ruling = ruling_of(rule->otherwise);
		break;
	case MOOT:
		return (struct opinion){ 0 };
	}
	opinion.why = s->why;
	return opinion;
}

static struct opinion judge_time(const struct scase *scase,
        const struct rule *rule, const struct observation *seen,
        struct arena *arena)
{
	struct opinion opinion = conforms();

	switch (pairs_judge(scase, seen, rule->of_index, rule->as_index, arena,
	        &opinion.why)) {
	case TIMING_INCOMPARABLE:
		return (struct opinion){ 0 };
	case TIMING_UNTOLD:
		opinion.ruling = RULING_INCONCLUSIVE;
		break;
	case TIMING_APART:
		opinion.ruling = ruling_of(rule->otherwise);
		break;
	case TIMING_ALIKE:
		break;
	}
	return opinion;
}

static struct opinion judge_same(const struct scase *scase,
        const struct rule *rule, const struct observation *seen,
        struct arena *arena)
{
	struct step_answer as = exchanges_answer(
	        seen->exchanges, seen->transcript, rule->as_index);
	struct opinion opinion = conforms();

	if (!as.reached)
		return inconclusive("the step to compare with was not reached");
	if (as.answer == 421)
		return inconclusive("the step to compare with was answered 421");
	if (strcmp(rule->same, "time") == 0)
		return judge_time(scase, rule, seen, arena);
	switch (same_aspect(rule->same, seen, rule->of_index, rule->as_index)) {
	case INCOMPARABLE:
		return (struct opinion){ 0 };
	case SAME:
		return opinion;
	case DIFFERENT:
		opinion.ruling = ruling_of(rule->otherwise);
		break;
	}
	return opinion;
}

/* It is named, and not only one of all 4yz. */
static bool names_421(const struct answers *set)
{
	return answers_have(set, 421) && !answers_have(set, 499);
}

static bool about_421(const struct rule *rule)
{
	return rule->has_on && answers_have(&rule->on, 421) &&
	       (names_421(&rule->on) ||
	               names_421(&rule->codes[OUTCOME_VIOLATES]) ||
	               names_421(&rule->codes[OUTCOME_RELAXED]));
}

/* 421 is the server's own affair (RFC 5321 3.8) unless the rule is about it. */
static bool excused(const struct rule *rule, const struct opinion *opinion,
        unsigned answer)
{
	return answer == 421 && against(opinion->ruling) && !rule->check &&
	       !about_421(rule);
}

/* Ruling X2: what rests on a declaration convicts nobody without one. */
static const struct condition *undeclared(const struct standard *standard,
        const struct scase *scase, const struct rule *rule)
{
	const struct condition *c;

	if (!rule->declared)
		return NULL;
	c = facts_inferred(standard->profile, rule->when, rule->when_count);
	return c ? c : facts_inferred(standard->profile, scase->when,
	                       scase->when_count);
}

static void doubt_undeclared(const struct standard *standard,
        const struct scase *scase, const struct rule *rule,
        struct opinion *opinion, struct arena *arena)
{
	const struct condition *c = undeclared(standard, scase, rule);

	if (!against(opinion->ruling) || !c)
		return;
	opinion->ruling = RULING_INCONCLUSIVE;
	opinion->why = arena_printf(arena,
	        "%s was inferred, not declared; if it is so: %s",
	        fact_text(standard->profile, c->key, arena),
	        rule->why ? rule->why : rule->clause->says);
}

static const char *shown_reply(struct judgements *to, const struct reply *reply)
{
	if (to->shown != reply) {
		to->shown = reply;
		to->text = escape_text(to->arena, reply->raw, REPLY_SHOWN);
	}
	return to->text;
}

static const char *shown(struct judgements *to, const struct opinion *opinion)
{
	char name[8];

	if (opinion->reply && opinion->reply->raw.n > 0)
		return shown_reply(to, opinion->reply);
	if (opinion->answer < ANSWER_NONE)
		return "";
	return arena_printf(
	        to->arena, "(%s)", answer_name(opinion->answer, name));
}

/* The rule's own words, with what the check found behind them. */
static const char *reason(const struct rule *rule, const struct opinion *o,
        struct arena *arena)
{
	if (o->ruling == RULING_CONFORMS || o->ruling == RULING_INCONCLUSIVE)
		return o->why ? o->why : "";
	if (rule->why && o->why)
		return arena_printf(arena, "%s: %s", rule->why, o->why);
	if (rule->why)
		return rule->why;
	return o->why ? o->why : rule->clause->says;
}

static void add(struct judgements *to, const struct rule *rule,
        const struct opinion *opinion)
{
	if (to->count == to->room) {
		to->room = to->room ? 2 * to->room : 16;
		to->list = mem_grow(to->list, to->room * sizeof *to->list);
	}
	to->list[to->count++] = (struct judgement){
		.rule = rule,
		.exchange = opinion->exchange,
		.ruling = opinion->ruling,
		.reply = shown(to, opinion),
		.unanswered = opinion->answer == ANSWER_NONE &&
		              against(opinion->ruling),
		.why = reason(rule, opinion, to->arena),
	};
}

/* Why a step was not reached; NULL: because its `given` did not hold. */
static const char *obstacle(const struct observation *seen)
{
	switch (seen->stop) {
	case STOP_NOT:
		break;
	case STOP_REFUSED:
		return "the server did not let the session get there";
	case STOP_TIMEOUT:
		return "an earlier reply did not come in time";
	case STOP_CLOSED:
		return "the server had closed before";
	case STOP_FLOOD:
		return "the server sent more than a session holds";
	case STOP_UNSECURED:
		return "the TLS handshake failed";
	}
	return NULL;
}

/* Silence that may only have been slowness. */
static bool maybe_late(const struct observation *seen,
        const struct opinion *opinion, unsigned answer)
{
	return answer == ANSWER_NONE && against(opinion->ruling) &&
	       seen->stop == STOP_TIMEOUT && slowed_down(seen->transcript);
}

/* A reply that was begun and never ended: that is its fault, and what its code
 * would have been nobody knows. */
static bool half_said(const struct exchange *e)
{
	return e && e->unfinished && !e->answered && !e->endless;
}

static struct opinion left_open(const struct exchange *e, struct arena *arena)
{
	const char *begun = "half a line";

	if (e->reply.raw.n > 0)
		begun = escape_text(arena, bytes_sub(e->reply.raw, 0, 3), 3);
	return inconclusive(arena_printf(
	        arena, "the reply began with %s and did not end", begun));
}

/* The server had said 421 and closed before the step could send anything. */
static bool too_late(const struct scase *scase, const struct rule *rule,
        const struct observation *seen, const struct step_answer *a)
{
	bool sends = rule->of_index < 0 ||
	             scase->steps[rule->of_index].kind == STEP_SEND;

	return sends && a->answer == ANSWER_CLOSE && !a->exchange &&
	       seen->exchanges->farewell;
}

static struct opinion judge_step(const struct standard *standard,
        const struct scase *scase, const struct rule *rule,
        const struct observation *seen, struct arena *arena)
{
	struct step_answer a = exchanges_answer(
	        seen->exchanges, seen->transcript, rule->of_index);
	struct subject subject = { .standard = standard, .scase = scase,
		.seen = seen, .step = rule->of_index, .exchange = a.exchange,
		.reply = a.reply, .arena = arena };
	struct opinion opinion;

	if (!a.reached) {
		const char *why = obstacle(seen);

		return why ? inconclusive(why) : (struct opinion){ 0 };
	}
	if (too_late(scase, rule, seen, &a))
		a.answer = 421;
	if (rule->has_on && !answer_in(&rule->on, a.answer, standard->profile))
		return (struct opinion){ 0 };
	if (rule->check)
		opinion = judge_check(rule, &subject);
	else if (half_said(a.exchange))
		opinion = left_open(a.exchange, arena);
	else if (seen->exchanges->drifted || seen->exchanges->unsure)
		opinion = inconclusive("the replies are out of step with the "
		                       "commands");
	else if (rule->same)
		opinion = judge_same(scase, rule, seen, arena);
	else
		opinion = judge_codes(standard, rule, a.answer);
	if (excused(rule, &opinion, a.answer))
		opinion = inconclusive("421, the server is about to close");
	if (maybe_late(seen, &opinion, a.answer))
		opinion = inconclusive("the server had slowed down, and its "
		                       "reply may only have been later");
	opinion.exchange = a.exchange;
	opinion.reply = subject.reply;
	opinion.answer = a.answer;
	return opinion;
}

void judge_case(const struct standard *standard, const struct scase *scase,
        const struct observation *seen, struct judgements *to)
{
	for (size_t i = 0; i < scase->rule_count; i++) {
		const struct rule *rule = &scase->rules[i];
		struct opinion opinion;

		if (!rule_fits(standard, rule) ||
		        !listing_fits(scase, rule, seen->exchanges) ||
		        !others_answered(rule, seen))
			continue;
		opinion = judge_step(standard, scase, rule, seen, to->arena);
		if (!opinion.applies)
			continue;
		doubt_undeclared(standard, scase, rule, &opinion, to->arena);
		add(to, rule, &opinion);
	}
}

static struct opinion judge_subject(const struct rule *rule, struct subject *s,
        unsigned answer)
{
	struct opinion opinion;

	if (rule->has_on && !answer_in(&rule->on, answer, s->standard->profile))
		return (struct opinion){ 0 };
	opinion = rule->check ? judge_check(rule, s)
	                      : judge_codes(s->standard, rule, answer);
	if (excused(rule, &opinion, answer))
		return (struct opinion){ 0 };
	opinion.exchange = s->exchange;
	opinion.reply = s->reply;
	opinion.answer = answer;
	return opinion;
}

static bool all_verbs(const struct scase *scase)
{
	return (scase->verbs & ((UINT64_C(1) << VERB_COUNT) - 1)) ==
	       (UINT64_C(1) << VERB_COUNT) - 1;
}

static bool bare(const struct command *command)
{
	return command->argument.n == 0 && command->flaws == 0;
}

/* It may be another to a server for which CR or LF ends a line. */
static bool verb_is_unsure(const struct command *command)
{
	return command->verb == VERB_UNKNOWN &&
	       command->flaws & (COMMAND_BARE_LF | COMMAND_BARE_CR);
}

/* Whether the invariant speaks of this exchange. What is no command has no
 * verb, and only the form of its reply can be judged. */
static bool speaks_of(
        const struct scase *scase, const struct rule *rule,
        const struct exchange *e)
{
	switch (scase->invariant) {
	case INVARIANT_GREETING:
		return e->kind == EXCHANGE_GREETING;
	case INVARIANT_REPLY:
		if (e->kind != EXCHANGE_COMMAND)
			return all_verbs(scase);
		break;
	default:
		if (e->kind == EXCHANGE_GREETING)
			return false;
		if (e->kind != EXCHANGE_COMMAND)
			return all_verbs(scase) && rule->check;
		break;
	}
	/* What EHLO lists is promised from there on. */
	if (scase->invariant == INVARIANT_EXCHANGE && scase->listed &&
	        e->phase < PHASE_EHLO)
		return false;
	if (verb_is_unsure(&e->command) && !all_verbs(scase))
		return false;
	return scase->verbs & UINT64_C(1) << e->command.verb &&
	       (!scase->alone || (bare(&e->command) && !e->grouped));
}

/* Replies that a rule on codes can judge: an exchange that was left without
 * one may have been left by us. */
static bool judgeable(const struct scase *scase, const struct rule *rule,
        const struct exchange *e, const struct exchanges *x)
{
	if (rule->check)
		return scase->invariant == INVARIANT_EXCHANGE || e->answered ||
		       e->reply.raw.n > 0 || e->unfinished;
	return e->answered && !x->drifted && !e->chunked;
}

static void keep_worst(struct opinion *worst, const struct opinion *opinion)
{
	if (opinion->applies &&
	        (!worst->applies || opinion->ruling > worst->ruling))
		*worst = *opinion;
}

static struct opinion worst_exchange(const struct standard *standard,
        const struct scase *scase, const struct rule *rule,
        const struct observation *seen, struct arena *arena)
{
	const struct exchanges *x = seen->exchanges;
	struct opinion worst = { 0 };

	for (size_t i = 0; i < x->count; i++) {
		const struct exchange *e = &x->list[i];
		struct subject s = { .standard = standard, .scase = scase,
			.seen = seen, .step = e->step, .exchange = e,
			.arena = arena };
		struct opinion opinion;

		if (e->undone || !speaks_of(scase, rule, e) ||
		        !judgeable(scase, rule, e, x))
			continue;
		s.reply = e->reply.raw.n > 0 ? &e->reply : NULL;
		opinion = judge_subject(rule, &s, exchange_answer(e));
		keep_worst(&worst, &opinion);
	}
	return worst;
}

/* Loose replies are replies all the same. */
static struct opinion worst_loose(const struct standard *standard,
        const struct scase *scase, const struct rule *rule,
        const struct observation *seen, struct arena *arena)
{
	const struct exchanges *x = seen->exchanges;
	struct opinion worst = { 0 };

	if (scase->invariant != INVARIANT_REPLY || !all_verbs(scase))
		return worst;
	for (size_t i = 0; i < x->loose_count; i++) {
		struct subject s = { .standard = standard, .scase = scase,
			.seen = seen, .reply = &x->loose[i].reply,
			.arena = arena };
		struct opinion opinion =
		        judge_subject(rule, &s, reply_answer(s.reply));

		keep_worst(&worst, &opinion);
	}
	return worst;
}

static struct opinion judge_session(const struct standard *standard,
        const struct scase *scase, const struct rule *rule,
        const struct observation *seen, struct arena *arena)
{
	struct subject s = { .standard = standard, .scase = scase,
		.seen = seen, .arena = arena };
	struct opinion opinion;

	if (seen->exchanges->count == 0 || seen->exchanges->drifted ||
	        !rule->check)
		return (struct opinion){ 0 };
	opinion = judge_check(rule, &s);
	opinion.reply = s.reply;
	return opinion;
}

static bool wrong_protocol(const struct profile *profile,
        const struct scase *scase, const char **why)
{
	bool lmtp = profile_lmtp(profile);

	if (lmtp && scase->lmtp == LMTP_NO)
		*why = "SMTP's, not LMTP's (RFC 2033)";
	else if (!lmtp && scase->lmtp == LMTP_ONLY)
		*why = "LMTP's (RFC 2033), and the profile does not say "
		       "`protocol: lmtp`";
	else
		return false;
	return true;
}

void judge_invariant(const struct standard *standard, const struct scase *scase,
        const struct observation *seen, struct judgements *to)
{
	const char *ignored;

	if (seen->exchanges->unsure ||
	        wrong_protocol(standard->profile, scase, &ignored))
		return;
	for (size_t i = 0; i < scase->rule_count; i++) {
		const struct rule *rule = &scase->rules[i];
		struct opinion worst, loose;

		if (!rule_fits(standard, rule) ||
		        !listing_fits(scase, rule, seen->exchanges))
			continue;
		if (scase->invariant == INVARIANT_SESSION) {
			worst = judge_session(
			        standard, scase, rule, seen, to->arena);
		} else {
			worst = worst_exchange(
			        standard, scase, rule, seen, to->arena);
			loose = worst_loose(
			        standard, scase, rule, seen, to->arena);
			keep_worst(&worst, &loose);
		}
		if (!worst.applies)
			continue;
		doubt_undeclared(standard, scase, rule, &worst, to->arena);
		add(to, rule, &worst);
	}
}

static bool any_rule_fits(
        const struct standard *standard, const struct scase *scase)
{
	for (size_t i = 0; i < scase->rule_count; i++)
		if (rule_fits(standard, &scase->rules[i]))
			return true;
	return false;
}

/* Whether EHLO, as it was probed, says that the case does not apply. */
static bool unlisted(const struct profile *profile, const struct scase *scase,
        const char **why, struct arena *arena)
{
	if (profile->ehlo.n == 0 ||
	        lists(profile->ehlo, scase->listed, scase->unlisted))
		return false;
	*why = scase->listed && !lists(profile->ehlo, scase->listed, NULL)
	               ? arena_printf(arena, "EHLO does not list %s",
	                         scase->listed)
	               : arena_printf(arena, "EHLO lists %s", scase->unlisted);
	return true;
}

bool case_applies(const struct standard *standard, const struct scase *scase,
        struct arena *arena, const char **why)
{
	const struct condition *unmet;

	if (!(scase->editions & 1u << standard->edition)) {
		*why = arena_printf(arena, "not in edition %s",
		        edition_name(standard->edition));
		return false;
	}
	unmet = facts_unmet(
	        standard->profile, scase->when, scase->when_count);
	if (wrong_protocol(standard->profile, scase, why))
		return false;
	if (unmet)
		*why = arena_printf(arena, "does not apply: %s",
		        fact_text(standard->profile, unmet->key, arena));
	else if (unlisted(standard->profile, scase, why, arena))
		return false;
	else if (!any_rule_fits(standard, scase))
		*why = "no clause applies: edition, lens and what is known of "
		       "the server leave none";
	else
		return true;
	return false;
}
