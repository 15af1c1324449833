/* SPDX-License-Identifier: MIT
 *
 * Instances: a case in one of its states with one of its `each` values, or an
 * invariant; and which of them a run wants.
 */
#ifndef RUN_INSTANCE_H
#define RUN_INSTANCE_H

#include "run/run.h"
#include "spec/spec.h"

struct instance {
	const struct scase *scase;
	enum state state;
	size_t each;      /* index into the case's values, or EACH_NONE */
	const char *id;   /* vrfy-known.lower@ehlo */
	const char *skip; /* why it is not run, or NULL */
	const char *unsent; /* RECORDED: why a run would not send it, or NULL */
};
#define EACH_NONE SIZE_MAX

struct instances {
	struct instance *list;
	size_t count, room;
	struct arena arena;
};

enum occasion {
	OCCASION_NEAR,     /* the target is loopback or private */
	OCCASION_AWAY,     /* ... is not */
	OCCASION_RECORDED, /* a run is judged again: nothing is sent */
	OCCASION_OVERHEARD, /* others' sessions are judged */
};

/* The selected ones in the order of the table, invariants last, each with the
 * reason to skip it. Facts count as the profile has them now. */
bool instances_plan(struct instances *instances,
        const struct run_options *options, enum occasion occasion,
        struct err *err) MUST_CHECK;
void instances_release(struct instances *instances);

#endif
