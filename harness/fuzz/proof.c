/* SPDX-License-Identifier: MIT */
#include "fuzz/proof.h"

#include <limits.h>

#include "oracle/known.h"
#include "session/record.h"

static void write_stop(struct buf *to, const struct encounter *e)
{
	size_t op;
	const char *stop = stop_name(session_stop(e->session, &op));

	if (stop)
		record_write_header(to, "stop", stop);
}

static void write_suspect(
        struct buf *to, const struct suspect *s, struct arena *arena)
{
	record_write_header(to, "found", s->key);
	if (s->kind != SUSPECT_CLAUSE)
		record_write_header(to,
		        suspect_kind_ends(suspect_kind_name(s->kind))
		                ? "befell" : "remark",
		        arena_printf(arena, "%s: %s",
		                suspect_kind_name(s->kind), s->why));
	else if (s->accused)
		record_write_header(to, "accused", arena_printf(arena,
		        "%s: %s", s->key, s->why));
}

static void write_headers(
        struct buf *to, const struct proof *proof, struct arena *arena)
{
	const struct standard *by = &proof->examiner->standard;
	const struct encounter *e = proof->encounter;

	record_write_header(to, "version", SMTPSPEC_VERSION);
	record_write_header(to, "target", proof->target);
	write_suspect(to, proof->suspect, arena);
	if (proof->row)
		known_write_case(to, proof->row->scase, proof->row->id, 1);
	write_stop(to, e);
	if (e->talk.clear != INT_MAX)
		record_write_header(to, "unclear",
		        arena_printf(arena, "%d", e->talk.clear));
	known_write_standard(to, by->edition, by->lens);
	known_write_profile(to, by->profile);
	for (size_t i = 0; i < RANDOMS; i++)
		record_write_header(
		        to, "random", proof->examiner->randoms.names[i]);
}

const char *proof_text(const struct proof *proof, struct arena *arena)
{
	const char *copy;
	struct buf text;

	buf_init(&text, SIZE_MAX);
	record_write_first(&text);
	write_headers(&text, proof, arena);
	record_write_entries(
	        &text, session_transcript(proof->encounter->session));
	copy = arena_text(arena, buf_bytes(&text));
	buf_release(&text);
	return copy;
}
