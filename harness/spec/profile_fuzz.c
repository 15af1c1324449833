/* SPDX-License-Identifier: MIT
 *
 * Any file is a profile that keeps its bounds, or a complaint with its place.
 */
#include "base/fuzzing.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "spec/profile.h"

static const char *file_of(struct bytes in)
{
	static int fd = -1;
	static char path[32];

	if (fd < 0)
		fd = memfd_create("profile", MFD_CLOEXEC);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	assert(fd >= 0 && ftruncate(fd, 0) == 0);
	assert(pwrite(fd, in.p ? (const char *)in.p : "", in.n, 0) ==
	        (ssize_t)in.n);
	return path;
}

static void look(struct profile *profile)
{
	assert(profile->client && profile->sender);
	assert(profile->timeout_ms > 0 && profile->sessions > 0);
	for (int f = 0; f < FIXTURE_COUNT; f++)
		if (profile->fixtures[f])
			profile_address(profile, (enum fixture)f);
	for (int f = 0; f < FACT_COUNT; f++)
		assert(fact_value_name((enum fact)f, profile->facts[f]));
}

FUZZ_TARGET(in)
{
	const char *path = file_of(in);
	struct profile profile;
	struct err err = { "" };

	profile_init(&profile);
	if (profile_load(&profile, path, &err))
		look(&profile);
	else
		assert(strncmp(err.text, path, strlen(path)) == 0);
	profile_release(&profile);
}
