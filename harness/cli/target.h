/* SPDX-License-Identifier: MIT
 *
 * The server to judge, as the command line names it.
 */
#ifndef CLI_TARGET_H
#define CLI_TARGET_H

#include "base/arena.h"
#include "base/err.h"
#include "cli/options.h"
#include "run/run.h"

/* The path of `/PATH` or `unix:PATH`, NULL of anything else. */
const char *target_path(const char *text);
/* HOST, HOST:PORT, IPV6, [IPV6], [IPV6]:PORT; `port` stays NULL where none is
 * named. */
bool target_address(const char *text, struct arena *arena, const char **host,
        const char **port, struct err *err) MUST_CHECK;
/* From the words and options of `run`; `memory` is the reference server's
 * factory. Texts live in the arena or in the settings. */
bool target_choose(struct target *target, const struct settings *settings,
        const struct peer_factory *memory, struct arena *arena,
        struct err *err) MUST_CHECK;

#endif
