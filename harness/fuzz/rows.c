/* SPDX-License-Identifier: MIT */
#include "fuzz/rows.h"

#include <assert.h>
#include <string.h>

void rows_open(struct rows *rows, const struct run_options *options, bool slow,
        unsigned share, unsigned shares)
{
	struct err err;

	*rows = (struct rows){ .options = *options, .next = share,
		.step = shares };
	rows->options.slow = slow;
	randoms_choose(&rows->randoms, options->seed);
	if (!instances_plan(&rows->instances, &rows->options, OCCASION_NEAR,
	            &err))
		assert(!"nothing is selected, so all is there");
}

void rows_close(struct rows *rows)
{
	instances_release(&rows->instances);
}

/* What is measured wants quiet, and hundreds of sessions. */
static bool is_wanted(const struct rows *rows, const struct instance *instance)
{
	return !instance->skip &&
	       instance->scase->invariant == INVARIANT_NO &&
	       (rows->options.slow || !case_pairs(instance->scase));
}

const struct instance *rows_next(struct rows *rows)
{
	while (rows->next < rows->instances.count) {
		const struct instance *instance =
		        &rows->instances.list[rows->next];

		rows->next += rows->step;
		if (is_wanted(rows, instance))
			return instance;
	}
	return NULL;
}

const struct instance *rows_find(const struct rows *rows, const char *id)
{
	for (size_t i = 0; i < rows->instances.count; i++)
		if (strcmp(rows->instances.list[i].id, id) == 0)
			return &rows->instances.list[i];
	return NULL;
}

bool row_play(struct row_play *play, const struct rows *rows,
        const struct instance *instance, unsigned timeout_ms,
        struct transport *transport, const char **why)
{
	*play = (struct row_play){ .script = { 0 } };
	arena_init(&play->arena);
	if (!compile(instance, rows->options.profile, &rows->randoms,
	            &play->arena, &play->script, why))
		return false;
	play->script.timeout_ms = timeout_ms;
	transport_act(transport, &play->script, &play->encounter);
	return true;
}

void row_release(struct row_play *play)
{
	if (play->encounter.session)
		encounter_release(&play->encounter);
	arena_release(&play->arena);
}
