/* SPDX-License-Identifier: MIT
 *
 * A probe of a server that says anything: its sessions end, what was declared
 * stays, what was found is a value that the fact has, with printable evidence.
 */
#include "session/fuzzing.h"

#include "run/probe.h"

static void look(const struct profile *profile)
{
	for (int f = 0; f < FACT_COUNT; f++) {
		const char *from = profile->inferred_from[f];

		assert(fact_value_name((enum fact)f, profile->facts[f]));
		assert(!from || fuzz_printable(bytes_of(from)));
	}
	assert(profile->facts[FACT_VRFY] == 1);
}

FUZZ_TARGET(in)
{
	struct fuzz_server server = fuzz_server(in, false);
	struct randoms randoms;
	struct profile profile;
	struct probe probe;
	struct err err = { "" };

	randoms_choose(&randoms, 1);
	profile_init(&profile);
	profile.fixtures[FIXTURE_DOMAIN] = "example.test";
	profile.facts[FACT_VRFY] = 1;
	probe_open(&probe, &profile, &randoms);
	for (size_t i = 0; i < PROBE_SESSIONS && probe_goes_on(&probe, i); i++)
		fuzz_play(probe.sessions[i], &server);
	if (probe_conclude(&probe, &err))
		look(&profile);
	else
		assert(fuzz_printable(bytes_of(err.text)));
	probe_close(&probe);
	profile_release(&profile);
}
