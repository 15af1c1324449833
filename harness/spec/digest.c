/* SPDX-License-Identifier: MIT */
#include "spec/digest.h"

#include <inttypes.h>
#include <stdio.h>

void digest_init(struct digest *digest)
{
	digest->hash = UINT64_C(0xcbf29ce484222325);
}

void digest_add(struct digest *digest, struct bytes octets)
{
	for (size_t i = 0; i < octets.n; i++) {
		digest->hash ^= octets.p[i];
		digest->hash *= UINT64_C(0x100000001b3);
	}
}

void digest_text(const struct digest *digest, char text[DIGEST_TEXT])
{
	snprintf(text, DIGEST_TEXT, "%016" PRIx64, digest->hash);
}
