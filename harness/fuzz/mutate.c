/* SPDX-License-Identifier: MIT */
#include "fuzz/mutate.h"

#include <string.h>

#include "fuzz/argument.h"
#include "wire/command.h"

enum { CHANGES_MOST = 4, DAMAGES_MOST = 6, RUN_MOST = 32, TIMES_MOST = 4,
	REPEATED_MOST = 12,
	NAME_MOST = 12 };

struct work {
	struct bytes lines[2 * MUTATE_LINES];
	size_t count;
	const struct alphabet *alphabet;
	struct rng *rng;
	struct arena arena;
};

static uint32_t below(struct work *w, size_t n)
{
	return rng_below(w->rng, (uint32_t)n);
}

static void split(struct work *w, struct bytes session)
{
	while (session.n > 0) {
		size_t n = w->count + 1 < MUTATE_LINES
		                   ? bytes_index(session, '\n') + 1
		                   : session.n;

		w->lines[w->count++] =
		        arena_copy(&w->arena, bytes_sub(session, 0, n));
		session = bytes_from(session, n);
	}
}

static struct bytes from_table(struct work *w)
{
	return w->alphabet->list[below(w, w->alphabet->count)];
}

static void put(struct work *w, size_t at, struct bytes line)
{
	if (w->count == 2 * MUTATE_LINES)
		return;
	memmove(&w->lines[at + 1], &w->lines[at],
	        (w->count - at) * sizeof *w->lines);
	w->lines[at] = line;
	w->count++;
}

static void insert_line(struct work *w)
{
	put(w, below(w, w->count + 1), from_table(w));
}

static void delete_line(struct work *w)
{
	size_t at = below(w, w->count);

	w->count--;
	memmove(&w->lines[at], &w->lines[at + 1],
	        (w->count - at) * sizeof *w->lines);
}

static void double_line(struct work *w)
{
	size_t at = below(w, w->count);

	put(w, below(w, w->count + 1), w->lines[at]);
}

/* What goes wrong the second time, or the tenth, wants the same said again; but a
 * session that grows takes the time of several. */
static void repeat_lines(struct work *w)
{
	size_t at = below(w, w->count), n = 1 + below(w, w->count - at);
	size_t more = n * (1 + below(w, TIMES_MOST));

	for (; more > 0 && w->count < REPEATED_MOST; more--)
		put(w, at, w->lines[at + n - 1]);
}

static void swap_lines(struct work *w)
{
	size_t a = below(w, w->count), b = below(w, w->count);
	struct bytes line = w->lines[a];

	w->lines[a] = w->lines[b];
	w->lines[b] = line;
}

static void replace_line(struct work *w)
{
	w->lines[below(w, w->count)] = from_table(w);
}

/* --- inside a line -------------------------------------------------------- */

/* A line as its parts: what notation puts before it, what it says, its end. */
struct parts {
	struct bytes mark, text, end;
};

static struct parts parts_of(struct bytes line)
{
	bool marked = line.n > 2 && line.p[1] == ' ' &&
	              memchr("CcSsQq", line.p[0], 6);
	size_t from = marked ? 2 : 0, to = line.n;

	if (to > from && line.p[to - 1] == '\n')
		to--;
	if (to > from && line.p[to - 1] == '\r')
		to--;
	return (struct parts){ bytes_sub(line, 0, from),
		bytes_sub(line, from, to - from), bytes_from(line, to) };
}

static struct bytes joined(struct work *w, const struct bytes *list, size_t n)
{
	struct bytes line;
	struct buf buf;

	buf_init(&buf, SIZE_MAX);
	for (size_t i = 0; i < n; i++)
		buf_add(&buf, list[i]);
	line = arena_copy(&w->arena, buf_bytes(&buf));
	buf_release(&buf);
	return line;
}

static void change_argument(struct work *w)
{
	struct bytes *line = &w->lines[below(w, w->count)];
	struct parts parts = parts_of(*line);
	struct command command;

	command_parse(parts.text, &command);
	*line = joined(w, (struct bytes[]){ parts.mark, command.name,
		BYTES(" "), argument_change(w->rng,
		        verb_argument(command.verb), command.argument,
		        &w->arena), parts.end }, 5);
}

static struct bytes other_case(struct work *w, struct bytes name)
{
	struct bytes copy = arena_copy(&w->arena, name);
	uint8_t *octets = (uint8_t *)copy.p;

	for (size_t i = 0; i < copy.n; i++)
		if (ascii_alpha(octets[i]) && below(w, 2))
			octets[i] ^= 0x20;
	return copy;
}

static struct bytes new_name(struct work *w)
{
	uint8_t letters[NAME_MOST];
	size_t n = 1 + below(w, NAME_MOST);

	for (size_t i = 0; i < n; i++)
		letters[i] = (uint8_t)('A' + below(w, 26));
	return arena_copy(&w->arena, bytes_at(letters, n));
}

static struct bytes other_name(struct work *w, struct bytes name)
{
	struct parts other = parts_of(from_table(w));

