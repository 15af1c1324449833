/* SPDX-License-Identifier: MIT
 *
 * Enhanced status codes at the beginning of a reply line's text (RFC 2034 4,
 * RFC 3463 2): class "." subject "." detail.
 */
#ifndef WIRE_ESC_H
#define WIRE_ESC_H

#include "base/bytes.h"

struct esc {
	unsigned class;           /* 2, 4 or 5 */
	unsigned subject, detail; /* 0 to 999 */
	size_t used; /* octets of the code, without the SP behind it */
};

/* At the start of `text`, followed by SP or the end. Fields have one to three
 * digits and no leading zeros. False, and nothing set, otherwise. */
bool esc_parse(struct bytes text, struct esc *esc);

#endif
