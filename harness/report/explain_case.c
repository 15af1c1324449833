/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/escape.h"
#include "report/describe.h"
#include "report/explain.h"
#include "report/text.h"

static const char *const subjects[] = {
	[INVARIANT_REPLY] = "every reply, the greeting too",
	[INVARIANT_EXCHANGE] = "every command and its answer",
	[INVARIANT_GREETING] = "the greeting of every connection",
	[INVARIANT_SESSION] = "every session as a whole",
};

/* Sentence behind a check's name, from the oracle's own table. */
static const char *check_holds(const char *name)
{
	static const struct {
		const char *name, *holds;
	} checks[] = {
#define CHECK(id, name, subjects, argument, holds) { name, holds },
#include "oracle/checks.def"
#undef CHECK
	};

	for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
		if (strcmp(checks[i].name, name) == 0)
			return checks[i].holds;
	return "";
}

static void print_sends(
        struct buf *to, const struct step *step, struct arena *arena)
{
	const char *how = "";

	if (step->bytewise)
		how = ", octet by octet";
	else if (step->cut_count > 0)
		how = arena_printf(
		        arena, ", in %zu segments", step->cut_count + 1);
	text_wrap(to,
	        arena_printf(arena, "sends \"%s\"%s and awaits %u repl%s",
	                escape_text(arena, step->send, 300), how, step->replies,
	                step->replies == 1 ? "y" : "ies"),
	        DESCRIBE_LABEL);
}

static void print_login(struct buf *to, enum login_kind login)
{
	static const char *const whom[] = {
		[LOGIN_RIGHT] = "as the profile's user",
		[LOGIN_WRONG] = "as the profile's user, with a wrong password",
		[LOGIN_STRANGER] = "as a user that does not exist",
	};

	buf_printf(to, "logs in (AUTH) %s\n", whom[login]);
}

static void print_pairs(struct buf *to, const struct scase *scase,
        const struct step *step, struct arena *arena)
{
	text_wrap(to,
	        arena_printf(arena, "sends %s and %s in pairs, whichever "
	                "first: %u on each of %u fresh connections, in at "
	                "most %u ms", scase->steps[step->pair[0]].name,
	                scase->steps[step->pair[1]].name, step->times,
	                step->connections, step->wait_ms),
	        DESCRIBE_LABEL);
}

static void print_step(
        struct buf *to, const struct scase *scase, const struct step *step,
        struct arena *arena)
{
	buf_printf(to, "  %s", step->name);
	text_column(to, DESCRIBE_LABEL);
	switch (step->kind) {
	case STEP_SEND:
		print_sends(to, step, arena);
		break;
	case STEP_QUIET:
		buf_printf(
		        to, "waits %u ms; nothing may come\n", step->wait_ms);
		break;
	case STEP_CLOSE:
		buf_printf(to, "waits %u ms for the server to close\n",
		        step->wait_ms);
		break;
	case STEP_HANDSHAKE:
		buf_printf(to, "begins TLS, in at most %u ms\n",
		        step->wait_ms);
		break;
	case STEP_LOGIN:
		print_login(to, step->login);
		break;
	case STEP_FRESH:
		buf_printf(to, "leaves, and connects anew; state %s\n",
		        state_name(step->state));
		break;
	case STEP_PAIRS:
		print_pairs(to, scase, step, arena);
		break;
	}
	describe_row(to, "",
	        step->given_count == 0
	                ? NULL
	                : arena_printf(arena, "only if %s",
	                          describe_given(arena, step->given,
	                                  step->given_count)));
}

static void print_steps(
        struct buf *to, const struct scase *scase, struct arena *arena)
{
	if (scase->invariant != INVARIANT_NO)
		return;
	buf_add_text(to, "\nsteps\n");
	for (size_t i = 0; i < scase->step_count; i++)
		print_step(to, scase, &scase->steps[i], arena);
	if (scase->canary)
		describe_row(to, "canary",
		        "sends NOOP, which shows that the session is still in "
		        "step");
}

static const char *const outcomes[OUTCOMES] = {
	[OUTCOME_CONFORMS] = "passes",
	[OUTCOME_TOLERATED] = "tolerates",
	[OUTCOME_RELAXED] = "relaxes",
	[OUTCOME_VIOLATES] = "violates",
};

static void print_codes(
        struct buf *to, const struct rule *rule, struct arena *arena)
{
	for (int o = 0; o < OUTCOMES; o++)
		describe_row(to, outcomes[o],
		        rule->rest == o
		                ? "all other answers"
		                : describe_answers(arena, &rule->codes[o]));
}

static void print_property(
        struct buf *to, const struct rule *rule, struct arena *arena)
{
	if (rule->check)
		describe_row(to, "passes",
		        arena_printf(arena, "when %s (check %s%s%s)",
		                check_holds(rule->check), rule->check,
		                rule->argument ? " " : "",
		                rule->argument ? rule->argument : ""));
	else
		describe_row(to, "passes",
		        arena_printf(arena,
		                "when it agrees with the answer to `%s` in %s",
		                rule->as, rule->same));
	describe_row(to, outcomes[rule->otherwise], "otherwise");
}

