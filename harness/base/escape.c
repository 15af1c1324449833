/* SPDX-License-Identifier: MIT */
#include "base/escape.h"

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
		if (c >= ' ' && c <= '~')
			return buf_add(to, bytes_at(&c, 1));
		return buf_printf(to, "\\x%02x", c);
	}
}

bool escape_bytes(struct buf *to, struct bytes from)
{
	bool whole = true;

	for (size_t i = 0; i < from.n && whole; i++)
		whole = escape_octet(to, from.p[i]);
	return whole;
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
