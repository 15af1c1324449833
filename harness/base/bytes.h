/* SPDX-License-Identifier: MIT
 *
 * Views: a borrowed run of octets. A view owns nothing, may hold NUL, and is
 * valid as long as the memory it looks at. The empty view has n == 0 and any p.
 */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct bytes {
	const uint8_t *p;
	size_t n;
};

/* The view of a string literal, without its final NUL. */
#define BYTES(literal) \
	((struct bytes){ (const uint8_t *)(literal), sizeof(literal) - 1 })

/* For printf's "%.*s"; only for octets known to be text. */
#define BYTES_FMT(b) (int)(b).n, (const char *)(b).p

static inline struct bytes bytes_at(const void *p, size_t n)
{
	return (struct bytes){ p, n };
}

static inline struct bytes bytes_of(const char *text)
{
	return bytes_at(text, strlen(text));
}

static inline bool bytes_eq(struct bytes a, struct bytes b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool bytes_eq_text(struct bytes a, const char *text)
{
	return bytes_eq(a, bytes_of(text));
}

/* ASCII letters without regard to case; all other octets as they are. */
bool bytes_starts_nocase(struct bytes a, struct bytes prefix);

static inline bool bytes_eq_nocase(struct bytes a, struct bytes b)
{
	return a.n == b.n && bytes_starts_nocase(a, b);
}

/* From `from` on (clamped), at most n octets. */
static inline struct bytes bytes_sub(struct bytes a, size_t from, size_t n)
{
	if (from >= a.n)
		return (struct bytes){ 0 };
	if (n > a.n - from)
		n = a.n - from;
	return bytes_at(a.p + from, n);
}

static inline struct bytes bytes_from(struct bytes a, size_t from)
{
	return bytes_sub(a, from, SIZE_MAX);
}

/* Without SP and HT at both ends. */
struct bytes bytes_trim(struct bytes a);

/* Offset of the first occurrence, or a.n when there is none. */
size_t bytes_index(struct bytes a, uint8_t octet);
size_t bytes_find(struct bytes a, struct bytes needle);
size_t bytes_find_nocase(struct bytes a, struct bytes needle);

/* Cuts the next token that ends at `separator` off *rest. False at the end:
 * an empty rest has no token. */
bool bytes_cut(struct bytes *rest, uint8_t separator, struct bytes *token);

static inline uint8_t ascii_lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c - 'A' + 'a') : c;
}

static inline bool ascii_alpha(uint8_t c)
{
	return ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z';
}

static inline bool ascii_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

#endif
