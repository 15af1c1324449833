/* SPDX-License-Identifier: MIT
 *
 * What a command line says, so that it means the same in any folder: for the
 * commands that repeat a verdict or a finding.
 */
#ifndef CLI_ANYWHERE_H
#define CLI_ANYWHERE_H

#include "cli/options.h"

/* The path from the root on; as it is where it begins there, or where nobody
 * can tell in which folder we are. */
const char *anywhere_path(const char *path, struct arena *arena);
/* The name that this program was called by: one without a slash is looked for
 * in PATH. */
const char *anywhere_program(const char *called, struct arena *arena);
/* The files and folders among the settings that repeat, the target's socket,
 * the files of `judge`, and the program that --exec and --start begin with. The
 * rest of these commands is for a shell to understand, and stays. */
struct settings anywhere_settings(
        const struct settings *settings, struct arena *arena);
/* Such a command, up to the last option that repeats, quoted for a shell. */
void anywhere_command(struct buf *to, const char *called,
        const struct settings *settings);

#endif
