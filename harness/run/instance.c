/* SPDX-License-Identifier: MIT */
#include "run/instance.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static bool matches(const char *glob, const struct instance *instance)
{
	const struct scase *scase = instance->scase;

	if (fnmatch(glob, scase->id, 0) == 0 ||
	        fnmatch(glob, instance->id, 0) == 0)
		return true;
	for (size_t i = 0; i < scase->rule_count; i++)
		if (fnmatch(glob, scase->rules[i].clause->id, 0) == 0)
			return true;
	return false;
}

static bool any_matches(const char *const *globs, size_t count,
        const struct instance *instance, bool *used)
{
	bool any = false;

	for (size_t i = 0; i < count; i++)
		if (matches(globs[i], instance)) {
			any = true;
			if (used)
				used[i] = true;
		}
	return any;
}

static struct instance *push(
        struct instances *to, const struct instance *instance)
{
	if (to->count == to->room) {
		to->room = to->room ? 2 * to->room : 64;
		to->list = mem_grow(to->list, to->room * sizeof *to->list);
	}
	to->list[to->count] = *instance;
	return &to->list[to->count++];
}

static const char *instance_id(struct arena *arena, const struct scase *scase,
        size_t each, enum state state)
{
	bool many = scase->invariant == INVARIANT_NO && scase->state_count > 1;

	return arena_printf(arena, "%s%s%s%s%s", scase->id,
	        each == EACH_NONE ? "" : ".",
	        each == EACH_NONE ? "" : scase->each_names[each],
	        many ? "@" : "", many ? state_name(state) : "");
}

/* The choice that the command line made. */
struct choice {
	const struct run_options *options;
	bool *used; /* of the globs to select */
};

static void offer(struct instances *to, const struct choice *choice,
        const struct scase *scase, size_t each, enum state state)
{
	const struct run_options *o = choice->options;
	struct instance instance = { .scase = scase, .each = each,
		.state = state,
		.id = instance_id(&to->arena, scase, each, state) };
	bool chosen = any_matches(
	        o->select, o->select_count, &instance, choice->used);

	if ((chosen || o->select_count == 0) &&
	        !any_matches(o->exclude, o->exclude_count, &instance, NULL))
		push(to, &instance);
}

static void offer_states(struct instances *to, const struct choice *choice,
        const struct scase *scase, size_t each)
{
	if (scase->invariant != INVARIANT_NO) {
		offer(to, choice, scase, EACH_NONE, STATE_CONNECT);
		return;
	}
	for (size_t i = 0; i < scase->state_count; i++)
		offer(to, choice, scase, each, scase->states[i]);
}

static void offer_case(struct instances *to, const struct choice *choice,
        const struct scase *scase)
{
	if (scase->each_count == 0)
		offer_states(to, choice, scase, EACH_NONE);
	for (size_t i = 0; i < scase->each_count; i++)
		offer_states(to, choice, scase, i);
}

static void offer_all(
        struct instances *to, const struct choice *choice, bool invariants)
{
	const struct spec *spec = choice->options->spec;

	for (size_t i = 0; i < spec->case_count; i++)
		if ((spec->cases[i].invariant != INVARIANT_NO) == invariants)
			offer_case(to, choice, &spec->cases[i]);
}

struct standard run_standard(const struct run_options *options)
{
	return (struct standard){ options->edition, options->lens,
		options->profile };
}

static const char *lacking(
        const struct profile *profile, const struct scase *scase)
{
	for (size_t i = 0; i < scase->need_count; i++) {
		enum fixture fixture = FIXTURE_COUNT;

		if (fixture_of(bytes_of(scase->needs[i]), &fixture) &&
		        !profile->fixtures[fixture])
			return scase->needs[i];
	}
	return NULL;
}

/* A host without mail service (RFC 5321 3.1, RFC 7504) lets no session get
 * beyond its greeting. */
static bool shut(const struct profile *profile)
{
	const char *greeting = fact_value_name(
	        FACT_GREETING, profile->facts[FACT_GREETING]);

	return strcmp(greeting, "554") == 0 || strcmp(greeting, "521") == 0;
}

static bool logs_in(const struct instance *instance)
{
	const struct scase *scase = instance->scase;

	if (instance->state == STATE_AUTHD)
		return true;
	for (size_t i = 0; i < scase->step_count; i++)
		if ((scase->steps[i].kind == STEP_LOGIN &&
		            scase->steps[i].login != LOGIN_STRANGER) ||
		        (scase->steps[i].kind == STEP_FRESH &&
		                scase->steps[i].state == STATE_AUTHD))
			return true;
	return false;
}

