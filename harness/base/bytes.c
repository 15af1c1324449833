/* SPDX-License-Identifier: MIT */
#include "base/bytes.h"

#include <string.h>

struct bytes bytes_of(const char *text)
{
	return bytes_at(text, strlen(text));
}

struct bytes bytes_at(const void *p, size_t n)
{
	return (struct bytes){ p, n };
}

bool bytes_eq(struct bytes a, struct bytes b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool bytes_eq_text(struct bytes a, const char *text)
{
	return bytes_eq(a, bytes_of(text));
}

bool bytes_starts_nocase(struct bytes a, struct bytes prefix)
{
	if (a.n < prefix.n)
		return false;
	for (size_t i = 0; i < prefix.n; i++)
		if (ascii_lower(a.p[i]) != ascii_lower(prefix.p[i]))
			return false;
	return true;
}

bool bytes_eq_nocase(struct bytes a, struct bytes b)
{
	return a.n == b.n && bytes_starts_nocase(a, b);
}

struct bytes bytes_sub(struct bytes a, size_t from, size_t n)
{
	if (from >= a.n)
		return (struct bytes){ 0 };
	if (n > a.n - from)
		n = a.n - from;
	return bytes_at(a.p + from, n);
}

struct bytes bytes_from(struct bytes a, size_t from)
{
	return bytes_sub(a, from, SIZE_MAX);
}

static bool is_blank(uint8_t c)
{
	return c == ' ' || c == '\t';
}

struct bytes bytes_trim(struct bytes a)
{
	while (a.n > 0 && is_blank(a.p[0]))
		a = bytes_from(a, 1);
	while (a.n > 0 && is_blank(a.p[a.n - 1]))
		a.n--;
	return a;
}

size_t bytes_index(struct bytes a, uint8_t octet)
{
	const uint8_t *at = a.n > 0 ? memchr(a.p, octet, a.n) : NULL;

	return at ? (size_t)(at - a.p) : a.n;
}

size_t bytes_find(struct bytes a, struct bytes needle)
{
	const uint8_t *found =
	        a.n > 0 ? memmem(a.p, a.n, needle.p, needle.n) : NULL;

	return found ? (size_t)(found - a.p) : a.n;
}

size_t bytes_find_nocase(struct bytes a, struct bytes needle)
{
	for (size_t i = 0; i + needle.n <= a.n; i++)
		if (bytes_starts_nocase(bytes_from(a, i), needle))
			return i;
	return a.n;
}

bool bytes_cut(struct bytes *rest, uint8_t separator, struct bytes *token)
{
	size_t end = bytes_index(*rest, separator);

	if (rest->n == 0)
		return false;
	*token = bytes_sub(*rest, 0, end);
	*rest = bytes_from(*rest, end + 1);
	return true;
}

uint8_t ascii_lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c - 'A' + 'a') : c;
}

bool ascii_alpha(uint8_t c)
{
	return ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z';
}

bool ascii_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}
