/* SPDX-License-Identifier: MIT
 *
 * SARIF 2.1.0 (OASIS), for code scanning: one result per clause that is broken,
 * at the row of the spec table that says so, which is all that a server's
 * answer has to point at. What is no finding has no result, because readers
 * show each as an alert. Fingerprints name the clause and the instance, and
 * neither the server nor the answer.
 *
 * Results wait in a file without a name; the report is written run by run as
 * each ends.
 */
#ifndef REPORT_SARIF_H
#define REPORT_SARIF_H

#include "oracle/events.h"

/* Of one run: as many as GitHub shows. The rest are counted in a notification. */
enum { SARIF_RESULTS_MOST = 5000 };

struct sarif;

/* NULL where the file ("-": standard output) cannot be made. Borrows the spec,
 * whose catalogue explains the answers. */
struct sarif *sarif_open(
        const char *path, const struct spec *spec, struct err *err);
/* So many runs come, one behind the other, instead of one. */
void sarif_expect(struct sarif *sarif, size_t runs);
/* Valid until sarif_close. */
struct listener sarif_listener(struct sarif *sarif);
void sarif_close(struct sarif *sarif);

#endif