static bool fact_is(
        const struct profile *profile, enum fact fact, const char *value)
{
	return profile->facts[fact] == fact_value_of(fact, bytes_of(value));
}

/* Why TLS or AUTH does not let the instance get to its state, or NULL. */
static const char *no_way(
        const struct profile *profile, const struct instance *instance)
{
	enum state state = instance->state;

	if (instance->scase->plain && profile->channel == CHANNEL_TLS)
		return "begins in plaintext, and the connection is TLS from "
		       "the start";
	if ((state == STATE_TLS0 || state == STATE_TLS) &&
	        fact_is(profile, FACT_TLS, "none"))
		return "the server does not offer STARTTLS";
	if (state >= STATE_UNAUTH && fact_is(profile, FACT_AUTH, "none"))
		return "the server does not offer AUTH";
	if (logs_in(instance) && !profile->account.password)
		return "needs `login` in the profile";
	return NULL;
}

/* Why nothing could be said of it. */
static const char *inapplicable(const struct run_options *options,
        const struct instance *instance, struct arena *arena)
{
	const struct scase *scase = instance->scase;
	const struct profile *profile = options->profile;
	const struct standard standard = run_standard(options);
	const char *why;

	if (!case_applies(&standard, scase, arena, &why))
		return why;
	why = lacking(profile, scase);
	if (why)
		return arena_printf(arena, "needs the fixture `%s`", why);
	if (scase->invariant == INVARIANT_NO && profile_lmtp(profile) &&
	        instance->state == STATE_HELO)
		return "LMTP has no HELO (RFC 2033 4.1)";
	if (scase->invariant == INVARIANT_NO && shut(profile) &&
	        instance->state > STATE_GREETED)
		return "the server takes no mail: its greeting is 554 or 521";
	return NULL;
}

/* Why it is not to be sent. */
static const char *unwelcome(const struct run_options *options,
        enum occasion occasion, const struct instance *instance,
        struct arena *arena)
{
	const struct scase *scase = instance->scase;
	const struct profile *profile = options->profile;
	const char *why;

	if ((scase->delivers || instance->state == STATE_EOD) &&
	        (!profile->deliver || !profile->fixtures[FIXTURE_DELIVER]))
		return "completes a message: needs `deliver: yes` and an "
		       "address for it";
	why = no_way(profile, instance);
	if (why)
		return why;
	if (scase->slow && !options->slow)
		return "takes minutes: needs --slow";
	if (scase->leak && occasion == OCCASION_AWAY && !options->allowed)
		return "asks for names on a host that is not private: needs "
		       "--i-am-allowed";
	if (scase->cost > profile->errors)
		return arena_printf(arena,
		        "sends %u bad commands, and a connection may carry %u",
		        scase->cost, profile->errors);
	return NULL;
}

static void give_reasons(struct instance *instance,
        const struct run_options *options, enum occasion occasion,
        struct arena *arena)
{
	instance->skip = inapplicable(options, instance, arena);
	if (instance->skip || occasion == OCCASION_OVERHEARD)
		return;
	if (occasion == OCCASION_RECORDED)
		instance->unsent =
		        unwelcome(options, occasion, instance, arena);
	else
		instance->skip =
		        unwelcome(options, occasion, instance, arena);
}

static bool all_used(
        const struct run_options *options, const bool *used, struct err *err)
{
	for (size_t i = 0; i < options->select_count; i++)
		if (!used[i])
			return err_set(err, "%s: no case, instance or clause "
			               "that a case decides is called so",
			        options->select[i]);
	return true;
}

bool instances_plan(struct instances *instances,
        const struct run_options *options, enum occasion occasion,
        struct err *err)
{
	struct choice choice = { .options = options,
		.used = mem_new(options->select_count * sizeof(bool)) };
	bool good;

	*instances = (struct instances){ 0 };
	arena_init(&instances->arena);
	offer_all(instances, &choice, false);
	offer_all(instances, &choice, true);
	good = all_used(options, choice.used, err);
	free(choice.used);
	if (!good) {
		instances_release(instances);
		return false;
	}
	for (size_t i = 0; i < instances->count; i++)
		give_reasons(&instances->list[i], options, occasion,
		        &instances->arena);
	return true;
}

void instances_release(struct instances *instances)
{
	free(instances->list);
	arena_release(&instances->arena);
	*instances = (struct instances){ 0 };
}
