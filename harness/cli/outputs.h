/* SPDX-License-Identifier: MIT
 *
 * The reports as the command line asks for them. A run has the terminal's
 * besides, which goes to standard error when another has standard output;
 * where that shows no progress, a line on standard error every 15 s does;
 * `report` has it where it is asked for no other.
 */
#ifndef CLI_OUTPUTS_H
#define CLI_OUTPUTS_H

#include "cli/options.h"
#include "report/document.h"
#include "report/jsonl.h"
#include "report/junit.h"
#include "report/reports.h"
#include "report/sarif.h"
#include "report/tap.h"
#include "report/terminal.h"
#include "report/transcripts.h"
#include "run/run.h"

enum { DOCUMENTS_MOST = 4 };

struct outputs {
	struct reports reports;
	/* or NULL */
	struct junit *junit;
	struct sarif *sarif;
	struct tap *tap;
	struct jsonl *jsonl;
	struct ledger *ledger; /* of the documents, or NULL */
	struct document *documents[DOCUMENTS_MOST];
	size_t document_count;
	struct transcripts *transcripts; /* or NULL */
	struct terminal *terminal; /* or NULL */
	int terminal_fd;
	const char *terminal_name; /* of where it goes */
	uint64_t patience_ms;      /* when to say next that it takes long */
};

/* Whether the settings ask for reports that go together. */
bool outputs_check(const struct settings *settings, struct err *err) MUST_CHECK;
/* Whether that descriptor is to have colours. */
bool outputs_colour(const struct settings *settings, int fd);
/* Opens them all, or none. */
bool outputs_open(struct outputs *outputs, const struct settings *settings,
        const struct spec *spec, struct err *err) MUST_CHECK;
/* So many runs come instead of one. */
void outputs_expect(struct outputs *outputs, size_t runs);
/* Another run begins. */
void outputs_next(struct outputs *outputs);
/* To where the terminal's report went. */
void outputs_say(struct outputs *outputs, const struct buf *text);
/* Valid until outputs_close. */
struct listener outputs_listener(struct outputs *outputs);
/* The run failed: tells the reports so that they do not end in the middle,
 * unless the run did. */
void outputs_failed(struct outputs *outputs, const struct run_options *options,
        const struct target *target, enum exit_status status,
        const char *reason);
/* `status`, or EXIT_OURS, with a complaint, where a report is not written. */
enum exit_status outputs_status(
        const struct outputs *outputs, enum exit_status status);
void outputs_close(struct outputs *outputs);

#endif
