/* SPDX-License-Identifier: MIT */
#include "fuzz/seeds.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "run/compile.h"
#include "run/dialogue.h"
#include "self/self.h"
#include "session/notation.h"
#include "wire/command.h"
#include "wire/reply.h"

static const struct {
	const char *target;
	enum seed_kind kind;
} targets[] = {
	{ "address", SEED_ARGUMENT },
	{ "answers", SEED_TEXT },
	{ "command", SEED_COMMAND },
	{ "conformance", SEED_CLIENT },
	{ "dot", SEED_COMMAND },
	{ "ehlo", SEED_REPLY },
	{ "esc", SEED_TEXT },
	{ "escape", SEED_TEXT },
	{ "exchange", SEED_TRANSCRIPT },
	{ "find", SEED_TEXT },
	{ "html", SEED_SERVER },
	{ "jsonl", SEED_SERVER },
	{ "judge", SEED_TRANSCRIPT },
	{ "junit", SEED_SERVER },
	{ "literal", SEED_ARGUMENT },
	{ "local_part", SEED_ARGUMENT },
	{ "probe", SEED_SERVER },
	{ "reply", SEED_REPLY },
	{ "said", SEED_SAID },
	{ "sarif", SEED_SERVER },
	{ "server", SEED_CLIENT },
	{ "session", SEED_SERVER },
	{ "sheet", SEED_TEXT },
	{ "statement", SEED_SERVER },
	{ "summary", SEED_SERVER },
	{ "tap", SEED_SERVER },
	{ "terminal", SEED_SERVER },
};
enum { TARGETS = sizeof targets / sizeof *targets };

bool seed_kind_of(struct bytes target, enum seed_kind *kind)
{
	for (size_t i = 0; i < TARGETS; i++)
		if (bytes_eq_text(target, targets[i].target)) {
			*kind = targets[i].kind;
			return true;
		}
	return false;
}

const char *seed_target(size_t index)
{
	return index < TARGETS ? targets[index].target : NULL;
}

/* --- what a row makes of the reference server ---------------------------- */

struct play {
	struct seeds *seeds;
	enum seed_kind kind;
	struct stage *stage;
	const struct instance *instance;
	const char *policy;
	const struct transcript *transcript;
	size_t made; /* of this row */
};

static bool known(const struct seeds *seeds, struct bytes octets)
{
	for (size_t i = 0; i < seeds->count; i++)
		if (bytes_eq(seeds->list[i].octets, octets))
			return true;
	return false;
}

/* The instance's id, without its state where one is played. */
static const char *row_name(const struct play *play)
{
	struct bytes id = bytes_of(play->instance->id);

	if (play->kind != SEED_SAID)
		id = bytes_sub(id, 0, bytes_index(id, '@'));
	return arena_text(&play->seeds->arena, id);
}

static void add(struct play *play, struct bytes octets)
{
	struct seeds *seeds = play->seeds;
	const char *row = row_name(play);
	struct seed *seed;

	if (octets.n == 0 || known(seeds, octets))
		return;
	if (seeds->count == seeds->room) {
		seeds->room = 2 * seeds->room + 64;
		seeds->list = mem_grow(seeds->list,
		        seeds->room * sizeof *seeds->list);
	}
	seed = &seeds->list[seeds->count++];
	play->made++;
	seed->name = play->made == 1 ? row
	                             : arena_printf(&seeds->arena, "%s.%zu",
	                                       row, play->made);
	seed->octets = arena_copy(&seeds->arena, octets);
}

/* All that went one way. */
static void gather(const struct transcript *t, enum entry_kind kind,
        struct buf *octets)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->entries[i].kind == kind)
			buf_add(octets, transcript_octets(t, &t->entries[i]));
}

static void add_client(struct play *play, struct buf *text)
{
	buf_printf(text, "%s\n", play->policy);
	gather(play->transcript, ENTRY_SENT, text);
	add(play, buf_bytes(text));
}

static void add_transcript(struct play *play, struct buf *text)
{
	buf_printf(text, "# %s %s\n", play->instance->scase->id, play->policy);
	notation_write(play->transcript, text);
	add(play, buf_bytes(text));
}

static void add_commands(struct play *play, struct buf *text)
{
	struct bytes rest;

	gather(play->transcript, ENTRY_SENT, text);
	for (rest = buf_bytes(text); rest.n > 0;) {
		size_t n = bytes_index(rest, '\n') + 1;
		struct bytes line = bytes_sub(rest, 0, n);
		struct command command;

		command_parse(bytes_sub(line, 0, bytes_find(line, BYTES("\r\n"))),
		        &command);
		add(play, play->kind == SEED_COMMAND ? line : command.argument);
		rest = bytes_from(rest, n);
	}
}

static void add_replies(struct play *play, struct buf *text)
{
	struct bytes rest;
	struct reply reply;

	gather(play->transcript, ENTRY_RECEIVED, text);
	rest = buf_bytes(text);
	while (reply_parse(rest, &reply) == PARSE_DONE) {
		add(play, play->kind == SEED_REPLY ? reply.raw
		                                   : reply_text(&reply));
		rest = bytes_from(rest, reply.raw.n);
	}
}

