/* SPDX-License-Identifier: MIT
 *
 * For the fuzz targets of this folder: a run whose every text is the input's,
 * told to a report that writes into a file in memory.
 */
#ifndef REPORT_FUZZING_H
#define REPORT_FUZZING_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/fuzzing.h"
#include "oracle/events.h"
#include "report/document.h"

static const char *const fuzz_sources[] = { "RFC 5321 7.3" };
static const struct clause fuzz_clause = { .id = "VRFY-DISABLED-252",
	.level = LEVEL_MUST, .severity = SEVERITY_FAIL, .sources = fuzz_sources,
	.source_count = 1, .says = "252." };
static const struct scase fuzz_case = { .at = { "vrfy.yaml", 3, 3 },
	.id = "vrfy-known", .title = "VRFY of a mailbox that exists" };
/* Nothing else is in this table. */
static const struct spec fuzz_spec __attribute__((unused)) = {
	.clauses = &fuzz_clause, .clause_count = 1, .cases = &fuzz_case,
	.case_count = 1, .digest = "0" };

/* The input's lines one by one, each as text: up to a NUL. */
struct fuzz_texts {
	struct bytes rest;
	struct arena arena;
};

static inline const char *fuzz_text(struct fuzz_texts *texts)
{
	struct bytes line = { NULL, 0 };

	fuzz_line(&texts->rest, &line);
	return arena_text(&texts->arena, line);
}

static inline void fuzz_verdicts(struct fuzz_texts *texts, struct listener to)
{
	struct err err;

	do {
		bool whole = texts->rest.n % 5 == 0;
		struct event_verdict event = { .scase = &fuzz_case,
			.clause = whole ? NULL : &fuzz_clause,
			.verdict = (enum verdict)(
			        texts->rest.n % VERDICT_COUNT) };

		event.instance = fuzz_text(texts);
		event.reply = fuzz_text(texts);
		event.why = fuzz_text(texts);
		event.transcript = fuzz_text(texts);
		event.repeat = fuzz_text(texts);
		assert(to.verdict(to.self, &event, &err));
	} while (texts->rest.n > 0);
}

static inline void fuzz_tell(struct listener to, struct bytes in)
{
	struct fuzz_texts texts = { .rest = in };
	const char *facts[2];
	struct event_run run = { .facts = facts, .fact_count = 2 };
	struct event_note note;
	struct event_end end = { .status = EXIT_FINDINGS };
	struct err err;

	arena_init(&texts.arena);
	run.version = fuzz_text(&texts);
	run.target = fuzz_text(&texts);
	run.profile = fuzz_text(&texts);
	run.profile_digest = run.table_digest = fuzz_text(&texts);
	facts[0] = fuzz_text(&texts);
	facts[1] = fuzz_text(&texts);
	note.what = "server-log";
	note.text = fuzz_text(&texts);
	end.reason = fuzz_text(&texts);
	assert(to.run(to.self, &run, &err));
	fuzz_verdicts(&texts, to);
	assert(to.note(to.self, &note, &err));
	assert(to.end(to.self, &end, &err));
	arena_release(&texts.arena);
}

/* The file that is written to: made once, emptied by each call. */
static inline const struct fuzz_file *fuzz_file(void)
{
	static struct fuzz_file file;

	fuzz_file_fill(&file, bytes_of(""));
	assert(lseek(file.fd, 0, SEEK_SET) == 0);
	return &file;
}

/* What was written, with a NUL behind it; the caller releases it. */
static inline struct buf fuzz_written(const struct fuzz_file *file)
{
	uint8_t block[4096];
	struct buf all;
	ssize_t n;
	off_t at = 0;

	buf_init(&all, SIZE_MAX);
	while ((n = pread(file->fd, block, sizeof block, at)) > 0) {
		buf_add(&all, bytes_at(block, (size_t)n));
		at += n;
	}
	buf_add(&all, bytes_at("", 1));
	return all;
}

/* Nothing but printable ASCII and line ends, up to the NUL. */
static inline void fuzz_check_printable(const struct buf *written)
{
	for (size_t i = 0; i + 1 < written->n; i++)
		assert((written->p[i] >= ' ' && written->p[i] <= '~') ||
		        written->p[i] == '\n');
}

/* The page or table that is written of it all; the caller releases it. */
static inline struct buf fuzz_document(
        struct bytes in, document_writer *write, enum sheet sheet)
{
	const struct fuzz_file *file = fuzz_file();
	const struct event_end end = { .reason = "" };
	struct err err;
	struct ledger *ledger = ledger_new(&fuzz_spec, &err);
	struct document *document =
	        document_open(file->path, write, sheet, ledger, &err);
	struct listener to = document_listener(document);

	fuzz_tell(ledger_listener(ledger), in);
	assert(to.end(to.self, &end, &err));
	document_close(document);
	ledger_free(ledger);
	return fuzz_written(file);
}

#endif
