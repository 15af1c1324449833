/* SPDX-License-Identifier: MIT */
#include "spec/fill.h"

#include <string.h>

#include "base/buf.h"
#include "base/rng.h"

void randoms_choose(struct randoms *randoms, uint64_t seed)
{
	struct rng rng;

	rng_init(&rng, seed);
	for (size_t i = 0; i < RANDOMS; i++) {
		char *name = randoms->names[i];

		memset(name, 0, RANDOM_TEXT);
		memcpy(name, "zq", 2);
		for (size_t k = 2; k < RANDOM_TEXT - 3; k++)
			name[k] = (char)('a' + rng_below(&rng, 26));
		name[RANDOM_TEXT - 3] = (char)('a' + i);
	}
	randoms->order = rng_next(&rng);
}

static bool random_word(struct fill *f, struct bytes word, struct bytes *text)
{
	if (word.n != 7 || !bytes_starts_nocase(word, BYTES("random")) ||
	        word.p[6] < '1' || word.p[6] > '0' + RANDOMS)
		return false;
	if (!f->randoms)
		f->lacks = "needs the names that were made up";
	*text = bytes_of(
	        f->randoms ? f->randoms->names[word.p[6] - '1'] : "");
	return true;
}

static struct bytes fixture_word(struct fill *f, const struct piece *piece)
{
	enum fixture fixture = FIXTURE_COUNT;
	const char *value;

	if (!fixture_of(piece->text, &fixture))
		return (struct bytes){ 0 };
	value = piece->kind == PIECE_ADDRESS
	                ? profile_address(f->profile, fixture)
	                : f->profile->fixtures[fixture];
	if (!value && !f->lacks)
		f->lacks = arena_printf(f->arena, "needs the fixture `%s`",
		        fixture_name(fixture));
	return bytes_of(value ? value : "");
}

static struct bytes word(struct fill *f, const struct piece *piece)
{
	struct bytes text;

	if (bytes_eq_text(piece->text, "each"))
		return fill_all(f, f->each);
	if (bytes_eq_text(piece->text, "hello"))
		return bytes_of(profile_lmtp(f->profile) ? "LHLO" : "EHLO");
	if (bytes_eq_text(piece->text, "client"))
		return bytes_of(f->profile->client);
	if (random_word(f, piece->text, &text))
		return text;
	return fixture_word(f, piece);
}

static struct bytes repeated(struct fill *f, const struct piece *piece)
{
	uint8_t *p = arena_new(f->arena, piece->times + 1);

	memset(p, piece->text.p[0], piece->times);
	return bytes_at(p, piece->times);
}

struct bytes fill_piece(struct fill *f, const struct piece *piece)
{
	switch (piece->kind) {
	case PIECE_TEXT:
		break;
	case PIECE_REPEAT:
		return repeated(f, piece);
	case PIECE_WORD:
	case PIECE_ADDRESS:
		return word(f, piece);
	}
	return piece->text;
}

struct bytes fill_all(struct fill *f, struct bytes text)
{
	struct bytes octets;
	struct piece piece;
	const char *wrong;
	struct buf all;

	buf_init(&all, SIZE_MAX);
	while (template_next(&text, &piece, &wrong))
		buf_add(&all, fill_piece(f, &piece));
	octets = arena_copy(f->arena, buf_bytes(&all));
	buf_release(&all);
	return octets;
}
