/* SPDX-License-Identifier: MIT
 *
 * A growable run of octets with a ceiling. Whatever fills it from a peer is
 * bounded by that ceiling; memory that cannot be had ends the process.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/bytes.h"

struct buf {
	uint8_t *p;
	size_t n, cap;
	size_t limit; /* octets; n never exceeds it */
};

void buf_init(struct buf *b, size_t limit);
void buf_release(struct buf *b);
void buf_clear(struct buf *b);

/* The buffer's octets, valid until the buffer changes. */
struct bytes buf_bytes(const struct buf *b);

/* Appends all of `a`, or, where that would pass the limit, as much as fits
 * and returns false. `a` may not lie in the buffer itself. */
bool buf_add(struct buf *b, struct bytes a);
bool buf_add_text(struct buf *b, const char *text);
bool buf_printf(struct buf *b, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Drops the first n octets (n <= b->n). */
void buf_consume(struct buf *b, size_t n);

#endif
