/* SPDX-License-Identifier: MIT
 *
 * Where the spec table and the example profiles are, and the table loaded.
 */
#ifndef CLI_TABLE_H
#define CLI_TABLE_H

#include "base/buf.h"
#include "cli/options.h"
#include "spec/complaints.h"
#include "spec/profile.h"
#include "spec/load.h"
#include "spec/waivers.h"

/* --specs, else SMTPSPEC_SPECS in the environment, else where the program was
 * built or installed. */
const char *table_folder(const struct settings *settings);

/* Loads the table; complaints go to standard error. The caller releases the
 * spec in any case. */
bool table_load(struct spec *spec, const struct settings *settings) MUST_CHECK;
/* Loads --waivers, where it is given; the same. */
bool table_waivers(
        struct waivers *waivers, const struct settings *settings) MUST_CHECK;
/* Prints all complaints to standard error. */
void table_complain(const struct complaints *complaints);

/* Whether a profile is named as a file. */
bool table_profile_is_file(const char *name);
/* FILE, or NAME for specs/profiles/NAME.yaml. */
const char *table_profile(
        const struct settings *settings, const char *name, struct arena *arena);

#endif
