/* SPDX-License-Identifier: MIT
 *
 * From a folder of YAML files (clauses/ cases/ replies.yaml) to a spec table.
 * The grammar of the files is described in specs/README.md.
 */
#ifndef SPEC_LOAD_H
#define SPEC_LOAD_H

#include "spec/complaints.h"
#include "spec/spec.h"

/* Loads the table below `folder`. False when there was any complaint; the spec
 * is then only good for spec_release. */
bool spec_load(struct spec *spec, const char *folder,
	struct complaints *complaints) MUST_CHECK;
void spec_release(struct spec *spec);

#endif
