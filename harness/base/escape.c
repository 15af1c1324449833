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

static int hex(uint8_t c)
{
	if (ascii_digit(c))
		return c - '0';
	c = ascii_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The octet behind "\x", or -1. */
static int hex_octet(struct bytes digits)
{
	int high = digits.n > 0 ? hex(digits.p[0]) : -1;
	int low = digits.n > 1 ? hex(digits.p[1]) : -1;

	return high < 0 || low < 0 ? -1 : high << 4 | low;
}

/* Octets of `text` that stand for one, which is *octet; 0 for none. */
static size_t unescape(struct bytes text, uint8_t *octet)
{
	static const char names[] = "\\\\r\rn\nt\t";
	int value;

	*octet = text.p[0];
	if (text.p[0] != '\\')
		return plain(text.p[0]) ? 1 : 0;
	if (text.n == 1)
		return 0;
	for (size_t i = 0; names[i]; i += 2)
		if (text.p[1] == (uint8_t)names[i]) {
			*octet = (uint8_t)names[i + 1];
			return 2;
		}
	value = text.p[1] == 'x' ? hex_octet(bytes_from(text, 2)) : -1;
	*octet = (uint8_t)value;
	return value < 0 ? 0 : 4;
}

bool escape_read(struct buf *to, struct bytes text, size_t *bad)
{
	uint8_t octet;

	for (size_t at = 0, used; at < text.n; at += used) {
		used = unescape(bytes_from(text, at), &octet);
		*bad = used > 0 ? text.n : at;
		if (used == 0 || !buf_add(to, bytes_at(&octet, 1)))
			return false;
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