	switch (below(w, 5)) {
	case 0:
	case 1:
		return other_case(w, name);
	case 2:
		return new_name(w);
	default:
		return bytes_sub(
		        other.text, 0, bytes_index(other.text, ' '));
	}
}

static void change_verb(struct work *w)
{
	struct bytes *line = &w->lines[below(w, w->count)];
	struct parts parts = parts_of(*line);
	struct bytes name = bytes_sub(
	        parts.text, 0, bytes_index(parts.text, ' '));
	struct bytes argument = bytes_from(parts.text, name.n);

	name = other_name(w, name);
	*line = joined(w,
	        (struct bytes[]){ parts.mark, name, argument, parts.end }, 4);
}

static void change_end(struct work *w)
{
	static const struct bytes ends[] = { BYTES("\n"), BYTES("\r"),
		BYTES("\r\r\n"), BYTES(""), BYTES(" \r\n"), BYTES("\0\r\n"),
		BYTES("\r\n") };
	struct bytes *line = &w->lines[below(w, w->count)];
	struct parts parts = parts_of(*line);

	*line = joined(w, (struct bytes[]){ parts.mark, parts.text,
		ends[below(w, sizeof ends / sizeof *ends)] }, 3);
}

/* In twenty changes. */
static const struct {
	void (*change)(struct work *w);
	uint8_t weight;
} changes[] = {
	{ insert_line, 4 },
	{ delete_line, 2 },
	{ double_line, 2 },
	{ repeat_lines, 1 },
	{ swap_lines, 1 },
	{ replace_line, 2 },
	{ change_argument, 5 },
	{ change_verb, 2 },
	{ change_end, 1 },
};
enum { WEIGHTS = 20 };

static void change(struct work *w)
{
	unsigned left = below(w, WEIGHTS);
	size_t i = 0;

	while (left >= changes[i].weight)
		left -= changes[i++].weight;
	if (w->count == 0)
		i = 0;
	changes[i].change(w);
}

void mutate(struct buf *session, size_t most, const struct alphabet *alphabet,
        struct rng *rng)
{
	struct work w = { .alphabet = alphabet, .rng = rng };

	arena_init(&w.arena);
	split(&w, buf_bytes(session));
	for (uint32_t n = 1 + below(&w, CHANGES_MOST); n > 0; n--)
		change(&w);
	buf_clear(session);
	for (size_t i = 0; i < w.count; i++)
		buf_add(session, bytes_sub(w.lines[i], 0,
		        most > session->n ? most - session->n : 0));
	arena_release(&w.arena);
}

/* The n octets at `at` become these, which may be the session's. */
static void replace_octets(struct buf *session, size_t at, size_t n,
        struct bytes with, size_t most)
{
	struct bytes before = buf_bytes(session);
	struct buf after;

	buf_init(&after, most);
	buf_add(&after, bytes_sub(before, 0, at));
	buf_add(&after, with);
	buf_add(&after, bytes_from(before, at + n));
	buf_clear(session);
	buf_add(session, buf_bytes(&after));
	buf_release(&after);
}

static void damage(struct buf *session, size_t most, struct rng *rng)
{
	struct bytes all = buf_bytes(session);
	size_t at = rng_below(rng, (uint32_t)all.n + 1);
	size_t from = rng_below(rng, (uint32_t)all.n + 1);
	size_t run = 1 + rng_below(rng, RUN_MOST);
	uint8_t octet = (uint8_t)rng_below(rng, 256);

	if (at < all.n && rng_below(rng, 2))
		octet = all.p[at] ^ (uint8_t)(1u << octet % 8);
	switch (rng_below(rng, 4)) {
	case 0:
		replace_octets(session, at, 1, bytes_at(&octet, 1), most);
		break;
	case 1:
		replace_octets(session, at, 0, bytes_at(&octet, 1), most);
		break;
	case 2:
		replace_octets(session, at, run, BYTES(""), most);
		break;
	default:
		replace_octets(
		        session, at, 0, bytes_sub(all, from, run), most);
		break;
	}
}

void mutate_octets(struct buf *session, size_t most, struct rng *rng)
{
	for (uint32_t n = 1 + rng_below(rng, DAMAGES_MOST); n > 0; n--)
		damage(session, most, rng);
}

/* Where one of its lines begins, or its end. */
static size_t border(struct bytes session, struct rng *rng)
{
	size_t at = rng_below(rng, (uint32_t)session.n + 1);
	size_t lf = bytes_index(bytes_from(session, at), '\n');

	return at + lf < session.n ? at + lf + 1 : session.n;
}

void mutate_splice(struct buf *to, struct bytes a, struct bytes b, size_t most,
        struct rng *rng)
{
	struct bytes head = bytes_sub(a, 0, border(a, rng));
	struct bytes tail = bytes_from(b, border(b, rng));

	buf_clear(to);
	buf_add(to, bytes_sub(head, 0, most));
	buf_add(to, bytes_sub(tail, 0, most - to->n));
}
