/* SPDX-License-Identifier: MIT
 *
 * What clients have said, as inputs for a campaign, from the files and folders
 * of --seeds: what a client sends, octet for octet; transcripts
 * (session/record.h); findings (fuzz/finding.h); captured traffic (pcap,
 * pcapng). Of folders all files count, however deep, but hidden ones.
 *
 * However much there is, at most GATHER_MOST inputs of GATHER_OCTETS together
 * are kept, each cut behind INPUT_MOST octets; what is left out is counted.
 */
#ifndef CLI_GATHER_H
#define CLI_GATHER_H

#include "cli/options.h"

enum { GATHER_MOST = 20000, GATHER_OCTETS = 32 * 1024 * 1024 };

struct gathered {
	struct arena arena;
	struct bytes *list;
	size_t count, room, octets;
	size_t files;   /* that were looked at */
	size_t surplus; /* inputs that found no room */
	size_t cut;     /* inputs that were too long */
	size_t empty;   /* files without a line that a client could say */
	size_t odd;     /* neither files nor folders */
};

/* Tells on standard error what was left out. False: a path that cannot be read,
 * or a transcript or capture that is broken. The caller releases it in any
 * case. */
bool gather(struct gathered *gathered, const struct texts *paths,
        struct err *err) MUST_CHECK;
void gather_release(struct gathered *gathered);

#endif
