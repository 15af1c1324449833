/* SPDX-License-Identifier: MIT */
#include "cli/aim.h"

#include "cli/policy.h"
#include "cli/setup.h"
#include "cli/target.h"
#include "self/self.h"

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
	run->slow = true;
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
