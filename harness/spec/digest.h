/* SPDX-License-Identifier: MIT
 *
 * FNV-1a, 64 bits: tells two versions of a data file apart. Not for secrets,
 * and no proof against somebody who wants two files to look the same.
 */
#ifndef SPEC_DIGEST_H
#define SPEC_DIGEST_H

#include "base/bytes.h"

enum { DIGEST_TEXT = 17 };

struct digest {
	uint64_t hash;
};

void digest_init(struct digest *digest);
void digest_add(struct digest *digest, struct bytes octets);
/* 16 hexadecimal digits and NUL. */
void digest_text(const struct digest *digest, char text[DIGEST_TEXT]);

#endif
