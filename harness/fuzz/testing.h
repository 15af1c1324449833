/* SPDX-License-Identifier: MIT
 *
 * For tests: the reference server, approached as a campaign does, and what plays
 * against it come to.
 */
#ifndef FUZZ_TESTING_H
#define FUZZ_TESTING_H

#include "base/testing.h"
#include "fuzz/approach.h"
#include "fuzz/examine.h"
#include "fuzz/stage.h"

struct ground {
	struct reference_config config;
	struct peer_factory factory;
	struct target target;
	struct profile profile;
	struct run_options options;
	struct transport transport;
	struct manner manner;
	struct examiner examiner;
	struct suspects suspects;
	struct encounter encounter;
};

/* A server whose options are these words (reference/reference.h); what answers
 * in place of it, or NULL. */
static inline void ground_open(
        struct ground *g, const char *words, const struct peer_factory *other)
{
	struct err err;

	*g = (struct ground){ .manner = { .deliver = true } };
	reference_config_init(&g->config);
	ck_assert_msg(reference_options(&g->config, bytes_of(words), &err),
	        "%s", err.text);
	g->factory = other ? *other : self_factory(&g->config);
	g->target = (struct target){ .kind = TARGET_MEMORY,
		.memory = &g->factory, .name = "self" };
	profile_init(&g->profile);
	ck_assert_msg(profile_load(&g->profile,
	                      "specs/profiles/reference.yaml", &err), "%s",
	        err.text);
	self_declare(&g->config, &g->profile);
	g->options = (struct run_options){ .version = "test",
		.program = "smtpspec", .spec = &stage()->spec,
		.profile = &g->profile, .edition = EDITION_5321,
		.lens = LENS_HARDENING, .seed = 1 };
	ck_assert_msg(approach(&g->transport, &g->target, &g->options,
	                      &g->manner, &err), "%s", err.text);
	examiner_init(&g->examiner, g->options.spec, run_standard(&g->options),
	        &g->profile);
	suspects_init(&g->suspects);
}

static inline void ground_close(struct ground *g)
{
	suspects_release(&g->suspects);
	examiner_release(&g->examiner);
	transport_close(&g->transport);
	profile_release(&g->profile);
}

/* Plays and examines; release the encounter. */
static inline void ground_play(struct ground *g, const char *input)
{
	transport_play(&g->transport, bytes_of(input), g->manner,
	        &g->encounter);
	examine(&g->examiner, &g->encounter, &g->suspects);
}

/* "KEY: VERDICT" a line, in the order of the table. */
static inline const char *ground_suspects(struct ground *g)
{
	const char *text = "";

	for (size_t i = 0; i < g->suspects.count; i++)
		text = arena_printf(&g->suspects.arena, "%s%s: %s\n", text,
		        g->suspects.list[i].key,
		        verdict_name(g->suspects.list[i].verdict));
	return text;
}

#endif
