/* SPDX-License-Identifier: MIT
 *
 * Any file is a profile that keeps its bounds, or a complaint with its place.
 */
#include "base/fuzzing.h"

#include "spec/profile.h"

static void look(struct profile *profile)
{
	assert(profile->client && profile->sender);
	assert(profile->timeout_ms > 0 && profile->timeout_ms <= 600 * 1000);
	assert(profile->sessions > 0 && profile->sessions <= 100);
	for (int f = 0; f < FIXTURE_COUNT; f++)
		if (profile->fixtures[f])
			profile_address(profile, (enum fixture)f);
	for (int f = 0; f < FACT_COUNT; f++)
		assert(fact_value_name((enum fact)f, profile->facts[f]));
}

FUZZ_TARGET(in)
{
	static struct fuzz_file file;
	const char *path = fuzz_file_fill(&file, in);
	struct profile profile;
	struct err err = { "" };

	profile_init(&profile);
	if (profile_load(&profile, path, &err))
		look(&profile);
	else
		assert(strncmp(err.text, path, strlen(path)) == 0);
	profile_release(&profile);
}