/* Appends to a list, `old; part`. */
static void also(struct arena *arena, const char **text, const char *part)
{
	*text = arena_printf(arena, "%s%s%s", *text, **text ? "; " : "", part);
}

static const char *when_of(
        const struct scase *scase, const struct rule *rule, struct arena *arena)
{
	const char *text = "";

	if (rule->when_count > 0)
		also(arena, &text,
		        describe_conditions(
		                arena, rule->when, rule->when_count));
	if (rule->given_count > 0)
		also(arena, &text,
		        describe_given(arena, rule->given, rule->given_count));
	if (rule->listed)
		also(arena, &text,
		        arena_printf(arena, "EHLO lists %s", rule->listed));
	if (rule->unlisted)
		also(arena, &text,
		        arena_printf(arena, "EHLO does not list %s",
		                rule->unlisted));
	if (rule->has_on)
		also(arena, &text,
		        arena_printf(arena, "the answer is %s",
		                describe_answers(arena, &rule->on)));
	if ((rule->editions & scase->editions) != scase->editions)
		also(arena, &text,
		        arena_printf(arena, "the edition is %s",
		                describe_editions(arena, rule->editions)));
	return text;
}

static void print_rule(struct buf *to, const struct scase *scase,
        const struct rule *rule, struct arena *arena)
{
	buf_printf(to, "\n%s: %s %s\n", rule->clause->id,
	        describe_source(rule->clause), level_name(rule->clause->level));
	if (rule->of)
		describe_row(to, "judges",
		        arena_printf(arena, "the answer to `%s`", rule->of));
	describe_row(to, "when", when_of(scase, rule, arena));
	if (rule->has_codes)
		print_codes(to, rule, arena);
	else
		print_property(to, rule, arena);
	describe_row(to, "why", rule->why);
	if (rule->declared)
		describe_row(to, "rests on",
		        "what the operator declares: inconclusive under a "
		        "policy that was only inferred");
}

static const char *limits_of(const struct scase *scase, struct arena *arena)
{
	const char *text = "";

	if (scase->delivers)
		also(arena, &text, "the profile says `deliver: yes`");
	if (scase->slow)
		also(arena, &text, "--slow");
	if (scase->leak)
		also(arena, &text,
		        "the target is loopback or private, or "
		        "--i-am-allowed");
	return text;
}

static const char *states_of(const struct scase *scase, struct arena *arena)
{
	const char **names =
	        ARENA_ARRAY(arena, const char *, scase->state_count);

	for (size_t i = 0; i < scase->state_count; i++)
		names[i] = state_name(scase->states[i]);
	return describe_list(arena, names, scase->state_count, ", ");
}

static const char *verbs_of(const struct scase *scase, struct arena *arena)
{
	const char *in = "", *out = "";

	for (int v = 0; v < VERB_COUNT; v++)
		also(arena, scase->verbs >> v & 1 ? &in : &out,
		        v == VERB_UNKNOWN ? "unknown verbs"
		                          : verb_name((enum verb)v));
	if (strlen(in) <= strlen(out))
		return in;
	return *out ? arena_printf(arena, "all but %s", out) : "";
}

static void print_stimulus(
        struct buf *to, const struct scase *scase, struct arena *arena)
{
	if (scase->invariant != INVARIANT_NO) {
		describe_row(to, "judges", subjects[scase->invariant]);
		describe_row(to, "verbs", verbs_of(scase, arena));
		return;
	}
	describe_row(to, "stimulus",
	        arena_printf(arena, "%s, argument: %s",
	                scase->stimulus.verb == VERB_UNKNOWN
	                        ? "an unknown verb"
	                        : verb_name(scase->stimulus.verb),
	                scase->stimulus.argument ? scase->stimulus.argument
	                                         : "none"));
	describe_row(to, "states", states_of(scase, arena));
	for (size_t i = 0; i < scase->each_count; i++)
		describe_row(to, i == 0 ? "each" : "",
		        arena_printf(arena, "%s: \"%s\"", scase->each_names[i],
		                escape_text(
		                        arena, scase->each_values[i], 100)));
}

void explain_case(struct buf *to, const struct scase *scase)
{
	struct arena arena;

	arena_init(&arena);
	buf_printf(to, "%s\n  ", scase->id);
	text_wrap(to, scase->title, 2);
	buf_add_text(to, "\n");
	print_stimulus(to, scase, &arena);
	describe_row(to, "needs",
	        describe_list(&arena, scase->needs, scase->need_count, ", "));
	describe_row(to, "when",
	        describe_conditions(&arena, scase->when, scase->when_count));
	describe_row(
	        to, "editions", describe_editions(&arena, scase->editions));
	describe_row(to, "only if", limits_of(scase, &arena));
	describe_row(to, "mutants",
	        describe_list(
	                &arena, scase->mutants, scase->mutant_count, ", "));
	describe_row(to, "stands in",
	        arena_printf(&arena, "%s:%u", scase->at.file, scase->at.line));
	print_steps(to, scase, &arena);
	buf_add_text(to, "\njudged by\n");
	for (size_t i = 0; i < scase->rule_count; i++)
		print_rule(to, scase, &scase->rules[i], &arena);
	arena_release(&arena);
}
