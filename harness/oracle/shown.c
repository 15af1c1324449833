/* SPDX-License-Identifier: MIT */
#include "oracle/shown.h"

#include "wire/find.h"

void shown_begin(struct shown *shown, const struct reply *reply)
{
	*shown = (struct shown){ .reply = reply->raw, .line = SIZE_MAX };
}

static size_t last_at(struct bytes address)
{
	size_t i = address.n;

	while (i > 0 && address.p[i - 1] != '@')
		i--;
	return i;
}

static bool take(struct shown *s, struct bytes address, bool in_angles)
{
	size_t colon = bytes_index(address, ':');

	s->in_angles = in_angles;
	s->routed = in_angles && address.n > 0 && address.p[0] == '@' &&
	            colon < address.n;
	s->address = s->routed ? bytes_from(address, colon + 1) : address;
	s->domain = bytes_from(s->address, last_at(s->address));
	return s->domain.n > 0 && s->domain.n + 1 < s->address.n;
}

/* The next `<local@domain>` of the line. */
static bool next_angle(struct shown *s)
{
	struct bytes inside;

	while (angle_find(&s->text, &inside))
		if (take(s, inside, true))
			return true;
	return false;
}

/* The next bare one, in a line that has none in angle brackets. */
static bool next_word(struct shown *s)
{
	struct bytes word;

	if (!address_find(s->text, &word))
		return false;
	s->text = bytes_at(word.p + word.n,
	        (size_t)(s->text.p + s->text.n - (word.p + word.n)));
	return take(s, word, false);
}

static bool has_angle(struct bytes text)
{
	struct shown probe = { .text = text };

	return next_angle(&probe);
}

bool shown_next(struct shown *s)
{
	struct reply_line line;

	for (;;) {
		if (s->text.n > 0 && s->in_angles ? next_angle(s) : next_word(s))
			return true;
		if (!reply_next_line(&s->reply, &line))
			return false;
		s->line++;
		s->text = line.text;
		s->in_angles = has_angle(line.text);
	}
}
