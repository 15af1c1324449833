/* SPDX-License-Identifier: MIT */
#include "preload/jury.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "preload/map.h"

static bool *told(struct jury *jury, const char *key)
{
	return &jury->told[map_hash(key) % JURY_KEYS];
}

static void mark_known(struct jury *jury, const char *known)
{
	struct bytes rest = bytes_of(known), key;
	char text[128];

	while (bytes_cut(&rest, ',', &key)) {
		snprintf(text, sizeof text, "%.*s", BYTES_FMT(key));
		*told(jury, text) = true;
	}
}

bool jury_open(struct jury *jury, const char *specs, const char *profile,
        const char *known, struct err *err)
{
	struct complaints complaints;
	bool good;

	memset(jury->told, 0, sizeof jury->told);
	profile_init(&jury->profile);
	complaints_init(&complaints);
	good = spec_load(&jury->spec, specs, &complaints);
	if (!good)
		err_set(err, "%s", complaints.texts[0]);
	complaints_release(&complaints);
	if (known)
		mark_known(jury, known);
	return good &&
	       (!profile || profile_load(&jury->profile, profile, err));
}

void jury_close(struct jury *jury)
{
	profile_release(&jury->profile);
	spec_release(&jury->spec);
}

static bool against(const struct judgement *judgement)
{
	return judgement->ruling == RULING_VIOLATES;
}

static void weigh(struct jury *jury, const struct scase *scase,
        const struct judgement *judgement, struct finding_seen *finding)
{
	char key[sizeof finding->key];

	snprintf(key, sizeof key, "%s/%s", judgement->rule->clause->id,
	        scase->id);
	if (finding->violation && (finding->news || *told(jury, key)))
		return;
	finding->violation = true;
	finding->news = !*told(jury, key);
	memcpy(finding->key, key, sizeof key);
}

struct finding_seen jury_hear(
        struct jury *jury, const struct observation *seen)
{
	const struct standard standard = { .edition = EDITION_5321,
		.lens = LENS_RFC, .profile = &jury->profile };
	struct finding_seen finding = { .violation = false };
	struct arena arena;
	struct judgements judged = { .arena = &arena };

	arena_init(&arena);
	for (size_t i = 0; i < jury->spec.case_count; i++) {
		const struct scase *scase = &jury->spec.cases[i];

		judged.count = 0;
		if (scase->step_count == 0)
			judge_invariant(&standard, scase, seen, &judged);
		for (size_t j = 0; j < judged.count; j++)
			if (against(&judged.list[j]))
				weigh(jury, scase, &judged.list[j], &finding);
	}
	free(judged.list);
	arena_release(&arena);
	if (finding.news)
		*told(jury, finding.key) = true;
	return finding;
}
