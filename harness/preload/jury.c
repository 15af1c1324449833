/* SPDX-License-Identifier: MIT */
#include "preload/jury.h"

#include <stdio.h>
#include <string.h>

#include "preload/map.h"
#include "spec/load.h"

static bool *told(struct jury *jury, const char *key)
{
	return &jury->told[map_hash(key) % JURY_KEYS];
}

static void mark_known(struct jury *jury, const char *known)
{
	struct bytes rest = bytes_of(known), key;
	char text[KEY_TEXT];

	while (bytes_cut(&rest, ',', &key)) {
		snprintf(text, sizeof text, "%.*s", BYTES_FMT(key));
		*told(jury, text) = true;
	}
}

static bool load(struct jury *jury, const char *specs, const char *profile,
        struct err *err)
{
	struct complaints complaints;
	bool good;

	complaints_init(&complaints);
	good = spec_load(&jury->spec, specs, &complaints);
	if (!good)
		err_set(err, "%s", complaints.texts[0]);
	complaints_release(&complaints);
	profile_init(&jury->profile);
	return good &&
	       (!profile || profile_load(&jury->profile, profile, err));
}

bool jury_open(struct jury *jury, const char *specs, const char *profile,
        const char *known, struct err *err)
{
	const struct standard standard = { .edition = EDITION_5321,
		.lens = LENS_RFC, .profile = &jury->profile };

	memset(jury->told, 0, sizeof jury->told);
	if (!load(jury, specs, profile, err))
		return false;
	examiner_init(&jury->examiner, &jury->spec, standard, &jury->profile);
	suspects_init(&jury->suspects);
	if (known)
		mark_known(jury, known);
	return true;
}

const struct suspect *jury_hear(
        struct jury *jury, const struct observation *seen, bool *news)
{
	const struct encounter encounter = { .fate = FATE_LIVES, .seen = *seen };
	const struct suspects *found = &jury->suspects;

	*news = false;
	examine(&jury->examiner, &encounter, &jury->suspects);
	for (size_t i = 0; i < found->count; i++)
		if (!*told(jury, found->list[i].key)) {
			*news = *told(jury, found->list[i].key) = true;
			return &found->list[i];
		}
	return found->count > 0 ? &found->list[0] : NULL;
}
