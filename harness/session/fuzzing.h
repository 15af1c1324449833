/* SPDX-License-Identifier: MIT
 *
 * For fuzz targets: the same conversation in other pieces.
 */
#ifndef SESSION_FUZZING_H
#define SESSION_FUZZING_H

#include "base/fuzzing.h"
#include "session/transcript.h"

static inline void fuzz_add(struct transcript *to, const struct entry *like,
        struct bytes octets)
{
	if (like->quiet)
		transcript_add_quiet(to, like->step, like->us, octets);
	else
		transcript_add(to, like->kind, like->step, like->us, octets);
}

/* Each octet an entry of its own. */
static inline void fuzz_split(
        struct transcript *to, const struct transcript *from)
{
	for (size_t i = 0; i < from->count; i++) {
		const struct entry *entry = &from->entries[i];
		struct bytes octets = transcript_octets(from, entry);

		if (octets.n == 0)
			fuzz_add(to, entry, octets);
		for (size_t at = 0; at < octets.n; at++)
			fuzz_add(to, entry, bytes_sub(octets, at, 1));
	}
}

#endif
