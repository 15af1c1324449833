/* SPDX-License-Identifier: MIT
 *
 * The character classes of the SMTP grammar (RFC 5321 4.1.2, 4.1.3), one bit
 * each.
 */
#ifndef WIRE_OCTET_H
#define WIRE_OCTET_H

#include "base/bytes.h"

enum octet_class {
	OCTET_ATEXT = 1 << 0,
	OCTET_QTEXT = 1 << 1,   /* qtextSMTP: 32-33, 35-91, 93-126 */
	OCTET_QPAIR = 1 << 2,   /* behind a backslash: 32-126 */
	OCTET_LET_DIG = 1 << 3, /* ALPHA / DIGIT */
	OCTET_LDH = 1 << 4,     /* Let-dig and "-" */
	OCTET_HEX = 1 << 5,
	OCTET_DCONTENT = 1 << 6, /* in a General-address-literal */
	OCTET_GRAPHIC = 1 << 7,  /* 33-126: an ehlo-param's octets */
};

extern const uint8_t octet_classes[256];

static inline bool octet_is(uint8_t octet, enum octet_class class)
{
	return octet_classes[octet] & class;
}

static inline bool octet_first(struct bytes in, uint8_t octet)
{
	return in.n > 0 && in.p[0] == octet;
}

/* How many octets of the class `in` begins with. */
size_t octet_run(struct bytes in, enum octet_class class);

#endif
