/* SPDX-License-Identifier: MIT */
#include "base/escape.h"

static bool plain(uint8_t c)
{
	return c >= ' ' && c <= '~' && c != '\\';
}

static bool escape_octet(struct buf *to, uint8_t c)
{
	switch (c) {
	case '\\':
		return buf_add_text(to, "\\\\");
	case '\r':
		return buf_add_text(to, "\\r");
	case '\n':
		return buf_add_text(to, "\\n");
	case '\t':
		return buf_add_text(to, "\\t");
	default:
		return buf_printf(to, "\\x%02x", c);
	}
}

bool escape_bytes(struct buf *to, struct bytes from)
{
	while (from.n > 0) {
		size_t run = 0;

		while (run < from.n && plain(from.p[run]))
			run++;
		if (!buf_add(to, bytes_sub(from, 0, run)))
			return false;
		if (run < from.n && !escape_octet(to, from.p[run++]))
			return false;
		from = bytes_from(from, run);
	}
	return true;
}

const char *escape_text(struct arena *a, struct bytes from, size_t most)
{
	struct buf text;
	const char *copy;

	buf_init(&text, SIZE_MAX);
	escape_bytes(&text, bytes_sub(from, 0, most));
	if (from.n > most)
		buf_printf(&text, "... (%zu octets)", from.n);
	copy = arena_text(a, buf_bytes(&text));
	buf_release(&text);
	return copy;
}
