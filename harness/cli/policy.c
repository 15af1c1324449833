/* SPDX-License-Identifier: MIT */
#include "cli/policy.h"

#include "cli/near.h"

static bool read_mutant(
        struct reference_config *config, const char *name, struct err *err)
{
	struct near near = near_to(name);
	int index = mutant_find(name);

	for (size_t i = 0; i < mutant_count(); i++)
		near_try(&near, mutant_at(i)->name);
	if (index < 0 && near.best)
		return err_set(err, "no mutant `%s`; did you mean `%s`?", name,
		        near.best);
	if (index < 0)
		return err_set(err,
		        "no mutant `%s`; `smtpspec list --mutants` lists them",
		        name);
	config->mutant = index;
	return reference_options(
	        config, bytes_of(mutant_at((size_t)index)->policy), err);
}

bool policy_read(struct reference_config *config, const char *policy,
        const char *mutant, struct err *err)
{
	reference_config_init(config);
	if (mutant && !read_mutant(config, mutant, err))
		return false;
	return !policy || reference_options(config, bytes_of(policy), err);
}
