/* SPDX-License-Identifier: MIT */
#include "cli/aim.h"

#include <string.h>

#include "cli/policy.h"
#include "cli/setup.h"
#include "cli/target.h"
#include "self/self.h"

/* The text with `{job}` replaced by the number. */
static const char *with_job(const char *text, unsigned job, struct arena *arena)
{
	static const char word[] = "{job}";
	const char *at = text ? strstr(text, word) : NULL;

	if (!at)
		return text;
	return with_job(arena_printf(arena, "%.*s%u%s", (int)(at - text), text,
	                        job, at + sizeof word - 1), job, arena);
}

struct settings aim_job(
        const struct settings *settings, unsigned job, struct arena *arena)
{
	struct settings s = *settings;
	const char **words = ARENA_ARRAY(arena, const char *, s.words.count + 1);

	s.start = with_job(s.start, job, arena);
	s.exec = with_job(s.exec, job, arena);
	for (size_t i = 0; i < s.words.count; i++)
		words[i] = with_job(s.words.list[i], job, arena);
	s.words.list = words;
	return s;
}

bool aim_take(struct aim *aim, const struct settings *settings,
        const struct spec *spec, struct profile *profile, struct err *err)
{
	struct run_options *run = &aim->run;
	bool self;

	*aim = (struct aim){ 0 };
	arena_init(&aim->arena);
	aim->memory = self_factory(&aim->config);
	if (!policy_read(&aim->config, settings->policy, settings->mutant,
	            err) ||
	        !target_choose(&aim->target, settings, &aim->memory,
	                &aim->arena, err) ||
	        !setup_standard(settings, run, err))
		return false;
	self = aim->target.kind == TARGET_MEMORY;
	run->version = SMTPSPEC_VERSION;
	run->spec = spec;
	run->profile = profile;
	run->allowed = settings->allowed;
	run->seed = setup_seed(settings, self);
	run->interrupted = setup_signals();
	return setup_profile(&(struct setup){ settings,
	        self ? &aim->config : NULL, profile, run, &aim->target,
	        &aim->arena }, err);
}

void aim_release(struct aim *aim)
{
	arena_release(&aim->arena);
}
