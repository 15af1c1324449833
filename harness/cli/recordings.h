/* SPDX-License-Identifier: MIT
 *
 * The files that `judge` is given, as sessions to be judged: transcripts
 * (session/record.h), folders of them (*.transcript), findings of a campaign
 * (fuzz/finding.h), and captured traffic (pcap, pcapng), whose connections must
 * all be to one server.
 */
#ifndef CLI_RECORDINGS_H
#define CLI_RECORDINGS_H

#include "cli/options.h"
#include "net/frame.h"
#include "run/run.h"
#include "session/record.h"

/* One file. */
struct recording {
	const char *path;
	struct record record;
	struct randoms randoms;
};

struct recordings {
	struct recording **files;
	size_t file_count;
	struct recorded *list; /* the sessions in them */
	size_t count;
	struct transcript **captured;
	size_t captured_count;
	char server[PARTY_TEXT]; /* of captured connections; "" for none */
	struct arena arena;
};

/* Reads them all or none: complaints, with file and line, go to standard
 * error. The caller closes it in any case. */
bool recordings_open(struct recordings *recordings, const struct texts *paths,
        const struct spec *spec) MUST_CHECK;
/* Fills an initialised profile with what the transcripts say was declared and
 * known of the server, unless `declared`: then with what had been probed alone.
 * They all have to say the same. The profile borrows from them. */
bool recordings_profile(const struct recordings *recordings,
        struct profile *profile, bool declared, struct err *err) MUST_CHECK;
/* Edition and lens as the transcripts have them, where the command line has
 * none. */
struct settings recordings_standard(const struct recordings *recordings,
        const struct settings *settings);
/* What they are of: "127.0.0.1:25, recorded". */
const char *recordings_target(
        const struct recordings *recordings, struct arena *arena);
void recordings_close(struct recordings *recordings);

#endif
