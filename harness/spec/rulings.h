/* SPDX-License-Identifier: MIT
 *
 * The reader of RULINGS.md: a heading `## X2`, the question in bold, and what
 * is said of it, up to the next such heading.
 */
#ifndef SPEC_RULINGS_H
#define SPEC_RULINGS_H

#include "base/buf.h"
#include "spec/complaints.h"
#include "spec/spec.h"

/* Sets the spec's rulings from the file, in its arena; none where there is no
 * such file. Complains about what is not of that form, and about an id that
 * stands there twice. */
void rulings_load(
        struct spec *spec, const char *file, struct complaints *complaints);

#endif