static void make(struct play *play)
{
	struct buf text;

	buf_init(&text, SIZE_MAX);
	switch (play->kind) {
	case SEED_CLIENT:
		add_client(play, &text);
		break;
	case SEED_SERVER:
		gather(play->transcript, ENTRY_RECEIVED, &text);
		add(play, buf_bytes(&text));
		break;
	case SEED_TRANSCRIPT:
		add_transcript(play, &text);
		break;
	case SEED_COMMAND:
	case SEED_ARGUMENT:
		add_commands(play, &text);
		break;
	case SEED_REPLY:
	case SEED_TEXT:
		add_replies(play, &text);
		break;
	case SEED_SAID:
		assert(!"made without a transcript");
	}
	buf_release(&text);
}

/* --- the rows ------------------------------------------------------------- */

static const char *policy_of(const struct scase *scase)
{
	int mutant = scase->mutant_count > 0 ? mutant_find(scase->mutants[0])
	                                     : -1;

	return mutant < 0 ? "" : mutant_at((size_t)mutant)->policy;
}

static void act(struct play *play, const struct script *script)
{
	struct session *session = session_new(script);
	struct reference_config config;
	struct peer_factory factory = self_factory(&config);
	struct err err;

	reference_config_init(&config);
	if (!reference_options(&config, bytes_of(play->policy), &err))
		assert(!"a mutant's policy is one");
	dialogue_memory(session, &factory);
	play->transcript = session_transcript(session);
	make(play);
	session_free(session);
}

static void add_said(struct play *play, const struct script *script)
{
	struct buf text;

	buf_init(&text, SIZE_MAX);
	script_said(script, &text);
	add(play, buf_bytes(&text));
	buf_release(&text);
}

static void play_row(struct play *play)
{
	struct randoms randoms;
	struct arena arena;
	struct script script;
	const char *why;

	randoms_choose(&randoms, SEEDS_RANDOMS);
	arena_init(&arena);
	play->policy = policy_of(play->instance->scase);
	play->made = 0;
	if (!compile(play->instance, &play->stage->profile, &randoms, &arena,
	            &script, &why))
		;
	else if (play->kind == SEED_SAID)
		add_said(play, &script);
	else
		act(play, &script);
	arena_release(&arena);
}

void seeds_make(struct seeds *seeds, enum seed_kind kind, struct stage *stage)
{
	struct run_options options = { .spec = &stage->spec,
		.profile = &stage->profile, .edition = EDITION_5321,
		.lens = LENS_HARDENING, .slow = true, .allowed = true };
	struct play play = { .seeds = seeds, .kind = kind, .stage = stage };
	struct instances instances;
	struct err err;

	*seeds = (struct seeds){ 0 };
	arena_init(&seeds->arena);
	if (!instances_plan(&instances, &options, OCCASION_NEAR, &err))
		assert(!"nothing is selected, so all is there");
	for (size_t i = 0; i < instances.count; i++) {
		const struct instance *instance = &instances.list[i];
		bool first = i == 0 ||
		             instance[-1].scase != instance->scase ||
		             instance[-1].each != instance->each ||
		             kind == SEED_SAID;

		play.instance = instance;
		/* Pairs are but the same again and again. */
		if (first && instance->scase->step_count > 0 &&
		        !case_pairs(instance->scase))
			play_row(&play);
	}
	instances_release(&instances);
}

void seeds_release(struct seeds *seeds)
{
	free(seeds->list);
	arena_release(&seeds->arena);
	*seeds = (struct seeds){ 0 };
}

/* --- dictionary ----------------------------------------------------------- */

enum { WORD_MOST = 32 };

static void dictionary_word(struct buf *text, struct bytes word)
{
	buf_add_text(text, "\"");
	for (size_t i = 0; i < word.n; i++)
		if (word.p[i] < ' ' || word.p[i] > '~' || word.p[i] == '"' ||
		        word.p[i] == '\\')
			buf_printf(text, "\\x%02x", word.p[i]);
		else
			buf_add(text, bytes_sub(word, i, 1));
	buf_add_text(text, "\"\n");
}

static void dictionary_kind(
        struct buf *text, enum seed_kind kind, struct stage *stage)
{
	struct seeds seeds;

	seeds_make(&seeds, kind, stage);
	for (size_t i = 0; i < seeds.count; i++)
		if (seeds.list[i].octets.n <= WORD_MOST)
			dictionary_word(text, seeds.list[i].octets);
	seeds_release(&seeds);
}

void seeds_dictionary(struct buf *text, struct stage *stage)
{
	buf_add_text(text, "# made from the spec table: smtpspec seeds\n");
	for (int v = VERB_UNKNOWN + 1; v < VERB_COUNT; v++)
		dictionary_word(text, bytes_of(verb_name((enum verb)v)));
	for (size_t i = 0; i < stage->spec.reply_count; i++)
		buf_printf(text, "\"%u \"\n\"%u-\"\n",
		        stage->spec.replies[i].code,
		        stage->spec.replies[i].code);
	dictionary_word(text, BYTES("\r\n"));
	dictionary_word(text, BYTES("\r\n.\r\n"));
	dictionary_kind(text, SEED_ARGUMENT, stage);
}
